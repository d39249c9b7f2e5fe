package reference

import (
	"fmt"
	"hash/fnv"
	"io/fs"
	"maps"
	"regexp"
	"slices"
	"strings"

	"github.com/vuerlua/vuerlua/protocol/catalog"
	"github.com/vuerlua/vuerlua/stdlib"
	"github.com/vuerlua/vuerlua/stdlib/meta"
)

// Annotations returns the files with annotations for editors, by their paths below a project's
// .vuerlua folder: types/ has the API and the components, stdlib/ the modules that require
// finds.
func Annotations() map[string]string {
	files := map[string]string{"types/components.lua": componentAnnotations()}
	add := func(folder string, from fs.FS) {
		names, err := fs.Glob(from, "*.lua")
		if err != nil {
			panic(err) // the pattern is well-formed
		}
		for _, name := range names {
			text, err := fs.ReadFile(from, name)
			if err != nil {
				panic(err) // it was listed
			}
			files[folder+"/"+name] = callable(strings.TrimSuffix(name, ".lua"), string(text))
		}
	}
	add("types", meta.Files())
	add("stdlib", stdlib.Modules())
	return files
}

var reCallable = regexp.MustCompile(`(?m)^return setmetatable\((\w+), \{ __call = .*$`)

// callable adds an annotation to a module that can itself be called, such as vec3(1, 2, 3), because
// editors do not evaluate its metatable.
func callable(name, text string) string {
	m := reCallable.FindStringSubmatch(text)
	if m == nil {
		return text
	}
	declared := regexp.MustCompile(`(?m)^local ` + m[1] + `\b`)
	at := declared.FindStringIndex(text)
	if at == nil {
		return text
	}
	text = reCallable.ReplaceAllLiteralString(text, "return "+m[1])
	return text[:at[0]] + "---@class " + name + ".Module\n---@overload fun(...: any): any\n" + text[at[0]:]
}

// Stamp returns a hash of a set of annotations.
func Stamp(files map[string]string) string {
	h := fnv.New64a()
	for _, name := range slices.Sorted(maps.Keys(files)) {
		fmt.Fprintf(h, "%s\x00%s\x00", name, files[name])
	}
	return fmt.Sprintf("%016x", h.Sum64())
}

// EditorConfig is the .luarc.json that tells editors where the annotations are. The runtime is
// LuaJIT, because it is Lua 5.1 with goto; LuaJIT's own modules are disabled.
const EditorConfig = `{
  "$schema": "https://raw.githubusercontent.com/LuaLS/vscode-lua/master/setting/schema.json",
  "runtime.version": "LuaJIT",
  "runtime.path": ["?.lua", "?/init.lua"],
  "runtime.builtin": {
    "bit": "disable",
    "ffi": "disable",
    "jit": "disable"
  },
  "diagnostics.disable": ["need-check-nil", "assign-type-mismatch", "unused-local", "unused", "unnecessary-if"],
  "workspace.library": [".vuerlua/types", ".vuerlua/stdlib"],
  "workspace.checkThirdParty": false
}
`

func componentAnnotations() string {
	var b strings.Builder
	b.WriteString("---@meta\n-- The components. Generated from the catalogue that also validates scripts at run time.\n")
	for _, c := range components() {
		b.WriteString("\n")
		if c.Doc != "" {
			b.WriteString("---" + sentence(c.Doc) + "\n")
		}
		if meta.Lookup(c.Name) != nil { // Element: what all of them are
			fmt.Fprintf(&b, "---@param props table\n---@return Element\nfunction %s(props) end\n", c.Name)
			continue
		}
		fmt.Fprintf(&b, "---@class (exact) %s : Element\n", c.Name)
		for _, p := range c.Props {
			fmt.Fprintf(&b, "---@field %s? %s %s\n", fieldName(p.Name), annotationType(p), propDoc(p))
		}
		for i, h := range catalog.Handlers() {
			if c.Handles(i) {
				fmt.Fprintf(&b, "---@field %s? %s %s\n", h.Name, handlerType(i), h.Doc)
			}
		}
		if c.Doc != "" {
			b.WriteString("\n---" + sentence(c.Doc) + "\n")
		}
		param := c.Name
		if takesText(c) {
			param += "|string"
		}
		if hasFunctions(c.Name) {
			fmt.Fprintf(&b, "---@class %s.Maker\n---@overload fun(props: %s): %s\n%s = {}\n", c.Name, param, c.Name, c.Name)
			continue
		}
		fmt.Fprintf(&b, "---@param props %s\n---@return %s\nfunction %s(props) end\n", param, c.Name, c.Name)
	}
	return b.String()
}

// hasFunctions reports whether a component also has functions, such as Image with Image.open.
func hasFunctions(name string) bool {
	return slices.ContainsFunc(meta.All(), func(e *meta.Entry) bool { return e.Kind == meta.Function && e.Owner() == name })
}

// fieldName returns a property's name in the form that annotations require.
func fieldName(name string) string {
	for i, r := range name {
		if r != '_' && (r < 'a' || r > 'z') && (r < 'A' || r > 'Z') && (i == 0 || r < '0' || r > '9') {
			return `["` + name + `"]`
		}
	}
	return name
}

// takesText reports whether the constructor can be called with a string.
func takesText(c *catalog.Component) bool {
	return c.Children == catalog.TextSpan || c.Children == catalog.ImageData ||
		c.Children == catalog.NodeChildren && (c.Category == "html" || c.Category == "text")
}

// annotationType returns a property's type for editors. Values outside an enumeration are valid, so
// the enumeration is only a list of suggestions.
func annotationType(p *catalog.Prop) string {
	if p.Type == catalog.Any {
		return "any"
	}
	var types []string
	add := func(form catalog.Type, name string) {
		if p.Type&form != 0 && !slices.Contains(types, name) {
			types = append(types, name)
		}
	}
	for _, v := range p.Enum {
		types = append(types, fmt.Sprintf("%q", v))
	}
	add(catalog.Bool, "boolean")
	add(catalog.Number, "number")
	add(catalog.Int, "integer")
	add(catalog.String, "string")
	add(catalog.Color, "Color")
	if p.Euler {
		add(catalog.Vector, "Vector|(number|string)[]")
	} else {
		add(catalog.Vector, "Vector")
	}
	if p.Pack != catalog.NotPacked {
		types = append(types, "TypedArray", "number[][]", "number[]")
	}
	add(catalog.List, "any[]")
	add(catalog.Bytes, "string|userdata|Picture|TypedArray")
	add(catalog.Elements, "Child[]")
	object := "table"
	if len(p.Fields) > 0 {
		fields := make([]string, len(p.Fields))
		for i, f := range p.Fields {
			fields[i] = f.Name + "?: " + annotationType(f)
		}
		object = "{ " + strings.Join(fields, ", ") + " }"
	}
	add(catalog.Object, object)
	return strings.Join(types, "|")
}

// handlerType returns the type of a handler of elements, by its index in [catalog.Handlers].
func handlerType(i int) string {
	if i == catalog.OnClick {
		return "fun(event: event.CLICK, session: Session)"
	}
	return "fun(event: Event, session: Session)"
}
