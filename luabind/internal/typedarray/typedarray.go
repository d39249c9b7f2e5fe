// Package typedarray provides typed arrays to scripts. Float32Array, Float16Array, Uint8Array, Uint32Array
// and Int32Array are tables that can be called:
//
//	Float32Array(n)                        n zeros
//	Float32Array{1, 2, 3}                  a list of numbers
//	Float32Array{{x, y, z}, ...}           a list of rows
//	Float32Array(array)                    a copy, converted
//	Float32Array(string)                   bytes as a:bytes() returns them
//	Float32Array.linspace(first, last, n)  n numbers at equal distances, both ends included
//	Float32Array.range(first, last [, step])
//	Float32Array.random(n [, seed [, low, high]])
//	Float32Array.normal(n [, seed [, mean, deviation]])
//	Float32Array.interleave(xs, ys, zs)    x1, y1, z1, x2, y2, ...
//
// Of an array a, indices counting from 1 and negative ones from the end in slice:
//
//	#a, a[i], a[i] = v, a.type, tostring(a), a == b
//	a:set(i, v, ...), a:set(i, table_or_array), a:get(i [, n]), a:fill(v [, i, j])
//	a:slice([i [, j]]), a:copy(), a:bytes(), a:table([width]), a:map(fn)
//	a:column(first, step [, out]), a:interleave(xs, ys, zs)
//	a + b, a - b, a * b, a / b, a % b, a ^ b, -a
//	a:add(b [, out]), sub, mul, div, mod, pow, minimum, maximum, atan2
//	a:neg([out]), abs, floor, ceil, round, sqrt, exp, log, sin, cos, tan
//	a:clamp(low, high [, out]), a:lerp(b, t [, out]), a:transform(mat4 [, out])
//	a:sum(), a:mean(), a:min(), a:max(), a:argmin(), a:argmax(), a:dot(b)
//
// b is an array of the same length, a number, or a short table that is repeated, such as
// {x, y, z} for points. An operation returns a new array, or stores its result in out, which may be a
// itself, and returns out: a:add(1, a) adds in place and creates no garbage.
//
// load_npy(path) returns an array and its shape. load_ply(path) returns a table with those of the arrays
// vertices, faces, colors, normals and uv that the file has.
package typedarray

import (
	"fmt"
	"math"
	"slices"

	lua "github.com/yuin/gopher-lua"

	"github.com/vuerlua/vuerlua/luabind/internal/array"
	"github.com/vuerlua/vuerlua/luabind/internal/machine"
	"github.com/vuerlua/vuerlua/luabind/internal/script"
)

// A Library has the typed arrays of an engine.
type Library struct {
	Maker   array.Maker // creates arrays within the limits of the engine
	api     script.API
	meta    *lua.LTable // of arrays
	methods *lua.LTable
	names   []string // of the methods, for suggestions
}

// Open creates the classes and functions of typed arrays and passes each to define, with its name.
func Open(api script.API, L *lua.LState, define func(name string, v lua.LValue)) *Library {
	a := &Library{api: api, Maker: array.Maker{Room: api.Room, Poll: api.Interruption}, meta: L.NewTable(), methods: L.NewTable()}
	L.SetFuncs(a.methods, a.methodTable())
	machine.ForEach(a.methods, func(name, _ lua.LValue) { a.names = append(a.names, name.String()) })
	slices.Sort(a.names)
	L.SetFuncs(a.meta, a.metamethods())
	machine.SetString(a.meta, "__metatable", lua.LString("typed array"))
	for _, k := range array.Kinds() {
		define(k.String(), a.class(L, k))
	}
	define("load_npy", L.NewFunction(a.loadNPY))
	define("load_ply", L.NewFunction(a.loadPLY))
	return a
}

// Methods returns the names of the methods of arrays, sorted.
func (a *Library) Methods() []string { return a.names }

