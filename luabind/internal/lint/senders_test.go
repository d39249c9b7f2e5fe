package lint_test

import (
	"fmt"
	"slices"
	"testing"

	"github.com/vuerlua/vuerlua/luabind/internal/lint"
	"github.com/vuerlua/vuerlua/luabind/internal/parse"
)

// heard returns the findings about events in a whole script.
func heard(t *testing.T, source string) []string {
	t.Helper()
	chunk, err := parse.Chunk(source, "scene.lua")
	if err != nil {
		t.Fatal(err)
	}
	w := world()
	w.Senders = lint.NewSenders()
	w.Senders.Add(chunk)
	var found []string
	for _, f := range lint.Check(chunk, w) {
		switch f.Rule {
		case "no-sender", "unknown-event", "monitor-key", "positional-src":
			found = append(found, fmt.Sprintf("%s %s: %s (%s)", f.Severity, f.Rule, f.Message, f.Hint))
		}
	}
	return found
}

func TestEventsThatNobodySends(t *testing.T) {
	const (
		hover   = "elements with hover = true send POINTER_ENTER, POINTER_MOVE and POINTER_LEAVE"
		pointer = "pages send CLICK, DOUBLE_CLICK, CONTEXT_MENU, POINTER_DOWN and POINTER_UP, with the point that was hit in event.value.position"
		drag    = "elements with drag = true send DRAG_START, DRAG and DRAG_END, a Movable or a Pivot OBJECT_MOVE and OBJECT_MOVE_END"
		keys    = "pages send KeyDown, KeyUp and KeyPress"
		values  = "a Slider sends SET, an InputBox INPUT"
	)
	for name, hint := range map[string]string{
		"HOVER": hover, "MOUSE_OVER": hover, "MOUSE_MOVE": hover, "TOUCH_START": pointer, "onHover": hover, "ON_HOVER": hover,
		"CHANGE": values, "ON_CHANGE": values, "SUBMIT": values, "KEY_HELD": keys, "DRAG_OUTSIDE": drag,
		"CAMERA_ORBITED": "pages send CAMERA_MOVE", "DISCONNECT": "write session:on_close(fn)", "TICK": "write: for dt, t in frames(60) do",
		"SCORE": `pages send CLICK, SET, INPUT, KeyDown and others; an event of a client of yours is named like "MY_SCORE"`,
	} {
		want := fmt.Sprintf("note unknown-event: '%s' is not a built-in event (%s)", name, hint)
		for _, source := range []string{
			`on("` + name + `", print)`, `add_handler("` + name + `", print)`, `vuer.on("` + name + `", print)`,
			`spawn(function(s) s:on("` + name + `", print) end)`, `spawn(function(s) s:till("` + name + `") end)`,
		} {
			if got := heard(t, source); !slices.Equal(got, []string{want}) {
				t.Errorf("%s\n  got  %q\n  want %q", source, got, want)
			}
		}
		if got := heard(t, `local Own = ClientEvent{ etype = "`+name+`" } on("`+name+`", print)`); len(got) > 0 {
			t.Errorf("its own %s: %q", name, got)
		}
	}
	for _, name := range []string{"*", "INIT", "CLICK", "SNAPSHOT", "MY_EVENT", "SET_POSITION", "ADD_ITEM", "GAME_OVER_2", "GRAB_RENDER_RESPONSE", "X@1"} {
		if got := heard(t, `on("`+name+`", print)`); len(got) > 0 {
			t.Errorf("%s: %q", name, got)
		}
	}
	if got, want := heard(t, `on("click", print)`), "warning unknown-event: 'click' is not a built-in event (did you mean 'CLICK'?)"; !slices.Equal(got, []string{want}) {
		t.Errorf("got %q, want %q", got, want)
	}
}

