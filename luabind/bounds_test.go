package luabind

import (
	"regexp"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/vuerlua/vuerlua/luabind/internal/script"
	"github.com/vuerlua/vuerlua/stdlib"
)

// doubled is 40 tables that stand for 2^40, under the name t.
const doubled = `local t = {} for i = 1, 40 do t = { t, t } end `

// doubledMap is the same in named fields, and named that of elements.
const (
	doubledMap = `local t = {} for i = 1, 40 do t = { a = t, b = t } end `
	doubledBox = `local t = Box{} for i = 1, 40 do t = group{ t, t } end `
)

// TestBounds: no call in Go over a script's data runs or takes memory without end, whatever
// few tables stand for. Each ends with an error of its own, or as the task has run too long,
// and the other tasks have their turn soon.
func TestBounds(t *testing.T) {
	const tooMany, tooLong, tooDeep = "more than 4194304 values", "ran too long", "nested deeper"
	cases := []struct{ name, source, want string }{
		{"json.encode", doubled + `require("json").encode(t)`, tooLong},
		{"json.encode of a map", doubledMap + `require("json").encode(t)`, tooLong},
		{"json.encode of long strings", `local s = ("\1"):rep(2^20) local t = {} for i = 1, 1000 do t[i] = s end require("json").encode(t)`, "longer than 256 MiB|" + tooLong},
		{"json.encode of one string", `require("json").encode(("\1"):rep(2^26))`, "longer than 256 MiB|" + tooLong},
		{"json.encode with a long indent", `require("json").encode({ { 1 } }, { indent = ("x"):rep(1e6) })`, "indent"},
		{"json.decode of a long list", `require("json").decode("[" .. ("1,"):rep(2e7) .. "1]")`, tooLong + "|room"},
		{"json.decode of a deep list", `require("json").decode(("["):rep(1e6))`, tooDeep},
		{"csv.parse of many fields", `require("csv").parse((","):rep(6e7))`, tooLong + "|room"},
		{"csv.parse of many rows", `require("csv").parse(("1\n"):rep(3e7))`, tooLong + "|room"},
		{"csv.parse of quotes", `require("csv").parse(('""""""\n'):rep(9e6))`, tooLong + "|room"},
		{"csv.parse of one field", `require("csv").parse('"' .. ('""'):rep(2^24))`, "not closed|" + tooLong + "|room"},
		{"csv.encode", `local r, t = {}, {} for i = 1, 1e4 do r[i] = i end for i = 1, 1e5 do t[i] = r end require("csv").encode(t)`, "longer than 256 MiB|" + tooLong},
		{"csv.encode of long strings", `local s, t = ("\""):rep(2^24), {} for i = 1, 1e4 do t[i] = { s } end require("csv").encode(t)`, "longer than 256 MiB|" + tooLong},
		{"csv.encode of holes", `require("csv").encode({ { [1e9] = 1 } })`, "columns are numbered from 1 to 16384"},
		{"a property", doubled + `shown:set(Scene{ Box{ key = "x", data = t } })`, tooMany + "|" + tooLong},
		{"a property's map", doubledMap + `shown:upsert(Box{ key = "x", data = t })`, tooMany + "|" + tooLong},
		{"children", doubledBox + `shown:set(Scene{ t })`, tooMany + "|" + tooLong},
		{"lists of elements", doubled + `shown:upsert{ Box{ key = "x" }, t }`, tooMany + "|" + tooLong},
		{"lists among children", doubled + `shown:set(Scene{ t })`, tooMany + "|" + tooLong},
		{"a server event", doubled + `ServerEvent{ etype = "X", data = t }`, tooMany + "|" + tooLong},
		{"a server event's fields", `local s, e = ("x"):rep(2^26), { etype = "X" } for i = 1, 100 do e["f" .. i] = s end ServerEvent(e)`, "longer than 256 MiB|out of memory|" + tooLong},
		{"long strings", `local s, t = ("x"):rep(2^24), {} for i = 1, 1e5 do t[i] = s end shown:upsert(Box{ key = "x", data = t })`, "more than 256 MiB|" + tooLong},
		{"long names", `local t = { [("n"):rep(2^24)] = 1 } local u = {} for i = 1, 1e5 do u[i] = t end shown:upsert(Box{ key = "x", data = u })`, "more than 256 MiB|" + tooLong},
		{"long keys", `local t = Box{ key = ("k"):rep(2^24) } local u = {} for i = 1, 1e5 do u[i] = t end shown:upsert(u)`, "more than 256 MiB|" + tooLong},
		{"keys below a long key", `local t = group{ key = ("k"):rep(2^22) } for i = 1, 1000 do t[i] = Box{} end shown:upsert(t)`, "more than 256 MiB|" + tooLong},
		{"the text of a span", `local s, t = ("x"):rep(2^24), { key = "s" } for i = 1, 1000 do t[i] = s end shown:upsert(Text(t))`, "more than 256 MiB|" + tooLong},
		{"shared vertices", `local r, t = { 1, 2, 3 }, {} for i = 1, 1e6 do t[i] = r end local m = TriMesh{ key = "m", vertices = t } local u = {} for i = 1, 1e4 do u[i] = m end shown:upsert(u)`, tooMany + "|" + tooLong},
		{"a client's event class", doubled + `ClientEvent{ etype = "X", value = t }`, ""},
		{"a client's event", doubled + `local c = ClientEvent{ etype = "X", value = t } c() VuerClient{}:send(c{ value = t })`, tooMany + "|" + tooLong + "|not connected"},
		{"rows of an array", `local r, t = {}, {} for i = 1, 1e5 do r[i] = i end for i = 1, 1e5 do t[i] = r end Float32Array(t)`, "room|" + tooLong},
		{"persist", `local t = {} for i = 1, 40 do t = { t, t } end persist("x", t)`, ""},
		{"print", `local s = ("x"):rep(2^26) print(s, s, s, s, s, s, s, s, s, s, s, s, s, s, s, s, s, s, s, s)`, ""},
		{"require of a long name", `require(("z"):rep(5e6))`, "not a module's name"},
		{"a method of a long name", `local a = Float32Array(1) print(a[("z"):rep(5e6)])`, "has no method"},
		{"a property of a long name", `shown:upsert(Box{ key = "x", [("z"):rep(5e6)] = 1 })`, ""},
		{"a choice of a long name", `shown:upsert(Html{ key = "x", tag = "div", color = ("z"):rep(5e6) })`, ""},
		{"an error of a long text", `error(("z"):rep(2^26))`, "bytes in all"},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) { checkBounds(t, c.source, c.want) })
	}
}

