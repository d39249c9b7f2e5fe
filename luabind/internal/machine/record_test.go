package machine_test

import (
	"testing"

	"github.com/vuerlua/vuerlua/luabind/internal/machine"
	lua "github.com/yuin/gopher-lua"
)

// TestConstructors checks that tables made by constructors behave like other tables, with all kinds
// of keys and changes.
func TestConstructors(t *testing.T) {
	for source, want := range map[string]string{
		`local t = {a = 1, b = 2, a = 3} print(t.a, t.b, #t)`:                                                                                       "3 2 0",
		`local t = {a = nil, b = 2} print(t.a, t.b, next(t)) t.a = 1 print(t.a, t.b)`:                                                               "nil 2 b 2\n1 2",
		`local t = {a = 1, 10, b = 2, 20, [3] = 30} print(t.a, t.b, #t, t[3])`:                                                                      "1 2 3 30",
		`local t = {["a"] = 1, ["a b"] = 2} print(t.a, t["a b"])`:                                                                                   "1 2",
		`local k = "a" local t = {[k] = 1, a = 2} print(t.a, t[k])`:                                                                                 "2 2",
		`local t = {a = 1} t.b = 2 t[true] = 3 t[1] = 4 t.a = nil print(t.a, t.b, t[true], t[1])`:                                                   "nil 2 3 4",
		`local t = {a = 1, b = 2} for k in pairs(t) do t[k] = nil end print(next(t))`:                                                               "nil",
		`local t = {a = 1, b = 2, c = 3} t.b = nil local s = "" for k, v in pairs(t) do s = s .. k .. v end print(s)`:                               "a1c3",
		`local t = {a = 1, b = 2} for k, v in pairs(t) do t[k] = v + 1 end print(t.a, t.b)`:                                                         "2 3",
		`print(pcall(next, {a = 1}, "b"))`:                                                                                                          "false chunk:1: invalid key to 'next'",
		`local t = setmetatable({a = 1}, {__index = {b = 2}, __newindex = function(t, k, v) rawset(t, k, v * 2) end}) t.c = 3 print(t.a, t.b, t.c)`: "1 2 6",
		`local function new(x) return {x = x, y = {z = x}} end local a, b = new(1), new(2) a.x, a.w = 5, 6 print(a.x, a.w, b.x, b.w, b.y.z)`:        "5 6 2 nil 2",
		`local t = {} for i = 1, 3 do t[i] = {i = i, [i] = i} end print(t[1].i, t[2][2], t[3][2])`:                                                  "1 2 nil",
		`local t = {1, 2, 3} t[4] = 4 t[5] = 5 table.remove(t, 1) print(#t, t[1], t[4])`:                                                            "4 2 5",
		`local t = {1, 2, 3, x = 1} t[2] = nil t[4] = 4 print(t[1], t[2], t[3], t[4], t.x)`:                                                         "1 nil 3 4 1",
		`setfenv(1, {print = print, a = 1}) print(a, b) b = 2 print(b)`:                                                                             "1 nil\n2",
	} {
		if got := newProgram(t).run(t, source); got != want {
			t.Errorf("%s prints %q, want %q", source, got, want)
		}
	}
}

// TestMarker checks that the loop does the same for a call of a marker as the marker's function.
func TestMarker(t *testing.T) {
	p := newProgram(t)
	calls := 0
	mt := p.LState.NewTable()
	var m machine.Marker
	m = machine.NewMarker(p.LState, func(L *lua.LState) int {
		calls++
		m.SetMark(mt)
		if v, ok := L.Get(1).(*lua.LTable); ok {
			v.Metatable = mt
		}
		L.SetTop(1)
		return 1
	})
	p.LState.SetGlobal("Mark", m.Function)
	got := p.run(t, `
		local a = Mark{ x = 1 }
		local b, c = Mark{ x = 2 }, 5
		local same = Mark(a) == a
		local function tail() return Mark{ x = 3 } end
		print(a.x, b.x, c, same, tail().x, Mark(nil), Mark(7), select("#", Mark{}), (Mark{ x = 4 }).x)
		print(getmetatable(a) == getmetatable(b), getmetatable(b) == getmetatable(tail()))`)
	if want := "1 2 5 true 3 nil 7 1 4\ntrue true"; got != want {
		t.Errorf("got %q, want %q", got, want)
	}
	if calls != 7 { // the first; for a marked table; two tail calls; for nil, for 7, and with any number of results
		t.Errorf("%d calls, want 7", calls)
	}
}
