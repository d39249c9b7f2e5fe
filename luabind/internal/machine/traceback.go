package machine

import (
	"fmt"
	"strings"

	lua "github.com/yuin/gopher-lua"
)

// shownFrames is the number of frames that a traceback shows at each end of a deep stack.
const shownFrames = 7

// manyTailCalls is the number of tail calls above which a function is probably used as a loop.
const manyTailCalls = 1000

// traceback returns a traceback in gopher-lua's format. gopher-lua's own function takes time
// quadratic in the depth, and writes a line for each tail call.
func (t *thread) traceback() string {
	var b strings.Builder
	b.WriteString("stack traceback:")
	depth := 0
	for f := t.state.currentFrame; f != nil; f = f.Parent {
		depth++
	}
	n := 0
	for f := t.state.currentFrame; f != nil; f = f.Parent {
		switch {
		case n < shownFrames || n >= depth-shownFrames+1:
			b.WriteString("\n\t" + f.place() + " in " + t.nameOf(f))
			switch {
			case f.TailCall > manyTailCalls:
				b.WriteString(", after many tail calls")
			case f.TailCall > 0:
				b.WriteString("\n\t(tailcall): ?")
			}
		case n == shownFrames:
			b.WriteString("\n\t...")
		}
		n++
	}
	b.WriteString("\n\t[G]: ?")
	return b.String()
}

// place returns the current place in f as a traceback shows it.
func (f *frame) place() string {
	if f.Fn.IsG {
		return "[G]:"
	}
	return fmt.Sprintf("%s:%d:", f.Fn.Proto.SourceName, f.line())
}

// nameOf describes the function of f by the name that its caller uses for it.
func (t *thread) nameOf(f *frame) string {
	caller := f.Parent
	if caller == nil {
		return "main chunk"
	}
	name, kind := caller.calls()
	switch {
	case kind != "" && (f.Fn.IsG || name[0] != '(' && f.TailCall == 0):
		return "function '" + name + "'"
	case f.Fn.IsG:
		return "function (anonymous)"
	}
	return fmt.Sprintf("function <%s:%d>", f.Fn.Proto.SourceName, f.Fn.Proto.LineDefined)
}

// Traceback returns L's traceback: the innermost frames and, if the stack is deep, the
// outermost ones.
func Traceback(L *lua.LState) string {
	if t := threadOf(L); t != nil {
		return t.traceback()
	}
	return ""
}
