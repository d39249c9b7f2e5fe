package sandbox

import (
	"math"
	"math/rand/v2"

	lua "github.com/yuin/gopher-lua"

	"github.com/vuerlua/vuerlua/luabind/internal/machine"
)

// numbers1 and numbers2 are the functions of one and of two numbers that return a number.
var (
	numbers1 = map[string]func(float64) float64{
		"acos": math.Acos, "asin": math.Asin, "atan": math.Atan, "ceil": math.Ceil, "cos": cos, "cosh": math.Cosh,
		"deg": func(v float64) float64 { return v / (math.Pi / 180) },
		"exp": math.Exp, "floor": math.Floor, "log10": log10,
		"rad": func(v float64) float64 { return v * (math.Pi / 180) },
		"sin": sin, "sinh": math.Sinh, "sqrt": sqrt, "tan": tan, "tanh": math.Tanh,
	}
	numbers2 = map[string]func(a, b float64) float64{
		"atan2": atan2, "fmod": fmod, "pow": pow,
		"mod": fmod, // its name in Lua 5.0
	}
)

func (lib *library) openMath(L *lua.LState) {
	mod := module(L, lua.MathLibName)
	funcs := map[string]lua.LGFunction{
		"abs":        mathAbs,
		"frexp":      mathFrexp,
		"ldexp":      mathLdexp,
		"log":        mathLog,
		"max":        mathMax,
		"min":        mathMin,
		"modf":       mathModf,
		"random":     lib.mathRandom,
		"randomseed": lib.mathRandomseed,
	}
	for name, fn := range numbers1 {
		funcs[name] = unary(fn)
	}
	for name, fn := range numbers2 {
		funcs[name] = binary(fn)
	}
	install(L, mod, funcs)
	machine.SetString(mod, "huge", lua.LNumber(math.Inf(1)))
	machine.SetString(mod, "pi", lua.LNumber(math.Pi))
}

// Math1 returns the function of that name in the library math if it takes and returns one number,
// nil otherwise. Its results are the same as in scripts.
func Math1(name string) func(float64) float64 {
	if name == "log" {
		return passNaN(log)
	}
	if fn := numbers1[name]; fn != nil {
		return passNaN(fn)
	}
	return nil
}

// Math2 is Math1 for functions of two numbers; log takes the base.
func Math2(name string) func(a, b float64) float64 {
	if name == "log" {
		return logBase
	}
	return numbers2[name]
}

// passNaN returns a function that returns NaN unchanged and calls fn for other numbers.
func passNaN(fn func(float64) float64) func(float64) float64 {
	return func(v float64) float64 {
		if v == v {
			v = fn(v)
		}
		return v
	}
}

// unary wraps fn for scripts. A NaN is returned unchanged, with its sign.
func unary(fn func(float64) float64) lua.LGFunction {
	return func(L *lua.LState) int {
		v := argNumber(L, 1)
		if v == v {
			v = fn(v)
		}
		L.Push(lua.LNumber(v))
		return 1
	}
}

// binary wraps fn for scripts. Like PUC Lua it checks the second argument first.
func binary(fn func(a, b float64) float64) lua.LGFunction {
	return func(L *lua.LState) int {
		b := argNumber(L, 2)
		a := argNumber(L, 1)
		L.Push(lua.LNumber(fn(a, b)))
		return 1
	}
}

// mathAbs clears the sign, also of NaN.
func mathAbs(L *lua.LState) int {
	L.Push(lua.LNumber(math.Abs(argNumber(L, 1))))
	return 1
}

func mathFrexp(L *lua.LState) int {
	fraction, exponent := math.Frexp(argNumber(L, 1))
	L.Push(lua.LNumber(fraction))
	L.Push(lua.LNumber(exponent))
	return 2
}

func mathLdexp(L *lua.LState) int {
	exponent := argInt32(L, 2)
	L.Push(lua.LNumber(math.Ldexp(argNumber(L, 1), exponent)))
	return 1
}

func mathMax(L *lua.LState) int {
	v := argNumber(L, 1)
	for i := 2; i <= L.GetTop(); i++ {
		if w := argNumber(L, i); w > v {
			v = w
		}
	}
	L.Push(lua.LNumber(v))
	return 1
}

func mathMin(L *lua.LState) int {
	v := argNumber(L, 1)
	for i := 2; i <= L.GetTop(); i++ {
		if w := argNumber(L, i); w < v {
			v = w
		}
	}
	L.Push(lua.LNumber(v))
	return 1
}

// mathModf rounds towards zero. Both parts have the sign of the number, also if they are zero.
func mathModf(L *lua.LState) int {
	v := argNumber(L, 1)
	whole, fraction := math.Trunc(v), 0.0
	switch {
	case math.IsNaN(v):
		fraction = v
	case !math.IsInf(v, 0):
		fraction = v - whole
	}
	L.Push(lua.LNumber(whole))
	L.Push(lua.LNumber(math.Copysign(fraction, v)))
	return 2
}

// mathLog takes a base, as in Lua 5.2.
func mathLog(L *lua.LState) int {
	v := argNumber(L, 1)
	if L.Get(2) != lua.LNil {
		v = logBase(v, argNumber(L, 2))
	} else if v == v {
		v = log(v)
	}
	L.Push(lua.LNumber(v))
	return 1
}

func logBase(v, base float64) float64 {
	switch base {
	case 2:
		return signed(math.Log2(v))
	case 10:
		return log10(v)
	}
	return log(v) / log(base)
}

// A Random is the generator of math.random, which is seeded at random. It belongs to the goroutine
// of the state.
type Random struct{ source *rand.Rand }

// NewRandom returns a generator.
func NewRandom() *Random { return &Random{rand.New(rand.NewPCG(rand.Uint64(), rand.Uint64()))} }

// Draw implements math.random for n arguments, the first n of a and b. bad is the number of the
// invalid argument, 0 for none.
func (r *Random) Draw(n int, a, b float64) (v float64, bad int) {
	low, high := 1, toInt(a)
	switch n {
	case 0:
		return r.source.Float64(), 0
	case 2:
		low, high = high, toInt(b)
	}
	if low > high {
		return 0, n
	}
	// Both are within maxIndex, so the width fits.
	return float64(low + int(r.source.Int64N(int64(high)-int64(low)+1))), 0
}

func (lib *library) mathRandom(L *lua.LState) int {
	n := L.GetTop()
	var args [2]float64
	if n > len(args) {
		Raise(L, "wrong number of arguments")
	}
	for i := range n {
		args[i] = argNumber(L, i+1)
	}
	v, bad := lib.opt.Random.Draw(n, args[0], args[1])
	if bad > 0 {
		ArgError(L, bad, "interval is empty")
	}
	L.Push(lua.LNumber(v))
	return 1
}

// mathRandomseed makes the random numbers that follow depend only on the seed. Different numbers
// are different seeds, including fractions.
func (lib *library) mathRandomseed(L *lua.LState) int {
	lib.opt.Random.source = rand.New(rand.NewPCG(math.Float64bits(argNumber(L, 1)), 0))
	return 0
}
