package compile_test

import (
	"strings"
	"testing"

	lua "github.com/yuin/gopher-lua"

	"github.com/vuerlua/vuerlua/luabind/internal/compile"
	"github.com/vuerlua/vuerlua/luabind/internal/puctest"
)

// TestErrorLines checks that errors are reported on the same lines as in PUC Lua, for statements
// with line breaks in every place.
func TestErrorLines(t *testing.T) {
	for _, source := range []string{
		"local a\n= 1\n +\n nil\n\n;",
		"local a = 1\n+\n1\n+ nil\n+ 3\n",
		"return 1 +\n{}",
		"local x = 2 ^\n{} ^\n 3",
		"local x = -\n{}\n\n",
		"local x = #\nnil\n",
		"local x = not\n(1 + {})\n",
		"local x = {}\n <\n{}\n\n",
		"local x = {} == {}\n <\n2",
		"if\n1 <\n{}\nthen\nend",
		"while 1 do\nlocal x = 1\n<\nnil end",
		"repeat\nuntil 1\n<\nnil\n",
		"local x = 'a'\n ..\n'b'\n..\n{}\n\n",
		"local t\nlocal x = t\n..\n'x'\n",
		"local t\nlocal x = 1 < 2\nand t.x\n or 1\n",
		"local a\n=\nb\n.c\n.d\n\n;",
		"local a = nil\nlocal b = a.x\n.y",
		"local t = {}\nlocal y = t.x.y\n+\n1\n",
		"local t = {}\nlocal y = t[1][\n2\n]\n\n",
		"local x = {}\nx\n.y\n.z\n=\n1\n;",
		"local t = {}\n t\n[\nnil\n]\n=\n1\n",
		"local t = {}\nt.x.y\n=\nt.x",
		"local t = {}\nt.x\n.y\n=\nfunction()\nend",
		"local t = {}\nt.x\n.y\n,\nt.z = 1\n,\n2",
		"local a, b = 1\nb.x, a =\n1,\n2\n",
		"local x = {\n[nil]\n=\n1\n}",
		"local a\nlocal b = {\n1,\n2,\na.x,\n3\n}",
		"local a\nlocal b = {\n1,\n2,\nx = a.x\n,3\n}",
		"nofn(\n1,\n2\n)",
		"nofn\n'a\\\nb'",
		"nofn\n{\n}",
		"x = nofn\n[[a\nb]]\n",
		"local t = {}\nt\n:nomethod(\n1\n)",
		"local t = {}\nt.a\n:nomethod(\n1\n)",
		"local s = 'a'\nlocal x = s\n:nomethod(\n{}\n)",
		"local a\nprint(\na.b,\n2\n)",
		"local a\nprint(2,\na.b\n)",
		"local a\nreturn\na\n.b\n",
		"local a\nreturn\na.b,\n2\n",
		"local function f()\nerror(\n'x'\n)\nend\nf(\n)\n",
		"local function f()\nreturn error(\n'x'\n)\nend\nf(\n)\n",
		"for i\nin\n1\ndo\nend",
		"for k in\npairs({1}) do\nnofn(\n) end",
		"local t\nfor i = t.x\n,\n2 do end",
		"for i =\n{},\n2\n\ndo\n\nend",
		"for i = 1,\n2,\n{\n}\ndo\nend",
		"function f.g()\n\nend",
		"local f = {}\nfunction f.g.h()\n\nend",
		"local f = {}\nfunction f.g.h:x()\n\nend",
	} {
		cmd := puctest.Command(t, "-e", "print(select(2, pcall(assert(loadstring(io.read('*a'), '=c')))))")
		cmd.Stdin = strings.NewReader(source)
		out, err := cmd.Output()
		if err != nil {
			t.Fatal(err)
		}
		L := lua.NewState()
		fn, err := compile.Function(L, source, "c")
		if err != nil {
			t.Errorf("%q: %v", source, err)
			continue
		}
		L.Push(fn)
		if err = L.PCall(0, 0, nil); err == nil {
			t.Errorf("%q: no error", source)
			continue
		}
		got := err.(*lua.ApiError).Object.String()
		if want := strings.TrimSpace(string(out)); place(got) == "" || place(got) != place(want) {
			t.Errorf("%q: %s, in PUC Lua %s", source, got, want)
		}
		L.Close()
	}
}

// place returns the chunk:line with which an error begins.
func place(message string) string {
	parts := strings.SplitN(message, ":", 3)
	if len(parts) < 3 {
		return ""
	}
	return parts[0] + ":" + parts[1]
}
