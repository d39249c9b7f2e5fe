package compile_test

import (
	"errors"
	"fmt"
	"strings"
	"testing"
	"time"

	lua "github.com/yuin/gopher-lua"

	"github.com/vuerlua/vuerlua/luabind/internal/compile"
	"github.com/vuerlua/vuerlua/luabind/internal/parse"
)

// run returns the results of a chunk, joined by spaces.
func run(t *testing.T, source string) string {
	t.Helper()
	L := lua.NewState()
	defer L.Close()
	fn, err := compile.Function(L, source, "chunk")
	if err != nil {
		t.Fatal(err)
	}
	L.Push(fn)
	if err := L.PCall(0, lua.MultRet, nil); err != nil {
		t.Fatal(err)
	}
	var values []string
	for i := 1; i <= L.GetTop(); i++ {
		values = append(values, L.Get(i).String())
	}
	return strings.Join(values, " ")
}

// TestValues runs programs whose code is easy to get wrong, and compares their results.
func TestValues(t *testing.T) {
	for _, c := range []struct{ source, want string }{
		// All values are computed before any is assigned.
		{`local lo, hi = 5, 3 lo, hi = hi, lo return lo, hi`, "3 5"},
		{`local a, b = 0, 1 for i = 1, 5 do a, b = b, a + b end return a, b`, "5 8"},
		{`local x, v = 1, 3 x, v = x + v, -x return x, v`, "4 -1"},
		{`local a, b, c = 1, 2, 3 a, b, c = c, a, b return a, b, c`, "3 1 2"},
		{`local head = { name = "old" } local node = { name = "new" } node.next, head = head, node return head.name, head.next.name`, "new old"},
		{`local t = {} local old = t t.x, t = 1, {} return t.x, old.x`, "nil 1"},
		{`local t, k = {}, 1 t[k], k, t.k = 1, "b", k return t[1], k, t.k`, "1 b 1"},
		{`local i, t = 3, {} i, t[i] = i + 1, 20 return i, t[3], t[4]`, "4 20 nil"},
		{`local function f() return 1, 2, 3 end local a, b, c, d = 0, f() return a, b, c, d`, "0 1 2 3"},
		{`local function f() return 1, 2 end local a, b = f(), f() a, b = b, (f()) return a, b`, "1 1"},
		{`local a = 1 local b, c = a and 2, 3, error and 4 return a, b, c`, "1 2 3"},
		{`local n = 0 local function f() n = n + 1 return n end x, y = 3, f(), f() return x, y, n`, "3 1 2"},
		{`local function f(a, b) a, b = b, a return a, b end return f(1, 2)`, "2 1"},
		{`local function f(...) local a, b = ..., "x" a, b = b, ... return a, b end return f(7, 8)`, "x 7"},
		{`local function up() local a, b = 1, 2 return function() a, b = b, a return a, b end end return up()()`, "2 1"},
		// A conditional value is stored even if it is nil or false.
		{`local found, t = 3, { on = false } found = t.on and t.value return found`, "false"},
		{`local found = 3 found = nil and 4 return found`, "nil"},
		{`local x = 3 x = not x and 4 return x`, "false"},
		{`local s, x = "abc", 1 x = s:find("z") and s:sub(1, 2) return x`, "nil"},
		{`local x = 1 x = missing and {} return x`, "nil"},
		{`local x, a, b = 1, true, false x = a and (b and 3) return x`, "false"},
		{`local x = 5 x = x or 6 return x`, "5"},
		{`local x = false x = x == nil or x return x`, "false"},
		{`local x = 2 x = x > 1 and x < 1 return x`, "false"},
		{`local function f(p) p = p.no and p.no + 1 return p end return f({})`, "nil"},
		{`local a = nil return (a and 1) == nil, not (a or 2), (a or 2) == 2 and "yes" or "no"`, "true false yes"},
		// Parentheses keep one value.
		{`local function trim(s) s = (s:gsub("^%s+", "")) return s end return trim("  x")`, "x"},
		{`local function f(...) return (...) end return f(1, 2)`, "1"},
		{`local function two() return 1, 2 end local t = { (two()) } return #t, #{ two() }, #{ two(), two() }`, "1 2 3"},
		{`local function keep(v) v = (tostring(v)) return v end return pcall(keep, 12)`, "true 12"},
		{`return (("x"):rep(3)), ("%d"):format(7)`, "xxx 7"},
		// Loops, also with bodies that begin with a loop.
		{`local m = 0 for i = 1, 3 do for _ in pairs({1, 2}) do break end m = m + 1 end return m`, "3"},
		{`local m = 0 for i = 1, 3 do for _ in pairs({1, 2}) do if true then break end end m = m + 1 end return m`, "3"},
		{`local n = 0 for i = 3, 1, -1 do n = n * 10 + i i = 0 end return n`, "321"},
		{`local n = 0 for i = 1, 0 do n = n + 1 end return n`, "0"},
		{`local f = {} for i = 1, 3 do f[i] = function() i = i + 10 return i end end return f[1](), f[1](), f[2]()`, "11 21 12"},
		{`local f, i = {}, 0 repeat local j = i i = i + 1 f[i] = function() return j end until j == 2 return f[1](), f[3]()`, "0 2"},
		{`local f = {} while #f < 3 do local n = #f f[n + 1] = function() n = n + 1 return n end if n == 1 then break end end return #f, f[1](), f[2]()`, "2 1 2"},
		{`local s = "" for i, v in (function(s, i) if i < s then return i + 1, i * 2 end end), 3, 0 do s = s .. i .. v end return s`, "102234"},
		{`for a in (function(t, n) if not n then return t end end), "state", nil, "more" do return a end`, "state"},
		// Functions, their scope and their arguments.
		{`local function f(...) return select("#", ...), arg end return f(1, nil)`, "2 nil"},
		{`local function f(...) return arg.n, arg[2] end return f(5, 6)`, "2 6"},
		{`local t = { n = 1 } function t.a() return "a" end function t:inc(d) self.n = self.n + d return self end return t:inc(2):inc(3).n, t.a()`, "6 a"},
		{`local function fact(n) if n < 2 then return 1 end return n * fact(n - 1) end return fact(10)`, "3628800"},
		{`local function loop(n) if n == 0 then return "done" end return loop(n - 1) end return loop(100000)`, "done"},
		{`return (function(a, b, c) return a, b, c end)(1, 2)`, "1 2 nil"},
		{`local a = 1 local function f() a = 2 return 0 end return a + f()`, "2"},
		// Constants.
		{`return -2 ^ 2, 2 ^ 3 ^ 2, 7 % -3, -7 % 3, 1 / 4, 2 * 3 - 4`, "-4 512 -2 2 0.25 2"},
		{`return not nil, not 0, 1 == 1.0, "a" < "b", 2 > 1, 2 <= 1, 1 ~= 1`, "true false true true true false false"},
		{`local n = 0 while true do n = n + 1 if n > 4 then break end end return n`, "5"},
		{`if nil then return 1 elseif false then return 2 else return 3 end`, "3"},
		{`local t = { 1, 2, x = 3, [5 - 1] = 4, "third" } return #t, t.x, t[4], t[3]`, "4 3 4 third"},
		{`local a, b, c = "a", "b", "c" return a .. b .. c .. "d" .. a`, "abcda"},
	} {
		t.Run(c.source, func(t *testing.T) {
			if got := run(t, c.source); got != c.want {
				t.Errorf("got %s, want %s", got, c.want)
			}
		})
	}
}

