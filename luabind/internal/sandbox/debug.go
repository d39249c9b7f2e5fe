package sandbox

import (
	"strconv"
	"strings"

	lua "github.com/yuin/gopher-lua"

	"github.com/vuerlua/vuerlua/luabind/internal/machine"
)

// openDebug opens the functions of debug that read, and setfenv and setmetatable. sethook exists,
// but has no effect.
func (lib *library) openDebug(L *lua.LState) {
	mod := module(L, lua.DebugLibName)
	install(L, mod, map[string]lua.LGFunction{
		"getfenv":      debugGetfenv,
		"gethook":      debugGethook,
		"getinfo":      lib.debugGetinfo,
		"getlocal":     lib.debugGetlocal,
		"getmetatable": debugGetmetatable,
		"getupvalue":   debugGetupvalue,
		"setfenv":      debugSetfenv,
		"sethook":      debugSethook,
		"setmetatable": lib.debugSetmetatable,
		"traceback":    lib.debugTraceback,
	})
}

// thread returns the state of the thread that is argument 1, or L if argument 1 is not a thread.
// The other arguments follow shift places later. The caller must call done when it has finished
// inspecting of.
func (lib *library) thread(L *lua.LState) (of *lua.LState, shift int, done func()) {
	if th, ok := L.Get(1).(*lua.LState); ok {
		of, done = lib.opt.Thread(th)
		return of, 1, done
	}
	return L, 0, func() {}
}

func debugGetfenv(L *lua.LState) int {
	if fn, ok := argAny(L, 1).(*lua.LFunction); ok {
		L.Push(environment(L, fn))
	} else {
		L.Push(lua.LNil)
	}
	return 1
}

func debugSetfenv(L *lua.LState) int {
	env := ArgTable(L, 2)
	fn, _ := L.Get(1).(*lua.LFunction)
	return setEnvironment(L, fn, env)
}

// debugSethook does nothing. Libraries set hooks to stop code that runs too long, and the
// host's own limits do that here.
func debugSethook(*lua.LState) int { return 0 }

// debugGethook returns the results for no hook, as scripts cannot set one.
func debugGethook(L *lua.LState) int {
	L.Push(lua.LNil)
	L.Push(lua.LString(""))
	L.Push(lua.LNumber(0))
	return 3
}

// debugGetmetatable ignores __metatable for tables, which belong to scripts. The metatables
// that the host protects stay protected.
func debugGetmetatable(L *lua.LState) int {
	v := argAny(L, 1)
	if t, ok := v.(*lua.LTable); ok {
		L.Push(t.Metatable)
	} else {
		L.Push(L.GetMetatable(v))
	}
	return 1
}

// debugSetmetatable sets the metatable of a table, or the metatable that all values of
// another type share. Userdata belong to the host, except those of newproxy.
func (lib *library) debugSetmetatable(L *lua.LState) int {
	mt := argMetatable(L)
	switch v := L.Get(1).(type) {
	case *lua.LTable:
		v.Metatable = mt
	case *lua.LUserData:
		if _, ok := v.Value.(proxy); !ok {
			lib.opt.Raise(L, "denied", "debug.setmetatable: this userdata is the host's; use setmetatable, on tables")
		}
		v.Metatable = mt
	default:
		L.SetMetatable(v, mt)
	}
	L.Push(lua.LTrue)
	return 1
}

func debugGetupvalue(L *lua.LState) int {
	n := argInt32(L, 2)
	fn := argFunction(L, 1)
	if fn.IsG || n < 1 || n > len(fn.Upvalues) {
		return 0
	}
	name, value := L.GetUpvalue(fn, n)
	L.Push(lua.LString(name))
	L.Push(value)
	return 2
}

func (lib *library) debugGetlocal(L *lua.LState) int {
	of, shift, done := lib.thread(L)
	defer done()
	dbg, tail, ok := stackLevel(of, argInt32(L, 1+shift))
	if !ok {
		ArgError(L, 1+shift, "level out of range")
	}
	if n := argInt32(L, 2+shift); !tail && n > 0 {
		if name, value := of.GetLocal(dbg, n); name != "" {
			L.Push(lua.LString(name))
			L.Push(value)
			return 2
		}
	}
	L.Push(lua.LNil)
	return 1
}

// An activation describes a function and, at a level of the stack, a call of it.
type activation struct {
	fn       *lua.LFunction // nil for a call that a tail call has replaced
	line     int            // being executed; -1 for none
	name     string
	namewhat string // "" for a call without a name
}

// activationAt returns the activation at a level of a thread's stack.
func activationAt(L *lua.LState, level int) (a activation, ok bool) {
	dbg, tail, ok := stackLevel(L, level)
	if !ok || tail {
		return activation{line: -1}, ok
	}
	if _, err := L.GetInfo("l", dbg, lua.LNil); err != nil {
		return a, false
	}
	a.fn, a.line = machine.Function(dbg), dbg.CurrentLine
	if a.fn.IsG || machine.TailCalls(dbg) == 0 {
		a.name, a.namewhat = machine.CallName(L, level)
	}
	return a, true
}

