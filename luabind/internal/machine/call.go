package machine

import (
	lua "github.com/yuin/gopher-lua"
)

// run is the mainLoop of a state. gopher-lua calls it when a Go function calls a Lua function, with
// the frame of the called function on top of the stack.
func (t *thread) run(_ *lua.LState, _ *frame) {
	s := t.state
	f := s.stack.data.last()
	if f == nil {
		return
	}
	s.currentFrame = f.Parent // so that errors on entry are reported at the caller
	t.check()
	t.enter()
	t.checkDepth(s.stack.data)
	s.stack.data.reserve()
	s.currentFrame = f
	s.hasErrorFunc = true // gopher-lua's own PCall has cleared it
	if f.Fn.IsG {
		t.callGo(f)
	} else {
		t.ensure(f.LocalBase + int(f.Fn.Proto.NumUsedRegisters))
		t.execute(f)
	}
	t.nested--
}

// enter counts a main loop that is about to run inside another main loop.
func (t *thread) enter() {
	if t.nested >= maxNested {
		if t.nested == maxNested && t.errors == 0 {
			t.raise("C stack overflow")
		}
		if t.nested >= maxNested+extraNested {
			panic(errorInHandler())
		}
	}
	t.nested++
}

// callMeta prepares the call of a value that is not a function, at slot ra: the value becomes
// the first argument of its metamethod, which is returned.
func (t *thread) callMeta(ra, nargs int) *lua.LFunction {
	v := t.state.reg.array[ra]
	fn, ok := t.metamethod(v, "__call").(*lua.LFunction)
	if !ok {
		t.notCallable(v)
	}
	t.shiftArguments(v, ra+1, nargs)
	return fn
}

// shiftArguments inserts the called value before its nargs arguments, the first of which is at
// the absolute index at.
func (t *thread) shiftArguments(v lua.LValue, at, nargs int) {
	t.ensure(at + nargs + 1)
	reg := t.state.reg
	copy(reg.array[at+1:at+nargs+1], reg.array[at:at+nargs])
	reg.array[at] = v
	reg.top = max(reg.top, at+nargs+1)
}

// pushGo pushes the frame of a Go function whose arguments follow the slot ra.
func (t *thread) pushGo(fn *lua.LFunction, ra, nargs, nret, returnBase int) *frame {
	s := t.state
	base := ra + 1
	t.ensure(base + nargs)
	f := t.push()
	f.Fn, f.Parent = fn, s.currentFrame
	f.Pc, f.Base, f.LocalBase, f.ReturnBase = 0, ra, base, returnBase
	f.NArgs, f.NRet, f.TailCall = nargs, nret, 0
	s.reg.cutTop(base + nargs)
	s.currentFrame = f
	return f
}

// callGo runs the Go function of f, the frame on top of the stack, moves the results and
// removes the frame.
func (t *thread) callGo(f *frame) {
	s := t.state
	n := f.Fn.GFunction(t.L)
	reg := s.reg
	if n < 0 {
		t.raise("attempt to yield across metamethod/C-call boundary")
	}
	n = min(n, reg.top-f.LocalBase)
	s.stack.data.pop()
	s.currentFrame = f.Parent
	want := f.NRet
	if want < 0 {
		want = n
	}
	t.moveResults(f.ReturnBase, reg.top-n, n, want)
}

// moveResults moves the n results at from to the slots at to, adjusts their number to want, and
// sets the top of the registry after them.
func (t *thread) moveResults(to, from, n, want int) {
	t.ensure(to + want)
	reg := t.state.reg
	array, old := reg.array, reg.top
	if n >= want {
		if want == 1 {
			array[to] = array[from]
		} else {
			copy(array[to:to+want], array[from:from+want])
		}
	} else {
		copy(array[to:to+n], array[from:from+n])
		for i := to + n; i < to+want; i++ {
			array[i] = lua.LNil
		}
	}
	reg.top = to + want
	if old > reg.top {
		clear(array[reg.top:old])
	}
}