// TestGoto checks that jumps close the scopes that they leave, and no others.
func TestGoto(t *testing.T) {
	for _, c := range []struct{ source, want string }{
		{`local hits, f = 0, {} for i = 1, 2 do f[i] = function() hits = hits + 1 end if i == 2 then goto continue end ::continue:: end f[1]() f[2]() return hits`, "2"},
		{`local f = {} for i = 1, 3 do local j = i f[i] = function() j = j + 1 return j end if i < 3 then goto continue end f.last = i ::continue:: end return f[1](), f[1](), f[2](), f.last`, "2 3 3 3"},
		{`local n = 0 ::top:: n = n + 1 if n < 5 then goto top end return n`, "5"},
		{`local f, n = {}, 0 ::top:: do local x = n f[n] = function() x = x + 1 return x end n = n + 1 if n < 3 then goto top end end return f[0](), f[0](), f[2]()`, "1 2 3"},
		{`do goto over local x = 1 ::over:: end return "over"`, "over"},
		{`for i = 1, 3 do for j = 1, 3 do if i * j == 4 then goto out end end end ::out:: return "out"`, "out"},
		{`for i = 1, 2 do for j = 1, 2 do goto continue ::continue:: end goto continue ::continue:: end return 1`, "1"},
		{`local f local n = 0 do local x = 10 ::again:: if f then goto out end f = function() x = x + 1 return x end goto again end ::out:: local y = 99 return f(), y`, "11 99"},
		{`local f local i = 0 while true do local x = i ::again:: if f then break end f = function() return x end i = 7 goto again end local y = 99 return f(), y`, "0 99"},
		{`local n = 0 repeat n = n + 1 if n == 2 then goto continue end n = n + 10 ::continue:: until n > 20 return n`, "22"},
	} {
		t.Run(c.source, func(t *testing.T) {
			if got := run(t, c.source); got != c.want {
				t.Errorf("got %s, want %s", got, c.want)
			}
		})
	}
}

