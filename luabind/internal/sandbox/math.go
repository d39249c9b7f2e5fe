package sandbox

import (
	"math"
	"math/rand/v2"

	lua "github.com/yuin/gopher-lua"

	"github.com/vuerlua/vuerlua/luabind/internal/machine"
)

func (lib *library) openMath(L *lua.LState) {
	mod := module(L, lua.MathLibName)
	install(L, mod, map[string]lua.LGFunction{
		"abs":        mathAbs,
		"acos":       unary(math.Acos),
		"asin":       unary(math.Asin),
		"atan":       unary(math.Atan),
		"atan2":      binary(atan2),
		"ceil":       unary(math.Ceil),
		"cos":        unary(cos),
		"cosh":       unary(math.Cosh),
		"deg":        unary(func(v float64) float64 { return v / (math.Pi / 180) }),
		"exp":        unary(math.Exp),
		"floor":      unary(math.Floor),
		"fmod":       binary(fmod),
		"frexp":      mathFrexp,
		"ldexp":      mathLdexp,
		"log":        mathLog,
		"log10":      unary(log10),
		"max":        mathMax,
		"min":        mathMin,
		"mod":        binary(fmod), // its name in Lua 5.0
		"modf":       mathModf,
		"pow":        binary(pow),
		"rad":        unary(func(v float64) float64 { return v * (math.Pi / 180) }),
		"random":     lib.mathRandom,
		"randomseed": lib.mathRandomseed,
		"sin":        unary(sin),
		"sinh":       unary(math.Sinh),
		"sqrt":       unary(sqrt),
		"tan":        unary(tan),
		"tanh":       unary(math.Tanh),
	})
	machine.SetString(mod, "huge", lua.LNumber(math.Inf(1)))
	machine.SetString(mod, "pi", lua.LNumber(math.Pi))
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
		switch base := argNumber(L, 2); base {
		case 2:
			v = signed(math.Log2(v))
		case 10:
			v = log10(v)
		default:
			v = log(v) / log(base)
		}
	} else if v == v {
		v = log(v)
	}
	L.Push(lua.LNumber(v))
	return 1
}

// mathRandom draws from the state's own generator, which starts at a random place.
func (lib *library) mathRandom(L *lua.LState) int {
	low, high := 1, 0
	switch L.GetTop() {
	case 0:
		L.Push(lua.LNumber(lib.random.Float64()))
		return 1
	case 1:
		high = argInt(L, 1)
	case 2:
		low, high = argInt(L, 1), argInt(L, 2)
	default:
		Raise(L, "wrong number of arguments")
	}
	if low > high {
		ArgError(L, L.GetTop(), "interval is empty")
	}
	// Both are within maxIndex, so the width fits.
	L.Push(lua.LNumber(low + int(lib.random.Int64N(int64(high)-int64(low)+1))))
	return 1
}

// mathRandomseed makes what follows depend on the seed alone. Every number is a seed of
// its own, fractions included.
func (lib *library) mathRandomseed(L *lua.LState) int {
	lib.random = rand.New(rand.NewPCG(math.Float64bits(argNumber(L, 1)), 0))
	return 0
}