// source returns the name that the function's chunk was loaded with, and the short form that
// messages show.
func (lib *library) source(a activation) (source, short string) {
	switch {
	case a.fn == nil:
		return "=(tail call)", "(tail call)"
	case a.fn.IsG:
		return "=[C]", "[C]"
	}
	short = a.fn.Proto.SourceName
	if source, ok := lib.sources[short]; ok {
		return source, short
	}
	return "@" + short, short
}

// kind returns the field what of getinfo.
func (a activation) kind() string {
	switch {
	case a.fn == nil:
		return "tail"
	case a.fn.IsG:
		return "C"
	case a.fn.Proto.LineDefined == 0:
		return "main"
	}
	return "Lua"
}

func (lib *library) debugGetinfo(L *lua.LState) int {
	of, shift, done := lib.thread(L)
	defer done()
	what := optString(L, 2+shift, "flnSu")
	var a activation
	if fn, ok := L.Get(1 + shift).(*lua.LFunction); ok {
		a = activation{fn: fn, line: -1}
	} else {
		level, ok := machine.ToNumber(L.Get(1 + shift))
		if !ok {
			ArgError(L, 1+shift, "function or level expected")
		}
		if a, ok = activationAt(of, toInt32(level)); !ok {
			L.Push(lua.LNil)
			return 1
		}
	}
	if strings.Trim(what, "SlunLf") != "" {
		ArgError(L, 2+shift, "invalid option")
	}
	t := L.NewTable()
	for _, c := range what {
		switch c {
		case 'S':
			lib.setSource(t, a)
		case 'l':
			machine.SetString(t, "currentline", lua.LNumber(a.line))
		case 'u':
			nups := 0
			if a.fn != nil && !a.fn.IsG {
				nups = len(a.fn.Upvalues)
			}
			machine.SetString(t, "nups", lua.LNumber(nups))
		case 'n':
			machine.SetString(t, "namewhat", lua.LString(a.namewhat))
			if a.namewhat != "" {
				machine.SetString(t, "name", lua.LString(a.name))
			}
		case 'f':
			if a.fn != nil {
				machine.SetString(t, "func", a.fn)
			}
		case 'L':
			if a.fn != nil && !a.fn.IsG {
				machine.SetString(t, "activelines", activeLines(L, a.fn.Proto))
			}
		}
	}
	L.Push(t)
	return 1
}

func (lib *library) setSource(t *lua.LTable, a activation) {
	source, short := lib.source(a)
	first, last := -1, -1
	if a.fn != nil && !a.fn.IsG {
		first, last = a.fn.Proto.LineDefined, a.fn.Proto.LastLineDefined
	}
	machine.SetString(t, "source", lua.LString(source))
	machine.SetString(t, "short_src", lua.LString(short))
	machine.SetString(t, "what", lua.LString(a.kind()))
	machine.SetString(t, "linedefined", lua.LNumber(first))
	machine.SetString(t, "lastlinedefined", lua.LNumber(last))
}

// activeLines returns a table whose keys are the lines that have code.
func activeLines(L *lua.LState, proto *lua.FunctionProto) *lua.LTable {
	t := L.NewTable()
	for _, line := range proto.DbgSourcePositions {
		machine.SetInt(t, line, lua.LTrue)
	}
	return t
}

const (
	shownInner = 12 // levels at the inner end that a traceback shows
	shownOuter = 10 // levels at the outer end that it shows
)

// debugTraceback returns a message that is not a string unchanged, so that xpcall can use it
// as the handler of errors of any type.
func (lib *library) debugTraceback(L *lua.LState) int {
	of, shift, done := lib.thread(L)
	defer done()
	message := ""
	if L.GetTop() > shift {
		s, ok := text(L.Get(1 + shift))
		if !ok {
			L.Push(L.Get(1 + shift))
			return 1
		}
		message = s + "\n"
	}
	level := 1 - shift
	if n, ok := machine.ToNumber(L.Get(2 + shift)); ok {
		level = toInt32(n)
	}
	L.Push(lua.LString(message + lib.traceback(of, level, shift == 0)))
	return 1
}

// traceback describes the stack from a level on. main reports whether L is the running
// thread; its caller is the host, unless a coroutine is running.
func (lib *library) traceback(L *lua.LState, level int, main bool) string {
	var b strings.Builder
	b.WriteString("stack traceback:")
	depth := machine.Depth(L)
	host := 0
	if main && !lib.opt.InCoroutine() {
		host = 1
	}
	for ; level >= 0 && level < depth; level++ {
		a, ok := activationAt(L, level)
		if !ok {
			break
		}
		if cut := depth + host - shownOuter; level == shownInner && cut > level+1 {
			b.WriteString("\n\t...")
			level = cut - 1
			continue
		}
		_, short := lib.source(a)
		b.WriteString("\n\t" + short + ":")
		if a.line > 0 {
			b.WriteString(strconv.Itoa(a.line) + ":")
		}
		switch kind := a.kind(); {
		case a.namewhat != "":
			b.WriteString(" in function '" + a.name + "'")
		case kind == "main":
			b.WriteString(" in main chunk")
		case kind == "C", kind == "tail":
			b.WriteString(" ?")
		default:
			b.WriteString(" in function <" + short + ":" + strconv.Itoa(a.fn.Proto.LineDefined) + ">")
		}
	}
	if host > 0 {
		b.WriteString("\n\t[C]: ?")
	}
	return b.String()
}
