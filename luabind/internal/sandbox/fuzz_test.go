package sandbox_test

import (
	"errors"
	"fmt"
	"math"
	"regexp"
	"strconv"
	"strings"
	"testing"

	lua "github.com/yuin/gopher-lua"
)

// call calls a function of the standard library with Go values.
func (s *state) call(t *testing.T, module, name string, args ...lua.LValue) (lua.LValue, error) {
	t.Helper()
	top := s.GetTop()
	defer s.SetTop(top)
	fn := s.GetGlobal(name)
	if module != "" {
		fn = s.GetField(s.GetGlobal(module), name)
	}
	err := s.CallByParam(lua.P{Fn: fn, NRet: 1, Protect: true}, args...)
	if err != nil {
		var api *lua.ApiError
		if errors.As(err, &api) && api.Type == lua.ApiErrorPanic {
			t.Fatalf("%s.%s%q: a Go panic: %v\n%s", module, name, args, err, api.StackTrace)
		}
		return nil, err
	}
	return s.Get(-1), nil
}

// named matches the numerals that are words.
var named = regexp.MustCompile(`(?i)^[ \t\n\v\f\r]*[+-]?(inf|infinity|nan|nan\([a-z0-9_]*\))[ \t\n\v\f\r]*$`)

// decimal matches what both Lua and strconv take for a decimal numeral.
var decimal = regexp.MustCompile(`^[ \t\n\v\f\r]*[+-]?([0-9]+\.?[0-9]*|\.[0-9]+)([eE][+-]?[0-9]+)?[ \t\n\v\f\r]*$`)

func FuzzTonumber(f *testing.F) {
	for _, seed := range []string{"1e1", "-0x10", " 12 ", "0x1p4", "1_0", "inf", "nan", "0x", ".", "1e", "\v1", "1e999", "zz", "-ff"} {
		f.Add(seed, 10)
		f.Add(seed, 16)
	}
	f.Fuzz(func(t *testing.T, text string, base int) {
		s := open(t, "", nil)
		got, err := s.call(t, "", "tonumber", lua.LString(text), lua.LNumber(base))
		if base < 2 || base > 36 {
			if err == nil {
				t.Fatalf("base %d was taken", base)
			}
			return
		}
		if err != nil {
			t.Fatalf("tonumber(%q, %d): %v", text, base, err)
		}
		number, ok := got.(lua.LNumber)
		text, _, _ = strings.Cut(text, "\x00")
		switch {
		case base == 10 && named.MatchString(text):
		case base == 10 && decimal.MatchString(text) && len(text) < 1000:
			want, _ := strconv.ParseFloat(strings.Trim(text, " \t\n\v\f\r"), 64)
			if !ok || float64(number) != want {
				t.Fatalf("tonumber(%q) is %v, want %v", text, got, want)
			}
		case base == 10 && ok && !decimal.MatchString(text) && !strings.ContainsAny(text, "xX"):
			t.Fatalf("tonumber(%q) is %v, want nil", text, got)
		case ok && math.IsNaN(float64(number)):
			t.Fatalf("tonumber(%q, %d) is nan", text, base)
		}
		if want, err := strconv.ParseUint(text, base, 52); err == nil && base != 10 {
			if !ok || uint64(number) != want {
				t.Fatalf("tonumber(%q, %d) is %v, want %d", text, base, got, want)
			}
		}
	})
}

// directives are the formats for which Go's fmt agrees with C about numbers.
var directives = regexp.MustCompile(`^%([-+ 0]?)([0-9]{0,2})(\.[0-9]{1,2})?[defEs]$`)

func FuzzFormat(f *testing.F) {
	for _, seed := range []string{"%d", "%5.2f", "%-10s|", "%+e", "%q", "%%", "%g %x", "%05d", "%.3s", "%c", "%#x", "%99.99f", "%"} {
		f.Add(seed, 1.5, "text")
		f.Add(seed, -1e300, "\x00\xff\n\"")
	}
	f.Fuzz(func(t *testing.T, format string, number float64, text string) {
		s := open(t, "", nil)
		got, err := s.call(t, "string", "format", lua.LString(format), lua.LNumber(number), lua.LString(text), lua.LNumber(number))
		if err != nil || !directives.MatchString(format) || math.IsNaN(number) || math.IsInf(number, 0) {
			return
		}
		var want string
		switch verb := format[len(format)-1]; {
		case verb == 's':
			return // its argument is a number: no reference for its text
		case verb == 'd':
			if math.Abs(number) >= 1<<63 {
				return
			}
			want = fmt.Sprintf(format, int64(number))
		default:
			want = fmt.Sprintf(format, number)
		}
		if got.String() != want {
			t.Fatalf("format(%q, %v) is %q, want %q", format, number, got, want)
		}
	})
}

// What %q writes, load reads back as the same string.
func FuzzQuote(f *testing.F) {
	f.Add("a\"b\\c\nd\r\x00e\xff")
	f.Fuzz(func(t *testing.T, text string) {
		s := open(t, "", nil)
		quoted, err := s.call(t, "string", "format", lua.LString("return %q"), lua.LString(text))
		if err != nil {
			t.Fatal(err)
		}
		if got := s.run(quoted.String()); got != text {
			t.Fatalf("%q came back as %q", text, got)
		}
	})
}
