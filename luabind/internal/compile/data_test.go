package compile_test

import (
	"fmt"
	"strings"
	"testing"
	"time"

	lua "github.com/yuin/gopher-lua"

	"github.com/vuerlua/vuerlua/luabind/internal/compile"
)

// rows is a list of n rows of three different numbers.
func rows(n int) string {
	var b strings.Builder
	for i := range n {
		fmt.Fprintf(&b, "{%d.25, -%d.5, \"row %d\"},\n", i+1, i+1, i+1)
	}
	return b.String()
}

// TestLargeTables: tables that are built in pieces are what they would be as a whole.
func TestLargeTables(t *testing.T) {
	var numbers strings.Builder
	for i := range 5000 {
		fmt.Fprintf(&numbers, "%d.5,", i+1)
	}
	for name, c := range map[string]struct{ source, want string }{
		"rows": {`local t = {` + rows(5000) + `} local sum = 0 for i, r in ipairs(t) do sum = sum + r[1] + r[2] assert(r[3] == "row " .. i and #r == 3) end
			return #t .. " " .. sum`, "5000 -1250"},
		"a flat list":           {`local t = {` + numbers.String() + `} local sum = 0 for i = 1, #t do sum = sum + t[i] end return #t .. " " .. sum`, "5000 12505000"},
		"fields":                {`local t = { name = "x", points = {` + rows(400) + `}, on = true, ["a b"] = -2, "first" } return t.name .. #t.points .. tostring(t.on) .. t["a b"] .. t[1]`, "x400true-2first"},
		"returned":              {`return #(function() return {` + rows(400) + `} end)()`, "400"},
		"an argument":           {`return select("#", 1, {` + rows(400) + `}, 2) .. #({` + rows(400) + `})`, "3400"},
		"a new one each time":   {`local function f() return {` + rows(400) + `} end local a, b = f(), f() a[1] = nil return tostring(b[1][1])`, "1.25"},
		"with what is no data":  {`local x = 7 local t = {` + rows(400) + ` x, nil, x } return tostring(t[401]) .. tostring(t[402]) .. t[403]`, "7nil7"},
		"with numbers for keys": {`local t = {` + rows(400) + ` [1] = "one", [500] = 5 } return type(t[1]) .. t[500]`, "string5"},
		"deeper than is looked": {`local t = ` + strings.Repeat("{", 100) + rows(400) + strings.Repeat("}", 100) + ` return type(t[1][1][1])`, "table"},
		"in a vararg function":  {`local function f(...) local t = {` + rows(400) + `} return #t .. select("#", ...) end return f(1, 2)`, "4002"},
	} {
		t.Run(name, func(t *testing.T) {
			if got := run(t, c.source); got != c.want {
				t.Errorf("got %s, want %s", got, c.want)
			}
		})
	}
}

// TestErrorBehindData: the lines behind a large table are what they were.
func TestErrorBehindData(t *testing.T) {
	L := lua.NewState()
	defer L.Close()
	fn, err := compile.Function(L, "local t = {\n"+rows(1000)+"}\nlocal x = t.no.field", "chunk")
	if err != nil {
		t.Fatal(err)
	}
	L.Push(fn)
	if err := L.PCall(0, 0, nil); err == nil || !strings.Contains(err.Error(), "chunk:1003:") {
		t.Error(err)
	}
}

// BenchmarkData compiles tables of different numbers: the time for a row is not to grow with
// their number.
func BenchmarkData(b *testing.B) {
	for _, n := range []int{1000, 10_000} {
		source := "return {" + rows(n) + "}"
		b.Run(fmt.Sprint(n), func(b *testing.B) {
			L := lua.NewState()
			defer L.Close()
			began := time.Now()
			for b.Loop() {
				if _, err := compile.Function(L, source, "chunk"); err != nil {
					b.Fatal(err)
				}
			}
			b.ReportMetric(float64(time.Since(began).Nanoseconds())/float64(b.N*n), "ns/row")
		})
	}
}
