package parse_test

import (
	"errors"
	"strings"
	"testing"
	"time"

	"github.com/yuin/gopher-lua/ast"

	"github.com/vuerlua/vuerlua/luabind/internal/parse"
)

// accepted are texts that PUC Lua 5.1 accepts, named by what might be mistaken for an error.
var accepted = []struct{ name, text string }{
	{"nothing", ""},
	{"a comment alone", "-- x"},
	{"a long comment alone", "--[==[ ]] \n ]==] x = 1"},
	{"a short comment that begins with a bracket", "--[=x\nx = 1"},
	{"semicolons after statements", "x = 1; do end; local y; return;"},
	{"statements in a line", "a = 1 b = 2 local c d = 3"},
	{"return with nothing after it", "do return end x = 1"},
	{"break in every loop", "while 1 do break end repeat break until 1 for i = 1, 2 do break; end for k in f do do break end end"},
	{"a call of a string", `f"a" f'b' f[[c]] f[==[d]==]`},
	{"a call of a table", "f{} f{1; 2, 3,} f{a = 1, [1] = 2; 3}"},
	{"calls of calls", "f()()()'x'{}:m()"},
	{"a method of a literal in parentheses", `(""):rep(3)`},
	{"a call on the line of its callee", "x = f (1)"},
	{"a parenthesis after a semicolon", "x = f;\n(g)()"},
	{"a new line after the callee at a table", "x = {f\n(1)}"}, // PUC Lua has looked ahead there
	{"a field of an expression in parentheses", "(a).b = 1 (a or b)[1] = 2"},
	{"varargs of the main chunk", "local a = ... return (...)"},
	{"varargs of a function", "function f(a, ...) return ... end"},
	{"numerals", "x = 3 + 3. + .3 + 3e2 + 3.e-2 + .3E+2 + 08 + 0x10 + 0XfF + 1e400"},
	{"numerals of strtod", "x = 0x1p4 + 0xep1 + 0xffffffffffffffffffff"},
	{"a hexadecimal e is not an exponent", "x = 0x1e+1"},
	{"an operator after a hexadecimal numeral", "x = 0xe-1"},
	{"escapes", `x = "\a\b\f\n\r\t\v\\\"\'\0\65\065\255\q\x41\z"`},
	{"a line in a string", "x = 'a\\\nb\\\r\nc'"},
	{"a zero byte in a string", "x = 'a\x00b' --\x00\ny = [[\x00]]"},
	{"any byte in a string", "x = '\x80\xff\x01'"},
	{"a long bracket in one of another level", "x = [=[ [[ ]] [==[ ]=]"},
	{"brackets in a long bracket", "x = [[ [ [=[ ] ]] y = [=[ ]]=]"},
	{"lines of every kind", "x = 1\ry = 2\r\nz = 3\n\rf\n\n\n'x'"},
	{"white space of C", "x\v=\f1"},
	{"operators", "x = not -a ^ -b .. c + d * e % f / g == h ~= i < j <= k > l >= m and n or #o"},
	{"functions", "function f() end function a.b.c:d(x, y) end local function g(...) end x = function() end"},
	{"keywords as parts of names", "ending = 1 _end = 2 nots = 3 End = 4"},
	{"200 levels of parentheses, nearly", "x = " + strings.Repeat("(", 196) + "1" + strings.Repeat(")", 196)},
	{"a table of tables", "x = " + strings.Repeat("{", 197) + strings.Repeat("}", 197)},
	{"blocks in blocks", strings.Repeat("do ", 197) + strings.Repeat("end ", 197)},
	{"a chain of ..", "x = 1" + strings.Repeat(" .. 1", 196)},
	{"a long sum", "x = 1" + strings.Repeat(" + 1", 20_000)},
	{"a long chain of calls", "f" + strings.Repeat("()", 20_000)},
	{"a long chain of fields", "x = a" + strings.Repeat(".b", 20_000)},
	{"a long chain of elseif", "if a then " + strings.Repeat("elseif b then ", 8_000) + "end"},
	{"a long list of assignments", strings.Repeat("a, ", 197) + "a = 1"},
}

func TestAccepts(t *testing.T) {
	for _, c := range accepted {
		t.Run(c.name, func(t *testing.T) {
			if _, err := parse.Chunk(c.text, "c"); err != nil {
				t.Error(err)
			}
		})
	}
}

