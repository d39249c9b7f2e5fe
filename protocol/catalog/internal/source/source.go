// Package source reads the catalogue's source, components.json, and packs it into the
// form that package catalog embeds. Only go generate and the catalogue's tests use it.
//
// The source has five parts:
//
//	docs        the docs of properties that have none of their own, by property name
//	groups      lists of properties that several components share
//	common      the properties that every component has
//	stage       the background elements of a DefaultScene
//	components  the components themselves
//
// A component includes groups with "include". Its own properties replace those of a
// group with the same name, and those of an earlier group replace those of a later one.
// A component with "alias" is another name for a component: it has only a doc, and a
// key if that differs.
package source

import (
	"bytes"
	"cmp"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strings"

	"github.com/vuerlua/vuerlua/protocol/catalog"
)

// A Catalog is the parsed source.
type Catalog struct {
	Components []*catalog.Component // sorted by name
	Common     []*catalog.Prop
	Stage      []catalog.StageNode
}

type file struct {
	Docs       map[string]string `json:"docs"`
	Common     []prop            `json:"common"`
	Groups     map[string][]prop `json:"groups"`
	Stage      []stageNode       `json:"stage"`
	Components []component       `json:"components"`
}

type component struct {
	Name     string          `json:"name"`
	Tag      string          `json:"tag"` // the name, if absent
	Category string          `json:"category"`
	Tier     int             `json:"tier"`
	Doc      string          `json:"doc"`
	Key      string          `json:"key"`
	Alias    string          `json:"alias"`
	Children string          `json:"children"`
	Include  []string        `json:"include"`
	Props    []prop          `json:"props"`
	Always   json.RawMessage `json:"always"` // an object, in wire order
	Merge    []string        `json:"merge"`  // names from always whose value a script's value is merged into
	Events   []string        `json:"events"`
}

type prop struct {
	Name    string          `json:"name"`
	Type    string          `json:"type"`
	Doc     string          `json:"doc"`
	Unit    string          `json:"unit"`
	Default json.RawMessage `json:"default"`
	Enum    []string        `json:"enum"`
	Min     *float64        `json:"min"`
	Max     *float64        `json:"max"`
	Slots   []string        `json:"slots"`
	Wire    string          `json:"wire"`
	Local   bool            `json:"local"`
	Pack    string          `json:"pack"`
	Fields  []prop          `json:"fields"`
}

type stageNode struct {
	Key   string          `json:"key"`
	Tag   string          `json:"tag"`
	Grid  bool            `json:"grid"`
	Props json.RawMessage `json:"props"`
}

var childKinds = map[string]catalog.ChildKind{
	"":      catalog.NoChildren,
	"nodes": catalog.NodeChildren,
	"text":  catalog.TextSpan,
	"image": catalog.ImageData,
}

// Parse reads the source and checks it: names must be unique, references must resolve,
// and every component and property must have a doc.
func Parse(text []byte) (*Catalog, error) {
	dec := json.NewDecoder(bytes.NewReader(text))
	dec.DisallowUnknownFields()
	var f file
	if err := dec.Decode(&f); err != nil {
		return nil, err
	}
	p := &parser{file: &f, usedDocs: map[string]bool{}, usedGroups: map[string]bool{}}
	out := &Catalog{Common: p.props("common", f.Common)}
	for _, n := range f.Stage {
		out.Stage = append(out.Stage, p.stageNode(n))
	}
	for _, c := range f.Components {
		out.Components = append(out.Components, p.component(c))
	}
	slices.SortFunc(out.Components, func(a, b *catalog.Component) int { return cmp.Compare(a.Name, b.Name) })
	for i := 1; i < len(out.Components); i++ {
		if name := out.Components[i].Name; name == out.Components[i-1].Name {
			p.fail("%s: is defined twice", name)
		}
	}
	out.resolveAliases(p)
	for name := range f.Docs {
		if !p.usedDocs[name] {
			p.fail("docs: no property named %s uses this text", name)
		}
	}
	for name := range f.Groups {
		if !p.usedGroups[name] {
			p.fail("groups: %s is not included by any component", name)
		}
	}
	return out, errors.Join(p.errs...)
}

type parser struct {
	file       *file
	usedDocs   map[string]bool
	usedGroups map[string]bool
	errs       []error
}

func (p *parser) fail(format string, args ...any) {
	p.errs = append(p.errs, fmt.Errorf(format, args...))
}

