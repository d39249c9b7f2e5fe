package number_test

import (
	"fmt"
	"math"
	"math/rand/v2"
	"strings"
	"testing"

	"github.com/vuerlua/vuerlua/luabind/internal/number"
	"github.com/vuerlua/vuerlua/luabind/internal/puctest"
)

func TestParse(t *testing.T) {
	for s, want := range map[string]float64{
		"0": 0, "10": 10, " 10 ": 10, "\t10\v\f\r\n": 10, "+5": 5, "-5": -5, ".5": 0.5, "5.": 5, "-.5": -0.5,
		"1e5": 1e5, "1E+5": 1e5, "1e-5": 1e-5, "0e99999999999999": 0, "1e400": math.Inf(1), "-1e400": math.Inf(-1),
		"1e-400": 0, "1e5000000000000": math.Inf(1), "4.9e-324": 5e-324, "2e-324": 0, "3e-324": 5e-324,
		"123456789012345678901234567890": 123456789012345678901234567890, "0010": 10, "00.10": 0.1,
		"0x10": 16, "-0x10": -16, "0X1f": 31, "0x.8": 0.5, "0x1.8": 1.5, "0x1p4": 16, "0x1.8P-1": 0.75, "0xep1": 28,
		"0xffffffffffffffff": 1 << 64, "0xfffffffffffffffff": 1 << 68, "0x1p99999999": math.Inf(1),
		"0x1.fffffffffffff8": 2, "0x1.00000000000008": 1, "0x1p-1075": 0, "0x1.1p-1075": 5e-324,
		"inf": math.Inf(1), "-INF": math.Inf(-1), "Infinity": math.Inf(1),
		"10\x00": 10, "10 \x00 x": 10,
		"1" + strings.Repeat("0", 5000) + "e-5000":                 1,
		"0." + strings.Repeat("0", 200_000) + "1e200001":           1,
		"0x" + strings.Repeat("0", 5000) + "1" + "p3":              8,
		"0x1" + strings.Repeat("0", 5000) + "p-20000":              1,
		"9007199254740993" + "." + strings.Repeat("0", 2000) + "1": 9007199254740994,
		"9007199254740993" + "." + strings.Repeat("0", 2000):       9007199254740992,
	} {
		if got, ok := number.Parse(s); !ok || got != want {
			t.Errorf("Parse(%.60q) = %v, %v, want %v", s, got, ok, want)
		}
	}
	if v, ok := number.Parse("-0"); !ok || v != 0 || !math.Signbit(v) {
		t.Errorf(`Parse("-0") = %v, %v`, v, ok)
	}
	for s, negative := range map[string]bool{"nan": false, "-nan": true, "NaN(12_a)": false, "nan()": false} {
		if v, ok := number.Parse(s); !ok || !math.IsNaN(v) || math.Signbit(v) != negative {
			t.Errorf("Parse(%q) = %v (sign bit %v), %v", s, v, math.Signbit(v), ok)
		}
	}
}

// refused are texts that are not numerals.
var refused = []string{
	"", "  ", ".", "-", "+", "+-5", "--5", "- 5", "1 2", "1_000", "1e", "1e+", "1e5x", "1d5", "1f", "1L", "1,5", "1..2", "0.1e1.5",
	"0x", "0x.", "0xg", "0x1p", "0x1p-", "0x 10", "0x1_0", "0xe+1", "0x1.2.3", "0b1", "x10", "infinit", "inf5", "nano", "nan(", "nan()x",
	"nan(-1)", "\x0010", "\u00a05", "i", "n", "e5", ".e5", "0x.p1",
}

func TestParseRefuses(t *testing.T) {
	for _, s := range refused {
		if v, ok := number.Parse(s); ok {
			t.Errorf("Parse(%q) = %v, want an error", s, v)
		}
	}
}

