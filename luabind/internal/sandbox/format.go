package sandbox

import (
	"bytes"
	"math"
	"strconv"
	"strings"

	lua "github.com/yuin/gopher-lua"
)

// stringFormat implements C's printf in Lua's version. Its %s accepts any value and calls tostring,
// as in Lua 5.2. Width and precision have at most two digits.
func (lib *library) stringFormat(L *lua.LState) int {
	format := ArgString(L, 1)
	out := make([]byte, 0, len(format)+16)
	arg := 1
	for {
		i := strings.IndexByte(format, '%')
		if i < 0 {
			break
		}
		out = append(out, format[:i]...)
		format = format[i+1:]
		if strings.HasPrefix(format, "%") {
			out = append(out, '%')
			format = format[1:]
			continue
		}
		arg++
		if arg > L.GetTop() {
			ArgError(L, arg, "no value")
		}
		var d directive
		format = d.parse(L, format)
		out = d.append(L, out, arg)
	}
	L.Push(lua.LString(append(out, format...)))
	return 1
}

// A directive is one % of a format.
type directive struct {
	minus, plus, space, sharp, zero bool
	width                           int
	precision                       int // -1: none
	verb                            byte
}

// parse reads a directive, starting after its %, and returns the rest of the format.
func (d *directive) parse(L *lua.LState, format string) string {
	i := 0
flags:
	for ; i < len(format); i++ {
		switch format[i] {
		case '-':
			d.minus = true
		case '+':
			d.plus = true
		case ' ':
			d.space = true
		case '#':
			d.sharp = true
		case '0':
			d.zero = true
		default:
			break flags
		}
	}
	if i > 5 {
		Raise(L, "invalid format (repeated flags)")
	}
	number := func() (n int) {
		start := i
		for ; i < len(format) && '0' <= format[i] && format[i] <= '9'; i++ {
			if i-start == 2 {
				Raise(L, "invalid format (width or precision too long)")
			}
			n = n*10 + int(format[i]-'0')
		}
		return n
	}
	d.width = number()
	d.precision = -1
	if i < len(format) && format[i] == '.' {
		i++
		d.precision = number()
	}
	if i == len(format) {
		return "" // append reports the error, after the check for a missing argument
	}
	d.verb = format[i]
	return format[i+1:]
}

// longText is the length from which PUC Lua copies a string instead of calling printf.
const longText = 100

// append formats argument n by the directive. As with C's printf, the output of a directive
// ends at its first zero byte.
func (d *directive) append(L *lua.LState, out []byte, n int) []byte {
	switch d.verb {
	case 'c':
		return d.padText(out, string([]byte{byte(toInt32(argNumber(L, n)))}))
	case 'd', 'i', 'u', 'o', 'x', 'X':
		return d.appendInteger(out, argNumber(L, n))
	case 'e', 'E', 'f', 'F', 'g', 'G':
		return d.appendFloat(out, argNumber(L, n))
	case 'q':
		s := ArgString(L, n)
		checkLength(L, "string.format", len(out)+2*len(s), maxString)
		return appendQuoted(out, s)
	case 's':
		s := toString(L, argAny(L, n))
		checkLength(L, "string.format", len(out)+len(s), maxString)
		if d.precision < 0 && len(s) >= longText {
			return append(out, s...)
		}
		s, _, _ = strings.Cut(s, "\x00")
		if d.precision >= 0 && d.precision < len(s) {
			s = s[:d.precision]
		}
		return d.padText(out, s)
	}
	verb := string([]byte{d.verb})
	if d.verb == 0 {
		verb = ""
	}
	Raise(L, "invalid option '%%%s' to 'format'", verb)
	return nil
}

// padText is pad for a string. The padded string also ends at its first zero byte.
func (d *directive) padText(out []byte, s string) []byte {
	start := len(out)
	out = d.pad(out, "", s, false)
	if i := bytes.IndexByte(out[start:], 0); i >= 0 {
		out = out[:start+i]
	}
	return out
}

// pad appends a prefix, which is the sign or the 0x, and a body, padded to width bytes. zeros
// reports whether the zero flag applies.
func (d *directive) pad(out []byte, prefix, body string, zeros bool) []byte {
	fill := d.width - len(prefix) - len(body)
	if fill > 0 && !d.minus && (!d.zero || !zeros) {
		out = append(out, strings.Repeat(" ", fill)...)
	}
	out = append(out, prefix...)
	if fill > 0 && !d.minus && d.zero && zeros {
		out = append(out, strings.Repeat("0", fill)...)
	}
	out = append(out, body...)
	if fill > 0 && d.minus {
		out = append(out, strings.Repeat(" ", fill)...)
	}
	return out
}

