package sandbox

import (
	"math"
	"strings"

	"github.com/vuerlua/vuerlua/luabind/internal/number"
)

// parseInteger parses an integer in a base from 2 to 36, except 10, as C's strtoul does. It
// allows white space around the digits, a sign, which negates modulo 2^64, and 0x for base 16.
// An integer that is too large becomes the largest of 64 bits.
func parseInteger(s string, base int) (float64, bool) {
	s, _, _ = strings.Cut(s, "\x00")
	s = number.TrimSpace(s)
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
	v, overflow := uint64(0), false
	for i := range len(s) {
		digit := digitValue(s[i])
		if digit >= base {
			return 0, false
		}
		overflow = overflow || v > (math.MaxUint64-uint64(digit))/uint64(base)
		v = v*uint64(base) + uint64(digit)
	}
	switch {
	case overflow:
		v = math.MaxUint64
	case negative:
		v = -v
	}
	return float64(v), true
}

// digitValue returns the value of a digit. Letters count from 10; any other byte is 36.
func digitValue(c byte) int {
	switch {
	case '0' <= c && c <= '9':
		return int(c - '0')
	case 'a' <= c|0x20 && c|0x20 <= 'z':
		return int(c|0x20-'a') + 10
	}
	return 36
}
