package luabind

import (
	"fmt"
	"math/rand/v2"
	"strings"
	"testing"
)

// A kernelWriter writes random functions that can be compiled to kernels.
type kernelWriter struct {
	*rand.Rand
	strings.Builder
	numbers, bools []string // the variables in scope
	fixed          int      // how many of the numbers must not be assigned to
	names          int
	loops          int // around the next statement
	depth          int
	helpers        bool
}

func (w *kernelWriter) pick(list ...string) string { return list[w.IntN(len(list))] }

func (w *kernelWriter) line(format string, args ...any) {
	fmt.Fprintf(&w.Builder, strings.Repeat("  ", w.depth)+format+"\n", args...)
}

func (w *kernelWriter) name() string {
	w.names++
	return fmt.Sprintf("v%d", w.names)
}

// number writes an expression that is a number.
func (w *kernelWriter) number(depth int) string {
	if depth <= 0 || w.IntN(5) == 0 {
		return w.pick("0", "1", "2", "3", "-1", "0.5", "7", "255", "256", "1e9", "2^31", "-0.0", "x", "y", "n", "scale", "(#a)", "(#b)", w.numbers[w.IntN(len(w.numbers))], w.numbers[w.IntN(len(w.numbers))])
	}
	a, b := w.number(depth-1), w.number(depth-1)
	switch w.IntN(14) {
	case 0, 1, 2, 3, 4, 5:
		return "(" + a + " " + w.pick("+", "-", "*", "+", "-", "*", "/", "%", "^") + " " + b + ")"
	case 6:
		return "-" + "(" + a + ")"
	case 7:
		return w.pick("math.floor", "math.ceil", "math.abs", "math.sqrt", "math.sin", "math.exp", "math.deg") + "(" + a + ")"
	case 8:
		return w.pick("math.max", "math.min", "math.fmod", "math.atan2", "math.pow") + "(" + a + ", " + b + ")"
	case 9:
		return "(" + w.boolean(depth-1) + " and " + a + " or " + b + ")"
	case 10, 11:
		return w.pick("a", "b") + "[" + w.index(depth-1) + "]"
	case 13:
		return "(math.modf(" + a + "))"
	case 12:
		if w.helpers {
			return w.pick("h1("+a+", "+b+")", "(h2("+a+"))", "h3(a, "+w.index(1)+")", "h3(b, "+w.index(1)+")")
		}
	}
	return "(" + a + " + " + b + ")"
}

// index writes an expression that is a valid index most of the time.
func (w *kernelWriter) index(depth int) string {
	switch w.IntN(8) {
	case 0:
		return w.number(depth)
	case 1:
		return "(" + w.number(depth) + ") % 5 + 1"
	case 2:
		return "math.floor(" + w.number(depth) + ") % #a + 1"
	case 3, 4:
		return w.numbers[w.IntN(len(w.numbers))] + w.pick("", " + 1", " - 1", " + 2", " * 2 - 1")
	}
	return w.pick("1", "2", "3", "4", "n", "#a", "#b - 1")
}

func (w *kernelWriter) boolean(depth int) string {
	if depth <= 0 || w.IntN(6) == 0 {
		return w.pick("true", "false", "flag", w.bools[w.IntN(len(w.bools))])
	}
	switch w.IntN(6) {
	case 0:
		return "not " + w.boolean(depth-1)
	case 1:
		return "(" + w.boolean(depth-1) + w.pick(" and ", " or ", " == ", " ~= ") + w.boolean(depth-1) + ")"
	}
	return "(" + w.number(depth-1) + w.pick(" < ", " <= ", " > ", " >= ", " == ", " ~= ") + w.number(depth-1) + ")"
}

func (w *kernelWriter) block(n int) {
	numbers, bools := len(w.numbers), len(w.bools)
	w.depth++
	for range n {
		w.statement()
	}
	w.depth--
	w.numbers, w.bools = w.numbers[:numbers], w.bools[:bools]
}

// target writes a local that may be assigned to, or an item.
func (w *kernelWriter) target() string {
	if len(w.numbers) == w.fixed || w.IntN(3) == 0 {
		return w.pick("a", "b") + "[" + w.index(1) + "]"
	}
	return w.numbers[w.fixed+w.IntN(len(w.numbers)-w.fixed)]
}

func (w *kernelWriter) statement() {
	if w.depth > 4 {
		w.line("%s = %s", w.target(), w.number(1))
		return
	}
	switch w.IntN(13) {
	case 0, 1:
		v := w.name()
		w.line("local %s = %s", v, w.number(3))
		w.numbers = append(w.numbers, v)
	case 2:
		v := w.name()
		w.line("local %s = %s", v, w.boolean(2))
		w.bools = append(w.bools, v)
	case 3, 4, 5:
		w.line("%s = %s", w.target(), w.number(3))
	case 6:
		w.line("%s, %s = %s, %s", w.target(), w.target(), w.number(2), w.number(2))
	case 7:
		w.line("if %s then", w.boolean(3))
		w.block(1 + w.IntN(3))
		if w.IntN(2) == 0 {
			w.line("else")
			w.block(1 + w.IntN(2))
		}
		w.line("end")
	case 8, 9:
		w.loop()
	case 10:
		if w.loops > 0 {
			w.line("if %s then %s end", w.boolean(2), w.pick("break", "goto continue"))
		}
	case 11:
		if w.helpers {
			v, u := w.name(), w.name()
			w.line("local %s, %s = h2(%s)", v, u, w.number(2))
			w.numbers = append(w.numbers, v, u)
		}
	default:
		w.line("do")
		w.block(2)
		w.line("end")
	}
}

