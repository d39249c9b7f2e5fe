package number

import (
	"math"
	"strconv"
	"strings"
)

// maxDigits is the number of significant digits of a numeral that are converted. A number halfway
// between two doubles has at most 767. Further digits matter only by being zero or not.
const maxDigits = 800

// Parse reads a numeral: decimal with an optional fraction and exponent, hexadecimal after 0x with an
// optional fraction and binary exponent, or inf, infinity, nan or nan(chars) in upper or lower case.
// It may have a sign, and white space around it. As in C, the string ends at its first zero byte.
// Numbers that are too large for a double become infinite, numbers that are too small become zero.
func Parse(s string) (float64, bool) {
	if i := strings.IndexByte(s, 0); i >= 0 {
		s = s[:i]
	}
	s = TrimSpace(s)
	negative := false
	if s != "" && (s[0] == '-' || s[0] == '+') {
		negative = s[0] == '-'
		s = s[1:]
	}
	v, ok := parseUnsigned(s)
	if negative {
		v = -v // this also changes the sign of a NaN
	}
	return v, ok
}

// TrimSpace removes white space, as defined by C's isspace, at both ends.
func TrimSpace(s string) string {
	for s != "" && isSpace(s[0]) {
		s = s[1:]
	}
	for s != "" && isSpace(s[len(s)-1]) {
		s = s[:len(s)-1]
	}
	return s
}

func isSpace(c byte) bool { return c == ' ' || '\t' <= c && c <= '\r' }

func isDigit(c byte) bool { return '0' <= c && c <= '9' }

func parseUnsigned(s string) (float64, bool) {
	switch {
	case s == "":
		return 0, false
	case isDigit(s[0]) || s[0] == '.':
		if len(s) > 1 && s[0] == '0' && s[1]|0x20 == 'x' {
			return parseHex(s[2:])
		}
		return parseDecimal(s)
	case strings.EqualFold(s, "inf"), strings.EqualFold(s, "infinity"):
		return math.Inf(1), true
	case len(s) >= 3 && strings.EqualFold(s[:3], "nan") && isPayload(s[3:]):
		return math.NaN(), true
	}
	return 0, false
}

// isPayload reports whether s may follow nan: it is empty, or letters, digits and underscores in
// parentheses.
func isPayload(s string) bool {
	if s == "" {
		return true
	}
	if len(s) < 2 || s[0] != '(' || s[len(s)-1] != ')' {
		return false
	}
	for i := 1; i < len(s)-1; i++ {
		if c := s[i]; !isDigit(c) && c != '_' && (c|0x20 < 'a' || c|0x20 > 'z') {
			return false
		}
	}
	return true
}

// parseDecimal reads decimal digits with at most one point, and an exponent.
func parseDecimal(s string) (float64, bool) {
	whole, i := uint64(0), 0
	for i < len(s) && i < 15 && isDigit(s[i]) {
		whole = whole*10 + uint64(s[i]-'0')
		i++
	}
	if i == len(s) { // most numerals are short integers
		return float64(whole), true
	}
	short := len(s) <= maxDigits // strconv parses it unchanged
	m, rest, ok := scanMantissa(s, isDigit, !short)
	if !ok {
		return 0, false
	}
	exponent, ok := parseExponent(rest, 'e')
	if !ok {
		return 0, false
	}
	if short {
		return parseFloat(s)
	}
	return parseFloat(m.text("") + "e" + strconv.FormatInt(clampExponent(exponent+m.scale), 10))
}

// parseHex reads the part after 0x.
func parseHex(s string) (float64, bool) {
	m, rest, ok := scanMantissa(s, isHexDigit, true)
	if !ok {
		return 0, false
	}
	exponent, ok := parseExponent(rest, 'p')
	if !ok {
		return 0, false
	}
	return parseFloat(m.text("0x") + "p" + strconv.FormatInt(clampExponent(exponent+4*m.scale), 10))
}

func isHexDigit(c byte) bool { return isDigit(c) || 'a' <= c|0x20 && c|0x20 <= 'f' }

// A mantissa is a sequence of digits. digits are the significant digits, at most maxDigits, and scale
// is the exponent of the power of the base that multiplies them.
type mantissa struct {
	digits []byte
	sticky bool // one of the omitted digits is not zero
	scale  int64
}

// text returns the mantissa as a numeral without its scale.
func (m *mantissa) text(prefix string) string {
	out := append([]byte(prefix), m.digits...)
	if len(m.digits) == 0 {
		out = append(out, '0')
	}
	if m.sticky {
		out = append(out, '.', '1')
	}
	return string(out)
}

// scanMantissa reads digits with at most one point. It returns the rest of s, and whether there was a
// digit. Unless keep is set, the mantissa stays empty.
func scanMantissa(s string, isDigit func(byte) bool, keep bool) (m mantissa, rest string, ok bool) {
	point := false
	i := 0
	for ; i < len(s); i++ {
		c := s[i]
		if c == '.' && !point {
			point = true
			continue
		}
		if !isDigit(c) {
			break
		}
		ok = true
		if !keep {
			continue
		}
		kept := true
		switch {
		case c == '0' && len(m.digits) == 0: // a leading zero is not significant
		case len(m.digits) < maxDigits:
			m.digits = append(m.digits, c)
		default:
			kept = false
			m.sticky = m.sticky || c != '0'
		}
		switch {
		case point && kept:
			m.scale--
		case !point && !kept:
			m.scale++
		}
	}
	return m, s[i:], ok
}

// parseExponent reads an optional exponent: mark, in upper or lower case, a sign and decimal digits.
func parseExponent(s string, mark byte) (int64, bool) {
	if s == "" {
		return 0, true
	}
	if s[0]|0x20 != mark {
		return 0, false
	}
	s = s[1:]
	negative := false
	if s != "" && (s[0] == '-' || s[0] == '+') {
		negative = s[0] == '-'
		s = s[1:]
	}
	if s == "" {
		return 0, false
	}
	v := int64(0)
	for i := range len(s) {
		if !isDigit(s[i]) {
			return 0, false
		}
		v = min(v*10+int64(s[i]-'0'), 1<<40) // no mantissa is long enough to compensate for more
	}
	if negative {
		v = -v
	}
	return v, true
}

// clampExponent limits an exponent to the range that strconv handles. The limits are so large that
// the digits of a mantissa cannot bring the number back into the range of a double.
func clampExponent(v int64) int64 { return min(max(v, -9999), 9999) }

// parseFloat is strconv.ParseFloat for a numeral that is known to be well formed.
func parseFloat(s string) (float64, bool) {
	v, _ := strconv.ParseFloat(s, 64) // out of range: infinite, as in C
	return v, true
}
