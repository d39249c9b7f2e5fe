package kernelrun

import (
	"context"
	"crypto/sha256"
	"encoding/binary"
	"errors"
	"fmt"
	"math"
	"weak"

	"github.com/tetratelabs/wazero"
	"github.com/tetratelabs/wazero/api"
	lua "github.com/yuin/gopher-lua"

	"github.com/vuerlua/vuerlua/luabind/internal/array"
	"github.com/vuerlua/vuerlua/luabind/internal/kernel"
	"github.com/vuerlua/vuerlua/luabind/internal/number"
	"github.com/vuerlua/vuerlua/luabind/internal/sandbox"
	"github.com/vuerlua/vuerlua/luabind/internal/script"
	"github.com/vuerlua/vuerlua/luabind/internal/typedarray"
	"github.com/vuerlua/vuerlua/luabind/internal/wasm"
)

// A Library has the kernels of an engine.
type Library struct {
	host    Host
	api     script.API // the same host
	random  *sandbox.Random
	cache   wazero.CompilationCache
	math    *lua.LTable
	library map[*lua.LFunction]string // the functions of the library math that kernels have
	parsed  weak.Pointer[parsed]
	runtime wazero.Runtime // nil until the first kernel is made
	memory  api.Memory
	modules []api.Closer
	loaded  map[[sha256.Size]byte]api.Function // by the hash of the code: its data is in the memory
	badArg  int                                // the wrong argument of math.random in a call that failed
}

// A variant is a kernel for one combination of kinds of arguments.
type variant struct {
	kinds  []kernel.Kind
	layout *kernel.Layout
	run    api.Function
}

// maxLoaded bounds the modules of an engine: scripts may load any number of functions.
const maxLoaded = 1000

// maxKernelMemory bounds the memory of the kernels, in pages of 64 KiB: 2 GiB.
const maxKernelMemory = 1 << 15

// open starts the runtime for the first kernel.
func (k *Library) open() error {
	if k.runtime != nil {
		return nil
	}
	ctx := context.Background()
	cfg := wazero.NewRuntimeConfig().WithDebugInfoEnabled(false).WithMemoryLimitPages(maxKernelMemory)
	if k.cache != nil {
		cfg = cfg.WithCompilationCache(k.cache)
	}
	k.runtime = wazero.NewRuntimeWithConfig(ctx, cfg)
	memory := &wasm.Module{MemoryName: kernel.MemoryName}
	made, err := k.instantiate(memory.Encode(), kernel.MemoryModule)
	if err != nil {
		return err
	}
	k.memory = made.Memory()
	return k.openHost(ctx)
}

// openHost makes the module of the functions that kernels import: the functions of the library math
// themselves.
func (k *Library) openHost(ctx context.Context) error {
	host := k.runtime.NewHostModuleBuilder(kernel.HostModule)
	types := func(list []wasm.Type) []api.ValueType {
		out := make([]api.ValueType, len(list))
		for i, t := range list {
			out[i] = api.ValueType(t)
		}
		return out
	}
	for _, i := range kernel.Imports() {
		host.NewFunctionBuilder().WithGoFunction(k.imported(i), types(i.Params), types(i.Results)).Export(i.Name)
	}
	module, err := host.Instantiate(ctx)
	if err != nil {
		return err
	}
	k.modules = append(k.modules, module)
	return nil
}

// imported returns the implementation of a function that kernels import.
func (k *Library) imported(i kernel.Import) api.GoFunc {
	one := func(fn func(float64) float64) api.GoFunc {
		return func(_ context.Context, stack []uint64) {
			stack[0] = math.Float64bits(fn(math.Float64frombits(stack[0])))
		}
	}
	two := func(fn func(a, b float64) float64) api.GoFunc {
		return func(_ context.Context, stack []uint64) {
			stack[0] = math.Float64bits(fn(math.Float64frombits(stack[0]), math.Float64frombits(stack[1])))
		}
	}
	switch i.Name {
	case kernel.PowName:
		return two(number.Pow)
	case kernel.LogBase:
		return two(sandbox.Math2("log"))
	case kernel.LoadHalf:
		return func(_ context.Context, stack []uint64) {
			stack[0] = math.Float64bits(array.FromFloat16Bits(uint16(stack[0])))
		}
	case kernel.StoreHalf:
		return func(_ context.Context, stack []uint64) {
			stack[0] = uint64(array.Float16Bits(math.Float64frombits(stack[0])))
		}
	case kernel.PollName:
		return func(_ context.Context, stack []uint64) {
			stack[0] = 0
			if k.interrupted() {
				stack[0] = 1
			}
		}
	case kernel.RandomName:
		return func(_ context.Context, stack []uint64) {
			v, bad := k.random.Draw(int(int32(stack[0])), math.Float64frombits(stack[1]), math.Float64frombits(stack[2]))
			k.badArg = bad
			stack[0], stack[1] = math.Float64bits(v), 1
			if bad > 0 {
				stack[1] = 0
			}
		}
	}
	if fn := sandbox.Math1(i.Name); fn != nil {
		return one(fn)
	}
	return two(sandbox.Math2(i.Name))
}

