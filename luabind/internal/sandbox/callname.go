package sandbox

import (
	"reflect"

	lua "github.com/yuin/gopher-lua"
)

// callName says by what name the running function was called, and what kind of name that
// is: "global", "local", "method", "field" or "upvalue". Where the caller is not a Lua
// function, or called a value without a name, the name is "?" and the kind is "".
//
// Like PUC Lua it reads the caller's code backwards from the call: the instruction that
// fetched the function says where the function was.
func callName(L *lua.LState) (name, what string) { return nameAt(L, 1) }

// nameAt is callName for the function that is called at a level of the stack: 1 is the one
// that called the running function.
func nameAt(L *lua.LState, level int) (name, what string) {
	dbg, ok := L.GetStack(level)
	if !ok {
		return "?", ""
	}
	value, err := L.GetInfo("f", dbg, lua.LNil)
	fn, _ := value.(*lua.LFunction)
	if err != nil || fn == nil || fn.IsG {
		return "?", ""
	}
	c := code{fn.Proto}
	pc := framePC(dbg) - 1
	if pc < 0 || pc >= len(c.Code) {
		return "?", ""
	}
	switch call := c.Code[pc]; opcode(call) {
	case lua.OP_CALL, lua.OP_TAILCALL, lua.OP_TFORLOOP:
		if name, what = c.nameOf(argA(call), pc); what != "" {
			return name, what
		}
	}
	return "?", ""
}

// framePC is the index of the instruction after the one that a frame executes. gopher-lua
// does not export it.
func framePC(dbg *lua.Debug) int { return int(frameField(dbg, "Pc")) }

// tailCalls is how many calls a frame has replaced by tail calls.
func tailCalls(dbg *lua.Debug) int { return int(frameField(dbg, "TailCall")) }

func frameField(dbg *lua.Debug, name string) int64 {
	frame := reflect.ValueOf(dbg).Elem().FieldByName("frame")
	if frame.IsNil() {
		return 0
	}
	return frame.Elem().FieldByName(name).Int()
}

// The parts of an instruction.
func opcode(in uint32) int { return int(in >> 26) }
func argA(in uint32) int   { return int(in>>18) & 0xff }
func argB(in uint32) int   { return int(in & 0x1ff) }
func argC(in uint32) int   { return int(in>>9) & 0x1ff }
func argBx(in uint32) int  { return int(in & 0x3ffff) }

// constantBit marks an argument that is the index of a constant, not a register.
const constantBit = 0x100

// code is the code of a function with what is known for debugging.
type code struct{ *lua.FunctionProto }

// nameOf says what name the value has that register reg holds when the instruction pc is
// about to run.
func (c code) nameOf(reg, pc int) (name, what string) {
	if name := c.localName(reg, pc); name != "" {
		return name, "local"
	}
	at := c.lastWrite(reg, pc)
	if at < 0 {
		return "", ""
	}
	switch in := c.Code[at]; opcode(in) {
	case lua.OP_GETGLOBAL:
		return c.constant(argBx(in)), "global"
	case lua.OP_MOVE, lua.OP_MOVEN:
		if argA(in) == reg && argB(in) < reg {
			return c.nameOf(argB(in), at)
		}
	case lua.OP_GETTABLE, lua.OP_GETTABLEKS:
		return c.key(argC(in)), "field"
	case lua.OP_GETUPVAL:
		if i := argB(in); i < len(c.DbgUpvalues) {
			return c.DbgUpvalues[i], "upvalue"
		}
		return "?", "upvalue"
	case lua.OP_SELF:
		if argA(in) == reg {
			return c.key(argC(in)), "method"
		}
	}
	return "", ""
}

// localName is the name of the local in register reg, "" for none.
func (c code) localName(reg, pc int) string {
	for _, local := range c.DbgLocals {
		if local.StartPc >= pc { // the compilers count from the instruction before
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

// lastWrite is the last instruction before pc that changes register reg, -1 for none. A
// jump forward that ends no later than pc passes over what lies between.
func (c code) lastWrite(reg, pc int) int {
	last := -1
	for i := 0; i < pc; i++ {
		in := c.Code[i]
		a := argA(in)
		hit := false
		switch opcode(in) {
		case lua.OP_LOADNIL:
			hit = a <= reg && reg <= argB(in)
		case lua.OP_SELF:
			hit = reg == a || reg == a+1
		case lua.OP_CALL, lua.OP_VARARG:
			hit = reg >= a
		case lua.OP_TFORLOOP:
			hit = reg >= a+2
		case lua.OP_FORLOOP, lua.OP_FORPREP:
			hit = reg >= a && reg <= a+3
		case lua.OP_JMP:
			if to := i + 1 + argBx(in) - 0x3ffff>>1; to > i+1 && to <= pc {
				i = to - 1
			}
		case lua.OP_SETGLOBAL, lua.OP_SETUPVAL, lua.OP_SETTABLE, lua.OP_SETTABLEKS, lua.OP_SETLIST, lua.OP_EQ, lua.OP_LT, lua.OP_LE,
			lua.OP_TEST, lua.OP_TAILCALL, lua.OP_RETURN, lua.OP_CLOSE, lua.OP_NOP:
		case lua.OP_CLOSURE:
			hit = reg == a
			if proto := argBx(in); proto < len(c.FunctionPrototypes) {
				if hit {
					last = i
				}
				i += int(c.FunctionPrototypes[proto].NumUpvalues) // which name what is captured
				continue
			}
		default:
			hit = reg == a
		}
		if hit {
			last = i
		}
	}
	return last
}

func (c code) constant(i int) string {
	if i < len(c.Constants) {
		if s, ok := c.Constants[i].(lua.LString); ok {
			return string(s)
		}
	}
	return "?"
}

// key is the name that a field is fetched by, "?" where it is not a constant string.
func (c code) key(arg int) string {
	if arg&constantBit == 0 {
		return "?"
	}
	return c.constant(arg &^ constantBit)
}
