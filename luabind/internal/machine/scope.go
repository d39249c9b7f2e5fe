package machine

import (
	"strings"

	lua "github.com/yuin/gopher-lua"
)

// A Scope maps names to variables. Functions that have them as upvalues share them.
type Scope map[string]*lua.Upvalue

// NewVariable returns a variable that does not belong to a running function.
func NewVariable(v lua.LValue) *lua.Upvalue {
	return (&upvalue{value: v, closed: true}).public()
}

// Locals returns the locals of h.Main, which may be running on L or have ended. They are the locals
// of its outermost block: locals of loops and inner blocks end with the block, and their registers
// are reused. If several locals have the same name, the last one is returned. A function that ended
// without keeping its locals (see compile.Options.KeepLocals) has no locals.
func (h *Hook) Locals(L *lua.LState) Scope {
	if L != nil {
		if t := threadOf(L); t != nil {
			t.keepMain(nil)
		}
	}
	return h.kept
}

// keepMain keeps the locals of Main if it runs on t, above the frame under.
func (t *thread) keepMain(under *frame) {
	if t.hook.Main == nil {
		return
	}
	for f := t.state.currentFrame; f != nil && f != under; f = f.Parent {
		t.keep(f)
	}
}

// keep keeps the locals of f if f runs Main. OP_NOP with operand A calls it before a function
// returns.
func (t *thread) keep(f *frame) {
	if f.Fn == t.hook.Main {
		t.hook.kept = t.locals(f)
	}
}

// locals returns the locals of f's outermost block.
func (t *thread) locals(f *frame) Scope {
	scope := Scope{}
	p, pc, reg := f.Fn.Proto, f.Pc-1, 0
	for _, local := range p.DbgLocals {
		if local.StartPc >= pc { // see code.localName
			break
		}
		if pc >= local.EndPc {
			continue
		}
		if local.EndPc == len(p.Code) && !strings.HasPrefix(local.Name, "(") {
			scope[local.Name] = t.state.findUpvalue(f.LocalBase + reg)
		}
		reg++
	}
	return scope
}
