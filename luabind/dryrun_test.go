package luabind

import (
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// dryRunOf runs DryRun on a script of the given text.
func dryRunOf(t *testing.T, source string) (*notebook, string, error) {
	t.Helper()
	dir, n := t.TempDir(), &notebook{}
	path := filepath.Join(dir, "scene.lua")
	if err := os.WriteFile(path, []byte(source), 0o644); err != nil {
		t.Fatal(err)
	}
	return n, dir, DryRun(Config{Script: path, Reporter: n})
}

// A second of the script's clock passes, whatever that of the machine says, and the script
// sees every frame of it.
func TestDryRunClock(t *testing.T) {
	n, _, err := dryRunOf(t, `
local began = now()
spawn(function(session)
  session:set(DefaultScene{ Box{ key = "box" } })
  local frame = 0
  every(0.25, function() print(now() - began, frame) end)
  for dt, t, n in frames(60) do
    frame = n
    session:update{ key = "box", position = {t, 0, 0} }
  end
end)
after(3600, function() print("never") end)`)
	if err != nil {
		t.Fatal(err)
	}
	if got, want := n.said(), "0.25\t16\n0.5\t31\n0.75\t46\n1\t61"; got != want {
		t.Errorf("it printed\n%s\nwant\n%s\n%q", got, want, n.errors())
	}
}

// Each spawn function gets a client that it wants.
func TestDryRunFilters(t *testing.T) {
	n, _, err := dryRunOf(t, `
spawn(function(session) print("python", session.info.client, session:till("INIT").value.client) end, { client = "python*" })
spawn(function(session) print("headset", session.info.device) end, { device = "quest?" })
spawn(function(session) print("any", session.info.client) session:close() print(session:set(DefaultScene{})) end)`)
	if err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{"python\tpython\tpython", "headset\tquestx", "any\tcheck", "false\t"} {
		if !strings.Contains(n.said(), want) {
			t.Errorf("it did not print %q:\n%s%q", want, n.said(), n.errors())
		}
	}
}

// What a script writes it can read again, and the folder stays as it was.
func TestDryRunWritesNothing(t *testing.T) {
	n, dir, err := dryRunOf(t, `
local f = assert(io.open("out.txt", "w"))
f:write("hello")
f:close()
print(io.open("out.txt"):read("*a"))
local s = assert(io.open("scene.lua", "a"))
s:write("-- more")
s:close()
print((io.open("scene.lua"):read("*a"):match("more$")))
print(os.rename("scene.lua", "other.lua"), io.open("other.lua") ~= nil)
print(os.remove("out.txt"), io.open("out.txt"))
print(os.remove("scene.lua"), os.remove("nothing.txt"))
print(io.open("none/at/all.txt", "w"))`)
	if err != nil {
		t.Fatal(err)
	}
	want := "hello\nmore\ntrue\ttrue\ntrue\tnil\tout.txt: No such file or directory\t2\ntrue\tnil\tnothing.txt: No such file or directory\t2\n" +
		"nil\tnone/at/all.txt: No such file or directory\t2"
	if n.said() != want {
		t.Errorf("it printed\n%s\nwant\n%s\n%q", n.said(), want, n.errors())
	}
	entries, err := os.ReadDir(dir)
	if err != nil || len(entries) != 1 {
		t.Errorf("the folder has %v, %v", entries, err)
	}
	if text, _ := os.ReadFile(filepath.Join(dir, "scene.lua")); strings.HasSuffix(string(text), "-- more") {
		t.Error("the script has changed itself")
	}
}

func TestDryRunReports(t *testing.T) {
	n, _, err := dryRunOf(t, `
spawn(function(session)
  session:set(DefaultScene{ Box{ key = "box", positon = {0, 1, 0} } })
  sleep(0.5)
  error("after a while")
end)`)
	if err != nil {
		t.Fatal(err)
	}
	if got := strings.Join(n.errors(), "\n"); !strings.Contains(got, "has no property 'positon'") || !strings.Contains(got, "scene.lua:5: after a while") {
		t.Errorf("it reported\n%s", got)
	}
	_, _, err = dryRunOf(t, "local x = nil\nx.y = 1")
	if d, ok := errors.AsType[*Diagnostic](err); !ok || d.Line != 2 {
		t.Errorf("a script that does not load gives %v", err)
	}
}

// Handlers hear what the nodes of the scene would send, in order and with what they have,
// and nothing else.
func TestDryRunEvents(t *testing.T) {
	n, _, err := dryRunOf(t, `
on("*", function(event)
  if event.etype ~= "INIT" then print(event.etype, event.key, type(event.value) == "table" and "table" or event.value) end
end)
on("CAMERA_MOVE", function(event) print("at", event.value.position[2], event.value.matrix[14], event.value.fov, event.value.camera.ctype) end)
on("CLICK", function(event, session) print(event.value.key, event.value.position and event.value.position[1], event.value.shiftKey) end)
on("OBJECT_MOVE", function(event) print(event.value.rotation[4], #event.value.matrixWorld) end)
on("KeyUp", function(event) print("up", event.value.code) end)
spawn(function(session)
  session:set(DefaultScene{
    Group{ key = "group", Box{ key = "box" } },
    Movable{ key = "handle", Sphere{ key = "ball" } },
    Text{ key = "text", "no" },
    htmlChildren = { Slider{ key = "speed", min = 2, value = 4 }, Slider{ key = "low", min = 2 }, Button{ key = "go", value = "Go" }, InputBox{ key = "name" } },
    bgChildren = {
      KeyboardMonitor{ key = "keys", enableKeyDown = false, enableKeyUp = true },
      TimelineControls{ key = "line", start = 3 }, Hands{ stream = true }, ImageUpload{ key = "up" },
    },
  })
  session:upsert(Cone{ key = "late" })
  session:remove("ball")
end)
on("UPLOAD", function() error("nobody has uploaded anything") end)
on("MY_EVENT", function() error("nobody has sent that") end)`)
	if err != nil {
		t.Fatal(err)
	}
	want := strings.ReplaceAll(`at 5 5 60 perspective
CAMERA_MOVE defaultCamera table
box 0 false
CLICK box table
XYZ 16
OBJECT_MOVE handle table
OBJECT_MOVE_END handle table
up KeyA
KeyUp keys table
TIMELINE_STEP line table
SET speed 4
SET low 2
go nil nil
CLICK go table
INPUT name text
late 0 false
CLICK late table`, " ", "\t")
	got := n.said()
	got = strings.ReplaceAll(got, "GAMEPAD\tgamepad-0\ttable\n", "")
	if got != want || len(n.reports) > 0 {
		t.Errorf("it printed\n%s\nwant\n%s\n%q", got, want, n.errors())
	}
}

// A client that was shown nothing has nothing that could send an event.
func TestDryRunEventsOfNothing(t *testing.T) {
	n, _, err := dryRunOf(t, `
on("CAMERA_MOVE", function(event) error("nothing moves a camera") end)
on("CLICK", function(event) error("nothing can be clicked") end)
spawn(function(session) session:upsert(Box{ key = "box" }) end)`)
	if err != nil || len(n.reports) > 0 {
		t.Errorf("%v, %q", err, n.errors())
	}
}

// A function in what is kept over reloads is found before the reload that drops it.
func TestDryRunReviewsKeptTables(t *testing.T) {
	n, _, err := dryRunOf(t, `
local kept = persist("kept", { n = 1 })
spawn(function(session)
  kept.draw = function() end
  session.data.me = { session = session, fn = print }
  session:set(DefaultScene{})
end)`)
	if err != nil {
		t.Fatal(err)
	}
	got := strings.Join(n.errors(), "\n")
	for _, want := range []string{"persist: kept.draw is a function", "session.data.me.fn is a function"} {
		if !strings.Contains(got, want) {
			t.Errorf("reported\n%s\nwithout %q", got, want)
		}
	}
	if len(n.errors()) != 2 {
		t.Errorf("reported\n%s", got)
	}
}
