package kernel

import (
	"fmt"

	"github.com/vuerlua/vuerlua/luabind/internal/wasm"
)

// Limits on the code of a kernel. The runtime compiles about maxCode in a tenth of a second, and
// cannot be interrupted.
const (
	maxCode      = 128 << 10
	maxInstances = 64
)

// A module is a function and all functions that it calls, each compiled for the kinds of its
// arguments.
type module struct {
	wasm.Module
	slots     map[any]int // slots of the variables outside the function
	kinds     []Kind      // of the slots
	imports   map[string]int
	sites     []Site
	siteAt    map[Site]int
	instances map[string]*instance
	pending   []*instance
	outside   *wasm.Func
	misfit    *wasm.Func
	stop      *wasm.Func
	root      *Function
}

// An Import is a function of the host that modules import.
type Import struct {
	Name            string
	Params, Results []wasm.Type
}

// Imports returns the functions of the host that modules import.
func Imports() []Import {
	var list []Import
	for _, name := range MathNames() {
		if f := mathFuncs[name]; f.imported {
			n := f.least
			list = append(list, Import{name, make([]wasm.Type, n), []wasm.Type{wasm.F64}})
			for i := range n {
				list[len(list)-1].Params[i] = wasm.F64
			}
		}
	}
	two := []wasm.Type{wasm.F64, wasm.F64}
	return append(list,
		Import{PowName, two, two[:1]},
		Import{LogBase, two, two[:1]},
		Import{LoadHalf, []wasm.Type{wasm.I32}, two[:1]},
		Import{StoreHalf, two[:1], []wasm.Type{wasm.I32}},
		Import{PollName, nil, []wasm.Type{wasm.I32}},
		Import{RandomName, []wasm.Type{wasm.I32, wasm.F64, wasm.F64}, []wasm.Type{wasm.F64, wasm.I32}})
}

// Compile generates a module for a call whose slots have the given kinds. The error is an *Error.
func (f *Function) Compile(kinds []Kind) (out *Layout, err error) {
	defer guard(&err)
	m := &module{
		slots: map[any]int{}, kinds: kinds, imports: map[string]int{},
		siteAt: map[Site]int{}, instances: map[string]*instance{}, root: f,
	}
	slots := f.Slots()
	if len(slots) > maxSlots {
		m.tooLarge()
	}
	for i, s := range slots {
		if s.Variable != nil {
			m.slots[s.Variable] = i
		}
	}
	m.MemoryModule, m.MemoryName = MemoryModule, MemoryName
	for _, i := range Imports() {
		m.imports[i.Name] = m.Import(HostModule, i.Name, wasm.FuncType{Params: i.Params, Results: i.Results})
	}
	m.faults()
	m.run(m.instance(f, kinds[:len(f.params)]))
	for len(m.pending) > 0 {
		n := m.pending[0]
		m.pending = m.pending[1:]
		n.generate()
		if m.Size() > maxCode {
			m.tooLarge()
		}
	}
	return &Layout{Code: m.Encode(), Sites: m.sites}, nil
}

func (m *module) tooLarge() {
	panic(&Error{m.root.Chunk, m.root.Line, "the kernel is too large to be compiled", "split it into several kernels, which the script calls"})
}

// site returns the index of a place in Layout.Sites.
func (m *module) site(chunk string, line int) int32 {
	s := Site{chunk, line}
	i, ok := m.siteAt[s]
	if !ok {
		i = len(m.sites)
		m.siteAt[s] = i
		m.sites = append(m.sites, s)
	}
	return int32(i)
}

// faults adds the functions that store a fault and end the kernel.
func (m *module) faults() {
	fault := func(code int32, params ...wasm.Type) *wasm.Func {
		f := m.Func(wasm.FuncType{Params: params})
		i32 := func(at int, push func()) {
			f.ConstI32(FaultAt)
			push()
			f.Memory(wasm.I32Store, 2, at)
		}
		if code > 0 {
			i32(0, func() { f.ConstI32(code) })
		} else {
			i32(0, func() { f.With(wasm.LocalGet, 1) })
		}
		i32(4, func() { f.With(wasm.LocalGet, 0) })
		if len(params) > 2 {
			i32(8, func() { f.With(wasm.LocalGet, len(params)-1) })
			for i := 1; i < len(params)-1; i++ {
				f.ConstI32(FaultAt)
				f.With(wasm.LocalGet, i)
				f.Memory(wasm.F64Store, 3, 8+8*i)
			}
		}
		f.Op(wasm.Unreachable)
		return f
	}
	m.outside = fault(Outside, wasm.I32, wasm.F64, wasm.I32)         // site, index, address
	m.misfit = fault(Misfit, wasm.I32, wasm.F64, wasm.F64, wasm.I32) // site, index, value, address
	m.stop = fault(0, wasm.I32, wasm.I32)                            // site, code
}

// run adds the exported function, which calls root with the values in the slots.
func (m *module) run(root *instance) {
	f := m.Func(wasm.FuncType{})
	for i := range root.fn.params {
		pushSlot(f, i, root.args[i])
	}
	f.With(wasm.Call, root.w.Index)
	temps := make([]int, len(root.fn.results))
	for i := len(temps) - 1; i >= 0; i-- {
		temps[i] = f.Local(wasmType(root.fn.results[i]))
		f.With(wasm.LocalSet, temps[i])
	}
	for i, t := range root.fn.results {
		f.ConstI32(int32(ResultsAt + 8*i))
		f.With(wasm.LocalGet, temps[i])
		if t == Bool {
			f.Memory(wasm.I32Store, 2, 0)
		} else {
			f.Memory(wasm.F64Store, 3, 0)
		}
	}
	m.Export(Run, f)
}

// pushSlot pushes the contents of a slot: one value, or two for an array.
func pushSlot(f *wasm.Func, i int, k Kind) {
	at := SlotsAt + SlotSize*i
	f.ConstI32(0)
	switch {
	case k == Float:
		f.Memory(wasm.F64Load, 3, at)
	case k == Whole:
		f.Memory(wasm.I64Load, 3, at)
	case k == Boolean:
		f.Memory(wasm.I32Load, 2, at)
	default:
		f.Memory(wasm.I32Load, 2, at)
		f.ConstI32(0)
		f.Memory(wasm.I64Load, 3, at+8)
	}
}

func wasmType(t Type) wasm.Type {
	if t == Bool {
		return wasm.I32
	}
	return wasm.F64
}

// kindTypes returns the types of the wasm values that represent a value of a kind.
func kindTypes(k Kind) []wasm.Type {
	switch k {
	case Boolean:
		return []wasm.Type{wasm.I32}
	case Float:
		return []wasm.Type{wasm.F64}
	case Whole:
		return []wasm.Type{wasm.I64}
	}
	return []wasm.Type{wasm.I32, wasm.I64}
}

// instance returns the instance of fn for arguments of the given kinds.
func (m *module) instance(fn *Function, args []Kind) *instance {
	key := fmt.Sprintf("%p %v", fn, args)
	if n := m.instances[key]; n != nil {
		return n
	}
	if len(m.instances) >= maxInstances {
		m.tooLarge()
	}
	var t wasm.FuncType
	for _, k := range args {
		t.Params = append(t.Params, kindTypes(k)...)
	}
	for _, r := range fn.results {
		t.Results = append(t.Results, wasmType(r))
	}
	n := &instance{module: m, fn: fn, args: args, w: m.Func(t), vars: map[*variable]*info{}, free: map[wasm.Type][]int{},
		forward: map[*label]int{}, back: map[*label]int{}}
	m.instances[key] = n
	m.pending = append(m.pending, n)
	return n
}