func (w *kernelWriter) loop() {
	if w.loops >= 2 {
		return
	}
	w.loops++
	numbers := len(w.numbers)
	body := func() {
		w.block(1 + w.IntN(4))
		w.line("  ::continue::")
	}
	c := w.name()
	switch w.IntN(5) {
	case 0:
		w.line("local %s = 0", c)
		w.line("while %s and %s < 5 do", w.boolean(1), c)
		w.line("  %s = %s + 1", c, c)
		body()
		w.line("end")
	case 1:
		w.line("local %s = 0", c)
		w.line("repeat")
		w.line("  %s = %s + 1 do", c, c)
		body()
		w.line("  end")
		w.line("until %s or %s >= 4", w.boolean(1), c)
	default:
		v := w.name()
		w.line("local %s = 0", c)
		w.line("for %s = %s do", v, w.pick("1, #a", "1, 3", "2, n", "#b, 1, -1", "1, 7, 2", "0.5, 3, 0.75", "x, x + 3", "n, 1, -2", "1, y", "y, x, scale"))
		w.line("  %s = %s + 1 if %s > 6 then break end", c, c, c)
		w.numbers = append(w.numbers, v)
		body()
		w.line("end")
	}
	w.loops--
	w.numbers = w.numbers[:numbers]
}

// writeKernel writes a chunk that runs a random function and its kernel.
func writeKernel(seed uint64, runs int) string {
	w := &kernelWriter{Rand: rand.New(rand.NewPCG(seed, 0))}
	w.helpers = w.IntN(2) == 0
	w.line("do")
	w.line("local scale, flag = %s, %s", w.pick("2", "-1", "0.5", "3"), w.pick("true", "false"))
	w.line("local function h1(x, y) for i = 1, 3 do if x < y then x = x * 2 + i end end return x end")
	w.line("local function h2(x) if x > 1 then return x, scale end return -x, 1 end")
	w.line("local function h3(a, i) if i >= 1 and i <= #a and i %% 1 == 0 then a[i] = a[i] + 1 end return #a end")
	w.line("local function fn(a, b, x, y, n)")
	w.numbers, w.bools, w.fixed = []string{"x", "y", "n"}, []string{"flag"}, w.IntN(4)
	w.depth++
	for range 3 + w.IntN(8) {
		w.statement()
	}
	w.line("return %s, %s, #a + #b + x + y + n", strings.Join(w.numbers, ", "), strings.Join(w.bools, ", "))
	w.depth--
	w.line("end")
	for range runs {
		w.line("both(fn, %s, %s, %s, %s, %s)",
			w.pick("Float32Array{1, 2.5, 3, -4, 5}", "Float32Array{1, 2, 3, 4}", "Float16Array{1, 2, 3, 4}"),
			w.pick("Int32Array{1, 2, 3, 4, 5}", "Uint8Array{5, 4, 3, 2, 1}", "Uint32Array{1, 2, 3, 4}", "Float32Array{9, 8, 7, 6, 5}"),
			w.pick("1", "2", "0.5", "-3", "1e10", "0/0", "1/0", "-0.0", "16777216", "16777217"), w.pick("1", "2", "4", "0.25", "-1", "0"), w.pick("1", "2", "3", "4", "5"))
	}
	w.line("end")
	return w.String()
}

// wantOnlyWarnings fails on errors. The linter may warn of random programs.
func wantOnlyWarnings(s *stage) {
	s.Helper()
	for _, d := range s.diagnostics() {
		if d.Severity == Error {
			s.Errorf("reported: %v", d)
		}
	}
}

// TestKernelPrograms runs random functions both ways.
func TestKernelPrograms(t *testing.T) {
	const chunk = 50
	for first := uint64(0); first < 100; first += chunk {
		var b strings.Builder
		for seed := first; seed < first+chunk; seed++ {
			b.WriteString(writeKernel(seed, 6))
		}
		playWith(t, addBoth(t), b.String(), wantOnlyWarnings)
		if t.Failed() {
			return
		}
	}
}

// FuzzKernel compares a random function with its kernel.
func FuzzKernel(f *testing.F) {
	f.Add(uint64(1))
	f.Fuzz(func(t *testing.T, seed uint64) {
		text := writeKernel(seed, 4)
		playWith(t, addBoth(t), text, wantOnlyWarnings)
		if t.Failed() {
			t.Log(text)
		}
	})
}