func TestHandlersWithoutASender(t *testing.T) {
	const bare, empty = `Box{ key = "b" }`, ""
	for _, c := range []struct{ element, etype, hint string }{
		{bare, "KeyDown", "add KeyboardMonitor{ enableKeyDown = true } to the scene"},
		{bare, "KeyUp", "add KeyboardMonitor{ enableKeyUp = true } to the scene"},
		{bare, "KeyPress", "add KeyboardMonitor{ enableKeyPress = true } to the scene"},
		{`KeyboardMonitor{ enableKeyUp = true }`, "KeyDown", "set enableKeyDown = true in the KeyboardMonitor"},
		{`KeyboardMonitor{ enableKeyUp = true, enableKeyDown = false }`, "KeyDown", "set enableKeyDown = true in the KeyboardMonitor"},
		{`KeyboardMonitor{ enableKeyDown = true }`, "KeyDown", empty},
		{`KeyboardMonitor{ enableKeyDown = wanted }`, "KeyDown", empty},
		{`KeyboardMonitor(options)`, "KeyDown", empty},
		{`vuer.KeyboardMonitor{ enableKeyDown = true }`, "KeyDown", empty},
		{`{ tag = "KeyboardMonitor" }`, "KeyDown", empty},
		{`vuer[name]{}`, "KeyDown", empty},
		{bare, "OBJECT_MOVE", "add Movable{ ... } or Pivot{ ... } to the scene"},
		{bare, "OBJECT_MOVE_END", "add Movable{ ... } or Pivot{ ... } to the scene"},
		{`Movable{ Box{} }`, "OBJECT_MOVE", empty},
		{`Pivot{}`, "OBJECT_MOVE_END", empty},
		{bare, "TIMELINE_STEP", "add TimelineControls{ ... } to the scene"},
		{bare, "BODY_MOVE", "add Body{ stream = true } to the scene"},
		{`Body{}`, "BODY_MOVE", empty},
		{`Body{ stream = false }`, "BODY_MOVE", "set stream = true in the Body"},
		{bare, "HEAD_MOVE", "add Head{ stream = true } to the scene"},
		{bare, "HAND_MOVE", empty}, {bare, "CONTROLLER_MOVE", empty}, {bare, "GAMEPAD", empty}, // a DefaultScene has them
		{bare, "CAMERA_VIEW", "add CameraView{ ... } to the scene"},
		{bare, "UPLOAD", "add FileUpload{ ... } or ImageUpload{ ... } to htmlChildren"},
		{bare, "INPUT", "add InputBox{ ... } to htmlChildren"},
		{bare, "SET", "add Slider{ ... } to htmlChildren"},
		{bare, "ADD_MARKER", "add PointerControls{ ... } to the scene"},
		{bare, "MOUSE_CLICK", "add PointerControls{ ... } to the scene"},
		{bare, "WEBXR_MESH_UPDATE", "add WebXRMesh{ ... } to the scene"},
		{bare, "ON_MUJOCO_FRAME", "add MuJoCo{ ... } to the scene"},
		{`Glb{ src = url }`, "LOAD", `set onLoad = "ready" in the Glb`},
		{`Glb{ src = url, onLoad = "ready" }`, "LOAD", empty},
		{bare, "POINTER_MOVE", "set hover = true in an element"},
		{bare, "DRAG_END", "set drag = true in an element"},
		{`Box{ hover = false }`, "POINTER_ENTER", "set hover = true in an element"},
		{`Box{ hover = true }`, "POINTER_ENTER", empty},
		{`Box{ on_hover = print }`, "POINTER_LEAVE", empty},
		{`Group{ drag = { plane = "xz" } }`, "DRAG", empty},
		{`Box(with{ drag = true })`, "DRAG", empty},
		{bare, "DOUBLE_CLICK", empty}, {bare, "CONTEXT_MENU", empty}, {bare, "POINTER_DOWN", empty}, {bare, "RECT_SELECT", empty},
		{bare, "CAMERA_MOVE", empty}, {bare, "CLICK", empty}, {bare, "INIT", empty}, {bare, "*", empty},
	} {
		var want []string
		if c.hint != "" {
			want = []string{"warning no-sender: nothing in the scene sends " + c.etype + " (" + c.hint + ")"}
		}
		source := `spawn(function(s) s:set(DefaultScene{ ` + c.element + ` }) end) on("` + c.etype + `", print)`
		if got := heard(t, source); !slices.Equal(got, want) {
			t.Errorf("%s\n  got  %q\n  want %q", source, got, want)
		}
	}
	for name, source := range map[string]string{
		"no scene in the text":      `on("KeyDown", print)`,
		"a client itself":           `local c = VuerClient("ws://x") DefaultScene{} on("KeyDown", print)`,
		"an alias":                  `local Monitor = KeyboardMonitor DefaultScene{ Monitor{ enableKeyDown = true } } on("KeyDown", print)`,
		"a flag that comes later":   `DefaultScene{ KeyboardMonitor{ key = "k" } } s:update{ key = "k", enableKeyDown = true } on("KeyDown", print)`,
		"a flag that is assigned":   `local k = KeyboardMonitor{} k.enableKeyDown = true DefaultScene{ k } on("KeyDown", print)`,
		"events of its own clients": `DefaultScene{} send{ etype = "KeyDown" } on("KeyDown", print)`,
		"by name":                   `local name = "KeyboardMonitor" DefaultScene{ _G[name]{} } on("KeyDown", print)`,
	} {
		if got := heard(t, source); len(got) > 0 {
			t.Errorf("%s: %q", name, got)
		}
	}
	const idle = "warning no-sender: this KeyboardMonitor sends nothing (set enableKeyDown = true)"
	for _, source := range []string{`KeyboardMonitor{ key = "k" }`, `vuer.KeyboardMonitor{ enableKeyUp = false }`} {
		if got := heard(t, source); !slices.Equal(got, []string{idle}) {
			t.Errorf("%s: %q", source, got)
		}
	}
}