// TestRefusedByParser checks that text that does not parse is a syntax error with a cause.
func TestRefusedByParser(t *testing.T) {
	for source, want := range map[string]string{
		"local x = = 1": "chunk:1: unexpected symbol near '='",
		"for":           "chunk:1: '<name>' expected near '<eof>'",
		"\nbreak":       "chunk:2: no loop to break near '<eof>'",
		"while true do local f = function() break end end": "chunk:1: no loop to break near 'end'",
		"function f() return ... end":                      "chunk:1: cannot use '...' outside a vararg function near '...'",
		"x = 'abc":                                         "chunk:1: unfinished string near '<eof>'",
	} {
		_, err := compile.Check(source, "chunk")
		api, ok := errors.AsType[*lua.ApiError](err)
		if !ok || api.Type != lua.ApiErrorSyntax || err.Error() != want {
			t.Errorf("%q: %v, want %s", source, err, want)
			continue
		}
		if _, ok := errors.AsType[*parse.Error](api.Cause); !ok {
			t.Errorf("%q: the cause is a %T", source, api.Cause)
		}
	}
}

// TestRefused checks the errors for text that parses but does not compile, and their lines.
func TestRefused(t *testing.T) {
	locals := "local a = 1\n"
	for name, c := range map[string]struct{ source, want string }{
		"goto nowhere":      {"\ngoto nowhere", "chunk:2: no visible label 'nowhere' for this goto"},
		"goto into a block": {"goto x do ::x:: end", "chunk:1: no visible label 'x' for this goto"},
		"goto a function's": {"::x:: local f = function() goto x end", "chunk:1: no visible label 'x' for this goto"},
		"goto into scope":   {"goto x local a ::x:: print(a)", "chunk:1: the goto jumps into the scope of local 'a'"},
		"into an until":     {"repeat goto x local a ::x:: until a", "chunk:1: the goto jumps into the scope of local 'a'"},
		"two labels":        {"::a::\n::a::", "chunk:2: label 'a' already defined on line 1"},
		"many locals":       {strings.Repeat(locals, 201), "chunk:201: the main chunk has more than 200 local variables"},
		"many locals inside": {"local function f()\n" + strings.Repeat(locals, 201) + "end",
			"chunk:202: the function at line 1 has more than 200 local variables"},
		"many arguments": {"f(" + strings.Repeat("1,", 300) + "1)", "chunk:1: function or expression too complex: it needs more than 250 registers"},
		"a long loop": {"for i = 1, 2 do\n" + strings.Repeat("s = 1\n", 66000) + "end",
			"chunk:1: control structure too long: it has more than 131071 instructions; split it into several functions"},
		"a long while": {"while x do\n" + strings.Repeat("s = 1\n", 66000) + "end",
			"chunk:1: control structure too long: it has more than 131071 instructions; split it into several functions"},
		"a long if": {"if x then\n" + strings.Repeat("s = 1\n", 66000) + "end",
			"chunk:1: control structure too long: it has more than 131071 instructions; split it into several functions"},
	} {
		t.Run(name, func(t *testing.T) {
			_, err := compile.Check(c.source, "chunk")
			var broken *compile.Error
			var api *lua.ApiError
			switch {
			case !errors.As(err, &api) || api.Type != lua.ApiErrorSyntax || !errors.As(api.Cause, &broken):
				t.Errorf("got %v", err)
			case err.Error() != c.want:
				t.Errorf("got %s, want %s", err, c.want)
			}
		})
	}
}

