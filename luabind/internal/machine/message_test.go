package machine_test

import (
	"strings"
	"testing"

	"github.com/vuerlua/vuerlua/luabind/internal/puctest"
)

// messages are programs, each with the message of the error that ends it.
var messages = []struct{ source, want string }{
	{`local x x.y = 1`, "attempt to index local 'x' (a nil value)"},
	{`local x = 5 return x.y.z`, "attempt to index local 'x' (a number value)"},
	{`return undefined.y`, "attempt to index global 'undefined' (a nil value)"},
	{`local t = {} return t.a.b`, "attempt to index field 'a' (a nil value)"},
	{`local t = {} return t[1].b`, "attempt to index field '?' (a nil value)"},
	{`local t = {} t.a.b = 1`, "attempt to index field 'a' (a nil value)"},
	{`local x local function f() return x.y end f()`, "attempt to index upvalue 'x' (a nil value)"},
	{`return (nil).x`, "attempt to index a nil value"},
	{`local f = function() end return f().x`, "attempt to index a nil value"},
	{`local t = {} t:method()`, "attempt to call method 'method' (a nil value)"},
	{`local t t:method()`, "attempt to index local 't' (a nil value)"},
	{`undefined()`, "attempt to call global 'undefined' (a nil value)"},
	{`local x = 1 x()`, "attempt to call local 'x' (a number value)"},
	{`local x = {} local function f() x() end f()`, "attempt to call upvalue 'x' (a table value)"},
	{`local t = {} t.f()`, "attempt to call field 'f' (a nil value)"},
	{`return undefined()`, "attempt to call global 'undefined' (a nil value)"},
	{`(1)()`, "attempt to call a number value"},
	{`(undefined or nothing)()`, "attempt to call a nil value"},
	{`for i in nil do end`, "attempt to call a nil value"},
	{`local t = {} for i in t do end`, "attempt to call a table value"},
	{`local x return x + 1`, "attempt to perform arithmetic on local 'x' (a nil value)"},
	{`local x = 1 return x + undefined`, "attempt to perform arithmetic on global 'undefined' (a nil value)"},
	{`local t = {} return t.y * 2`, "attempt to perform arithmetic on field 'y' (a nil value)"},
	{`return 1 + {}`, "attempt to perform arithmetic on a table value"},
	{`local s = "x" return s - 1`, "attempt to perform arithmetic on local 's' (a string value)"},
	{`return "x" - 1`, "attempt to perform arithmetic on a string value"},
	{`local t = {} return -t`, "attempt to perform arithmetic on local 't' (a table value)"},
	{`local s = "x" return "10" + s`, "attempt to perform arithmetic on local 's' (a string value)"},
	{`local x return "a" .. x`, "attempt to concatenate local 'x' (a nil value)"},
	{`local x return x .. "a"`, "attempt to concatenate local 'x' (a nil value)"},
	{`return "a" .. {} .. "b"`, "attempt to concatenate a table value"},
	{`local t = {} return "a" .. 1 .. t.x`, "attempt to concatenate field 'x' (a nil value)"},
	{`local x return #x`, "attempt to get length of local 'x' (a nil value)"},
	{`return #undefined`, "attempt to get length of global 'undefined' (a nil value)"},
	{`return #5`, "attempt to get length of a number value"},
	{`return 1 < "2"`, "attempt to compare number with string"},
	{`return nil < 1`, "attempt to compare nil with number"},
	{`return {} < {}`, "attempt to compare two table values"},
	{`return {} <= {}`, "attempt to compare two table values"},
	{`return nil >= nil`, "attempt to compare two nil values"},
	{`return true > 1`, "attempt to compare number with boolean"},
	{`for i = "a", 2 do end`, "'for' initial value must be a number"},
	{`for i = 1, {} do end`, "'for' limit must be a number"},
	{`for i = 1, 2, print do end`, "'for' step must be a number"},
	{`local t = {} t[nil] = 1`, "table index is nil"},
	{`local t = {} t[0/0] = 1`, "table index is NaN"},
	{`local t = setmetatable({}, {}) getmetatable(t).__index = t return t.x`, "loop in gettable"},
	{`local t = setmetatable({}, {}) getmetatable(t).__newindex = t t.x = 1`, "loop in settable"},
	{`local t = setmetatable({}, { __index = 5 }) return t.x`, "attempt to index a number value"},
	{`local t = setmetatable({}, { __add = 5 }) return t + 1`, "attempt to call a number value"},
	{`local t = setmetatable({}, { __call = {} }) t()`, "attempt to call local 't' (a table value)"},
	{`local a, b, c = 1 return a + b`, "attempt to perform arithmetic on local 'b' (a nil value)"},
	{`do local a = 1 end local b return b.x`, "attempt to index local 'b' (a nil value)"},
	{`local x = { y = {} } return x.y.z.w`, "attempt to index field 'z' (a nil value)"},
	{`local t = {1} return t[1] + t[2]`, "attempt to perform arithmetic on field '?' (a nil value)"},
}

func TestMessages(t *testing.T) {
	for _, m := range messages {
		t.Run(m.source, func(t *testing.T) {
			if got, want := newProgram(t).run(t, m.source), "error: chunk:1: "+m.want; got != want {
				t.Errorf("got %q, want %q", got, want)
			}
		})
	}
}

// TestMessagesOfPUC compares the messages with PUC Lua's.
func TestMessagesOfPUC(t *testing.T) {
	for _, m := range messages {
		out, _ := puctest.Command(t, "-e", m.source).CombinedOutput()
		if got, _, _ := strings.Cut(string(out), "\n"); !strings.HasSuffix(got, "lua5.1: (command line):1: "+m.want) {
			t.Errorf("PUC Lua's message for %s is %q, not %q", m.source, got, m.want)
		}
	}
}
