package catalog_test

import (
	"slices"
	"testing"

	"github.com/vuerlua/vuerlua/protocol/catalog"
)

func prop(t *testing.T, component, name string) *catalog.Prop {
	t.Helper()
	p, ok := lookup(t, component).Prop(name)
	if !ok {
		t.Fatalf("%s has no property %s", component, name)
	}
	return p
}

func TestPropTypes(t *testing.T) {
	const packed = catalog.Bytes | catalog.List
	tests := []struct {
		component, name string
		kind            catalog.Type
		len             int
	}{
		{"Box", "position", catalog.Vector, 3},
		{"Box", "rotation", catalog.Vector, 3},
		{"Box", "quaternion", catalog.Vector, 4},
		{"Box", "matrix", catalog.Vector, 16},
		{"Box", "scale", catalog.Number | catalog.Vector, 3},
		{"Frustum", "scale", catalog.Number | catalog.Vector, 3},
		{"Box", "args", catalog.List, 0},
		{"Box", "color", catalog.Color, 0},
		{"Box", "material", catalog.Object, 0},
		{"Box", "outlines", catalog.Bool | catalog.Object, 0},
		{"Box", "castShadow", catalog.Bool, 0},
		{"Fog", "near", catalog.Number | catalog.String, 0},
		{"Glb", "src", catalog.String | catalog.Bytes, 0},
		{"Obj", "buff", catalog.Bytes, 0},
		{"div", "style", catalog.Object, 0},
		{"Scene", "up", catalog.Vector, 3},
		{"Scene", "bgChildren", catalog.Elements, 0},
		{"DefaultScene", "htmlChildren", catalog.Elements, 0},
		{"DefaultScene", "toneMappingExposure", catalog.Number, 0},
		{"CameraPreviewThumbs", "position", catalog.String, 0},
		{"PerspectiveCamera", "lookAt", catalog.Vector, 3},
		{"BBox", "min", catalog.Vector | catalog.Object, 3},
		{"SpriteMaterial", "rotation", catalog.Number, 0},
		{"Line", "vertexColors", catalog.List, 0},
		{"MeshBasicMaterial", "vertexColors", catalog.Bool, 0},
		{"TriMesh", "vertices", packed, 0},
		{"TriMesh", "colors", packed, 0},
		{"PointCloud", "colors", packed, 0},
		{"Slider", "key", catalog.String | catalog.Int, 0},
		{"Box", "hide", catalog.Bool, 0},
		{"ThreeAnimate", "target", catalog.Any, 0},
	}
	for _, tt := range tests {
		p := prop(t, tt.component, tt.name)
		if p.Type != tt.kind || p.Len != tt.len {
			t.Errorf("%s.%s is %s, length %d; want %s, length %d", tt.component, tt.name, p.Type, p.Len, tt.kind, tt.len)
		}
		if euler := tt.name == "rotation" && tt.kind == catalog.Vector; p.Euler != euler {
			t.Errorf("%s.%s: Euler is %v", tt.component, tt.name, p.Euler)
		}
	}
}

func TestPropFacts(t *testing.T) {
	args := prop(t, "Box", "args")
	if want := []string{"width", "height", "depth", "widthSegments", "heightSegments", "depthSegments"}; !slices.Equal(args.Slots, want) {
		t.Errorf("Box.args: slots %v, want %v", args.Slots, want)
	}
	if p := prop(t, "Glb", "materialType"); !slices.Contains(p.Enum, "lambert") {
		t.Errorf("Glb.materialType: one of %v", p.Enum)
	}
	if p := prop(t, "PerspectiveCamera", "fov"); p.Unit != "degrees" || *p.Min != 1 || *p.Max != 179 || p.Default != "60" {
		t.Errorf("PerspectiveCamera.fov: %+v", p)
	}
	if p := prop(t, "Sphere", "position"); p.Min != nil || p.Max != nil || p.Unit != "scene units" {
		t.Errorf("Sphere.position: %+v", p)
	}
	if p := prop(t, "Image", "src"); p.Wire != "rgb" {
		t.Errorf("Image.src is named %q on the wire", p.Wire)
	}
	if p := prop(t, "Img", "src"); p.Wire != "" {
		t.Errorf("Img.src is named %q on the wire", p.Wire)
	}
	for _, local := range [][2]string{{"DefaultScene", "grid"}, {"Image", "data"}, {"Img", "format"}, {"VideoPlane", "quality"}, {"span", "sep"}} {
		if !prop(t, local[0], local[1]).Local {
			t.Errorf("%s.%s is sent", local[0], local[1])
		}
	}
	for _, sent := range [][2]string{{"Scene", "grid"}, {"CameraView", "quality"}, {"Image", "src"}} {
		if prop(t, sent[0], sent[1]).Local {
			t.Errorf("%s.%s is not sent", sent[0], sent[1])
		}
	}
}

func TestPacks(t *testing.T) {
	want := map[string]catalog.Pack{
		"TriMesh.vertices": catalog.Float16, "TriMesh.uv": catalog.Float16, "TriMesh.faces": catalog.Uint32, "TriMesh.colors": catalog.Uint8,
		"PointCloud.vertices": catalog.Float16, "PointCloud.colors": catalog.Uint8,
		"Instances.positions": catalog.Float32, "Instances.quaternions": catalog.Float32, "Instances.scales": catalog.Float32,
		"Instances.colors": catalog.Uint8, "Instances.opacities": catalog.Uint8,
		"Arrows.starts": catalog.Float32, "Arrows.vectors": catalog.Float32, "Arrows.colors": catalog.Uint8,
		"p.vertices": catalog.Float16, "p.colors": catalog.Uint8,
	}
	for _, c := range catalog.All() {
		for _, p := range c.Props {
			name := c.Name + "." + p.Name
			if p.Pack != want[name] {
				t.Errorf("%s is packed as %d, want %d", name, p.Pack, want[name])
			}
			delete(want, name)
		}
	}
	for name := range want {
		t.Errorf("%s does not exist", name)
	}
}

