package sandbox_test

import (
	"strings"
	"testing"

	lua "github.com/yuin/gopher-lua"
)

// BenchmarkPatterns compares with gopher-lua's own functions, as "native", in one run.
func BenchmarkPatterns(b *testing.B) {
	text := strings.Repeat("the quick brown fox = 12.5; jumps over (the lazy) dog\n", 20)
	for _, c := range []struct{ name, source string }{
		{"find/literal", `return s:find("lazy")`},
		{"find/none", `return s:find("%d%d%d")`},
		{"find/short", `return ("box-17"):find("^box%-(%d+)$")`},
		{"match/pair", `return s:match("(%w+)%s*=%s*([%d.]+);")`},
		{"gsub/string", `return (s:gsub("%w+", "<%0>"))`},
		{"gsub/function", `return (s:gsub("%a+", f))`},
		{"gsub/table", `return (s:gsub("%a+", t))`},
		{"gmatch", `local n = 0 for w in s:gmatch("%a+") do n = n + 1 end return n`},
		{"format", `return ("box-%d %5.2f %s"):format(17, 1.5, "x")`},
		{"concat", `return table.concat(list, ",")`},
		{"sort", `local c = {} for i = 1, 100 do c[i] = (i * 37) % 101 end table.sort(c)`},
	} {
		ours := open(b, "", nil)
		native := lua.NewState()
		defer native.Close()
		for _, v := range []struct {
			name string
			L    *lua.LState
		}{{"ours", ours.LState}, {"native", native}} {
			v.L.SetGlobal("s", lua.LString(text))
			if err := v.L.DoString(`function f(w) return w end t = {fox = "dog"} list = {} for i = 1, 100 do list[i] = i end`); err != nil {
				b.Fatal(err)
			}
			fn, err := v.L.LoadString(c.source)
			if err != nil {
				b.Fatal(err)
			}
			b.Run(c.name+"/"+v.name, func(b *testing.B) {
				b.ReportAllocs()
				for b.Loop() {
					if err := v.L.CallByParam(lua.P{Fn: fn, Protect: true}); err != nil {
						b.Fatal(err)
					}
				}
			})
		}
	}
}