// TestLines checks that an error is reported on the line of the operator's last operand.
func TestLines(t *testing.T) {
	for _, c := range []struct {
		source string
		line   int
	}{
		{"for k in pairs({1}) do\n  if k then\n    error('here')\n  end\nend", 3},
		{"local x = 1 +\n2 +\nnil", 3},
		{"local t = {\n1,\n2,\n}\nlocal x = t.no.field", 5},
		{"local t\nt.x =\n1", 3},
		{"local f\nlocal function g()\nend\nf(1,\n2)", 4},
		{"local s = 'a' ..\n{}", 2},
		{"local x = {} <\n{}", 2},
		{"local function f()\n  local x = nil\n  return x.y\nend\nf()", 3},
	} {
		L := lua.NewState()
		fn, err := compile.Function(L, c.source, "chunk")
		if err != nil {
			t.Fatal(err)
		}
		L.Push(fn)
		if err := L.PCall(0, 0, nil); err == nil || !strings.Contains(err.Error(), fmt.Sprintf("chunk:%d:", c.line)) {
			t.Errorf("%q: want line %d, got %v", c.source, c.line, err)
		}
		L.Close()
	}
}

// TestLocals checks that the locals in scope are found by name, as a debugger does.
func TestLocals(t *testing.T) {
	L := lua.NewState()
	defer L.Close()
	var names []string
	L.SetGlobal("look", L.NewFunction(func(L *lua.LState) int {
		frame, _ := L.GetStack(1)
		for i := 1; ; i++ {
			name, value := L.GetLocal(frame, i)
			if name == "" || name == "(*temporary)" {
				return 0
			}
			names = append(names, name+"="+value.String())
		}
	}))
	fn, err := compile.Function(L, `local function f(p, ...) local a, b = 1, 2 do local c = 3 end for i = 4, 4 do local d = 5 look() end end f(0)`, "chunk")
	if err != nil {
		t.Fatal(err)
	}
	L.Push(fn)
	if err := L.PCall(0, 0, nil); err != nil {
		t.Fatal(err)
	}
	got := strings.Join(names, " ")
	if !strings.HasPrefix(got, "p=0 arg=table") || !strings.HasSuffix(got, "a=1 b=2 (for index)=4 (for limit)=4 (for step)=1 i=4 d=5") {
		t.Errorf("got %s", got)
	}
}

// TestLargeTables compiles tables whose items are stored in many batches, and thousands of constants.
func TestLargeTables(t *testing.T) {
	var numbers, rows strings.Builder
	for i := range 60_000 {
		fmt.Fprintf(&numbers, "%d.5,", i+1)
	}
	for i := range 5000 {
		fmt.Fprintf(&rows, "{%d.25, -%d.5, \"row %d\"},\n", i+1, i+1, i+1)
	}
	for _, c := range []struct{ source, want string }{
		{`local t = {` + numbers.String() + `} local sum = 0 for i = 1, #t do sum = sum + t[i] end return #t, sum`, "60000 1800060000"},
		{`local t = {` + rows.String() + `} local sum = 0 for i, r in ipairs(t) do sum = sum + r[1] + r[2] assert(r[3] == "row " .. i and #r == 3) end return #t, sum`, "5000 -1250"},
		{`local t = {` + rows.String() + ` unpack({1, 2, 3})} return #t`, "5003"},
	} {
		if got := run(t, c.source); got != c.want {
			t.Errorf("got %s, want %s", got, c.want)
		}
	}
}

