package typedarray

import (
	"math/rand/v2"

	lua "github.com/yuin/gopher-lua"

	"github.com/vuerlua/vuerlua/luabind/internal/array"
	"github.com/vuerlua/vuerlua/luabind/internal/machine"
	"github.com/vuerlua/vuerlua/luabind/internal/script"
)

var unaryOps = map[string]array.Unary{
	"neg": array.Neg, "abs": array.Abs, "floor": array.Floor, "ceil": array.Ceil, "round": array.Round,
	"sqrt": array.Sqrt, "exp": array.Exp, "log": array.Log, "sin": array.Sin, "cos": array.Cos, "tan": array.Tan,
}

var binaryOps = map[string]array.Binary{
	"add": array.Add, "sub": array.Sub, "mul": array.Mul, "div": array.Div, "mod": array.Mod, "pow": array.Pow,
	"minimum": array.Min, "maximum": array.Max, "atan2": array.Atan2,
}

var operators = map[string]array.Binary{
	"__add": array.Add, "__sub": array.Sub, "__mul": array.Mul, "__div": array.Div, "__mod": array.Mod, "__pow": array.Pow,
}

func (a *Library) metamethods() map[string]lua.LGFunction {
	funcs := map[string]lua.LGFunction{
		"__index":    a.get,
		"__newindex": a.put,
		"__len": func(L *lua.LState) int {
			L.Push(lua.LNumber(a.self(L, "#").Len()))
			return 1
		},
		"__eq": func(L *lua.LState) int {
			L.Push(lua.LBool(a.self(L, "==").Equal(Of(L.Get(2)))))
			return 1
		},
		"__unm": func(L *lua.LState) int {
			made, err := a.Maker.Unary(array.Neg, a.self(L, "-"), nil)
			return a.Push(L, "-", made, err)
		},
		"__tostring": func(L *lua.LState) int {
			L.Push(lua.LString(a.self(L, "tostring").String()))
			return 1
		},
	}
	symbols := map[string]string{"__add": "+", "__sub": "-", "__mul": "*", "__div": "/", "__mod": "%", "__pow": "^"}
	for name, op := range operators {
		symbol := symbols[name]
		funcs[name] = func(L *lua.LState) int {
			made, err := a.Maker.Binary(op, a.operand(L, 1, symbol), a.operand(L, 2, symbol), nil)
			return a.Push(L, symbol, made, err)
		}
	}
	return funcs
}

// get implements a[i], a.type and the methods.
func (a *Library) get(L *lua.LState) int {
	x := a.self(L, "[]")
	switch key := L.Get(2).(type) {
	case lua.LNumber:
		i := int(key)
		if lua.LNumber(i) != key || i < 1 || i > x.Len() {
			a.outside(L, float64(key), x)
		}
		L.Push(lua.LNumber(x.At(i - 1)))
		return 1
	case lua.LString:
		if fn := machine.GetString(a.methods, string(key)); fn != lua.LNil {
			L.Push(fn)
			return 1
		}
		if key == "type" {
			L.Push(lua.LString(x.Kind().String()))
			return 1
		}
		f := &script.Failure{Kind: script.Invalid, Message: "a " + x.Kind().String() + " has no method '" + string(key) + "'", Words: []string{string(key)}}
		f.Suggest(string(key), a.names)
		a.api.Throw(L, f)
	}
	a.api.Fail(L, script.Invalid, "the index of a %s is a number, not %s", x.Kind(), script.Describe(L.Get(2)))
	return 0
}

// put implements a[i] = v.
func (a *Library) put(L *lua.LState) int {
	x := a.self(L, "[]")
	i := a.index(L, 2, x, "a "+x.Kind().String())
	v, ok := L.Get(3).(lua.LNumber)
	if !ok {
		a.api.Fail(L, script.Invalid, "a %s holds numbers, not %s", x.Kind(), script.Describe(L.Get(3)))
	}
	a.api.Check(L, x.Kind().String(), x.Set(i, float64(v)))
	return 0
}

// maxRow bounds the length of a table that is repeated over an array.
const maxRow = 16

// operand returns argument n: an array, a number, or a short table of numbers.
func (a *Library) operand(L *lua.LState, n int, what string) array.Operand {
	switch v := L.Get(n).(type) {
	case lua.LNumber:
		return array.Operand{Row: []float64{float64(v)}}
	case *lua.LTable:
		row := a.numbers(L, v, what)
		if len(row) > maxRow {
			a.api.Throw(L, &script.Failure{Kind: script.Invalid, Message: what + " wants a table of at most 16 numbers, which it repeats", Hint: "convert it to an array: Float32Array(t)"})
		}
		return array.Operand{Row: row}
	case *lua.LUserData:
		if x := Of(v); x != nil {
			return array.Operand{Array: x}
		}
	}
	a.api.Fail(L, script.Invalid, "%s wants a typed array, a number or a short table, not %s", what, script.Describe(L.Get(n)))
	return array.Operand{}
}

