package parse_test

import (
	"fmt"
	"reflect"
	"strings"
	"testing"

	"github.com/yuin/gopher-lua/ast"

	"github.com/vuerlua/vuerlua/luabind/internal/parse"
)

// TestLines checks Line and LastLine of the nodes in a text, in the order of a walk from the
// root to the leaves.
func TestLines(t *testing.T) {
	for _, c := range []struct{ text, want string }{
		{"x\n=\n1\n+\ny\n", "Assign 1-5, Ident 1-1, ArithmeticOp 4-5, Number 3-3, Ident 5-5"},
		{"x = a\nand\nb\nor\nnot\nc", "Assign 1-6, Ident 1-1, LogicalOp 4-6, LogicalOp 2-3, Ident 1-1, Ident 3-3, UnaryNotOp 5-6, Ident 6-6"},
		{"x =\n-\n1 <\n#\n't'", "Assign 1-5, Ident 1-1, RelationalOp 3-5, UnaryMinusOp 2-3, Number 3-3, UnaryLenOp 4-5, String 5-5"},
		{"x = 'a\\\nb'\n..\nnil", "Assign 1-4, Ident 1-1, StringConcatOp 3-4, String 1-2, Nil 4-4"},
		{"local x,\ny\n=\ntrue\nlocal z", "LocalAssign 1-0, True 4-4, LocalAssign 5-0"},
		{"x = a\n.b\n[\n1\n]\n", "Assign 1-5, Ident 1-1, AttrGet 5-5, AttrGet 2-2, Ident 1-1, String 2-2, Number 4-4"},
		{"f(\n1\n)", "FuncCall 1-3, FuncCall 1-3, Ident 1-1, Number 2-2"},
		{"a\n.f(\n1\n)", "FuncCall 1-4, FuncCall 2-4, AttrGet 2-2, Ident 1-1, String 2-2, Number 3-3"},
		{"a\n:m{\n}", "FuncCall 1-3, FuncCall 2-3, Ident 1-1, Table 2-3"},
		{"f\n[[a\nb]]", "FuncCall 1-3, FuncCall 3-3, Ident 1-1, String 2-3"},
		{"x = {\na\n= 1,\n[2]\n= 3,\n4\n}", "Assign 1-7, Ident 1-1, Table 1-7, String 2-2, Number 3-3, Number 4-4, Number 5-5, Number 6-6"},
		{"x = function\n(\n)\nend", "Assign 1-4, Ident 1-1, Function 2-4"},
		{"function\nf(\n)\nend", "FuncDef 1-4, Ident 2-2, Function 1-4"},
		{"function a\n.b\n:c()\nend", "FuncDef 1-4, AttrGet 2-2, Ident 1-1, String 2-2, Function 1-4"},
		{"local\nfunction\nf\n(\n)\nend", "LocalAssign 1-6, Function 4-6"},
		{"do\nend", "DoBlock 1-2"},
		{"while\na\ndo\nbreak\nend", "While 1-5, Ident 2-2, Break 4-4"},
		{"repeat\nuntil\na", "Repeat 1-3, Ident 3-3"},
		{"for i\n= 1,\n2 do\nend", "NumberFor 1-3, Number 2-2, Number 3-3"},
		{"for i\nin\na do\nend", "GenericFor 1-4, Ident 3-3"},
		{"if a\nthen\nelseif\nb then\nelse\nend", "If 1-6, Ident 1-1, If 3-6, Ident 4-4"},
		{"return\n1,\n2;", "Return 1-3, Number 2-2, Number 3-3"},
		{"return", "Return 1-1"},
		{"::a\n::\ngoto\na", "Label 1-2, Goto 3-4"},
		{"x = (\na\n)\n.b", "Assign 1-4, Ident 1-1, AttrGet 4-4, Ident 2-2, String 4-4"},
		{"return (\n...\n)", "Return 1-3, Comma3 2-2"},
	} {
		chunk, err := parse.Chunk(c.text, "c")
		if err != nil {
			t.Errorf("%q: %v", c.text, err)
			continue
		}
		var got []string
		walk(reflect.ValueOf(chunk), func(n ast.PositionHolder) {
			kind := reflect.TypeOf(n).Elem().Name()
			kind = strings.TrimSuffix(strings.TrimSuffix(kind, "Expr"), "Stmt")
			got = append(got, fmt.Sprintf("%s %d-%d", kind, n.Line(), n.LastLine()))
		})
		if got := strings.Join(got, ", "); got != c.want {
			t.Errorf("%q:\n  got  %s\n  want %s", c.text, got, c.want)
		}
	}
}

