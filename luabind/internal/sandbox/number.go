package sandbox

import (
	"math"
	"strconv"
	"strings"

	lua "github.com/yuin/gopher-lua"
)

// maxNumeral bounds what is looked at as a numeral: a conversion takes time in the square
// of its length or more.
const maxNumeral = 4096

// trimSpace removes what C's isspace calls white space, at both ends.
func trimSpace(s string) string { return strings.Trim(s, " \t\n\v\f\r") }

// parseNumber reads a numeral as Lua 5.1 does: decimal with fraction and exponent, or
// hexadecimal behind 0x, with a sign and with white space around. "inf" and "nan" are none.
func parseNumber(s string) (float64, bool) {
	s = trimSpace(s)
	if s == "" || len(s) > maxNumeral {
		return 0, false
	}
	digits := s
	if digits[0] == '-' || digits[0] == '+' {
		digits = digits[1:]
	}
	if len(digits) > 1 && digits[0] == '0' && digits[1]|0x20 == 'x' {
		return parseHex(s, digits[2:])
	}
	// What ParseFloat takes beyond Lua: words, underscores.
	for i := 0; i < len(digits); i++ {
		switch c := digits[i]; {
		case '0' <= c && c <= '9', c == '.', c == 'e', c == 'E', c == '+', c == '-':
		default:
			return 0, false
		}
	}
	return parseFloat(s)
}

// parseHex reads the numeral s, whose part behind sign and 0x is digits.
func parseHex(s, digits string) (float64, bool) {
	for i := 0; i < len(digits); i++ {
		switch c := digits[i]; {
		case '0' <= c && c <= '9', 'a' <= c|0x20 && c|0x20 <= 'f', c == '.', c|0x20 == 'p', c == '+', c == '-':
		default:
			return 0, false
		}
	}
	if !strings.ContainsAny(digits, "pP") {
		s += "p0" // ParseFloat wants an exponent in a hexadecimal numeral
	}
	return parseFloat(s)
}

func parseFloat(s string) (float64, bool) {
	v, err := strconv.ParseFloat(s, 64)
	if err != nil && !math.IsInf(v, 0) { // too large is infinity in C
		return 0, false
	}
	return v, true
}

// parseInteger reads an integer in a base of 2 to 36; with base 16 there may be 0x.
func parseInteger(s string, base int) (float64, bool) {
	s = trimSpace(s)
	if len(s) > maxNumeral {
		return 0, false
	}
	negative := false
	if s != "" && (s[0] == '-' || s[0] == '+') {
		negative = s[0] == '-'
		s = s[1:]
	}
	if base == 16 && len(s) > 2 && s[0] == '0' && s[1]|0x20 == 'x' {
		s = s[2:]
	}
	if s == "" {
		return 0, false
	}
	var v float64
	for i := 0; i < len(s); i++ {
		var digit int
		switch c := s[i]; {
		case '0' <= c && c <= '9':
			digit = int(c - '0')
		case 'a' <= c|0x20 && c|0x20 <= 'z':
			digit = int(c|0x20-'a') + 10
		default:
			return 0, false
		}
		if digit >= base {
			return 0, false
		}
		v = v*float64(base) + float64(digit)
	}
	if negative {
		v = -v
	}
	return v, true
}

// formatNumber writes v as tostring does.
func formatNumber(v float64) string {
	switch {
	case math.IsNaN(v):
		return "nan"
	case math.IsInf(v, 1):
		return "inf"
	case math.IsInf(v, -1):
		return "-inf"
	}
	return lua.LNumber(v).String()
}