// refused are texts that PUC Lua 5.1 rejects, with its message.
var refused = []struct{ text, want string }{
	{";", "1: unexpected symbol near ';'"},
	{"x = 1;;", "1: unexpected symbol near ';'"},
	{"do ; end", "1: unexpected symbol near ';'"},
	{"return;;", "1: '<eof>' expected near ';'"},
	{"return return", "1: unexpected symbol near 'return'"},
	{"do return 1, end", "1: unexpected symbol near 'end'"},
	{"return 1 x = 2", "1: '<eof>' expected near 'x'"},
	{"end", "1: '<eof>' expected near 'end'"},
	{"break", "1: no loop to break near '<eof>'"},
	{"while 1 do function f() break end end", "1: no loop to break near 'end'"},
	{"while 1 do break x = 1 end", "1: 'end' expected near 'x'"},
	{"while 1 do break; x = 1 end", "1: 'end' expected near 'x'"},
	{"function f() return ... end", "1: cannot use '...' outside a vararg function near '...'"},
	{"x = function(a) local b = {...} end", "1: cannot use '...' outside a vararg function near '...'"},
	{"f\n(1)", "2: ambiguous syntax (function call x new statement) near '('"},
	{"f()\n(g or h)()", "2: ambiguous syntax (function call x new statement) near '('"},
	{"a.b", "1: '=' expected near '<eof>'"},
	{"a", "1: '=' expected near '<eof>'"},
	{"a b", "1: '=' expected near 'b'"},
	{"1 = a", "1: unexpected symbol near '1'"},
	{"f() = 1", "1: unexpected symbol near '='"},
	{"(f)() = 1", "1: unexpected symbol near '='"},
	{"(a) = 1", "1: syntax error near '='"},
	{"(a.b) = 1", "1: syntax error near '='"},
	{"(f())", "1: syntax error near '<eof>'"},
	{"(a)", "1: syntax error near '<eof>'"},
	{"a, f() = 1", "1: syntax error near '='"},
	{"a, b + 1 = 2", "1: '=' expected near '+'"},
	{"a:b", "1: function arguments expected near '<eof>'"},
	{"a:b = 1", "1: function arguments expected near '='"},
	{"'a':b()", "1: unexpected symbol near ''a''"},
	{"x = 'a':b()", "1: unexpected symbol near ':'"},
	{"x = {}:b()", "1: unexpected symbol near ':'"},
	{"x = function() end()", "1: unexpected symbol near ')'"},
	{"x = a.1", "1: unexpected symbol near '.1'"},
	{"x = }", "1: unexpected symbol near '}'"},
	{"x = not", "1: unexpected symbol near '<eof>'"},
	{"x = 1 +", "1: unexpected symbol near '<eof>'"},
	{"x = = 1", "1: unexpected symbol near '='"},
	{"if x then", "1: 'end' expected near '<eof>'"},
	{"if x then\n\n", "3: 'end' expected (to close 'if' at line 1) near '<eof>'"},
	{"if x then else elseif y then end", "1: 'end' expected near 'elseif'"},
	{"if x do end", "1: 'then' expected near 'do'"},
	{"while x then end", "1: 'do' expected near 'then'"},
	{"repeat\nx = 1", "2: 'until' expected (to close 'repeat' at line 1) near '<eof>'"},
	{"repeat until x y", "1: '=' expected near '<eof>'"},
	{"function f(\na)\n", "3: 'end' expected (to close 'function' at line 1) near '<eof>'"},
	{"x = function\n(\na)\n", "4: 'end' expected (to close 'function' at line 2) near '<eof>'"},
	{"f(\n1\n", "3: ')' expected (to close '(' at line 1) near '<eof>'"},
	{"x = {\n1\n", "3: '}' expected (to close '{' at line 1) near '<eof>'"},
	{"for i in", "1: unexpected symbol near '<eof>'"},
	{"for 1", "1: '<name>' expected near '1'"},
	{"for i = 1 do end", "1: ',' expected near 'do'"},
	{"for i, j = 1, 2 do end", "1: 'in' expected near '='"},
	{"for a.b in c do end", "1: '=' or 'in' expected near '.'"},
	{"for i = 1, 2, 3, 4 do end", "1: 'do' expected near ','"},
	{"local function 3", "1: '<name>' expected near '3'"},
	{"local function a.b() end", "1: '(' expected near '.'"},
	{"local a.b = 1", "1: unexpected symbol near '.'"},
	{"local x <const> = 1", "1: unexpected symbol near '<'"},
	{"function a.b:c.d() end", "1: '(' expected near '.'"},
	{"function f(a,) end", "1: <name> or '...' expected near ')'"},
	{"function f(a, ..., b) end", "1: ')' expected near ','"},
	{"function f(1) end", "1: <name> or '...' expected near '1'"},
	{"x = {a = 1,,}", "1: unexpected symbol near ','"},
	{"x = {,}", "1: unexpected symbol near ','"},
	{"x = {1 2}", "1: '}' expected near '2'"},
	{"x = {[1] 2}", "1: '=' expected near '2'"},
	{"f(1,)", "1: unexpected symbol near ')'"},
	{"x = a[]", "1: unexpected symbol near ']'"},
	{"x = 5 // 2", "1: unexpected symbol near '/'"},
	{"x = a != b", "1: unexpected symbol near '!'"},
	{"x = ~1", "1: unexpected symbol near '~'"},
	{"x = \x01", "1: unexpected symbol near 'char(1)'"},
	{"x = \x00", "1: unexpected symbol"},
	{"\xef\xbb\xbfx = 1", "1: unexpected symbol near '\xef'"},
	{"#!/bin/lua", "1: unexpected symbol near '#'"},
	{"local größe = 1", "1: unexpected symbol near '\xc3'"},
	{"x = 3x", "1: malformed number near '3x'"},
	{"x = 1..2", "1: malformed number near '1..2'"},
	{"x = 1.2.3", "1: malformed number near '1.2.3'"},
	{"x = 0x", "1: malformed number near '0x'"},
	{"x = 0xg", "1: malformed number near '0xg'"},
	{"x = 0x1p", "1: malformed number near '0x1p'"},
	{"x = 1e", "1: malformed number near '1e'"},
	{"x = 1e+", "1: malformed number near '1e+'"},
	{"x = 1_000", "1: malformed number near '1_000'"},
	{`x = "\300"`, "1: escape sequence too large near '\"'"},
	{`x = "ab\n\999c"`, "1: escape sequence too large near '\"ab\n'"},
	{`x = "abc`, "1: unfinished string near '<eof>'"},
	{`x = "abc\`, "1: unfinished string near '<eof>'"},
	{"x = 'a\\65b\nc'", "1: unfinished string near ''aAb'"},
	{"x = 'a\\\nb", "2: unfinished string near '<eof>'"},
	{"x = [[\n", "2: unfinished long string near '<eof>'"},
	{"--[[\n\n", "3: unfinished long comment near '<eof>'"},
	{"x = [=x", "1: invalid long string delimiter near '[='"},
	{"x = [==", "1: invalid long string delimiter near '[=='"},
	{"x = [[ [[ ]]", "1: nesting of [[...]] is deprecated near '['"},
	{"--[[\n [[ ]]", "2: nesting of [[...]] is deprecated near '['"},
	{"a = 1 'x\\65'", "1: unexpected symbol near ''xA''"},
	{"a = 1 [==[\nx]==]", "2: unexpected symbol near '[==[x]==]'"},
	{"a = 1 'x\\0y'", "1: unexpected symbol near ''x'"},
	{"x = " + strings.Repeat("(", 197) + "1" + strings.Repeat(")", 197), "1: chunk has too many syntax levels"},
	{"x = " + strings.Repeat("{", 198) + strings.Repeat("}", 198), "1: chunk has too many syntax levels"},
	{strings.Repeat("do ", 198) + strings.Repeat("end ", 198), "1: chunk has too many syntax levels"},
	{"x = " + strings.Repeat("not ", 197) + "1", "1: chunk has too many syntax levels"},
	{"x = " + strings.Repeat("- ", 197) + "1", "1: chunk has too many syntax levels"},
	{"x = 1" + strings.Repeat(" .. 1", 197), "1: chunk has too many syntax levels"},
	{"x = 1" + strings.Repeat(" ^ 1", 197), "1: chunk has too many syntax levels"},
	{"x = " + strings.Repeat("f(", 198) + strings.Repeat(")", 198), "1: chunk has too many syntax levels"},
	{"x = " + strings.Repeat("a[", 197) + "1" + strings.Repeat("]", 197), "1: chunk has too many syntax levels"},
	{"x = " + strings.Repeat("function() return ", 99) + "1" + strings.Repeat(" end", 99), "1: chunk has too many syntax levels"},
	{strings.Repeat("if a then else ", 198) + strings.Repeat("end ", 198), "1: chunk has too many syntax levels"},
	{strings.Repeat("a, ", 198) + "a = 1", "1: main function has more than 197 variables in assignment"},
	{"\nfunction f() " + strings.Repeat("a, ", 197) + "a = 1 end", "2: function at line 2 has more than 196 variables in assignment"},
}

func TestRefuses(t *testing.T) {
	for _, c := range refused {
		chunk, err := parse.Chunk(c.text, "c")
		if chunk != nil || err == nil || err.Error() != "c:"+c.want {
			t.Errorf("%.60q: %v, want c:%s", c.text, err, c.want)
		}
	}
}

// TestGoto checks what LuaJIT accepts and rejects: goto is a keyword only if a name follows.
func TestGoto(t *testing.T) {
	for _, c := range []struct{ text, want string }{
		{"goto x ::x::", ""},
		{"goto\nx ::x::", ""},
		{"for i = 1, 2 do goto continue; ::continue:: end", ""},
		{"goto = 1", ""},
		{"goto()", ""},
		{"goto.x = 1", ""},
		{"goto:x()", ""},
		{`goto "x"`, ""},
		{"goto{}", ""},
		{"goto, x = 1, 2", ""},
		{"local goto = 1", ""},
		{"function goto() end local function goto() end", ""},
		{"for goto = 1, 2 do end", ""},
		{"x = {goto = 1, goto}", ""},
		{"x.goto = goto x:goto()", ""},
		{"return goto", ""},
		{"::goto::", ""},
		{"goto goto", "1: '=' expected near 'goto'"},
		{"goto a.b", "1: unexpected symbol near '.'"},
		{"goto 1", "1: '=' expected near '1'"},
		{"::1::", "1: '<name>' expected near '1'"},
		{"::a", "1: '::' expected near '<eof>'"},
		{"::a::;;", "1: unexpected symbol near ';'"},
		{"return ::a::", "1: unexpected symbol near '::'"},
		{"while 1 do break ::a:: end", "1: 'end' expected near '::'"},
		{"x = {goto x}", "1: '}' expected near 'x'"},
	} {
		_, err := parse.Chunk(c.text, "c")
		if c.want == "" && err != nil || c.want != "" && (err == nil || err.Error() != "c:"+c.want) {
			t.Errorf("%q: %v, want %s", c.text, err, c.want)
		}
	}
}

// TestPlaces checks the positions of errors, which packages that explain errors use.
func TestPlaces(t *testing.T) {
	for _, c := range []struct {
		text              string
		offset, line, col int
		message, near     string
		atEnd             bool
	}{
		{"x = 1\n  y z", 10, 2, 5, "'=' expected", "z", false},
		{"x = 1\r\n  y z", 11, 2, 5, "'=' expected", "z", false},
		{"x = (1\n", 7, 2, 1, "')' expected (to close '(' at line 1)", parse.EOF, true},
		{"x = 'abc\ny", 4, 1, 5, "unfinished string", "'abc", false},
		{"x = 'abc", 4, 1, 5, "unfinished string", parse.EOF, true},
		{"x = 1\n--[[ a\nb", 6, 2, 1, "unfinished long comment", parse.EOF, true},
		{"f()\nbreak\n\nx = 1", 4, 2, 1, "no loop to break", "x", false},
		{"x = [[a\n b[[1]]", 10, 2, 3, "nesting of [[...]] is deprecated", "[", false},
		{"x = 'ab\\999'", 7, 1, 8, "escape sequence too large", "'ab", false},
		{"x = y\n[[a\nb]] 1", 14, 3, 5, "unexpected symbol", "1", false},
		{"x = 1\n[[a\nb]]", 6, 2, 1, "unexpected symbol", "[[a\nb]]", false},
	} {
		_, err := parse.Chunk(c.text, "c")
		e, ok := errors.AsType[*parse.Error](err)
		if !ok {
			t.Errorf("%q: %v", c.text, err)
			continue
		}
		if e.Offset != c.offset || e.StartLine != c.line || e.Column != c.col || e.Message != c.message || e.Near != c.near || e.AtEnd() != c.atEnd {
			t.Errorf("%q: %+v", c.text, e)
		}
	}
}

func TestLongTokensAreCutInErrors(t *testing.T) {
	_, err := parse.Chunk("x = 1 [["+strings.Repeat("é", 1<<20)+"]]", "c")
	if err == nil || len(err.Error()) > 1100 || !strings.HasSuffix(err.Error(), "é...'") {
		t.Errorf("%.400v", err)
	}
}

// TestBounds checks that no path through a tree grows without bound, wherever its links are.
func TestBounds(t *testing.T) {
	n := parse.MaxLinks
	half := n/2 + 1
	sum := func(inner string, n int) string { return "(" + inner + strings.Repeat("+1", n) + ")" }
	for name, text := range map[string]string{
		"a sum":                     "x = 1" + strings.Repeat("+1", n+1),
		"mixed operators":           "x = 1" + strings.Repeat("+1*1==1", n+1),
		"calls":                     "f" + strings.Repeat("()", n+1),
		"strings":                   "f" + strings.Repeat("''", n+1),
		"fields":                    "x = a" + strings.Repeat(".b", n+1),
		"indexes":                   "x = a" + strings.Repeat("[1]", n+1),
		"methods":                   "x = a" + strings.Repeat(":b()", n+1),
		"the name of a function":    "function a" + strings.Repeat(".b", n+1) + "() end",
		"elseif":                    "if a then " + strings.Repeat("elseif b then ", n+1) + "end",
		"a sum in a sum":            "x = " + sum(sum("1", half), half),
		"a sum in an argument":      "x = f(1" + strings.Repeat("+1", half) + ")" + strings.Repeat("()", half),
		"a sum in a function":       "x = (function() x = 1" + strings.Repeat("+1", half) + " end)" + strings.Repeat("()", half),
		"a sum in the first elseif": "if a then elseif 1" + strings.Repeat("+1", half) + " then " + strings.Repeat("elseif b then ", half) + "end",
	} {
		t.Run(name, func(t *testing.T) {
			if _, err := parse.Chunk(text, "c"); err == nil || !strings.Contains(err.Error(), "too long") {
				t.Errorf("%v", err)
			}
		})
	}
	for name, text := range map[string]string{
		"the longest":       "x = 1" + strings.Repeat("+1", n),
		"a sum after a sum": "x = 1" + strings.Repeat("+1", half) + "+" + sum("1", half),
		"side by side":      strings.Repeat("x = 1"+strings.Repeat("+1", half)+"\n", 3) + "f(1" + strings.Repeat("+1", half) + ", 1" + strings.Repeat("+1", half) + ")",
	} {
		t.Run(name, func(t *testing.T) {
			if _, err := parse.Chunk(text, "c"); err != nil {
				t.Error(err)
			}
		})
	}
}

func TestInterrupted(t *testing.T) {
	calls := 0
	text := strings.Repeat("x = 1\n", 100_000)
	chunk, err := parse.Options{Interrupted: func() bool { calls++; return calls == 10 }}.Chunk(text, "c")
	if chunk != nil || !errors.Is(err, parse.ErrInterrupted) || calls != 10 {
		t.Errorf("%d statements, %v after %d calls", len(chunk), err, calls)
	}
	calls = 0
	if _, err := (parse.Options{Interrupted: func() bool { calls++; return false }}).Chunk(text, "c"); err != nil || calls < 50 {
		t.Errorf("%v after %d calls", err, calls)
	}
}

func TestLocalFunction(t *testing.T) {
	chunk, err := parse.Chunk("local function f() end\nlocal f = function() end\nlocal a", "c")
	if err != nil {
		t.Fatal(err)
	}
	for i, want := range []bool{true, false, false} {
		if got := parse.IsLocalFunction(chunk[i].(*ast.LocalAssignStmt)); got != want {
			t.Errorf("statement %d: %v", i, got)
		}
	}
}

// TestTimeIsLinear parses texts of several shapes at one size and at 32 times that size, and repeats
// this until the second takes less than 200 times as long. The machine may be busy, but with quadratic
// time the factor would be 1000 in every attempt.
func TestTimeIsLinear(t *testing.T) {
	for name, piece := range map[string]string{
		"lines":    "session:upsert(Box{ key = \"b1\", position = {1, 2, 3} })\n",
		"strings":  "x = 'a\\n" + strings.Repeat("b", 1000) + "'\n",
		"comments": "--[[ " + strings.Repeat("\n", 100) + " ]]",
		"returns":  "x = [[" + strings.Repeat("\r\n", 100) + "]]",
		"names":    "x, y, z = a, b, c\n",
	} {
		t.Run(name, func(t *testing.T) {
			small, large := time.Hour, time.Hour
			measure := func(n int, least time.Duration) time.Duration {
				text := strings.Repeat(piece, n/len(piece))
				begin := time.Now()
				if _, err := parse.Chunk(text, "c"); err != nil {
					t.Fatal(err)
				}
				return min(least, time.Since(begin))
			}
			for range 50 {
				small, large = measure(32<<10, small), measure(1<<20, large)
				if large < 200*small {
					return
				}
			}
			t.Errorf("%v for 32 KiB, %v for 1 MiB", small, large)
		})
	}
}