// TestInterrupted checks that Interrupted ends a compilation, while it parses and afterwards.
func TestInterrupted(t *testing.T) {
	source := strings.Repeat("x = 1\n", 50_000)
	L := lua.NewState()
	defer L.Close()
	for _, after := range []int{0, 1, 30, 60} {
		asked := 0
		_, err := compile.Options{Interrupted: func() bool { asked++; return asked > after }}.Function(L, source, "chunk")
		if !errors.Is(err.(*lua.ApiError).Cause, parse.ErrInterrupted) {
			t.Errorf("asked %d times: %v", asked, err)
		}
	}
}

// BenchmarkGenerated compiles up to a megabyte of generated source in several forms. The time for
// a byte should not grow with the length.
func BenchmarkGenerated(b *testing.B) {
	line := func(i int) string {
		return fmt.Sprintf("session:upsert(Box{ key = \"b%d\", position = {%d, 0, %d.5}, args = {1, 1, 1} })\n", i, i, i)
	}
	repeat := func(size int, line func(i int) string) string {
		var s strings.Builder
		for i := 0; s.Len() < size; i++ {
			s.WriteString(line(i))
		}
		return s.String()
	}
	forms := []struct {
		name string
		make func(size int) string
	}{
		{"lines", func(size int) string { return repeat(size, line) }},
		{"table", func(size int) string {
			return "return {" + repeat(size, func(i int) string { return fmt.Sprintf("{%d.25, \"row %d\"},\n", i, i) }) + "}"
		}},
		{"function", func(size int) string { return "local function f(session)\n" + repeat(size, line) + "end" }},
		{"sum", func(size int) string {
			return "return 0" + repeat(size, func(i int) string { return fmt.Sprintf("+a%d", i%100) })
		}},
		{"elseif", func(size int) string {
			return "if x == 0 then y = 0\n" + repeat(size, func(i int) string { return fmt.Sprintf("elseif x == %d then y = %d\n", i, i) }) + "end"
		}},
	}
	for _, form := range forms {
		for _, size := range []int{1 << 17, 1 << 20} {
			source := form.make(size)
			if (form.name == "elseif" || form.name == "sum") && size > 1<<18 {
				continue // longer ones exceed a limit
			}
			if form.name == "sum" && size > 1<<18 {
				continue // the parser rejects longer ones
			}
			b.Run(fmt.Sprintf("%s-%dk", form.name, size>>10), func(b *testing.B) {
				began := time.Now()
				for b.Loop() {
					if _, err := compile.Check(source, "chunk"); err != nil {
						b.Fatal(err)
					}
				}
				b.ReportMetric(float64(time.Since(began).Nanoseconds())/float64(b.N*len(source)), "ns/byte")
			})
		}
	}
}

// FuzzFunction checks that every text gives either a function or an error.
func FuzzFunction(f *testing.F) {
	f.Add("for k, v in pairs(t) do if v then break end goto x end ::x::")
	f.Add("return function(...) for i = 1, #{...} do for _ in f() do do break end end end end")
	f.Add("local a, b = a and b or not c, (f()) a, b.c[a], d = b, a, ... repeat local x goto y ::y:: until x")
	f.Fuzz(func(t *testing.T, source string) {
		L := lua.NewState(lua.Options{SkipOpenLibs: true})
		defer L.Close()
		fn, err := compile.Function(L, source, "chunk")
		if (fn == nil) == (err == nil) {
			t.Errorf("%v, %v", fn, err)
		}
	})
}