// instantiate compiles and instantiates a module.
func (k *Library) instantiate(code []byte, name string) (api.Module, error) {
	ctx := context.Background()
	compiled, err := k.runtime.CompileModule(ctx, code)
	if err != nil {
		return nil, err
	}
	k.modules = append(k.modules, compiled)
	return k.runtime.InstantiateModule(ctx, compiled, wazero.NewModuleConfig().WithName(name))
}

// load returns the variant for a layout. Variants with the same code share it.
func (k *Library) load(layout *kernel.Layout) (*variant, error) {
	hash := sha256.Sum256(layout.Code)
	if run := k.loaded[hash]; run != nil {
		return &variant{layout: layout, run: run}, nil
	}
	if len(k.loaded) >= maxLoaded {
		return nil, fmt.Errorf("the script has more than %d different kernels", maxLoaded)
	}
	if err := k.open(); err != nil {
		return nil, fmt.Errorf("kernels do not work on this machine: %w", err)
	}
	module, err := k.instantiate(layout.Code, "")
	if err != nil {
		return nil, fmt.Errorf("the kernel could not be compiled: %w", err)
	}
	run := module.ExportedFunction(kernel.Run)
	if k.loaded == nil {
		k.loaded = map[[sha256.Size]byte]api.Function{}
	}
	k.loaded[hash] = run
	return &variant{layout: layout, run: run}, nil
}

// Close frees the runtime and all code.
func (k *Library) Close() {
	ctx := context.Background()
	for _, m := range k.modules {
		_ = m.Close(ctx) // nothing can be done about it
	}
	if k.runtime != nil {
		_ = k.runtime.Close(ctx)
	}
	k.modules, k.runtime, k.loaded = nil, nil, nil
}

// call runs a kernel. It is the Lua function that kernel(fn) returns.
func (c *compiled) call(L *lua.LState) int {
	k := c.kernels
	c.check(L)
	values := c.values(L)
	v, err := c.variant()
	if err != nil {
		k.fail(L, err)
	}
	c.fill(L, values)
	clear(values)
	k.memory.WriteUint32Le(kernel.FaultAt, 0)
	_, err = v.run.Call(context.Background())
	for _, p := range c.places {
		if p.written {
			p.array.Load(k.view(p.at, p.array.Size()))
		}
	}
	if err != nil {
		c.explain(L, v, err)
	}
	n := len(c.function.Results())
	memory := k.view(kernel.ResultsAt, 8*n)
	for i, t := range c.function.Results() {
		bits := binary.LittleEndian.Uint64(memory[8*i:])
		if t == kernel.Bool {
			L.Push(lua.LBool(uint32(bits) != 0))
		} else {
			L.Push(lua.LNumber(math.Float64frombits(bits)))
		}
	}
	c.forget()
	return n
}

// forget drops the references to the arrays of a call.
func (c *compiled) forget() {
	clear(c.places)
	c.places = c.places[:0]
}

// view returns a part of the memory.
func (k *Library) view(at, size int) []byte {
	b, ok := k.memory.Read(uint32(at), uint32(size))
	if !ok {
		panic("a kernel's memory is smaller than it should be")
	}
	return b
}

// check throws an error if a function outside is not the one that was compiled.
func (c *compiled) check(L *lua.LState) {
	for _, b := range c.bound {
		if b.upvalue.Value() != b.value {
			c.kernels.host.Throw(L, &script.Failure{
				Kind: script.Invalid, Message: "'" + b.name + "' has changed since the kernel of " + c.place + " was made, and kernels keep the functions that they call",
				Hint: "make the kernel after it", Words: []string{b.name},
			})
		}
	}
}

// values returns the values for the slots, and stores their kinds in c.kinds.
func (c *compiled) values(L *lua.LState) []lua.LValue {
	values := c.given[:0]
	for i, s := range c.slots {
		v := outerValue(s)
		if v == nil {
			v = L.Get(i + 1)
		}
		kind, ok := c.kindOf(s, v)
		if !ok {
			c.wrongType(L, i, v)
		}
		values, c.kinds[i] = append(values, v), kind
	}
	c.given = values
	return values
}