// sign returns the sign that precedes a number.
func (d *directive) sign(negative bool) string {
	switch {
	case negative:
		return "-"
	case d.plus:
		return "+"
	case d.space:
		return " "
	}
	return ""
}

// appendInteger truncates value. The unsigned conversions show a negative number as its
// 64-bit complement. A number that does not fit is converted as x86-64 does.
func (d *directive) appendInteger(out []byte, value float64) []byte {
	whole := wide(value)
	if d.verb == 'd' && d.width == 0 && d.precision < 0 && !d.plus && !d.space {
		return strconv.AppendInt(out, whole, 10)
	}
	prefix, body := "", ""
	switch d.verb {
	case 'd', 'i':
		prefix = d.sign(whole < 0)
		body = strings.TrimPrefix(strconv.FormatInt(whole, 10), "-")
	default:
		bits := uint64(whole)
		if value >= 1<<63 {
			bits = uint64(wide(value-1<<63)) ^ 1<<63
		}
		prefix, body = d.unsigned(bits)
	}
	if d.precision == 0 && body == "0" && (d.verb != 'o' || !d.sharp) {
		body = ""
	}
	if len(body) < d.precision {
		body = strings.Repeat("0", d.precision-len(body)) + body
	}
	return d.pad(out, prefix, body, d.precision < 0)
}

// unsigned formats an integer for the verbs u, o, x and X.
func (d *directive) unsigned(bits uint64) (prefix, body string) {
	switch d.verb {
	case 'u':
		return "", strconv.FormatUint(bits, 10)
	case 'o':
		body = strconv.FormatUint(bits, 8)
		if d.sharp && body[0] != '0' && d.precision <= len(body) {
			body = "0" + body
		}
		return "", body
	}
	body = strconv.FormatUint(bits, 16)
	if d.sharp && bits != 0 {
		prefix = "0x"
	}
	if d.verb == 'X' {
		return strings.ToUpper(prefix), strings.ToUpper(body)
	}
	return prefix, body
}

func (d *directive) appendFloat(out []byte, v float64) []byte {
	prefix := d.sign(math.Signbit(v))
	if math.IsNaN(v) || math.IsInf(v, 0) {
		body := "inf"
		if math.IsNaN(v) {
			body = "nan"
		}
		if d.verb < 'a' {
			body = strings.ToUpper(body)
		}
		return d.pad(out, prefix, body, false)
	}
	precision := d.precision
	if precision < 0 {
		precision = 6
	}
	var buf [64]byte
	digits := buf[:0]
	switch d.verb {
	case 'f', 'F':
		digits = strconv.AppendFloat(digits, math.Abs(v), 'f', precision, 64)
	case 'e', 'E':
		digits = strconv.AppendFloat(digits, math.Abs(v), d.verb, precision, 64)
	default:
		digits = d.appendGeneral(digits, math.Abs(v), max(precision, 1))
	}
	body := string(digits)
	if d.sharp && !strings.Contains(body, ".") {
		whole, exponent := body, ""
		if i := strings.IndexAny(body, "eE"); i >= 0 {
			whole, exponent = body[:i], body[i:]
		}
		body = whole + "." + exponent
	}
	return d.pad(out, prefix, body, true)
}

// appendGeneral implements %g by the rule of C, which differs from strconv's: the exponent of the
// rounded value decides the form, and only a sharp flag keeps trailing zeros.
func (d *directive) appendGeneral(out []byte, v float64, precision int) []byte {
	verb := byte('e')
	if d.verb == 'G' {
		verb = 'E'
	}
	scientific := strconv.AppendFloat(nil, v, verb, precision-1, 64)
	at := strings.IndexByte(string(scientific), verb)
	exponent, _ := strconv.Atoi(string(scientific[at+1:]))
	if exponent < -4 || exponent >= precision {
		mantissa := string(scientific[:at])
		if !d.sharp {
			mantissa = trimFraction(mantissa)
		}
		return append(append(out, mantissa...), scientific[at:]...)
	}
	fixed := strconv.FormatFloat(v, 'f', precision-1-exponent, 64)
	if !d.sharp {
		fixed = trimFraction(fixed)
	}
	return append(out, fixed...)
}

func trimFraction(s string) string {
	if !strings.Contains(s, ".") {
		return s
	}
	return strings.TrimSuffix(strings.TrimRight(s, "0"), ".")
}

// appendQuoted writes s so that Lua reads the same string back.
func appendQuoted(out []byte, s string) []byte {
	out = append(out, '"')
	for i := range len(s) {
		switch c := s[i]; c {
		case '"', '\\', '\n':
			out = append(out, '\\', c)
		case '\r':
			out = append(out, `\r`...)
		case 0:
			out = append(out, `\000`...)
		default:
			out = append(out, c)
		}
	}
	return append(out, '"')
}