func TestKeyOfTheMonitor(t *testing.T) {
	const want = "warning monitor-key: event.key is the monitor's key, not the key that was pressed (the pressed key is event.value.key)"
	for _, source := range []string{
		`on("KeyDown", function(e) if e.key == "w" then print() end end)`,
		`on("KeyUp", function(e) if "ArrowUp" == e.key then print() end end)`,
		`on("KeyPress", function(e) local k = e.key if k ~= " " then print() end end)`,
		`on("KeyDown", function(e) print(e.key:lower() == "escape") end)`,
		`spawn(function(s) s:on("KeyDown", function(event) after(1, function() print(event.key == "KeyW") end) end) end)`,
		`spawn(function(s) local e = s:till("KeyDown") print(e.key == "w") end)`,
	} {
		if got := heard(t, source); !slices.Equal(got, []string{want}) {
			t.Errorf("%s\n  got %q", source, got)
		}
	}
	for _, source := range []string{
		`on("KeyDown", function(e) print(e.value.key == "w") end)`,
		`on("KeyDown", function(e) print(e.key == "monitor") end)`,
		`KeyboardMonitor{ key = "w", enableKeyDown = true } on("KeyDown", function(e) print(e.key == "w") end)`,
		`on("CLICK", function(e) print(e.key == "w") end)`,
		`on("KeyDown", function(e) local e = { key = "w" } print(e.key == "w") end)`,
		`on("KeyDown", function(e) return function(e) print(e.key == "a") end end)`,
	} {
		if got := heard(t, source); len(got) > 0 {
			t.Errorf("%s\n  got %q", source, got)
		}
	}
}

func TestFileAsChild(t *testing.T) {
	for source, hint := range map[string]string{
		`Glb{ key = "b", asset("a.obj") }`: `Glb takes its file as the property src (write src = asset("a.obj"))`,
		`Urdf{ asset(name) }`:              `Urdf takes its file as the property src (write src = asset(...))`,
		`vuer.Obj{ key = "b", "a.obj" }`:   `Obj takes its file as the property src (write src = "a.obj")`,
	} {
		if got := heard(t, source); !slices.Equal(got, []string{"warning positional-src: " + hint}) {
			t.Errorf("%s\n  got %q", source, got)
		}
	}
	for _, source := range []string{`Glb{ src = asset("a.obj"), Box{} }`, `Img{ "a.png" }`, `Image{ "a.png" }`, `Text{ "a.png" }`, `Iframe{ "see a.png" }`, `Group{ asset("a.obj") }`} {
		if got := heard(t, source); len(got) > 0 {
			t.Errorf("%s\n  got %q", source, got)
		}
	}
}
