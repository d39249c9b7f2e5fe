package lint

import (
	"regexp"
	"slices"

	"golang.org/x/image/colornames"

	"github.com/vuerlua/vuerlua/luabind/internal/syntax"
)

// habit says what a name that nothing defines most likely should have been.
func (u *use) habit() string {
	if lua, ok := foreign[u.name]; ok {
		return lua
	}
	if hint := syntax.Typography(u.name); hint != "" {
		return hint
	}
	if slices.Contains(events(), u.name) {
		return "write it in quotes: \"" + u.name + "\""
	}
	if _, ok := colornames.Map[u.name]; ok {
		return "write it in quotes: \"" + u.name + "\""
	}
	if reHexName.MatchString(u.name) {
		return "write it in quotes: \"#" + u.name + "\""
	}
	if u.name == "f" && u.called {
		return `join texts with .. : "clicked " .. event.key`
	}
	return u.given()
}

// reHexName is what is left of a colour's digits where they stand as a name.
var reHexName = regexp.MustCompile(`^[a-f][0-9a-f]{2}(?:[0-9a-f]{3})?$`)

// given is the advice for a session or an event that a function does not take.
func (u *use) given() string {
	takes := func(class string) bool { return slices.Contains(u.giver, class) }
	switch u.name {
	case "event", "e", "evt":
		if takes("Event") {
			return "name it among the function's parameters: function(event, session)"
		}
	case "session", "Session", "sess":
		switch {
		case takes("Event"):
			return "name it among the function's parameters: function(event, session)"
		case takes("Session"):
			return "name it among the function's parameters: function(session)"
		}
		return "a session is what spawn gives: spawn(function(session) ... end)"
	}
	return ""
}

// foreign are names of other languages, with what Lua has instead.
var foreign = map[string]string{
	"None": "write nil", "null_": "write nil", "NULL": "write nil", "undefined": "write nil",
	"True": "write true", "False": "write false", "TRUE": "write true", "FALSE": "write false",
	"len": "write # before the list: #points", "str": "write tostring(x)", "int": "write math.floor(x)", "float": "write tonumber(x)",
	"range": "write: for i = 1, n do",
	"yes":   "write true", "no": "write false", "nul": "write nil, or null to send one", "asyncio": "write sleep(seconds)", "Cube": "write Box", "Ball": "write Sphere",
	"Light": "write PointLight, SpotLight, DirectionalLight or AmbientLight", "Camera": "write PerspectiveCamera", "Model": "write Glb, Obj, Stl, Ply or Urdf", "Label": "write Text",
	"sum": "add the items up in a loop", "isinstance": "write type(x) == \"number\"", "parseInt": "write tonumber(x)", "parseFloat": "write tonumber(x)", "JSON": "write require \"json\"",
	"document": "the page belongs to the viewer: put elements into htmlChildren", "window": "the page belongs to the viewer: put elements into htmlChildren",
	"wait": "write sleep(seconds)", "delay": "write sleep(seconds)", "echo": "write print(x)", "puts": "write print(x)", "log": "write print(x)",
	"console": "write print(x)", "printf": "write print(string.format(...))", "Math": "write math",
	"enumerate": "write: for i, item in ipairs(list) do", "append": "write list[#list + 1] = item",
	"this": "write the variable's own name, or self in a method", "self": "a function has self only when it is defined with a colon",
	"setTimeout": "write after(seconds, fn)", "setInterval": "write every(seconds, fn)", "async": "leave it out: every task may wait",
	"await": "leave it out: calls that wait just wait", "np": "use typed arrays: Float32Array{1, 2, 3}", "numpy": "use typed arrays: Float32Array{1, 2, 3}",
}
