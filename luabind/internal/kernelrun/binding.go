// Package kernelrun provides kernel(fn) to scripts: it finds the text of a Lua function, has package kernel compile it
// to WebAssembly, and runs that on the typed arrays of the script. The methods of a [Library] belong to the
// engine's loop.
package kernelrun

import (
	"fmt"
	"slices"

	"github.com/tetratelabs/wazero"
	lua "github.com/yuin/gopher-lua"

	"github.com/vuerlua/vuerlua/luabind/internal/array"
	"github.com/vuerlua/vuerlua/luabind/internal/kernel"
	"github.com/vuerlua/vuerlua/luabind/internal/machine"
	"github.com/vuerlua/vuerlua/luabind/internal/sandbox"
	"github.com/vuerlua/vuerlua/luabind/internal/script"
	"github.com/vuerlua/vuerlua/luabind/internal/typedarray"
)

// A compiled is a kernel: a Lua function as machine code, which kernel(fn) returns. Package kernel
// describes which functions can be compiled.
//
// A call has three parts. The arguments, the variables outside and the arrays are copied into the
// memory of the kernels; the code runs; the arrays that it may have written are copied back. The
// memory is shared by all kernels of an engine, and is as large as the largest call needs. Copying
// takes 0.1 ms for a megabyte. In return, arrays are ordinary Go memory: the collector frees them,
// and they stay where they are when WebAssembly's memory grows and moves.
type compiled struct {
	kernels  *Library
	place    string // of the Lua function
	function *kernel.Function
	slots    []kernel.Slot
	bound    []binding
	variants []*variant
	last     *variant

	// The following belong to the running call.
	given  []lua.LValue
	kinds  []kernel.Kind
	places []placed
}

// A binding is a function outside of a kernel that was compiled into the kernel.
type binding struct {
	name    string
	upvalue *lua.Upvalue
	value   lua.LValue
}

// A placed is an array in the memory of a call.
type placed struct {
	array   *array.Array
	at      int
	written bool
}

// maxVariants bounds how often a kernel is compiled for different kinds of arguments.
const maxVariants = 16

// A Host is a script.Host that knows the texts of scripts and the places in them.
type Host interface {
	script.Host
	// ThrowAt is Throw with a place in a script. If line is 0, the place is that of L.
	ThrowAt(L *lua.LState, f *script.Failure, file string, line int)
	// StoppedAt sets the place that messages name if the running task must stop.
	StoppedAt(file string, line int)
	// Lines returns the lines of a chunk, nil if its text is not known.
	Lines(chunk string) []string
}

// Open adds the function kernel to a state by passing it to define. random is the generator of
// math.random. Engines with the same cache share compiled code; nil for no cache. Close frees the code.
func Open(host Host, L *lua.LState, random *sandbox.Random, cache wazero.CompilationCache, define func(name string, v lua.LValue)) *Library {
	k := &Library{host: host, api: script.API{Host: host}, random: random, cache: cache, library: map[*lua.LFunction]string{}}
	if library, ok := machine.Global(L, lua.MathLibName).(*lua.LTable); ok {
		k.math = library
		for _, name := range kernel.MathNames() {
			if fn, ok := machine.GetString(library, name).(*lua.LFunction); ok {
				k.library[fn] = name
			}
		}
	}
	define("kernel", L.NewFunction(k.luaKernel))
	return k
}

func (k *Library) interrupted() bool { return k.host.Interruption() != nil }

// luaKernel implements kernel(fn), which returns fn compiled to machine code.
func (k *Library) luaKernel(L *lua.LState) int {
	fn := k.api.WantFunction(L, 1, "kernel")
	if toKernel(fn) != nil {
		L.Push(fn)
		return 1
	}
	c := &compiled{kernels: k, place: script.FuncPlace(fn)}
	if fn.IsG {
		k.host.Throw(L, &script.Failure{Kind: script.Invalid, Message: "kernel wants a Lua function, and this one is built in", Hint: "write kernel(function(...) ... end)"})
	}
	f, err := k.analyze(c, fn, nil)
	if err != nil {
		k.fail(L, err)
	}
	c.function, c.slots = f, f.Slots()
	c.kinds = make([]kernel.Kind, len(c.slots))
	if err := c.prepare(); err != nil {
		k.fail(L, err)
	}
	L.Push(&lua.LFunction{
		IsG: true, Env: L.Env, GFunction: c.call, Upvalues: []*lua.Upvalue{newHolder(c)},
	})
	return 1
}