// operations adds the methods that compute.
func (a *Library) operations(funcs map[string]lua.LGFunction) {
	for name, op := range unaryOps {
		funcs[name] = func(L *lua.LState) int {
			x := a.self(L, name)
			return a.finish(L, name, 2, func(out *array.Array) (*array.Array, error) { return a.Maker.Unary(op, x, out) })
		}
	}
	for name, op := range binaryOps {
		funcs[name] = func(L *lua.LState) int {
			x, y := a.self(L, name), a.operand(L, 2, name)
			return a.finish(L, name, 3, func(out *array.Array) (*array.Array, error) {
				return a.Maker.Binary(op, array.Operand{Array: x}, y, out)
			})
		}
	}
	funcs["clamp"] = func(L *lua.LState) int {
		x, low, high := a.self(L, "clamp"), a.number(L, 2, "clamp"), a.number(L, 3, "clamp")
		if !(low <= high) {
			a.api.Fail(L, script.Invalid, "clamp wants the lower bound first, not %v and %v", low, high)
		}
		return a.finish(L, "clamp", 4, func(out *array.Array) (*array.Array, error) { return a.Maker.Clamp(x, low, high, out) })
	}
	funcs["lerp"] = func(L *lua.LState) int {
		x, y, t := a.self(L, "lerp"), a.operand(L, 2, "lerp"), a.number(L, 3, "lerp")
		return a.finish(L, "lerp", 4, func(out *array.Array) (*array.Array, error) { return a.Maker.Lerp(x, y, t, out) })
	}
	funcs["transform"] = func(L *lua.LState) int {
		x, matrix := a.self(L, "transform"), a.matrix(L, 2)
		return a.finish(L, "transform", 3, func(out *array.Array) (*array.Array, error) { return a.Maker.Transform(x, matrix, out) })
	}
	funcs["column"] = func(L *lua.LState) int {
		x := a.self(L, "column")
		first, step := a.whole(L, 2, "column", required), a.whole(L, 3, "column", required)
		if first < 1 || step < 1 {
			a.api.Fail(L, script.Invalid, "column wants a first index and a step of 1 or more, not %d and %d", first, step)
		}
		return a.finish(L, "column", 4, func(out *array.Array) (*array.Array, error) { return a.Maker.Column(x, first-1, step, out) })
	}
	funcs["interleave"] = func(L *lua.LState) int {
		x := a.self(L, "interleave")
		_, err := a.Maker.Interleave(a.columns(L, "interleave"), x)
		a.api.Check(L, "interleave", err)
		L.Push(L.Get(1))
		return 1
	}
}

// finish runs an operation whose result may go to the array at argument n, and pushes it.
func (a *Library) finish(L *lua.LState, what string, n int, run func(out *array.Array) (*array.Array, error)) int {
	out := a.out(L, n, what)
	made, err := run(out)
	if out == nil {
		return a.Push(L, what, made, err)
	}
	a.api.Check(L, what, err)
	L.Push(L.Get(n))
	return 1
}

// matrix returns argument n: sixteen numbers, column by column.
func (a *Library) matrix(L *lua.LState, n int) []float64 {
	if t, ok := L.Get(n).(*lua.LTable); ok {
		return a.numbers(L, t, "transform")
	}
	x := Of(L.Get(n))
	if x == nil {
		a.api.Fail(L, script.Invalid, "transform wants a matrix of 16 numbers, not %s", script.Describe(L.Get(n)))
	}
	numbers := make([]float64, min(x.Len(), 17)) // more than 16 are an error anyway
	for i := range numbers {
		numbers[i] = x.At(i)
	}
	return numbers
}

// columns returns the arguments from the second on.
func (a *Library) columns(L *lua.LState, what string) []array.Operand {
	columns := make([]array.Operand, 0, 4)
	for n := 2; n <= L.GetTop(); n++ {
		columns = append(columns, a.operand(L, n, what))
	}
	return columns
}

// interleaveNew implements Float32Array.interleave, which does not get the class as an argument.
func (a *Library) interleaveNew(L *lua.LState, k array.Kind) int {
	what := k.String() + ".interleave"
	L.Insert(lua.LNil, 1)
	columns := a.columns(L, what)
	n := 0
	for _, c := range columns {
		if c.Array != nil {
			n = c.Array.Len() * len(columns)
		}
	}
	out, err := a.Maker.New(k, n)
	a.api.Check(L, what, err)
	made, err := a.Maker.Interleave(columns, out)
	return a.Push(L, what, made, err)
}

func (a *Library) linspace(L *lua.LState, k array.Kind) int {
	what := k.String() + ".linspace"
	made, err := a.Maker.Linspace(k, a.number(L, 1, what), a.number(L, 2, what), a.whole(L, 3, what, required))
	return a.Push(L, what, made, err)
}

func (a *Library) rangeOf(L *lua.LState, k array.Kind) int {
	what := k.String() + ".range"
	step := 1.0
	if L.Get(3) != lua.LNil {
		step = a.number(L, 3, what)
	}
	made, err := a.Maker.Range(k, a.number(L, 1, what), a.number(L, 2, what), step)
	return a.Push(L, what, made, err)
}

// random implements random and normal. Their arguments are the number of items, the seed, and two
// parameters of the distribution.
func (a *Library) random(L *lua.LState, k array.Kind, what string,
	draw func(array.Maker, array.Kind, int, *rand.Rand, float64, float64) (*array.Array, error)) int {
	n := a.whole(L, 1, what, required)
	seed := rand.Uint64()
	if L.Get(2) != lua.LNil {
		seed = uint64(int64(a.number(L, 2, what)))
	}
	x, y := 0.0, 1.0
	if L.Get(3) != lua.LNil || L.Get(4) != lua.LNil {
		x, y = a.number(L, 3, what), a.number(L, 4, what)
	}
	made, err := draw(a.Maker, k, n, array.NewRandom(seed), x, y)
	return a.Push(L, what, made, err)
}
