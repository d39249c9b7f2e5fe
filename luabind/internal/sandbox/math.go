package sandbox

import (
	"math"
	"math/rand/v2"

	lua "github.com/yuin/gopher-lua"
)

func (lib *library) openMath(L *lua.LState) {
	mod := native(L, lua.MathLibName, lua.OpenMath)
	install(L, mod, map[string]lua.LGFunction{
		"max":        mathMax,
		"min":        mathMin,
		"mod":        mathFmod, // its name in Lua 5.0
		"fmod":       mathFmod,
		"modf":       mathModf,
		"log":        mathLog,
		"random":     lib.mathRandom,
		"randomseed": lib.mathRandomseed,
	})
	mod.RawSetString("huge", lua.LNumber(math.Inf(1)))
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

func mathFmod(L *lua.LState) int {
	L.Push(lua.LNumber(math.Mod(argNumber(L, 1), argNumber(L, 2))))
	return 1
}

func mathModf(L *lua.LState) int {
	v := argNumber(L, 1)
	whole, fraction := math.Modf(v)
	if math.IsInf(v, 0) {
		fraction = 0
	}
	L.Push(lua.LNumber(whole))
	L.Push(lua.LNumber(fraction))
	return 2
}

// mathLog takes a base, as in Lua 5.2.
func mathLog(L *lua.LState) int {
	v := argNumber(L, 1)
	switch {
	case L.Get(2) == lua.LNil:
		v = math.Log(v)
	case argNumber(L, 2) == 2:
		v = math.Log2(v)
	case argNumber(L, 2) == 10:
		v = math.Log10(v)
	default:
		v = math.Log(v) / math.Log(argNumber(L, 2))
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
		L.RaiseError("wrong number of arguments")
	}
	if low > high {
		L.ArgError(L.GetTop(), "interval is empty")
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
