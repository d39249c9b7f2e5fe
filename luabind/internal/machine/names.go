package machine

import (
	lua "github.com/yuin/gopher-lua"

	"github.com/vuerlua/vuerlua/luabind/internal/bytecode"
)

// CallName returns the name by which the function at a level of L's stack was called, and the
// kind of that name: "global", "local", "method", "field" or "upvalue". Level 0 is the running
// function. If the caller is not a Lua function, or called a value without a name, the name is
// "?" and the kind is "".
//
// Like PUC Lua, it reads the caller's code: the instruction that fetched the function shows
// where the function came from.
func CallName(L *lua.LState, level int) (name, kind string) {
	dbg, ok := L.GetStack(level + 1)
	if !ok {
		return "?", ""
	}
	return frameOf(dbg).calls()
}

// calls returns the name of the function that f is calling and the kind of that name, as
// CallName does. f may be nil.
func (f *frame) calls() (name, kind string) {
	if f == nil || f.Fn.IsG || f.Pc < 1 || f.Pc > len(f.Fn.Proto.Code) {
		return "?", ""
	}
	switch in := f.Fn.Proto.Code[f.Pc-1]; bytecode.Op(in) {
	case lua.OP_CALL, lua.OP_TAILCALL, lua.OP_TFORLOOP:
		if name, kind = f.nameOf(bytecode.A(in)); kind != "" {
			return name, kind
		}
	}
	return "?", ""
}

// TailCalls returns the number of calls that tail calls have replaced in the frame of dbg.
func TailCalls(dbg *lua.Debug) int {
	if f := frameOf(dbg); f != nil {
		return f.TailCall
	}
	return 0
}

// Function returns the function that the frame of dbg runs, nil for no frame.
func Function(dbg *lua.Debug) *lua.LFunction {
	if f := frameOf(dbg); f != nil {
		return f.Fn
	}
	return nil
}

// Depth returns the number of calls on L's stack, including those that tail calls have
// replaced.
func Depth(L *lua.LState) (n int) {
	for f := stateOf(L).currentFrame; f != nil; f = f.Parent {
		n++
		if !f.Fn.IsG {
			n += f.TailCall
		}
	}
	return n
}

// Outermost reports whether the frame of dbg has no caller.
func Outermost(dbg *lua.Debug) bool {
	f := frameOf(dbg)
	return f == nil || f.Parent == nil
}

// nameOf returns the name and kind of the value that a register of f's Lua function holds while
// the current instruction runs.
func (f *frame) nameOf(reg int) (name, kind string) { return code{f.Fn.Proto}.nameOf(reg, f.Pc-1) }

// code is a function's code with its debug information.
type code struct{ *lua.FunctionProto }

// nameOf returns the name and kind of the value in a register at the instruction pc.
func (c code) nameOf(reg, pc int) (name, kind string) {
	if name := c.localName(reg, pc); name != "" {
		return name, "local"
	}
	at := c.lastWrite(reg, pc)
	if at < 0 {
		return "", ""
	}
	switch in := c.Code[at]; bytecode.Op(in) {
	case lua.OP_GETGLOBAL:
		return c.constant(bytecode.Bx(in)), "global"
	case lua.OP_MOVE, lua.OP_MOVEN:
		if bytecode.A(in) == reg && bytecode.B(in) < reg {
			return c.nameOf(bytecode.B(in), at)
		}
	case lua.OP_GETTABLE, lua.OP_GETTABLEKS:
		return c.key(bytecode.C(in)), "field"
	case lua.OP_GETUPVAL:
		if i := bytecode.B(in); i < len(c.DbgUpvalues) {
			return c.DbgUpvalues[i], "upvalue"
		}
		return "?", "upvalue"
	case lua.OP_SELF:
		if bytecode.A(in) == reg {
			return c.key(bytecode.C(in)), "method"
		}
	}
	return "", ""
}

// localName returns the name of the local in register reg, "" for none.
func (c code) localName(reg, pc int) string {
	for _, local := range c.DbgLocals {
		if local.StartPc >= pc { // StartPc is the instruction before the scope
			break
		}
		if pc < local.EndPc {
			if reg == 0 {
				return local.Name
			}
			reg--
		}
	}
	return ""
}

// lastWrite returns the index of the last instruction before pc that changes register reg, -1
// for none. It follows forward jumps that end at pc or before.
func (c code) lastWrite(reg, pc int) int {
	last := -1
	for i := 0; i < pc; i++ {
		in := c.Code[i]
		if c.writes(in, reg) {
			last = i
		}
		switch bytecode.Op(in) {
		case lua.OP_JMP, lua.OP_FORPREP:
			if to := i + 1 + bytecode.Offset(in); to > i+1 && to <= pc {
				i = to - 1
			}
		case lua.OP_SETLIST:
			if bytecode.C(in) == 0 {
				i++ // the batch is the next word
			}
		case lua.OP_MOVEN:
			for range bytecode.C(in) {
				i++
				if i < pc && bytecode.A(c.Code[i]) == reg {
					last = i
				}
			}
		case lua.OP_CLOSURE:
			if p := bytecode.Bx(in); p < len(c.FunctionPrototypes) {
				i += int(c.FunctionPrototypes[p].NumUpvalues) // the next words name the captured variables
			}
		}
	}
	return last
}

// writes reports whether an instruction changes register reg.
func (code) writes(in uint32, reg int) bool {
	a := bytecode.A(in)
	switch bytecode.Op(in) {
	case lua.OP_LOADNIL:
		return a <= reg && reg <= bytecode.B(in)
	case lua.OP_SELF:
		return reg == a || reg == a+1
	case lua.OP_CALL, lua.OP_TAILCALL, lua.OP_VARARG:
		return reg >= a
	case lua.OP_TFORLOOP:
		return reg >= a+2
	case lua.OP_FORLOOP, lua.OP_FORPREP:
		return reg >= a && reg <= a+3
	case lua.OP_SETGLOBAL, lua.OP_SETUPVAL, lua.OP_SETTABLE, lua.OP_SETTABLEKS, lua.OP_SETLIST, lua.OP_EQ, lua.OP_LT, lua.OP_LE,
		lua.OP_JMP, lua.OP_RETURN, lua.OP_CLOSE, lua.OP_NOP:
		return false
	}
	return reg == a // also for OP_TEST, after which the register may hold one of two values
}

func (c code) constant(i int) string {
	if i < len(c.Constants) {
		if s, ok := c.Constants[i].(lua.LString); ok {
			return string(s)
		}
	}
	return "?"
}

// key returns the name of a field, or "?" if the key is not a constant string.
func (c code) key(arg int) string {
	if arg&bytecode.Constant == 0 {
		return "?"
	}
	return c.constant(arg &^ bytecode.Constant)
}