// fail throws an error of a compilation at its place.
func (k *Library) fail(L *lua.LState, err error) {
	f := &script.Failure{Kind: script.Invalid, Message: err.Error()}
	if wrong, ok := err.(*kernel.Error); ok {
		f.Message, f.Hint = wrong.Message, wrong.Hint
		k.host.ThrowAt(L, f, wrong.Chunk, wrong.Line)
	}
	k.host.Throw(L, f)
}

// prepare compiles the variant that the first call will most likely need, so that the time is spent
// while the script loads.
func (c *compiled) prepare() error {
	for i, s := range c.slots {
		kind, ok := c.kindOf(s, outerValue(s))
		if !ok {
			switch {
			case s.Type == kernel.Bool:
				kind = kernel.Boolean
			case s.Type == kernel.Array:
				kind = kernel.ArrayKind(array.Float32)
			case s.Indexing:
				kind = kernel.Whole
			default:
				kind = kernel.Float
			}
		}
		c.kinds[i] = kind
	}
	_, err := c.variant()
	return err
}

// outerValue returns the value of a variable outside, nil for an argument.
func outerValue(s kernel.Slot) lua.LValue {
	if u, ok := s.Variable.(*lua.Upvalue); ok {
		return u.Value()
	}
	return nil
}

// kindOf returns the kind of v in a slot. It reports false if v has the wrong type for the slot.
func (c *compiled) kindOf(s kernel.Slot, v lua.LValue) (kernel.Kind, bool) {
	switch v := v.(type) {
	case lua.LNumber:
		if s.Indexing && kernel.IsWhole(float64(v)) {
			return kernel.Whole, s.Type == kernel.Number
		}
		return kernel.Float, s.Type == kernel.Number
	case lua.LBool:
		return kernel.Boolean, s.Type == kernel.Bool
	case *lua.LUserData:
		if x := typedarray.Of(v); x != nil {
			return kernel.ArrayKind(x.Kind()), s.Type == kernel.Array
		}
	}
	return 0, false
}

// variant returns the code for c.kinds.
func (c *compiled) variant() (*variant, error) {
	if c.last != nil && slices.Equal(c.last.kinds, c.kinds) {
		return c.last, nil
	}
	for _, v := range c.variants {
		if slices.Equal(v.kinds, c.kinds) {
			c.last = v
			return v, nil
		}
	}
	kinds := slices.Clone(c.kinds)
	if len(c.variants) >= maxVariants {
		// Whether numbers are integers differs most from call to call, and Float is right for all.
		for i, k := range kinds {
			if k == kernel.Whole {
				kinds[i] = kernel.Float
			}
		}
		if slices.Equal(kinds, c.kinds) {
			return nil, fmt.Errorf("the kernel of %s has been called with more than %d combinations of kinds of arrays", c.place, maxVariants)
		}
		copy(c.kinds, kinds)
		return c.variant()
	}
	layout, err := c.function.Compile(kinds)
	if err != nil {
		return nil, err
	}
	v, err := c.kernels.load(layout)
	if err != nil {
		return nil, err
	}
	v.kinds = kinds
	c.variants = append(c.variants, v)
	c.last = v
	return v, nil
}

// newHolder returns the upvalue in which the Lua function of a kernel keeps the kernel.
func newHolder(c *compiled) *lua.Upvalue {
	u := &lua.Upvalue{}
	u.Close()
	u.SetValue(&lua.LUserData{Value: c})
	return u
}

// toKernel returns the kernel of a function that kernel(fn) returned, or nil for other functions.
func toKernel(fn *lua.LFunction) *compiled {
	if !fn.IsG || len(fn.Upvalues) != 1 {
		return nil
	}
	ud, ok := fn.Upvalues[0].Value().(*lua.LUserData)
	if !ok {
		return nil
	}
	c, _ := ud.Value.(*compiled)
	return c
}

// merge adds the bindings of another kernel.
func (c *compiled) merge(other []binding) {
	for _, b := range other {
		if !slices.ContainsFunc(c.bound, func(have binding) bool { return have.upvalue == b.upvalue }) {
			c.bound = append(c.bound, b)
		}
	}
}

// variables returns the variables outside of a function that it uses, by name.
func variables(fn *lua.LFunction) map[string]*lua.Upvalue {
	named := make(map[string]*lua.Upvalue, len(fn.Upvalues))
	for i, name := range fn.Proto.DbgUpvalues {
		if i < len(fn.Upvalues) {
			named[name] = fn.Upvalues[i]
		}
	}
	return named
}
