package lint

import (
	"slices"

	"golang.org/x/image/colornames"

	"github.com/vuerlua/vuerlua/luabind/internal/lazy"
	"github.com/vuerlua/vuerlua/luabind/internal/syntax"
)

// habit returns a hint for an undefined name that is common in other languages.
func (u *use) habit() string {
	if lua, ok := foreign[u.name]; ok {
		return lua
	}
	if component, ok := elsewhereNamed[u.name]; ok {
		return component
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
	if reHexName().MatchString(u.name) {
		return "write it in quotes: \"#" + u.name + "\""
	}
	if u.name == "f" && u.called {
		return `join strings with .. : "clicked " .. event.key`
	}
	return u.given()
}

// reHexName matches hexadecimal colors without quotes.
var reHexName = lazy.Regexp(`^[a-f][0-9a-f]{2}(?:[0-9a-f]{3})?$`)

// given returns a hint for a session or an event that is not among the parameters of a function.
func (u *use) given() string {
	takes := func(class string) bool { return slices.Contains(u.giver, class) }
	switch u.name {
	case "event", "e", "evt":
		if takes("Event") {
			return "add it to the function's parameters: function(event, session)"
		}
	case "session", "Session", "sess":
		switch {
		case takes("Event"):
			return "add it to the function's parameters: function(event, session)"
		case takes("Session"):
			return "add it to the function's parameters: function(session)"
		}
		return "spawn passes it to its function: spawn(function(session) ... end)"
	}
	return ""
}

// foreign maps names of other languages to hints.
var foreign = map[string]string{
	"None": "write nil", "null_": "write nil", "NULL": "write nil", "undefined": "write nil",
	"True": "write true", "False": "write false", "TRUE": "write true", "FALSE": "write false",
	"len": "write # before the list: #points", "str": "write tostring(x)", "int": "write math.floor(x)", "float": "write tonumber(x)",
	"range": "write: for i = 1, n do",
	"yes":   "write true", "no": "write false", "nul": "write nil, or null to send one", "asyncio": "write sleep(seconds)",
	"sum": "add the items up in a loop", "isinstance": "write type(x) == \"number\"", "parseInt": "write tonumber(x)", "parseFloat": "write tonumber(x)", "JSON": "write require \"json\"",
	"document": "the page belongs to the viewer: put elements in htmlChildren", "window": "the page belongs to the viewer: put elements in htmlChildren",
	"wait": "write sleep(seconds)", "delay": "write sleep(seconds)", "echo": "write print(x)", "puts": "write print(x)", "log": "write print(x)",
	"console": "write print(x)", "printf": "write print(string.format(...))", "Math": "write math",
	"enumerate": "write: for i, item in ipairs(list) do", "append": "write list[#list + 1] = item",
	"Vuer":   "scripts do not create an app: write spawn(function(session) ... end)",
	"import": `write local name = require "name"; components need no require`, "from": `write local name = require "name"; components need no require`,
	"this": "write the variable's own name, or self in a method", "self": "a function has self only when it is defined with a colon",
	"setTimeout": "write after(seconds, fn)", "setInterval": "write every(seconds, fn)", "async": "remove it: every task may wait",
	"await": "remove it: blocking calls wait by themselves", "np": "use typed arrays: Float32Array{1, 2, 3}", "numpy": "use typed arrays: Float32Array{1, 2, 3}",
}

// elsewhereNamed has hints for names that components have in other libraries, or that come to mind
// first.
var elsewhereNamed = map[string]string{
	"Cube": "write Box", "Cuboid": "write Box", "Rectangle": "write Plane", "Rect": "write Plane", "Floor": "write Plane", "Ground": "write Plane", "Ball": "write Sphere",
	"Ellipsoid": "write Sphere, with three numbers as scale", "Disc": "write Circle", "Disk": "write Circle", "Pyramid": "write Cone{ args = {radius, height, 4} }",
	"Triangle": "write TriMesh{ vertices =, faces = }", "Polygon": "write Shape", "Mesh": "write TriMesh{ vertices =, faces = }, or Box, Sphere and so on", "BufferGeometry": "write TriMesh{ vertices =, faces = }",
	"Gltf": "write Glb", "GLTF": "write Glb", "Model": "write Glb, Obj, Stl, Ply or Urdf", "Robot": "write Urdf",
	"Points": "write PointCloud", "Particles": "write PointCloud", "PointClouds": "write PointCloud", "Scatter": "write PointCloud",
	"Line3": "write Line", "Line3D": "write Line", "Line2": "write Line", "Lines": "write Line", "Polyline": "write Line", "LineSegments": "write Line{ points =, segments = true }", "Curve": "write Spline",
	"Light": "write PointLight, SpotLight, DirectionalLight or AmbientLight", "Sun": "write DirectionalLight",
	"Camera": "write SceneCamera for the page's camera, or PerspectiveCamera",
	"Label":  "write Text", "Text2D": "write Text", "Title": "write Header1 in htmlChildren, or Text", "Heading": "write Header1", "H1": "write Header1", "H2": "write Header2", "H3": "write Header3",
	"CheckBox": "write Checkbox", "Toggle": "write Switch", "ToggleButton": "write Switch",
	"Dropdown": "write Select", "ComboBox": "write Select", "Combobox": "write Select", "Listbox": "write Select", "Radio": "write ButtonGroup", "RadioGroup": "write ButtonGroup",
	"Input": "write TextBox or InputBox", "TextField": "write TextBox", "TextInput": "write TextBox", "TextArea": "write TextBox{ multiline = true }", "NumberInput": "write NumberBox", "NumberField": "write NumberBox", "Range": "write Slider", "MultiSlider": "write RangeSlider",
	"ColorInput": "write ColorPicker", "ColorBox": "write ColorPicker", "VectorInput": "write VectorBox", "Sidebar": "write Panel", "Accordion": "write Folder", "TabGroup": "write Tabs", "Progress": "write ProgressBar", "Separator": "write Divider", "Div": "write div", "Span": "write span", "P": "write p",
	"Node": "write Group", "Object3D": "write Group", "Transform": "write Group", "TransformControls": "write Movable", "DragControls": "write Movable", "Gizmo": "write Movable",
	"Axes": "write CoordsMarker", "AxesHelper": "write CoordsMarker", "GridHelper": "write Grid", "ArrowHelper": "write Arrow", "Video": "write VideoPlane", "Sky": "write SceneBackground", "Skybox": "write SceneBackground", "HDRI": `write MeshStandardMaterial{ envMap = "sky.hdr" }`, "EnvironmentMap": `write MeshStandardMaterial{ envMap = "sky.hdr" }`, "Environment": `write Stage{ environment = "studio" }`,
}
