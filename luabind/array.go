package luabind

import (
	"errors"
	"fmt"
	"math"
	"slices"

	lua "github.com/yuin/gopher-lua"

	"github.com/vuerlua/vuerlua/luabind/internal/array"
	"github.com/vuerlua/vuerlua/luabind/internal/machine"
	"github.com/vuerlua/vuerlua/protocol/catalog"
)

// Typed arrays, as scripts have them. Float32Array, Float16Array, Uint8Array, Uint32Array
// and Int32Array are tables that can be called:
//
//	Float32Array(n)                        n zeros
//	Float32Array{1, 2, 3}                  a list of numbers
//	Float32Array{{x, y, z}, ...}           a list of rows
//	Float32Array(array)                    a copy, converted
//	Float32Array(string)                   bytes as a:bytes() gives them
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
// {x, y, z} for points. An operation makes a new array, or stores its result in out, which
// may be a itself, and returns that: a:add(1, a) adds in place and leaves no garbage.
//
// load_npy(path) gives an array and its shape, load_ply(path) a table with the arrays
// vertices, faces, colors, normals and uv, as far as the file has them.
type arrays struct {
	engine  *Engine
	maker   array.Maker
	meta    *lua.LTable
	methods *lua.LTable
	names   []string // of the methods, for suggestions
}

// smallArray is up to how many bytes an allocation is not asked about: the watchdog sees many
// small ones soon enough.
const smallArray = 64 << 10

// room says whether the script may have n bytes more.
func (e *Engine) room(n int64) error {
	if e.cfg.Memory <= 0 || n < smallArray {
		return nil
	}
	if e.heap.room(n) {
		return nil
	}
	return fmt.Errorf("there is no room for %s more: %w is %s", formatBytes(n), errNoRoom, formatBytes(e.cfg.Memory))
}

// errNoRoom marks the errors of room.
var errNoRoom = errors.New("the limit")

func (e *Engine) openArrays(L *lua.LState, set func(string, lua.LValue), setFunc func(string, lua.LGFunction)) {
	a := &arrays{engine: e, maker: array.Maker{Room: e.room, Poll: e.interruption}, meta: L.NewTable(), methods: L.NewTable()}
	e.arrays = a
	L.SetFuncs(a.methods, a.methodTable())
	machine.ForEach(a.methods, func(name, _ lua.LValue) { a.names = append(a.names, name.String()) })
	slices.Sort(a.names)
	L.SetFuncs(a.meta, a.metamethods())
	machine.SetString(a.meta, "__metatable", lua.LString("typed array"))
	for _, k := range array.Kinds() {
		e.functions = append(e.functions, k.String())
		set(k.String(), a.class(L, k))
	}
	setFunc("load_npy", a.loadNPY)
	setFunc("load_ply", a.loadPLY)
}

