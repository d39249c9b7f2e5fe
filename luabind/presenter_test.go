package luabind_test

import (
	"errors"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/vuerlua/vuerlua/luabind"
)

// presenterScene is what somebody on a stage edits. X stands for places where they do.
const presenterScene = `local part = require "part"
local speed = 1
spawn(function(session)
  session:set(DefaultScene{
    Box{ key = "box", args = {1, 1, 1}, position = {0, 1, 0}, material = { color = "red" } },
    part.ball(),
    htmlChildren = { Slider{ key = "speed", value = 1 } },
  })
  for dt, t, n in frames(10) do
    session:update{ key = "box", rotation = {0, speed * t, 0} }
  end
end)
on("SET", function(event, session)
  speed = event.value
end)
every(0.1, function() speed = speed + 0 end)
`

// Its metatable keeps check from knowing its fields.
const presenterPart = `local part = setmetatable({}, {})
function part.ball() return Sphere{ key = "ball", position = {2, 1, 0} } end
return part
`

// An edit is a save of a nervous presenter: what is replaced in the script, or in the module,
// by what.
type edit struct {
	name     string
	old, new string
	part     bool   // in the module
	says     string // what has to be said of it
	quietly  bool   // the scene is still shown anew: the mistake is a warning, or lies elsewhere
	by       string // an event that brings the mistake about; "reload" for another reload
}

var edits = []edit{
	// What does not parse.
	{name: "a brace is missing", old: "{ color = \"red\" } }", new: "{ color = \"red\" }", says: "error scene.lua:"},
	{name: "an end is missing", old: "  end\nend)\non", new: "  end\non", says: "error scene.lua:"},
	{name: "a comma is missing", old: "{1, 1, 1}, pos", new: "{1, 1, 1} pos", says: "error scene.lua:5"},
	{name: "smart quotes", old: `"red"`, new: "“red”", says: "error scene.lua:5"},
	{name: "half a file", old: presenterScene[180:], new: "", says: "error scene.lua:"},
	{name: "a module does not parse", part: true, old: "} end", new: " end", says: "error part.lua:2"},
	// What leaves nothing to show.
	{name: "an empty file", old: presenterScene, new: "", says: "no spawn, as the file is empty: the previous scene keeps running"},
	{name: "comments alone", old: presenterScene, new: "-- later\n", says: "no spawn: the previous scene keeps running"},
	{name: "spawn is gone", old: presenterScene[strings.Index(presenterScene, "spawn("):strings.Index(presenterScene, `on("SET"`)], new: "", says: "no spawn"},
	{name: "half a file that parses", old: presenterScene[strings.Index(presenterScene, "spawn("):], new: "", says: "no spawn"},
	{name: "spawn is a comment", old: "spawn(function(session)", new: "local unused = (function(session)", says: "no spawn"},
	// What the text shows to be wrong.
	{name: "an unknown component", old: "Box{", new: "Boxx{", says: "error scene.lua:5: 'Boxx' is not defined (did you mean 'Box'?)"},
	{name: "an unknown method", old: "session:set(", new: "session:sett(", says: "a session has no method 'sett'"},
	{name: "a dot", old: "session:set(", new: "session.set(", says: "session.set was called with a dot"},
	{name: "a wrong property", old: "position = {0", new: "positon = {0", says: "Box has no property 'positon' (did you mean 'position'?)"},
	{name: "a wrong type", old: "{0, 1, 0}", new: "\"high\"", says: "Box.position has to be"},
	{name: "an unknown variable", old: "speed * t", new: "sped * t", says: "'sped' is not defined (did you mean 'speed'?)"},
	{name: "a function that is not there", old: "in frames(10)", new: "in frame(10)", says: "'frame' is not defined"},
	{name: "a loop that never waits", old: "for dt, t, n in frames(10) do", new: "local t = 0 while true do", says: "this loop never waits"},
	{name: "a module that is not there", old: `require "part"`, new: `require "prat"`, says: "module 'prat' not found"},
	{name: "a misspelt field of an event", old: "event.value", new: "event.vlaue", says: "warning scene.lua:14: an event has no field 'vlaue' (did you mean 'value'?)", quietly: true},
	{name: "a missing key in a handler", old: "speed = event.value", new: "session:remove(\"bal\")", says: "warning scene.lua:14: no element has the key \"bal\" (did you mean \"ball\"?)", quietly: true},
	{name: "a misspelt keyword", old: "  end\nend)\non", new: "  ned\nend)\non", says: "error scene.lua:11: 'ned' is not Lua (did you mean 'end'?)"},
	{name: "an unknown component in the module", part: true, old: "Sphere{", new: "Spere{", says: "error part.lua:2: 'Spere' is not defined"},
	// What only shows when it runs.
	{name: "an error in the main chunk", old: "local speed = 1", new: "local speed = nil + 1", says: "error scene.lua:2"},
	{name: "an error in the module", part: true, old: "return part", new: "error('stop')", says: "part.lua:3: stop"},
	{name: "nil before the scene is set", old: "session:set(", new: "print(part.gone.x) session:set(", says: "error scene.lua:4: 'part.gone' is nil"},
	{name: "an error thrown before the scene is set", old: "session:set(", new: "error('oh') session:set(", says: "scene.lua:4: oh"},
	{name: "a node before an error", old: "session:set(", new: "session:upsert(Box{ key = 'part' }) error('oh') session:set(", says: "scene.lua:4: oh"},
	{name: "an error after a wait", old: "session:set(", new: "sleep(0.2) error('oh') session:set(", says: "scene.lua:4: oh"},
	{name: "an error in a task that is to set the scene", old: "session:set(", new: "session:spawn_task(function() error('oh') end) local unused = (", says: "scene.lua:4: oh"},
	{name: "the set is a comment", old: "session:set(", new: "local unused = (", says: "warning scene.lua:3: this function has shown nothing yet: the previous scene stays"},
	{name: "nil in the loop", old: "speed * t", new: "part.gone.x * t", says: "error scene.lua:10: 'part.gone' is nil", quietly: true},
	{name: "nil in a handler", old: "speed = event.value", new: "speed = part.gone.x", says: "error scene.lua:14: 'part.gone' is nil", quietly: true, by: "SET"},
	{name: "nil in a task", old: "speed + 0", new: "part.gone.x", says: "error scene.lua:16: 'part.gone' is nil", quietly: true},
	{name: "an error in on_reload", old: "local speed", new: "on_reload(function() error('bye') end) local speed", says: "scene.lua:2: bye", quietly: true, by: "reload"},
	{name: "a key that is not in the scene", old: `session:update{ key = "box"`, new: `session:update{ key = "bxo"`, says: "scene.lua:10: no element has the key \"bxo\"", quietly: true},
	{name: "a misspelt property of an update", old: "rotation = {0, speed", new: "rotaton = {0, speed", says: "'rotaton'", quietly: true},
	// What may be meant.
	{name: "degrees", old: "position = {0, 1, 0}", new: "position = {0, 1, 0}, rotation = {0, 45, 0}", says: "warning scene.lua:5: Box.rotation is in radians", quietly: true},
	{name: "another language's text", old: "speed = event.value", new: `print(f"now {speed}")`, says: "error scene.lua:14: 'f' is not defined"},
	{name: "a color that is not one", old: `"red"`, new: `"redd"`, says: "warning scene.lua:5:", quietly: true},
	{name: "a property that no client is known to have", old: "position = {0, 1, 0}", new: "wobble = 3, position = {0, 1, 0}", says: "warning scene.lua:5: Box has no property 'wobble'", quietly: true},
	{name: "an event that is misspelt", old: `on("SET"`, new: `on("Set"`, says: "warning scene.lua:13:", quietly: true},
}