// TestArrayBounds is TestBounds for operations on arrays. Their memory is the script's own.
func TestArrayBounds(t *testing.T) {
	for _, source := range []string{
		`a:sin(a)`, `local b = a + a`, `a:clamp(0, 1, a)`, `a:lerp(a, 0.5, a)`, `a:pow(1.5, a)`, `a:atan2(a, a)`,
		`Float32Array.random(4e7, 1)`, `Float32Array.normal(4e7, 1)`, `Int32Array.random(4e7, 1, 0, 9)`, `Float32Array.linspace(0, 1, 4e7)`,
		`Float32Array.range(1, 4e7)`, `Uint32Array(a)`, `a:sum()`, `a:argmax()`, `a:dot(a)`, `a:column(1, 1, Int32Array(#a))`,
		`Float32Array.interleave(a:slice(1, 1e7), a:slice(1, 1e7), a:slice(1, 1e7))`,
		`require("noise").new(1):simplex(a, { octaves = 8 })`, `a:table()`, `a:table(2)`,
		`shown:upsert(Box{ key = "x", data = a })`, `require("json").encode(a)`,
	} {
		t.Run(source, func(t *testing.T) {
			// Fast machines are through with some of them before the budget is.
			checkBounds(t, `local a = Float32Array(4e7) for i = 1, 1e9 do `+source+` end`, "ran too long|room|values|octaves|noise|out of memory")
		})
	}
}

var reWorst = regexp.MustCompile(`worst (\d+)`)

// checkBounds runs source in a task and looks how it ended, and how long others waited.
func checkBounds(t *testing.T, source, want string) {
	t.Helper()
	before := collected()
	n := &notebook{}
	const budget = 250 * time.Millisecond
	e := startReal(t, n, Config{Budget: budget, Memory: before + 600<<20, Stdlib: stdlib.Modules()}, `
		local last, worst = now(), 0
		spawn_task(function()
			while true do
				sleep(0.005)
				worst, last = math.max(worst, now() - last), now()
			end
		end)
		on("GO", function(_, shown)
			sleep(0.03)
			`+source+`
			print("through")
		end)
		on("END", function() print("worst " .. math.floor(worst * 1000)) end)`)
	defer e.Close()
	c := &sink{fakeClient{id: "a"}}
	began := time.Now()
	e.deliver(c, event(t, "GO", nil))
	ended := func() string {
		for _, text := range n.errors() {
			if strings.HasPrefix(text, "error") {
				return text
			}
		}
		return ""
	}
	waitFor(t, "the end", func() bool { return ended() != "" || strings.Contains(n.said(), "through") })
	took := time.Since(began)
	switch text := ended(); {
	case strings.Contains(text, "ran too long"): // as anything may on a busy machine
	case want == "" && text != "", want != "" && !regexp.MustCompile(want).MatchString(text):
		t.Errorf("ended with %.300q, want %q", text, want)
	case len(text) > 2*script.MaxText:
		t.Errorf("the error has %d bytes", len(text))
	}
	e.deliver(c, event(t, "END", nil))
	waitFor(t, "the other task", func() bool { return reWorst.MatchString(n.said()) })
	worst, _ := strconv.Atoi(reWorst.FindStringSubmatch(n.said())[1])
	t.Logf("ended after %s, the other task waited for %d ms", took.Round(time.Millisecond), worst)
	// The machine may be busy. What is to be caught here takes much longer.
	if limit := budget + 4*time.Second; time.Duration(worst)*time.Millisecond > limit {
		t.Errorf("the other task waited for %d ms", worst)
	}
}