// class returns the class of a kind: a table that can be called to create arrays.
func (a *Library) class(L *lua.LState, k array.Kind) *lua.LTable {
	class := L.NewTable()
	L.SetFuncs(class, map[string]lua.LGFunction{
		"linspace":   func(L *lua.LState) int { return a.linspace(L, k) },
		"range":      func(L *lua.LState) int { return a.rangeOf(L, k) },
		"random":     func(L *lua.LState) int { return a.random(L, k, k.String()+".random", array.Maker.Random) },
		"normal":     func(L *lua.LState) int { return a.random(L, k, k.String()+".normal", array.Maker.Normal) },
		"interleave": func(L *lua.LState) int { return a.interleaveNew(L, k) },
	})
	mt := L.NewTable()
	L.SetFuncs(mt, map[string]lua.LGFunction{
		"__call": func(L *lua.LState) int { return a.construct(L, k) },
		"__index": func(L *lua.LState) int {
			name := L.ToStringMeta(L.Get(2)).String()
			f := &script.Failure{Kind: script.Invalid, Message: k.String() + " has no function '" + name + "'", Words: []string{name}}
			f.Suggest(name, []string{"linspace", "range", "random", "normal", "interleave"})
			a.api.Throw(L, f)
			return 0
		},
		"__newindex": func(L *lua.LState) int {
			a.api.Fail(L, script.Invalid, "%s cannot be changed", k)
			return 0
		},
		"__tostring": func(L *lua.LState) int {
			L.Push(lua.LString(k.String()))
			return 1
		},
	})
	machine.SetString(mt, "__metatable", lua.LString(k.String()))
	class.Metatable = mt
	return class
}

// Push returns an array to the script, or throws err unless it is nil. what names the function.
func (a *Library) Push(L *lua.LState, what string, made *array.Array, err error) int {
	a.api.Check(L, what, err)
	L.Push(a.Wrap(L, made))
	return 1
}

func (a *Library) Wrap(L *lua.LState, made *array.Array) lua.LValue {
	return &lua.LUserData{Value: made, Env: L.Env, Metatable: a.meta}
}

// Of returns v as a typed array, nil for other values.
func Of(v lua.LValue) *array.Array {
	if ud, ok := v.(*lua.LUserData); ok {
		if x, ok := ud.Value.(*array.Array); ok {
			return x
		}
	}
	return nil
}

// self returns the array that a method was called on.
func (a *Library) self(L *lua.LState, method string) *array.Array {
	if x := Of(L.Get(1)); x != nil {
		return x
	}
	a.api.Throw(L, &script.Failure{
		Kind:    script.Invalid,
		Message: method + " was called on " + script.Describe(L.Get(1)) + ", not on a typed array",
		Hint:    "use a colon: a:" + method + "(...)",
		Words:   []string{"." + method, method},
	})
	return nil
}

// out returns argument n, the array for the result; nil for none.
func (a *Library) out(L *lua.LState, n int, what string) *array.Array {
	v := L.Get(n)
	if v == lua.LNil {
		return nil
	}
	x := Of(v)
	if x == nil {
		a.api.Fail(L, script.Invalid, "%s wants a typed array for its result, not %s", what, script.Describe(v))
	}
	return x
}

// number returns argument n, which must be a number.
func (a *Library) number(L *lua.LState, n int, what string) float64 {
	v, ok := L.Get(n).(lua.LNumber)
	if !ok {
		a.api.Fail(L, script.Invalid, "%s wants a number, not %s", what, script.Describe(L.Get(n)))
	}
	return float64(v)
}

// whole returns argument n, which must be an integer, or absent if it is nil.
func (a *Library) whole(L *lua.LState, n int, what string, absent int) int {
	if L.Get(n) == lua.LNil && absent != required {
		return absent
	}
	v := a.number(L, n, what)
	if v != math.Trunc(v) || math.Abs(v) > 1<<53 {
		a.api.Fail(L, script.Invalid, "%s wants a whole number, not %v", what, v)
	}
	return int(v)
}

// required is the value of absent for arguments that must not be nil.
const required = math.MinInt

// index returns argument n as an index of x, counted from 0.
func (a *Library) index(L *lua.LState, n int, x *array.Array, what string) int {
	i, ok := L.Get(n).(lua.LNumber)
	if !ok {
		a.api.Fail(L, script.Invalid, "%s wants an index, not %s", what, script.Describe(L.Get(n)))
	}
	if at := int(i); i == lua.LNumber(at) && at >= 1 && at <= x.Len() {
		return at - 1
	}
	a.outside(L, float64(i), x)
	return 0
}

