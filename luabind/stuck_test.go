package luabind

import (
	"os"
	"path/filepath"
	"testing"
	"time"

	lua "github.com/yuin/gopher-lua"
)

// Check ends even if the script does not, and names the line.
func TestCheckOfAStuckScript(t *testing.T) {
	for source, line := range map[string]int{
		"local function f()\n\tfor i = 1, 3 do end\n\thang()\nend\nlocal x = 1\nf()":                                          3,
		"local x = {}\nfor i = 1, 1000 do x[i] = tostring(i) end\nhang()\nprint(x)":                                           3,
		"on('CLICK', function() end)\nspawn(function(session)\n\tsession:set(Scene{})\n\tsleep(0.1)\n\thang()\nend)":          5,
		"local co = coroutine.wrap(function()\n\thang()\nend)\nco()":                                                          2,
		"local t = setmetatable({}, { __index = function()\n\treturn hang()\nend })\nprint(pcall(function() return t.x end))": 2,
	} {
		t.Run("", func(t *testing.T) {
			t.Parallel() // most of it is waiting
			script := filepath.Join(t.TempDir(), "scene.lua")
			if err := os.WriteFile(script, []byte(source), 0o644); err != nil {
				t.Fatal(err)
			}
			free := make(chan struct{})
			cfg := Config{Script: script, Budget: 50 * time.Millisecond, extend: func(e *Engine) {
				e.root.SetGlobal("hang", e.root.NewFunction(func(*lua.LState) int { <-free; return 0 }))
			}}
			found, err := Check(cfg)
			close(free)
			var stuck *Diagnostic
			for _, d := range found {
				if d.Rule == "stuck" {
					stuck = d
				}
			}
			if err != nil || stuck == nil || stuck.File != "scene.lua" || stuck.Line != line || stuck.Severity != Error {
				t.Errorf("%q: %v, %v; want line %d", source, found, err, line)
			}
		})
	}
}