// TestNervousPresenter makes one edit after the other while a client looks on: it is never
// without the last good scene, and the mistake is said within a second.
func TestNervousPresenter(t *testing.T) {
	perform(t, func(th *theatre) {
		th.write("part.lua", presenterPart)
		th.load(presenterScene)
		c := th.join()
		want(t, c, "SET box:args=[1 1 1]:material=map[color:red]:position=[0 1 0] ball:position=[2 1 0]")
		for _, e := range edits {
			script, part := presenterScene, presenterPart
			if e.part {
				part = replaceOnce(t, part, e)
			} else {
				script = replaceOnce(t, script, e)
			}
			synctest.Wait()
			for c.Pending() > 0 {
				c.Next()
			}
			th.take()
			th.write("part.lua", part)
			_, err := th.try(script)
			th.report(err)
			synctest.Wait()
			if e.by == "reload" {
				if _, err := th.live.Reload(true); err != nil {
					t.Error(err)
				}
			} else if e.by != "" {
				c.Send(map[string]any{"etype": e.by, "key": "speed", "value": 2})
			}
			time.Sleep(time.Second)
			if said := th.take(); !strings.Contains(said, e.says) {
				t.Errorf("%s: said\n%s\nwant %s", e.name, said, e.says)
			}
			sets := 0
			for c.Pending() > 0 {
				if shown := next(c); strings.HasPrefix(shown, "SET ") {
					sets++
					if !strings.Contains(shown, " box") || !strings.Contains(shown, " ball") {
						t.Errorf("%s: the client is shown %s", e.name, shown)
					}
				} else if shown == "SET" || strings.HasPrefix(shown, "UPSERT") {
					t.Errorf("%s: the client is sent %s", e.name, shown)
				}
			}
			if shown := sets > 0; shown != e.quietly {
				t.Errorf("%s: the client is sent %d scenes", e.name, sets)
			}
			th.write("part.lua", presenterPart)
			th.load(presenterScene)
			for !strings.HasPrefix(next(c), "SET box") {
			}
		}
	})
}

func replaceOnce(t *testing.T, text string, e edit) string {
	t.Helper()
	if strings.Count(text, e.old) != 1 {
		t.Fatalf("%s: %q is there %d times", e.name, e.old, strings.Count(text, e.old))
	}
	return strings.Replace(text, e.old, e.new, 1)
}

// report notes why a reload was refused, as a terminal shows it.
func (th *theatre) report(err error) {
	if refusal, ok := errors.AsType[*luabind.Refusal](err); ok {
		for _, d := range refusal.Findings {
			th.Report(d)
		}
	} else if err != nil {
		th.add("error " + err.Error())
	}
}