func (p *parser) component(c component) *catalog.Component {
	if c.Doc == "" {
		p.fail("%s: has no doc", c.Name)
	}
	kind, ok := childKinds[c.Children]
	if !ok {
		p.fail("%s: unknown kind of children %q", c.Name, c.Children)
	}
	out := &catalog.Component{
		Name:     c.Name,
		Tag:      cmp.Or(c.Tag, c.Name),
		Category: c.Category,
		Doc:      c.Doc,
		Tier:     c.Tier,
		Key:      c.Key,
		Alias:    c.Alias,
		Children: kind,
		Events:   c.Events,
		Props:    p.props(c.Name, c.Props),
	}
	if c.Alias != "" {
		if c.Tag != "" || c.Category != "" || c.Tier != 0 || c.Props != nil || c.Include != nil || c.Always != nil || c.Events != nil || c.Children != "" {
			p.fail("%s: an alias may have only a doc and a key", c.Name)
		}
		return out
	}
	if c.Category == "" || c.Tier < 1 || c.Tier > 3 {
		p.fail("%s: needs a category and a tier of 1, 2 or 3", c.Name)
	}
	for _, group := range c.Include {
		props, ok := p.file.Groups[group]
		if !ok {
			p.fail("%s: includes an unknown group %s", c.Name, group)
		}
		p.usedGroups[group] = true
		for _, shared := range p.props("group "+group, props) {
			if !has(out.Props, shared.Name) {
				out.Props = append(out.Props, shared)
			}
		}
	}
	always, err := fields(c.Always)
	if err != nil {
		p.fail("%s: always: %w", c.Name, err)
	}
	for _, f := range always {
		if !has(out.Props, f.name) {
			p.fail("%s: always sends %s, which is not one of its properties", c.Name, f.name)
		}
		out.Always = append(out.Always, catalog.Always{Name: f.name, Raw: f.raw, Merge: slices.Contains(c.Merge, f.name)})
	}
	for _, name := range c.Merge {
		if !slices.ContainsFunc(always, func(f field) bool { return f.name == name }) {
			p.fail("%s: merge: %s is not always sent", c.Name, name)
		}
	}
	return out
}

func (p *parser) props(where string, props []prop) []*catalog.Prop {
	var out []*catalog.Prop
	for _, in := range props {
		if has(out, in.Name) {
			p.fail("%s: property %s is defined twice", where, in.Name)
		}
		out = append(out, p.prop(where+"."+in.Name, in))
	}
	return out
}

func (p *parser) prop(where string, in prop) *catalog.Prop {
	out := &catalog.Prop{
		Name: in.Name, Doc: in.Doc, Unit: in.Unit, Enum: in.Enum, Min: in.Min, Max: in.Max,
		Slots: in.Slots, Wire: in.Wire, Local: in.Local,
	}
	if out.Doc == "" {
		out.Doc = p.file.Docs[in.Name]
		p.usedDocs[in.Name] = true
	}
	if out.Doc == "" {
		p.fail("%s: has no doc", where)
	}
	if err := parseType(in.Type, out); err != nil {
		p.fail("%s: %w", where, err)
	}
	if out.Fields = p.props(where, in.Fields); len(out.Fields) > 0 && out.Type&catalog.Object == 0 {
		p.fail("%s: has fields, but is not an object", where)
	}
	switch in.Pack {
	case "":
	case "float16":
		out.Pack = catalog.Float16
	case "float32":
		out.Pack = catalog.Float32
	case "uint32":
		out.Pack = catalog.Uint32
	case "uint8":
		out.Pack = catalog.Uint8
	default:
		p.fail("%s: unknown pack %q", where, in.Pack)
	}
	if in.Default != nil {
		lua, err := luaSource(in.Default)
		if err != nil {
			p.fail("%s: default: %w", where, err)
		}
		if !fits(in.Default, out) {
			p.fail("%s: default %s is not %s", where, in.Default, out.Expected())
		}
		out.Default = lua
	}
	return out
}

// words maps the names of types in the source; vectors of a fixed length follow.
var words = map[string]catalog.Type{
	"any":      catalog.Any,
	"bool":     catalog.Bool,
	"number":   catalog.Number,
	"int":      catalog.Int,
	"string":   catalog.String,
	"vector":   catalog.Vector,
	"list":     catalog.List,
	"object":   catalog.Object,
	"color":    catalog.Color,
	"bytes":    catalog.Bytes,
	"elements": catalog.Elements,
}

// vectors maps the names of vector types to their lengths.
var vectors = map[string]int{"vec2": 2, "vec3": 3, "vec4": 4, "euler": 3, "mat4": 16}

// parseType reads a type such as "number|vec3".
func parseType(s string, out *catalog.Prop) error {
	for word := range strings.SplitSeq(s, "|") {
		if n, ok := vectors[word]; ok {
			out.Type |= catalog.Vector
			out.Len = n
			out.Euler = word == "euler"
			continue
		}
		t, ok := words[word]
		if !ok {
			return fmt.Errorf("unknown type %q", word)
		}
		out.Type |= t
	}
	return nil
}

func (p *parser) stageNode(in stageNode) catalog.StageNode {
	props, err := fields(in.Props)
	if err != nil {
		p.fail("stage: %s: %w", in.Key, err)
	}
	return catalog.StageNode{Key: in.Key, Tag: in.Tag, Grid: in.Grid, Raw: node(in.Key, in.Tag, props)}
}

func (c *Catalog) resolveAliases(p *parser) {
	for _, alias := range c.Components {
		if alias.Alias == "" {
			continue
		}
		at := slices.IndexFunc(c.Components, func(o *catalog.Component) bool { return o.Name == alias.Alias })
		if at < 0 || c.Components[at].Alias != "" {
			p.fail("%s: alias target %s is not a component, or is itself an alias", alias.Name, alias.Alias)
			continue
		}
		whole := c.Components[at]
		alias.Tag, alias.Category, alias.Tier = whole.Tag, whole.Category, whole.Tier
		alias.Key = cmp.Or(alias.Key, whole.Key)
		alias.Children, alias.Props = whole.Children, whole.Props
		alias.Always, alias.Events = whole.Always, whole.Events
	}
}

func has(props []*catalog.Prop, name string) bool {
	return slices.ContainsFunc(props, func(p *catalog.Prop) bool { return p.Name == name })
}
