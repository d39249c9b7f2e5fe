package luabind

import (
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/vuerlua/vuerlua/stdlib"
)

// TestCheckCallsHandlersOfElements: the dry run calls each kind of handler in an element.
func TestCheckCallsHandlersOfElements(t *testing.T) {
	script := filepath.Join(t.TempDir(), "scene.lua")
	text := `spawn(function(session)
  local function fail(event) print("heard " .. event.etype) end
  session:set(DefaultScene{
    Box{ key = "a", on_click = fail }, Box{ key = "b", on_drag = fail }, Text{ "t", key = "c", on_hover = fail },
    Movable{ key = "m", Box{ key = "d" }, on_drag = fail },
    htmlChildren = { Slider{ key = "s", on_change = fail }, Button{ "Go", key = "g", on_click = fail }, InputBox{ key = "i", on_change = fail } },
  })
end)
`
	if err := os.WriteFile(script, []byte(text), 0o644); err != nil {
		t.Fatal(err)
	}
	heard := &notebook{}
	if err := DryRun(Config{Script: script, Stdlib: stdlib.Modules(), Reporter: heard}); err != nil {
		t.Fatal(err)
	}
	for _, etype := range []string{
		"CLICK", "DRAG_START", "DRAG", "DRAG_END", "POINTER_ENTER", "POINTER_MOVE", "POINTER_LEAVE",
		"OBJECT_MOVE", "OBJECT_MOVE_END", "SET", "INPUT",
	} {
		if !slices.Contains(strings.Split(heard.said(), "\n"), "heard "+etype) {
			t.Errorf("no handler heard %s", etype)
		}
	}
}
