package typedarray

import (
	"fmt"
	"math"

	lua "github.com/yuin/gopher-lua"

	"github.com/vuerlua/vuerlua/luabind/internal/array"
	"github.com/vuerlua/vuerlua/luabind/internal/machine"
	"github.com/vuerlua/vuerlua/luabind/internal/script"
)

func (a *Library) methodTable() map[string]lua.LGFunction {
	funcs := map[string]lua.LGFunction{
		"set":   a.set,
		"get":   a.getMany,
		"fill":  a.fill,
		"map":   a.mapItems,
		"slice": a.slice,
		"copy": func(L *lua.LState) int {
			x := a.self(L, "copy")
			made, err := a.Maker.Slice(x, 0, x.Len())
			return a.Push(L, "copy", made, err)
		},
		"bytes": func(L *lua.LState) int {
			x := a.self(L, "bytes")
			a.api.Check(L, "bytes", a.api.Room(2*int64(x.Len()*x.Kind().Bytes())))
			L.Push(lua.LString(x.Bytes()))
			return 1
		},
		"table": a.table,
		"dot": func(L *lua.LState) int {
			x, y := a.self(L, "dot"), Of(L.Get(2))
			if y == nil {
				a.api.Fail(L, script.Invalid, "dot wants a typed array, not %s", script.Describe(L.Get(2)))
			}
			sum, err := a.Maker.Dot(x, y)
			a.api.Check(L, "dot", err)
			L.Push(lua.LNumber(sum))
			return 1
		},
	}
	reduce := func(name string, fn func(x *array.Array) (float64, error)) {
		funcs[name] = func(L *lua.LState) int {
			x := a.self(L, name)
			if L.GetTop() > 1 {
				a.api.Throw(L, &script.Failure{Kind: script.Invalid, Message: name + " takes no argument: it is one number for the whole array",
					Hint: "a:minimum(b) and a:maximum(b) go item by item", Words: []string{name}})
			}
			if x.Len() == 0 && name != "sum" {
				a.api.Fail(L, script.Invalid, "%s of an array that is empty", name)
			}
			n, err := fn(x)
			a.api.Check(L, name, err)
			L.Push(lua.LNumber(n))
			return 1
		}
	}
	extreme := func(name string, fn func(array.Extremes) float64) {
		reduce(name, func(x *array.Array) (float64, error) {
			extremes, err := a.Maker.Extremes(x)
			return fn(extremes), err
		})
	}
	reduce("sum", a.Maker.Sum)
	reduce("mean", func(x *array.Array) (float64, error) {
		sum, err := a.Maker.Sum(x)
		return sum / float64(x.Len()), err
	})
	extreme("min", func(x array.Extremes) float64 { return x.Low })
	extreme("max", func(x array.Extremes) float64 { return x.High })
	extreme("argmin", func(x array.Extremes) float64 { return float64(x.LowAt + 1) })
	extreme("argmax", func(x array.Extremes) float64 { return float64(x.HighAt + 1) })
	a.operations(funcs)
	return funcs
}

// set implements a:set(i, ...): it stores numbers from index i on, which are arguments, a table or an array. It
// returns the array.
func (a *Library) set(L *lua.LState) int {
	x := a.self(L, "set")
	if y := Of(L.Get(3)); y != nil {
		at := a.index(L, 2, x, "set")
		a.fits(L, x, at, y.Len())
		a.api.Check(L, "set", a.Maker.Copy(x, at, y))
		L.SetTop(1)
		return 1
	}
	var numbers []float64
	switch v := L.Get(3).(type) {
	case *lua.LTable:
		numbers = a.numbers(L, v, "set")
	default:
		var few [8]float64
		numbers = few[:0]
		for n := 3; n <= max(3, L.GetTop()); n++ {
			numbers = append(numbers, a.number(L, n, "set"))
		}
	}
	if len(numbers) > 0 {
		at := a.index(L, 2, x, "set")
		a.fits(L, x, at, len(numbers))
		a.api.Check(L, "set", x.Put(at, numbers))
	}
	L.SetTop(1)
	return 1
}

func (a *Library) fits(L *lua.LState, x *array.Array, at, n int) {
	if n > x.Len()-at {
		a.api.Fail(L, script.Invalid, "set: %d items from index %d on do not fit into a %s of %d", n, at+1, x.Kind(), x.Len())
	}
}

// maxGet bounds the numbers that get returns.
const maxGet = 64

func (a *Library) getMany(L *lua.LState) int {
	x := a.self(L, "get")
	at, n := a.index(L, 2, x, "get"), a.whole(L, 3, "get", 1)
	if n < 0 || n > maxGet {
		a.api.Throw(L, &script.Failure{Kind: script.Invalid, Message: fmt.Sprintf("get returns up to %d numbers, not %d", maxGet, n), Hint: "a:slice(i, j) gives an array, a:table() a table"})
	}
	if n > x.Len()-at {
		a.outside(L, float64(at+n), x)
	}
	for i := range n {
		L.Push(lua.LNumber(x.At(at + i)))
	}
	return n
}

