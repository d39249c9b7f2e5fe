package luabind

import (
	"strings"

	lua "github.com/yuin/gopher-lua"

	"github.com/vuerlua/vuerlua/luabind/internal/machine"
	"github.com/vuerlua/vuerlua/luabind/internal/number"
	"github.com/vuerlua/vuerlua/luabind/internal/sandbox"
	"github.com/vuerlua/vuerlua/luabind/internal/script"
)

// maxPrint bounds one printed line, in bytes.
const maxPrint = 64 << 10

// luaPrint converts its arguments with the global tostring, as Lua's own print does: a script may
// have replaced that function.
func (e *Engine) luaPrint(L *lua.LState) int {
	tostring := machine.GetString(L.G.Global, "tostring")
	var b strings.Builder
	size := 0
	add := func(text string) {
		size += len(text)
		if b.Len() <= maxPrint {
			b.WriteString(text)
		}
	}
	for i := 1; i <= L.GetTop(); i++ {
		if i > 1 {
			add("\t")
		}
		L.Push(tostring)
		L.Push(L.Get(i))
		machine.Call(L, 1, 1)
		switch s := L.Get(-1).(type) {
		case lua.LString:
			add(string(s))
		case lua.LNumber:
			add(number.Format(float64(s)))
		default:
			sandbox.Raise(L, "'tostring' must return a string to 'print'")
		}
		L.Pop(1)
	}
	e.printLine(L, b.String(), size)
	return 0
}

// A partLine is the text that io.write has written since the last end of a line.
type partLine struct {
	text []byte
	file string // where its first part was written
	line int
}

// write shows text that a script writes to io.stdout or io.stderr as print does, once a line is
// complete or the running task blocks or ends.
func (e *Engine) write(L *lua.LState, text string) {
	if t := e.current; t != nil && t.eval != nil {
		t.eval.print(clipPrint(text, len(text)))
		return
	}
	p := &e.partLine
	for {
		line, rest, complete := strings.Cut(text, "\n")
		if len(p.text) == 0 {
			p.file, p.line = scriptPlace(L)
		}
		if !complete {
			p.text = append(p.text, line...)
			break
		}
		whole := string(p.text) + line
		e.show(p.file, p.line, whole, len(whole))
		p.text, text = p.text[:0], rest
		if rest == "" {
			return
		}
	}
	if len(p.text) > maxPrint {
		e.endLine()
	}
}

// endLine shows the unfinished line, if there is one.
func (e *Engine) endLine() {
	if p := &e.partLine; len(p.text) > 0 {
		e.show(p.file, p.line, string(p.text), len(p.text))
		p.text = p.text[:0]
	}
}

// printLine shows a line of print, after the unfinished line of io.write if there is one. text is
// the start of a line of size bytes.
func (e *Engine) printLine(L *lua.LState, text string, size int) {
	if t := e.current; t != nil && t.eval != nil {
		t.eval.print(clipPrint(text, size))
		return
	}
	file, line := scriptPlace(L)
	if p := &e.partLine; len(p.text) > 0 {
		text, file, line, size = string(p.text)+text, p.file, p.line, len(p.text)+size
		p.text = p.text[:0]
	}
	e.show(file, line, text, size)
}

func (e *Engine) show(file string, line int, text string, size int) {
	e.cfg.Reporter.Print(file, line, clipPrint(text, size))
}

func clipPrint(text string, size int) string { return script.Cut(text, maxPrint, size) }