func (a *Library) outside(L *lua.LState, i float64, x *array.Array) {
	a.api.Throw(L, Outside(i, x))
}

// Outside returns the error for an index that x does not have.
func Outside(i float64, x *array.Array) *script.Failure {
	if i == 0 {
		i = 0 // not -0
	}
	f := &script.Failure{Kind: script.Invalid, Message: fmt.Sprintf("index %v is outside of a %s of %d (1 to %d)", i, x.Kind(), x.Len(), x.Len())}
	switch {
	case i == 0:
		f.Hint = "indices count from 1"
	case i != math.Trunc(i):
		f.Message = fmt.Sprintf("index %v is not an integer", i)
		f.Hint = "math.floor(i) makes it whole"
	case x.Len() == 0:
		f.Message = fmt.Sprintf("index %v is outside of a %s that is empty", i, x.Kind())
	}
	return f
}

// construct implements Float32Array(...) and the other classes.
func (a *Library) construct(L *lua.LState, k array.Kind) int {
	what := k.String()
	switch v := L.Get(2).(type) {
	case lua.LNumber:
		n := a.whole(L, 2, what, required)
		if L.GetTop() > 2 {
			a.api.Throw(L, &script.Failure{Kind: script.Invalid, Message: what + " wants one number, how many items there are to be", Hint: "write " + what + "{1, 2, 3} for items", Words: []string{what}})
		}
		made, err := a.Maker.New(k, n)
		return a.Push(L, what, made, err)
	case lua.LString:
		made, err := a.Maker.FromBytes(k, []byte(v), false)
		return a.Push(L, what, made, err)
	case *lua.LTable:
		made, err := a.Maker.Of(k, a.numbers(L, v, what))
		return a.Push(L, what, made, err)
	}
	if x := Of(L.Get(2)); x != nil {
		made, err := a.Maker.Convert(k, x)
		return a.Push(L, what, made, err)
	}
	a.api.Throw(L, &script.Failure{
		Kind: script.Invalid, Message: what + " wants a number of items, a table or an array, not " + script.Describe(L.Get(2)),
		Hint: "write " + what + "(100) or " + what + "{1, 2, 3}", Words: []string{what},
	})
	return 0
}

// numbers returns the numbers of a list, or of a list of lists. Many rows may be the same table,
// so it asks for room as the result grows, and not for all of it at once.
func (a *Library) numbers(L *lua.LState, t *lua.LTable, what string) []float64 {
	n := t.MaxN()
	if k := machine.FirstField(t); n == 0 && k != nil {
		a.api.Fail(L, script.Invalid, "%s wants a list of numbers; this table has named fields (%.80s)", what, k.String())
	}
	var list []float64
	grow := func(m int) {
		if len(list)+m > cap(list) {
			size := max(len(list)+m, min(2*cap(list), len(list)+maxGrowth))
			a.api.Check(L, what, a.api.Room(8*int64(size)))
			list = append(make([]float64, 0, size), list...)
		}
		a.api.Poll(L)
	}
	grow(n)
	for i := 1; i <= n; i++ {
		if i%script.PollEvery == 0 {
			a.api.Poll(L)
		}
		switch v := t.RawGetInt(i).(type) {
		case lua.LNumber:
			list = append(list, float64(v))
		case *lua.LTable:
			m := v.MaxN()
			if len(list)+m+n-i > cap(list) {
				grow(m + n - i)
			}
			for j := 1; j <= m; j++ {
				number, ok := v.RawGetInt(j).(lua.LNumber)
				if !ok {
					a.api.Fail(L, script.Invalid, "%s wants numbers, and item %d of row %d is %s", what, j, i, script.Describe(v.RawGetInt(j)))
				}
				list = append(list, float64(number))
			}
		default:
			a.api.Fail(L, script.Invalid, "%s wants numbers or rows of numbers, and item %d is %s", what, i, script.Describe(v))
		}
	}
	return list
}

// maxGrowth bounds the numbers that are allocated in advance each time the result grows.
const maxGrowth = 1 << 22