// class makes what stands for a kind: a table that makes arrays when it is called.
func (a *arrays) class(L *lua.LState, k array.Kind) *lua.LTable {
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
			f := &failure{kind: kindInvalid, message: k.String() + " has no function '" + name + "'", words: []string{name}}
			if near := catalog.Suggest(name, slices.Values([]string{"linspace", "range", "random", "normal", "interleave"})); near != "" {
				f.hint = "did you mean '" + near + "'?"
			}
			a.engine.throw(L, f)
			return 0
		},
		"__newindex": func(L *lua.LState) int {
			a.engine.fail(L, kindInvalid, "%s cannot be changed", k)
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

// push gives the script an array, or throws the error that there was instead.
func (a *arrays) push(L *lua.LState, what string, made *array.Array, err error) int {
	a.check(L, what, err)
	L.Push(a.wrap(L, made))
	return 1
}

func (a *arrays) wrap(L *lua.LState, made *array.Array) lua.LValue {
	return &lua.LUserData{Value: made, Env: L.Env, Metatable: a.meta}
}

// check throws err, if there is one.
func (a *arrays) check(L *lua.LState, what string, err error) {
	if err == nil {
		return
	}
	f := &failure{kind: kindInvalid, message: what + ": " + err.Error(), words: []string{what}}
	if errors.Is(err, errNoRoom) {
		f.hint = "--memory allows more"
	}
	a.engine.throw(L, f)
}

// toArray is v as a typed array, nil if it is none.
func toArray(v lua.LValue) *array.Array {
	if ud, ok := v.(*lua.LUserData); ok {
		if x, ok := ud.Value.(*array.Array); ok {
			return x
		}
	}
	return nil
}

// self is the array that a method was called on.
func (a *arrays) self(L *lua.LState, method string) *array.Array {
	if x := toArray(L.Get(1)); x != nil {
		return x
	}
	a.engine.throw(L, &failure{
		kind:    kindInvalid,
		message: method + " was called on " + describeValue(L.Get(1)) + ", not on a typed array",
		hint:    "use a colon: a:" + method + "(...)",
		words:   []string{"." + method, method},
	})
	return nil
}

// out is the array at argument n that is to take the result, nil for none.
func (a *arrays) out(L *lua.LState, n int, what string) *array.Array {
	v := L.Get(n)
	if v == lua.LNil {
		return nil
	}
	x := toArray(v)
	if x == nil {
		a.engine.fail(L, kindInvalid, "%s wants a typed array for its result, not %s", what, describeValue(v))
	}
	return x
}

// describeValue names what a script gave instead of something else.
func describeValue(v lua.LValue) string {
	switch v := v.(type) {
	case *lua.LNilType:
		return "nil"
	case lua.LString:
		return fmt.Sprintf("the string %.40q", string(v))
	case lua.LNumber:
		return "the number " + v.String()
	case *lua.LTable:
		return "a table"
	}
	return "a " + v.Type().String()
}

// number is argument n, which has to be a number.
func (a *arrays) number(L *lua.LState, n int, what string) float64 {
	v, ok := L.Get(n).(lua.LNumber)
	if !ok {
		a.engine.fail(L, kindInvalid, "%s wants a number, not %s", what, describeValue(L.Get(n)))
	}
	return float64(v)
}

// whole is argument n, which has to be a whole number; absent where it is nil.
func (a *arrays) whole(L *lua.LState, n int, what string, absent int) int {
	if L.Get(n) == lua.LNil && absent != required {
		return absent
	}
	v := a.number(L, n, what)
	if v != math.Trunc(v) || math.Abs(v) > 1<<53 {
		a.engine.fail(L, kindInvalid, "%s wants a whole number, not %v", what, v)
	}
	return int(v)
}

// required is for arguments that may not be nil.
const required = math.MinInt

// index is argument n as an index of x, counted from 0.
func (a *arrays) index(L *lua.LState, n int, x *array.Array, what string) int {
	i, ok := L.Get(n).(lua.LNumber)
	if !ok {
		a.engine.fail(L, kindInvalid, "%s wants an index, not %s", what, describeValue(L.Get(n)))
	}
	if at := int(i); i == lua.LNumber(at) && at >= 1 && at <= x.Len() {
		return at - 1
	}
	a.outside(L, float64(i), x)
	return 0
}

func (a *arrays) outside(L *lua.LState, i float64, x *array.Array) {
	a.engine.throw(L, outside(i, x))
}

// outside returns the error for an index that x does not have.
func outside(i float64, x *array.Array) *failure {
	if i == 0 {
		i = 0 // not -0
	}
	f := &failure{kind: kindInvalid, message: fmt.Sprintf("index %v is outside of a %s of %d (1 to %d)", i, x.Kind(), x.Len(), x.Len())}
	switch {
	case i == 0:
		f.hint = "indices count from 1"
	case i != math.Trunc(i):
		f.message = fmt.Sprintf("index %v is not an integer", i)
		f.hint = "math.floor(i) makes it whole"
	case x.Len() == 0:
		f.message = fmt.Sprintf("index %v is outside of a %s that is empty", i, x.Kind())
	}
	return f
}

// construct is Float32Array(...) and its like.
func (a *arrays) construct(L *lua.LState, k array.Kind) int {
	what := k.String()
	switch v := L.Get(2).(type) {
	case lua.LNumber:
		n := a.whole(L, 2, what, required)
		if L.GetTop() > 2 {
			a.engine.throw(L, &failure{kind: kindInvalid, message: what + " wants one number, how many items there are to be", hint: "write " + what + "{1, 2, 3} for items", words: []string{what}})
		}
		made, err := a.maker.New(k, n)
		return a.push(L, what, made, err)
	case lua.LString:
		made, err := a.maker.FromBytes(k, []byte(v), false)
		return a.push(L, what, made, err)
	case *lua.LTable:
		made, err := a.maker.Of(k, a.numbers(L, v, what))
		return a.push(L, what, made, err)
	}
	if x := toArray(L.Get(2)); x != nil {
		made, err := a.maker.Convert(k, x)
		return a.push(L, what, made, err)
	}
	a.engine.throw(L, &failure{
		kind: kindInvalid, message: what + " wants a number of items, a table or an array, not " + describeValue(L.Get(2)),
		hint: "write " + what + "(100) or " + what + "{1, 2, 3}", words: []string{what},
	})
	return 0
}

// numbers returns the numbers of a list, or of a list of lists. Many rows may be the same table,
// so it asks for room as the result grows, and not for all of it at once.
func (a *arrays) numbers(L *lua.LState, t *lua.LTable, what string) []float64 {
	n := t.MaxN()
	if k := machine.FirstField(t); n == 0 && k != nil {
		a.engine.fail(L, kindInvalid, "%s wants a list of numbers; this table has named fields (%.80s)", what, k.String())
	}
	var list []float64
	grow := func(m int) {
		if len(list)+m > cap(list) {
			size := max(len(list)+m, min(2*cap(list), len(list)+maxGrowth))
			a.check(L, what, a.engine.room(8*int64(size)))
			list = append(make([]float64, 0, size), list...)
		}
		a.engine.poll(L)
	}
	grow(n)
	for i := 1; i <= n; i++ {
		if i%pollEvery == 0 {
			a.engine.poll(L)
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
					a.engine.fail(L, kindInvalid, "%s wants numbers, and item %d of row %d is %s", what, j, i, describeValue(v.RawGetInt(j)))
				}
				list = append(list, float64(number))
			}
		default:
			a.engine.fail(L, kindInvalid, "%s wants numbers or rows of numbers, and item %d is %s", what, i, describeValue(v))
		}
	}
	return list
}

// maxGrowth bounds the numbers that are allocated in advance each time the result grows.
const maxGrowth = 1 << 22