func TestDefaults(t *testing.T) {
	tests := []struct{ component, name, want string }{
		{"Box", "position", "{0, 0, 0}"},
		{"Box", "scale", "1"},
		{"Circle", "args", "{1, 8, 0, 2 * math.pi}"},
		{"SpotLight", "angle", "math.pi / 3"},
		{"TriMesh", "side", `"double"`},
		{"Hands", "showFrame", "true"},
		{"Frustum", "colorCone", `"#ff0000"`},
		{"BBox", "max", "{ x = 1, y = 1, z = 1 }"},
		{"ShaderMaterial", "uniforms", "{}"},
		{"MotionControllers", "eventTypes", `{"trigger", "squeeze"}`},
		{"PointCloud", "size", "0.01"},
		{"Box", "castShadow", "false"},
		{"DepthPointCloud", "maxY", ""},
	}
	for _, tt := range tests {
		if got := prop(t, tt.component, tt.name).Default; got != tt.want {
			t.Errorf("%s.%s: default %s, want %s", tt.component, tt.name, got, tt.want)
		}
	}
}

func TestArray(t *testing.T) {
	tests := []struct {
		component, name string
		want            bool
	}{
		{"Box", "args", true},
		{"Box", "position", true},
		{"Scene", "bgChildren", true},
		{"Box", "children", true},
		{"TriMesh", "vertices", true},
		{"MotionControllers", "eventTypes", true},
		{"Box", "material", false},
		{"div", "style", false},
		{"Urdf", "jointValues", false},
		{"ShaderMaterial", "uniforms", false},
		{"ThreeAnimate", "target", false},
	}
	for _, tt := range tests {
		if got := prop(t, tt.component, tt.name).Array(); got != tt.want {
			t.Errorf("%s.%s: an empty table is an array: %v, want %v", tt.component, tt.name, got, tt.want)
		}
	}
}

func TestExpected(t *testing.T) {
	tests := []struct{ component, name, want string }{
		{"Box", "castShadow", "true or false"},
		{"Box", "position", "a list of 3 numbers"},
		{"Box", "rotation", `a list of 3 numbers (and maybe an order such as "XYZ")`},
		{"Box", "matrix", "a list of 16 numbers"},
		{"Box", "scale", "a number or a list of 3 numbers"},
		{"Box", "args", "a list"},
		{"Box", "outlines", "true or false or a table with named fields"},
		{"Box", "key", "an integer or a string"},
		{"Fog", "near", "a number or a string"},
		{"Obj", "mtl", "a string or bytes"},
		{"Scene", "shadows", "true or false, a string or a table with named fields"},
		{"Scene", "bgChildren", "a list of elements"},
		{"Box", "color", `a colour (a CSS string such as "red" or "#ff0000", a number such as 0xff0000, or a list of 3 or 4 numbers)`},
		{"ThreeAnimate", "target", "anything"},
	}
	for _, tt := range tests {
		if got := prop(t, tt.component, tt.name).Expected(); got != tt.want {
			t.Errorf("%s.%s: expects %s, want %s", tt.component, tt.name, got, tt.want)
		}
	}
	if got := catalog.Vector.String(); got != "a list of numbers" {
		t.Errorf("a vector of any length is %s", got)
	}
}

func TestSuggestProp(t *testing.T) {
	tests := []struct{ component, wrote, want string }{
		{"Box", "colour", "color"},
		{"Box", "Colour", "color"},
		{"Box", "postion", "position"},
		{"Box", "rotatoin", "rotation"},
		{"Box", "cast_shadow", "castShadow"},
		{"Box", "castshadow", "castShadow"},
		{"Box", "outlineColour", "outlineColor"},
		{"Box", "mateiral", "material"},
		{"Box", "arg", "args"},
		{"Box", "kye", "key"},
		{"Box", "childern", "children"},
		{"Html", "centre", "center"},
		{"ImageBackground", "layer", "layers"},
		{"MotionControllers", "puseLeftHash", "pulseLeftHash"},
		{"Frustum", "colorup", "colorUp"},
		{"Box", "radius", ""},
		{"Box", "temperature", ""},
		{"Box", "xy", ""},
		{"Box", "", ""},
		{"Box", "_", ""},
		{"Box", "ключ", ""},
	}
	for _, tt := range tests {
		if got := lookup(t, tt.component).Suggest(tt.wrote); got != tt.want {
			t.Errorf("%s.%s: did you mean %q, want %q", tt.component, tt.wrote, got, tt.want)
		}
	}
}

func TestSuggestName(t *testing.T) {
	tests := []struct{ wrote, want string }{
		{"box", "Box"},
		{"Shpere", "Sphere"},
		{"sphere", "Sphere"},
		{"default_scene", "DefaultScene"},
		{"DefaultScence", "DefaultScene"},
		{"Cylindre", "Cylinder"},
		{"URDF", "Urdf"},
		{"OrbitControl", "OrbitControls"},
		{"Header4", "Header"},
		{"Spaceship", ""},
		{"Bx", ""},
	}
	for _, tt := range tests {
		if got := catalog.Suggest(tt.wrote, catalog.Names()); got != tt.want {
			t.Errorf("%s: did you mean %q, want %q", tt.wrote, got, tt.want)
		}
	}
	if got := catalog.Suggest("play", slices.Values([]string{"clay", "plan", "play"})); got != "plan" {
		t.Errorf("play: did you mean %q, want plan: the same initial, and not the name itself", got)
	}
}
