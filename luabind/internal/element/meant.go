package element

import (
	"slices"
	"strings"

	"github.com/vuerlua/vuerlua/protocol/catalog"
)

// synonyms are properties of other libraries, by our names. The first one that the component has is
// meant.
var synonyms = map[string][]string{
	"pos": {"position"}, "location": {"position"}, "translation": {"position"}, "origin": {"position"}, "at": {"position"},
	"rot": {"rotation"}, "orientation": {"quaternion"}, "angle": {"rotation"}, "quat": {"quaternion"},
	"url": {"src"}, "file": {"src"}, "path": {"src"}, "filename": {"src"}, "source": {"src"}, "image": {"src"}, "href": {"src"},
	"id": {"key"}, "name": {"key"}, "hidden": {"visible"}, "hide": {"visible"}, "shadow": {"castShadow"}, "shadows": {"castShadow"},
	"thickness": {"lineWidth"}, "linewidth": {"lineWidth"}, "vertexes": {"vertices"}, "indices": {"faces"}, "triangles": {"faces"},
	"lookAt": {"camTarget"}, "look_at": {"camTarget"}, "lookat": {"camTarget"}, "target": {"camTarget"}, "cameraTarget": {"camTarget"}, "cameraPosition": {"camPosition"},
	"fontsize": {"fontSize"}, "size": {"fontSize"}, "text": {"label", "placeholder"}, "label": {"placeholder"}, "title": {"label", "placeholder"}, "brightness": {"intensity"},
	"minimum": {"min"}, "maximum": {"max"}, "default": {"value"}, "from": {"min"}, "to": {"max"}, "low": {"min"}, "high": {"max"}, "increment": {"step"}, "initial": {"value"},
	"uri": {"src"}, "model": {"src"}, "points": {"vertices"}, "positions": {"vertices"}, "colour": {"color"}, "colours": {"colors"}, "fill": {"color"}, "class": {"className"}, "css": {"style"}, "power": {"intensity"},
}

// synonym returns the property of the component that other libraries call name, or "".
func synonym(c *catalog.Component, name string) string {
	for _, meant := range synonyms[name] {
		if _, ok := c.Prop(meant); ok {
			return meant
		}
	}
	return ""
}

// valueSynonyms maps values that people try to values of properties.
var valueSynonyms = map[string]string{
	"both": "double", "two": "double", "twosided": "double", "two-sided": "double", "all": "double", "inside": "back", "outside": "front", "single": "front",
}

// MeantValue returns the value of a property that was probably meant by s, or "" if no value
// resembles s.
func MeantValue(p *catalog.Prop, s string) string {
	if meant := valueSynonyms[strings.ToLower(s)]; meant != "" && slices.Contains(p.Enum, meant) {
		return meant
	}
	return catalog.Suggest(s, slices.Values(p.Enum))
}

// shapeSizes are the positional arguments of shapes.
var shapeSizes = []string{"size", "dimensions", "radius", "width", "height", "depth", "length", "segments", "radiusTop", "radiusBottom"}

// mainSlots returns the slots before the numbers of segments, or all of them if name asks for
// segments.
func mainSlots(slots []string, name string) []string {
	first := slices.IndexFunc(slots, func(s string) bool { return strings.HasSuffix(s, "Segments") })
	if first <= 0 || name == "segments" {
		return slots
	}
	return slots[:first]
}

// handlerSynonyms maps names that other libraries have for handlers.
var handlerSynonyms = map[string]string{
	"onpress": "on_click", "onselect": "on_change", "oninput": "on_change", "onupload": "on_change", "onvaluechange": "on_change", "onupdate": "on_change",
	"onpointerover": "on_hover", "onpointerenter": "on_hover", "onpointermove": "on_hover", "onmouseover": "on_hover", "onmouseenter": "on_hover", "onmousemove": "on_hover",
	"onmove": "on_drag", "ondragstart": "on_drag", "ondragend": "on_drag",
}

// nearHandler returns the handler of the component that a name such as onClick or on_clik means, or "".
func nearHandler(c *catalog.Component, name string) string {
	if !strings.HasPrefix(name, "on") || len(name) < 4 {
		return ""
	}
	var names []string
	plain := strings.ToLower(strings.ReplaceAll(name, "_", ""))
	for i, h := range catalog.Handlers() {
		if !c.Handles(i) {
			continue
		}
		if strings.ReplaceAll(h.Name, "_", "") == plain || handlerSynonyms[plain] == h.Name {
			return h.Name
		}
		names = append(names, h.Name)
	}
	if !strings.HasPrefix(name, "on_") {
		return ""
	}
	return catalog.Suggest(name, slices.Values(names))
}

// MeantInstead returns what to write in place of a property that the component does not have, or ""
// if that cannot be guessed.
func MeantInstead(c *catalog.Component, name string) string {
	if meant := synonym(c, name); meant != "" {
		return "did you mean '" + meant + "'?"
	}
	if args, ok := c.Prop("args"); ok && len(args.Slots) > 0 {
		if slices.Contains(shapeSizes, name) {
			return "sizes go into args: args = {" + strings.Join(mainSlots(args.Slots, name), ", ") + "}"
		}
	}
	if name == "text" || name == "label" || name == "content" || name == "value" || name == "children" {
		if c.Category == "text" || c.Children == catalog.TextSpan || c.Category == "html" && c.Children == catalog.NodeChildren {
			return "the text stands by itself: " + c.Name + `{ "some text" }`
		}
	}
	if i := catalog.HandlerIndex(name); i >= 0 {
		return "it sends no " + strings.Join(catalog.Handlers()[i].Events, ", ")
	}
	if near := nearHandler(c, name); near != "" {
		return "did you mean '" + near + "'?"
	}
	if strings.HasPrefix(name, "on") && len(name) > 2 && 'A' <= name[2] && name[2] <= 'Z' {
		return `use a handler instead: on("CLICK", function(event, session) ... end)`
	}
	if near := c.Suggest(name); near != "" {
		return "did you mean '" + near + "'?"
	}
	if _, ok := c.Prop("material"); ok {
		if standard, ok := catalog.Lookup("MeshStandardMaterial"); ok {
			if _, ok := standard.Prop(name); ok {
				return "it belongs to the material: material = { " + name + " = ... }"
			}
		}
	}
	return ""
}