func (c *compiled) wrongType(L *lua.LState, i int, v lua.LValue) {
	s := c.slots[i]
	f := &script.Failure{Kind: script.Invalid, Words: []string{s.Name}}
	is := script.Describe(v)
	if x := typedarray.Of(v); x != nil {
		is = "a " + x.Kind().String()
	} else if b, ok := v.(lua.LBool); ok {
		is = b.String()
	}
	if s.Variable != nil {
		f.Message = fmt.Sprintf("the kernel of %s needs %s in '%s', which is %s", c.place, s.Type, s.Name, is)
	} else {
		f.Message = fmt.Sprintf("argument %d of the kernel of %s, '%s', must be %s, not %s", i+1, c.place, s.Name, s.Type, is)
	}
	if _, ok := v.(*lua.LTable); ok && s.Type == kernel.Array {
		f.Hint = "convert it to an array once: Float32Array(t)"
	}
	c.kernels.host.Throw(L, f)
}

// fill puts the values of a call into the memory.
func (c *compiled) fill(L *lua.LState, values []lua.LValue) {
	k := c.kernels
	c.forget()
	end := kernel.ArraysAt
	slots := k.view(kernel.SlotsAt, kernel.SlotSize*len(values))
	for i, v := range values {
		slot := slots[kernel.SlotSize*i:]
		switch v := v.(type) {
		case lua.LNumber:
			bits := math.Float64bits(float64(v))
			if c.kinds[i] == kernel.Whole {
				bits = uint64(int64(v))
			}
			binary.LittleEndian.PutUint64(slot, bits)
		case lua.LBool:
			bits := uint64(0)
			if v {
				bits = 1
			}
			binary.LittleEndian.PutUint64(slot, bits)
		default:
			x := typedarray.Of(v)
			j := c.find(x)
			if j < 0 {
				j = len(c.places)
				c.places = append(c.places, placed{array: x, at: end})
				end = (end + x.Size() + 15) &^ 15
			}
			p := &c.places[j]
			p.written = p.written || c.slots[i].Written
			binary.LittleEndian.PutUint64(slot, uint64(p.at))
			binary.LittleEndian.PutUint64(slot[8:], uint64(x.Len()))
		}
	}
	k.grow(L, end+kernel.Padding)
	for _, p := range c.places {
		p.array.Save(k.view(p.at, p.array.Size()))
	}
}

// find returns the index of an array in c.places, or -1.
func (c *compiled) find(x *array.Array) int {
	for i := range c.places {
		if c.places[i].array == x {
			return i
		}
	}
	return -1
}

// grow makes the memory at least size bytes large.
func (k *Library) grow(L *lua.LState, size int) {
	const page = 1 << 16
	have := int(k.memory.Size())
	if size <= have {
		return
	}
	k.api.Check(L, "kernel", k.host.Room(int64(size-have)))
	if _, ok := k.memory.Grow(uint32((size - have + page - 1) / page)); !ok {
		k.api.Fail(L, script.Invalid, "the arrays of this call are larger than %s, more than a kernel can have", script.FormatBytes(maxKernelMemory*page))
	}
}

// explain throws the error of a call that has failed.
func (c *compiled) explain(L *lua.LState, v *variant, err error) {
	k := c.kernels
	fault := k.view(kernel.FaultAt, 32)
	code := binary.LittleEndian.Uint32(fault)
	float := func(at int) float64 { return math.Float64frombits(binary.LittleEndian.Uint64(fault[at:])) }
	var x *array.Array
	at := int(binary.LittleEndian.Uint32(fault[8:]))
	for _, p := range c.places {
		if p.at == at {
			x = p.array
		}
	}
	c.forget()
	site := int(binary.LittleEndian.Uint32(fault[4:]))
	if code == 0 || site >= len(v.layout.Sites) {
		panic(errors.Join(errors.New("a kernel failed"), err))
	}
	place := v.layout.Sites[site]
	f := &script.Failure{Kind: script.Invalid}
	switch code {
	case kernel.Outside:
		f = typedarray.Outside(float(16), x)
	case kernel.Misfit:
		f.Message = x.Kind().String() + ": " + x.Set(int(float(16))-1, float(24)).Error()
	case kernel.BadRandom:
		f.Message = fmt.Sprintf("bad argument #%d to 'random' (interval is empty)", k.badArg)
	case kernel.Interrupted:
		k.host.StoppedAt(place.Chunk, place.Line)
		k.host.Poll(L)
		f.Kind, f.Message = script.Cancelled, "the kernel was interrupted"
	}
	k.host.ThrowAt(L, f, place.Chunk, place.Line)
}

// Modules returns the number of compiled modules that the library holds, those of the runtime included.
func (k *Library) Modules() int { return len(k.modules) }

// Loaded returns the number of kernels with different code.
func (k *Library) Loaded() int { return len(k.loaded) }
