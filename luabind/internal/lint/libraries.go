package lint

import (
	"fmt"
	"slices"

	"github.com/yuin/gopher-lua/ast"

	"github.com/vuerlua/vuerlua/luabind/internal/diag"
	"github.com/vuerlua/vuerlua/luabind/internal/script"
	"github.com/vuerlua/vuerlua/protocol/catalog"
)

// notInLua maps functions that people expect in Lua's libraries, because other languages have them, to
// hints.
var notInLua = map[string]string{
	"math.round": "write math.floor(x + 0.5)", "math.trunc": "write math.modf(x)", "math.clamp": "write math.max(low, math.min(x, high))",
	"math.lerp": "write a + (b - a) * t", "math.mix": "write a + (b - a) * t", "math.sign": "write x > 0 and 1 or x < 0 and -1 or 0", "math.hypot": "write math.sqrt(x ^ 2 + y ^ 2)",
	"math.inf": "write math.huge", "math.infinity": "write math.huge", "math.tau": "write 2 * math.pi", "math.PI": "write math.pi", "math.fract": "write x % 1",
	"math.tointeger": "write math.floor(x)", "math.type": "write x % 1 == 0 to test for an integer", "math.radians": "write math.rad(x)", "math.degrees": "write math.deg(x)",
	"math.randint": "write math.random(from, to)", "math.uniform": "write from + (to - from) * math.random()", "math.choice": "write list[math.random(#list)]",
	"table.len": "write #list", "table.length": "write #list", "table.size": "write #list", "table.count": "write #list",
	"table.push": "write table.insert(list, value)", "table.append": "write table.insert(list, value)", "table.add": "write table.insert(list, value)", "table.pop": "write table.remove(list)",
	"table.delete": "write table.remove(list, position)", "table.join": `write table.concat(list, ", ")`, "table.contains": "look through it: for i, item in ipairs(list) do ... end",
	"table.find": "look through it: for i, item in ipairs(list) do ... end", "table.indexOf": "look through it: for i, item in ipairs(list) do ... end",
	"table.includes": "look through it: for i, item in ipairs(list) do ... end", "table.keys": "write: for key in pairs(t) do", "table.values": "write: for _, value in pairs(t) do",
	"table.copy": "copy it in a loop: for k, v in pairs(t) do copy[k] = v end", "table.clone": "copy it in a loop: for k, v in pairs(t) do copy[k] = v end",
	"table.merge": "write a loop: for k, v in pairs(other) do t[k] = v end", "table.map": "write a loop: for i, item in ipairs(list) do ... end",
	"table.filter": "write a loop: for i, item in ipairs(list) do ... end", "table.forEach": "write a loop: for i, item in ipairs(list) do ... end",
	"table.reverse": "write a loop: for i = #list, 1, -1 do", "table.slice": "write {unpack(list, from, to)}", "table.print": `write print(require "inspect"(t))`,
	"string.split": `write: for part in text:gmatch("[^,]+") do`, "string.trim": `write text:match("^%s*(.-)%s*$")`, "string.strip": `write text:match("^%s*(.-)%s*$")`,
	"string.startswith": "write text:sub(1, #start) == start", "string.startsWith": "write text:sub(1, #start) == start", "string.starts_with": "write text:sub(1, #start) == start",
	"string.endswith": "write text:sub(-#ending) == ending", "string.endsWith": "write text:sub(-#ending) == ending", "string.ends_with": "write text:sub(-#ending) == ending",
	"string.contains": "write text:find(part, 1, true)", "string.includes": "write text:find(part, 1, true)", "string.indexOf": "write text:find(part, 1, true)",
	"string.replace": "write text:gsub(pattern, replacement)", "string.length": "write #text", "string.size": "write #text", "string.join": `write table.concat(list, ", ")`,
	"string.concat": "write a .. b", "string.toLowerCase": "write text:lower()", "string.toUpperCase": "write text:upper()", "string.capitalize": `write text:gsub("^%l", string.upper)`,
	"string.substring": "write text:sub(from, to)", "string.substr": "write text:sub(from, to)", "string.slice": "write text:sub(from, to)", "string.charAt": "write text:sub(i, i)",
	"string.tonumber": "write tonumber(text)", "string.padStart": `write ("%5s"):format(text)`, "string.zfill": `write ("%05d"):format(number)`, "string.toFixed": `write ("%.2f"):format(number)`,
	"os.sleep": "write sleep(seconds)", "os.now": "write now()", "os.wait": "write sleep(seconds)", "os.delay": "write sleep(seconds)", "coroutine.sleep": "write sleep(seconds)",
	"io.print": "write print(x)", "io.println": "write print(x)", "io.printf": "write print(string.format(...))",
}