func TestFormat(t *testing.T) {
	for want, f := range map[string]float64{
		"0": 0, "-0": math.Copysign(0, -1), "1": 1, "-17": -17, "0.5": 0.5, "0.3": 0.1 + 0.2, "0.33333333333333": 1.0 / 3,
		"1234567.5": 1234567.5, "1e-05": 1e-5, "0.0001": 1e-4, "99999999999999": 99999999999999, "1e+14": 1e14,
		"1.2345678901234e+14": 123456789012345, "1e+15": 999999999999999, "-1e+100": -1e100, "4.9406564584125e-324": 5e-324,
		"1.7976931348623e+308": math.MaxFloat64, "inf": math.Inf(1), "-inf": math.Inf(-1),
		"nan": math.Copysign(math.NaN(), 1), "-nan": math.Copysign(math.NaN(), -1),
	} {
		if got := number.Format(f); got != want {
			t.Errorf("Format(%v) = %q, want %q", f, got, want)
		}
		if got := string(number.Append([]byte("x"), f)); got != "x"+want {
			t.Errorf("Append(x, %v) = %q, want %q", f, got, "x"+want)
		}
	}
}

func TestFormatWholeDoesNotAllocate(t *testing.T) {
	buf := make([]byte, 0, 64)
	if n := testing.AllocsPerRun(100, func() { number.Append(buf, 12345); number.Append(buf, 0.1); number.Format(42) }); n != 0 {
		t.Errorf("%v allocations", n)
	}
}

// TestAgainstLua compares both directions with PUC Lua, for numbers of every size.
func TestAgainstLua(t *testing.T) {
	random := rand.New(rand.NewPCG(5, 1))
	var texts []string
	for range 3000 {
		f := math.Float64frombits(random.Uint64())
		if math.IsNaN(f) || math.IsInf(f, 0) {
			continue
		}
		texts = append(texts, fmt.Sprintf("%.17g", f), fmt.Sprintf("%x", f), fmt.Sprint(float32(random.NormFloat64())),
			fmt.Sprint(random.Int64N(1<<uint(1+random.IntN(60)))), fmt.Sprintf("%.*f", random.IntN(16), random.Float64()*1e4),
			mutate(random, "-0x1.8p+3e05infinityNaN(_z) 9", 12))
	}
	texts = append(texts, refused...)
	var source strings.Builder
	source.WriteString("local function show(s) print(tonumber(s), '') end\n")
	for _, s := range texts {
		fmt.Fprintf(&source, "show(%s)\n", quote(s))
	}
	command := puctest.Command(t, "-")
	command.Stdin = strings.NewReader(source.String())
	out, err := command.Output()
	if err != nil {
		t.Fatal(err)
	}
	lines := strings.Split(string(out), "\n")
	for i, s := range texts {
		got := "nil"
		if v, ok := number.Parse(s); ok {
			got = number.Format(v)
		}
		if want := strings.TrimSuffix(lines[i], "\t"); got != want {
			t.Errorf("%q: got %s, Lua prints %s", s, got, want)
		}
	}
}

// mutate returns a random string of characters that occur in numerals.
func mutate(random *rand.Rand, from string, size int) string {
	out := make([]byte, 1+random.IntN(size))
	for i := range out {
		out[i] = from[random.IntN(len(from))]
	}
	return string(out)
}

// quote returns s as a Lua string literal with every byte escaped.
func quote(s string) string {
	var b strings.Builder
	b.WriteByte('"')
	for _, c := range []byte(s) {
		fmt.Fprintf(&b, `\%03d`, c)
	}
	b.WriteByte('"')
	return b.String()
}

// FuzzParse checks that Parse of the result of Format returns the same number, to 14 digits.
func FuzzParse(f *testing.F) {
	for _, s := range append([]string{"1", "0x1p4", "inf", "-nan", "1e400", "1234567.5", " 10\x00"}, refused...) {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		v, ok := number.Parse(s)
		if !ok {
			return
		}
		text := number.Format(v)
		again, ok := number.Parse(text)
		if !ok || number.Format(again) != text {
			t.Fatalf("%q is %v, formatted as %q, parsed as %v, %v", s, v, text, again, ok)
		}
	})
}

func BenchmarkFormatWhole(b *testing.B) {
	for b.Loop() {
		number.Format(123456)
	}
}

func BenchmarkFormatFraction(b *testing.B) {
	for b.Loop() {
		number.Format(1234567.5)
	}
}