// walk visits the nodes of a tree.
func walk(v reflect.Value, visit func(ast.PositionHolder)) {
	switch v.Kind() {
	case reflect.Interface:
		walk(v.Elem(), visit)
	case reflect.Slice:
		for i := range v.Len() {
			walk(v.Index(i), visit)
		}
	case reflect.Pointer:
		if v.IsNil() {
			return
		}
		if n, ok := v.Interface().(ast.PositionHolder); ok {
			visit(n)
		}
		for _, field := range reflect.VisibleFields(v.Elem().Type()) {
			if field.IsExported() && !field.Anonymous {
				walk(v.Elem().FieldByIndex(field.Index), visit)
			}
		}
	}
}

// FuzzParse checks that every text is parsed or rejected, that the position of an error is inside
// the text, and that the lines of a node are lines of the text and enclose those of its children.
func FuzzParse(f *testing.F) {
	for _, c := range accepted {
		if len(c.text) < 1000 {
			f.Add(c.text)
		}
	}
	for _, c := range refused {
		if len(c.text) < 1000 {
			f.Add(c.text)
		}
	}
	f.Add("goto x; ::x:: goto = goto")
	f.Fuzz(func(t *testing.T, text string) {
		if len(text) > 1<<16 {
			return
		}
		lines := 1 + strings.Count(text, "\n") + strings.Count(text, "\r") // at most
		chunk, err := parse.Chunk(text, "c")
		if err != nil {
			e, ok := err.(*parse.Error)
			switch {
			case !ok || chunk != nil:
				t.Fatalf("%T and %d statements", err, len(chunk))
			case e.Line < 1 || e.Line > lines || e.StartLine < 1 || e.StartLine > e.Line || e.Column < 1 || e.Offset < 0 || e.Offset > len(text):
				t.Fatalf("%+v in %d lines", e, lines)
			case e.Message == "" || e.AtEnd() && strings.HasSuffix(e.Message, "token"):
				t.Fatalf("%+v", e)
			}
			return
		}
		again, err := parse.Chunk(text, "c")
		if err != nil || !reflect.DeepEqual(chunk, again) {
			t.Fatalf("the same text has two trees, %v", err)
		}
		walk(reflect.ValueOf(chunk), func(n ast.PositionHolder) {
			_, local := n.(*ast.LocalAssignStmt)
			if n.Line() < 1 || n.Line() > lines || n.LastLine() > lines || n.LastLine() < n.Line() && !local {
				t.Fatalf("%T: %d-%d of %d lines", n, n.Line(), n.LastLine(), lines)
			}
		})
	})
}

func BenchmarkChunk(b *testing.B) {
	forms := map[string]string{
		"lines":  "session:upsert(Box{ key = \"b1\", position = {1, 2, 3}, material = { color = \"red\" } })\n",
		"data":   "{1, 2.5, -3e2, \"four\"},\n",
		"string": "x = 'some text with an escape\\n'\n",
	}
	for _, name := range []string{"lines", "data", "string"} {
		for _, size := range []int{1 << 10, 1 << 20, 8 << 20} {
			text := strings.Repeat(forms[name], size/len(forms[name]))
			if name == "data" {
				text = "return {" + text + "}"
			}
			b.Run(fmt.Sprintf("%s-%dk", name, size>>10), func(b *testing.B) {
				b.SetBytes(int64(len(text)))
				b.ReportAllocs()
				for b.Loop() {
					if _, err := parse.Chunk(text, "c"); err != nil {
						b.Fatal(err)
					}
				}
			})
		}
	}
}