func (a *Library) fill(L *lua.LState) int {
	x := a.self(L, "fill")
	v := a.number(L, 2, "fill")
	i, j := a.span(L, 3, x, "fill")
	a.api.Check(L, "fill", x.Fill(v, i, j))
	L.SetTop(1)
	return 1
}

// span returns the part of x between two optional indices, which are read as string.sub reads them. The
// results count from 0, and j is excluded.
func (a *Library) span(L *lua.LState, n int, x *array.Array, what string) (i, j int) {
	size := x.Len()
	i, j = a.whole(L, n, what, 1), a.whole(L, n+1, what, -1)
	if i < 0 {
		i = max(size+i+1, 1)
	}
	if j < 0 {
		j = size + j + 1
	}
	i, j = min(max(i, 1)-1, size), min(j, size)
	return i, max(i, j)
}

func (a *Library) slice(L *lua.LState) int {
	x := a.self(L, "slice")
	i, j := a.span(L, 2, x, "slice")
	if i >= j {
		i, j = 0, 0
	}
	made, err := a.Maker.Slice(x, i, j)
	return a.Push(L, "slice", made, err)
}

// mapItems implements a:map(fn): it returns an array of the results of a function for each number and its index.
func (a *Library) mapItems(L *lua.LState) int {
	x := a.self(L, "map")
	fn := a.api.WantFunction(L, 2, "map")
	made, err := a.Maker.New(x.Kind(), x.Len())
	a.api.Check(L, "map", err)
	for i := range x.Len() {
		L.Push(fn)
		L.Push(lua.LNumber(x.At(i)))
		L.Push(lua.LNumber(i + 1))
		L.Call(2, 1)
		v, ok := L.Get(-1).(lua.LNumber)
		if !ok {
			a.api.Fail(L, script.Invalid, "map wants a function that returns numbers, and for item %d it gave %s", i+1, script.Describe(L.Get(-1)))
		}
		L.Pop(1)
		a.api.Check(L, "map", made.Set(i, float64(v)))
	}
	return a.Push(L, "map", made, nil)
}

// table implements a:table([width]): it returns the numbers as a list, or as a list of rows.
func (a *Library) table(L *lua.LState) int {
	x, width := a.self(L, "table"), a.whole(L, 2, "table", 0)
	n := x.Len()
	if width < 0 || width > 0 && n%width != 0 {
		a.api.Fail(L, script.Invalid, "table: %d numbers do not make rows of %d", n, width)
	}
	const perItem, perRow = 24, 200 // about what a number and a table take
	need := int64(n) * perItem
	if width > 0 {
		need += int64(n/width) * perRow
	}
	a.api.Check(L, "table", a.api.Room(need))
	if width == 0 {
		L.Push(a.list(L, x, 0, n))
		return 1
	}
	rows := L.CreateTable(min(n/width, math.MaxInt32), 0)
	for i := 0; i < n; i += width {
		if i/width%script.PollEvery == script.PollEvery-1 {
			a.api.Poll(L)
		}
		rows.RawSetInt(i/width+1, a.list(L, x, i, width))
	}
	L.Push(rows)
	return 1
}

func (a *Library) list(L *lua.LState, x *array.Array, at, n int) *lua.LTable {
	t := L.CreateTable(n, 0)
	for i := range n {
		if i%script.PollEvery == script.PollEvery-1 {
			a.api.Poll(L)
		}
		t.RawSetInt(i+1, lua.LNumber(x.At(at+i)))
	}
	return t
}

// loadNPY implements load_npy(path), which returns an array and its shape.
func (a *Library) loadNPY(L *lua.LState) int {
	path := a.api.WantString(L, 1, "load_npy", "the path of a file")
	data := a.api.ReadFile(L, "load_npy", path)
	made, shape, err := a.Maker.NPY(data)
	a.api.Check(L, "load_npy "+path, err)
	dims := L.CreateTable(len(shape), 0)
	for i, n := range shape {
		dims.RawSetInt(i+1, lua.LNumber(n))
	}
	L.Push(a.Wrap(L, made))
	L.Push(dims)
	return 2
}

// loadPLY implements load_ply(path).
func (a *Library) loadPLY(L *lua.LState) int {
	path := a.api.WantString(L, 1, "load_ply", "the path of a file")
	data := a.api.ReadFile(L, "load_ply", path)
	mesh, err := a.Maker.PLY(data)
	a.api.Check(L, "load_ply "+path, err)
	t := L.NewTable()
	put := func(name string, x *array.Array) {
		if x != nil {
			machine.SetString(t, name, a.Wrap(L, x))
		}
	}
	put("vertices", mesh.Vertices)
	put("normals", mesh.Normals)
	put("colors", mesh.Colors)
	put("uv", mesh.UV)
	put("faces", mesh.Faces)
	L.Push(t)
	return 1
}