// alsoNamed maps names in other libraries to the names of our functions and methods.
var alsoNamed = map[string][]string{
	"stringify": {"encode"}, "dumps": {"encode"}, "dump": {"encode", "save"}, "serialize": {"encode"}, "tostring": {"encode", "hex"}, "to_string": {"encode", "hex"},
	"parse": {"decode"}, "loads": {"decode"}, "deserialize": {"decode"}, "decode": {"parse"}, "load": {"read"}, "open": {"load", "read"}, "save": {"write"}, "writeFile": {"write", "save"},
	"mix": {"lerp"}, "blend": {"lerp"}, "interpolate": {"lerp"}, "gradient": {"ramp"}, "colormap": {"ramp"}, "from_hex": {"new"}, "random": {"palette"},
	"from_axis": {"axis_angle"}, "from_axis_angle": {"axis_angle"}, "angle_axis": {"axis_angle"}, "fromAxisAngle": {"axis_angle"}, "from_angle_axis": {"axis_angle"}, "multiply": {"mul"}, "conjugate": {"inverse"},
	"magnitude": {"length"}, "len": {"length"}, "norm": {"length", "normalize"}, "mag": {"length"}, "unit": {"normalize"}, "normalized": {"normalize"}, "plus": {"add"}, "minus": {"sub"},
	"subtract": {"sub"}, "times": {"mul"}, "scale": {"mul", "scaling"}, "translate": {"translation"}, "inverse": {"invert"}, "dist": {"distance"}, "distance_to": {"distance"},
	"catmull": {"catmull_rom"}, "spline": {"catmull_rom"}, "curve": {"catmull_rom"}, "circle": {"ring", "disk"}, "square": {"cells"}, "rect": {"cells"}, "grid": {"cells"}, "perlin": {"simplex"}, "noise": {"simplex"},
	"stop": {"cancel"}, "kill": {"cancel"}, "abort": {"cancel"}, "join": {"wait"}, "await": {"wait"}, "finished": {"done"}, "is_done": {"done"}, "start": {"wait"},
	"emit": {"send"}, "publish": {"send"}, "trigger": {"send"}, "delete": {"remove"}, "destroy": {"remove"}, "append": {"add"}, "insert": {"add"}, "modify": {"update"}, "change": {"update"},
	"edit": {"update"}, "patch": {"update"}, "show": {"set"}, "render": {"set"}, "draw": {"set"}, "screenshot": {"grab_render"}, "capture": {"grab_render"}, "snapshot": {"grab_render"},
	"listen": {"on"}, "addEventListener": {"on"}, "add_event_listener": {"on"}, "once": {"on"}, "off": {"on"}, "receive": {"till", "recv"}, "wait_for": {"till"}, "waitFor": {"till"},
	"disconnect": {"close"}, "on_leave": {"on_close"}, "on_disconnect": {"on_close"}, "run": {"spawn_task"}, "spawn": {"spawn_task"}, "sub": {"subscribe"}, "join_session": {"subscribe"},
}

// also returns the first of names that other libraries call key, "" for none.
func also(key string, names []string) string {
	for _, other := range alsoNamed[key] {
		if slices.Contains(names, other) {
			return other
		}
	}
	return ""
}

// textMethod reports a method that strings do not have: ("abc"):uper().
func (w *walker) textMethod(e *ast.FuncCallExpr) {
	names := w.world.Globals["string"]
	if len(names) == 0 || slices.Contains(names, e.Method) || w.extended["string"] || w.dynamic || w.world.Dynamic {
		return
	}
	if w.world.Nodes != nil && w.world.Nodes.flow.assigns(e.Method) {
		return // string.trim = function(text) ... end, in another file
	}
	f := Finding{Line: e.Line(), Rule: diag.UnknownMethod, Message: "a string has no method '" + e.Method + "'", Hint: notInLua["string."+e.Method], Words: []string{e.Method}, Doubt: true}
	if near := catalog.Suggest(e.Method, slices.Values(names)); f.Hint == "" && near != "" {
		f.Hint = script.DidYouMean(near)
	}
	w.report(f)
}

// A local is the declaration of a local variable.
type local struct {
	line int
	top  bool // it is visible to the end of the chunk
}

// noteLocal notes the first declaration of a name, for unseen.
func (w *walker) noteLocal(name string, line int) {
	if w.mute || len(w.declared) >= maxGuesses {
		return
	}
	if _, ok := w.declared[name]; !ok {
		w.declared[name] = local{line, w.scope.outer == nil || w.scope.outer.outer == nil}
	}
}

// unseen returns a hint for a name that is a local elsewhere in the chunk, "" for any other name.
func (w *walker) unseen(u use) string {
	switch l, ok := w.declared[u.name]; {
	case !ok:
		return ""
	case l.top && l.line > u.line:
		return fmt.Sprintf("the local %s is declared later, in line %d: move it above this function", u.name, l.line)
	case u.early, l.top && l.line == u.line: // local f = g(function() f() end)
		return fmt.Sprintf("the local %s is not declared yet here: write local %s in a line before it", u.name, u.name)
	default:
		return fmt.Sprintf("the local %s of line %d is only visible in its block: declare it before the block", u.name, l.line)
	}
}

// etypeCompared reports a comparison of an event's etype with a misspelled name: e.etype == "CLIK".
func (w *walker) etypeCompared(a, b ast.Expr) {
	attr, ok := a.(*ast.AttrGetExpr)
	name, isText := b.(*ast.StringExpr)
	if !ok || !isText {
		return
	}
	if key, named := attr.Key.(*ast.StringExpr); !named || key.Value != "etype" {
		return
	}
	if slices.Contains(events(), name.Value) || w.world.Senders == nil || w.world.Senders.events[name.Value] {
		return
	}
	w.misspelledEvent(name)
}
