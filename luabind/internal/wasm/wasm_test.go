package wasm_test

import (
	"context"
	"math"
	"testing"

	"github.com/tetratelabs/wazero"

	"github.com/vuerlua/vuerlua/luabind/internal/wasm"
)

// TestModule encodes a module with each kind of operand and runs it.
func TestModule(t *testing.T) {
	m := &wasm.Module{MemoryName: "memory"}
	f := m.Func(wasm.FuncType{Params: []wasm.Type{wasm.F64}, Results: []wasm.Type{wasm.F64, wasm.I64, wasm.I32}})
	helper := m.Func(wasm.FuncType{Params: []wasm.Type{wasm.F64}, Results: []wasm.Type{wasm.F64}})
	sum := f.Local(wasm.F64)
	count := f.Local(wasm.I64)
	f.With(wasm.LocalGet, 0)
	f.With(wasm.LocalSet, sum)
	f.Block(wasm.Block, m.BlockType())
	f.Block(wasm.Loop, m.BlockType())
	f.With(wasm.LocalGet, sum)
	f.With(wasm.Call, helper.Index)
	f.With(wasm.LocalTee, sum)
	f.ConstF64(1000)
	f.Op(wasm.F64Gt)
	f.With(wasm.BrIf, 1)
	f.With(wasm.LocalGet, count)
	f.ConstI64(-300)
	f.Op(wasm.I64Sub)
	f.With(wasm.LocalSet, count)
	f.With(wasm.Br, 0)
	f.Op(wasm.End, wasm.End)
	f.ConstI32(8)
	f.With(wasm.LocalGet, sum)
	f.Memory(wasm.F64Store, 3, 1000)
	f.ConstI32(1008)
	f.Memory(wasm.F64Load, 3, 0)
	f.With(wasm.LocalGet, count)
	f.With(wasm.LocalGet, sum)
	f.ConstF64(2000)
	f.Op(wasm.F64Lt)
	f.Block(wasm.If, m.BlockType(wasm.I32))
	f.ConstI32(math.MinInt32)
	f.Op(wasm.Else)
	f.ConstI32(-1)
	f.Op(wasm.End)
	helper.With(wasm.LocalGet, 0)
	helper.ConstF64(1.5)
	helper.Op(wasm.F64Mul)
	m.Export("f", f)

	ctx := context.Background()
	r := wazero.NewRuntime(ctx)
	defer r.Close(ctx)
	module, err := r.Instantiate(ctx, m.Encode())
	if err != nil {
		t.Fatal(err)
	}
	got, err := module.ExportedFunction("f").Call(ctx, math.Float64bits(100))
	if err != nil {
		t.Fatal(err)
	}
	if v, n, i := math.Float64frombits(got[0]), int64(got[1]), int32(got[2]); v != 1139.0625 || n != 1500 || i != math.MinInt32 {
		t.Errorf("got %v, %d, %d", v, n, i)
	}
}