// pushLua pushes the frame of a Lua function whose nargs arguments follow the slot ra, and
// prepares its registers.
func (t *thread) pushLua(fn *lua.LFunction, ra, nargs, nret, returnBase int) *frame {
	s := t.state
	p := fn.Proto
	size := int(p.NumUsedRegisters)
	f := t.push()
	f.Fn, f.Parent = fn, s.currentFrame
	f.Pc, f.Base, f.LocalBase, f.ReturnBase = 0, ra, ra+1, returnBase
	f.NArgs, f.NRet, f.TailCall = nargs, nret, 0
	if p.IsVarArg&lua.VarArgIsVarArg != 0 {
		t.spread(f, p)
	} else if reg := s.reg; ra+1+size > len(reg.array) {
		t.growFor(f, ra+1+size)
	}
	reg := s.reg
	np := int(p.NumParameters)
	first := f.LocalBase + min(nargs, np)
	if p.IsVarArg&lua.VarArgNeedsArg != 0 {
		first = f.LocalBase + np + 1
	}
	top := f.LocalBase + size
	fillNil(reg.array[first:top])
	if rest := ra + 1 + nargs; rest > top && p.IsVarArg&lua.VarArgIsVarArg == 0 {
		clear(reg.array[top:rest]) // arguments without a parameter
	}
	reg.top = top
	s.currentFrame = f
	return f
}

// growFor grows the registry for a frame that has been pushed but does not run yet.
func (t *thread) growFor(f *frame, n int) {
	if n > t.state.reg.maxSize {
		t.state.stack.data.pop()
	}
	t.ensure(n)
}

func fillNil(slots []lua.LValue) {
	empty := lua.LNil
	for i := range slots {
		slots[i] = empty
	}
}

// spread moves the fixed parameters of a vararg function after all of its arguments, where the
// function's registers begin.
func (t *thread) spread(f *frame, p *lua.FunctionProto) {
	np, nargs := int(p.NumParameters), f.NArgs
	total := max(nargs, np)
	base := f.LocalBase + total
	t.growFor(f, base+max(np+1, int(p.NumUsedRegisters)))
	array := t.state.reg.array
	if nargs < np {
		fillNil(array[f.LocalBase+nargs : f.LocalBase+np])
	}
	copy(array[base:base+np], array[f.LocalBase:f.LocalBase+np])
	fillNil(array[f.LocalBase : f.LocalBase+np])
	if p.IsVarArg&lua.VarArgNeedsArg != 0 {
		arg := newTable(total-np, 1)
		m := tableOf(arg)
		m.array = append(m.array, array[f.LocalBase+np:f.LocalBase+total]...)
		arg.RawSetString("n", lua.LNumber(total-np))
		array[base+np] = arg
	}
	f.LocalBase = base
}

// callNested calls the value at slot ra with the nargs arguments after it, and returns when the
// call has ended. The results are at ra.
func (t *thread) callNested(ra, nargs, nret int) {
	fn, _ := t.state.reg.array[ra].(*lua.LFunction)
	if fn == nil {
		fn = t.callMeta(ra, nargs)
		nargs++
	}
	t.check()
	t.enter()
	if fn.IsG {
		t.callGo(t.pushGo(fn, ra, nargs, nret, ra))
	} else {
		t.execute(t.pushLua(fn, ra, nargs, nret, ra))
	}
	t.nested--
}

// invoke calls a function from an instruction or a Go function, and leaves the registry as it
// was. values are the function and its arguments. It returns the only result, or nil if
// nret is 0.
func (t *thread) invoke(nret int, values ...lua.LValue) (result lua.LValue) {
	reg := t.state.reg
	old, top := reg.top, t.frameTop()
	t.ensure(top + len(values))
	copy(reg.array[top:], values)
	reg.top = top + len(values)
	t.callNested(top, len(values)-1, nret)
	if nret > 0 {
		result = reg.array[top]
		reg.array[top] = nil
	}
	reg.top = old
	return result
}

// Call is [lua.LState.Call] with the error messages of this package. It calls the value below the
// nargs values on top of the stack, and replaces all of them by nret results.
func Call(L *lua.LState, nargs, nret int) {
	t := threadOf(L)
	if t == nil {
		L.Call(nargs, nret)
		return
	}
	t.callNested(t.state.reg.top-nargs-1, nargs, nret)
}

// tailCall replaces the frame of the running function with the frame of a call of fn, whose nargs
// arguments follow the slot ra.
func (t *thread) tailCall(cf *frame, fn *lua.LFunction, ra, nargs int) *frame {
	s := t.state
	reg := s.reg
	s.closeUpvalues(cf.LocalBase)
	end := max(ra+1+nargs, cf.LocalBase+int(cf.Fn.Proto.NumUsedRegisters))
	base, returnBase, nret, tails := cf.Base, cf.ReturnBase, cf.NRet, cf.TailCall
	copy(reg.array[base:base+1+nargs], reg.array[ra:ra+1+nargs])
	s.stack.data.pop()
	s.currentFrame = cf.Parent
	f := t.pushLua(fn, base, nargs, nret, returnBase)
	f.TailCall = tails + 1
	if top := f.LocalBase + int(fn.Proto.NumUsedRegisters); end > top {
		clear(reg.array[top:end])
	}
	return f
}
