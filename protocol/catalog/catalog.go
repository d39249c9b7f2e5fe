// Package catalog lists Vuer's components: each component's name in a script, its tag
// on the wire, and its properties with types, defaults, units and enumerations.
//
// The only source is components.json in this folder. `go generate` packs it into
// catalog.bin, a compact form that is embedded and opened on first use. The catalogue
// never changes after that, so every function may be called from any goroutine.
// Returned values are shared: callers must not write to them.
package catalog

//go:generate go run ./internal/pack

import (
	"iter"
	"sync"
)

// A Component is one entry of the catalogue.
type Component struct {
	Name     string // in a script: Box, Header1, div
	Tag      string // on the wire: Box, h1, Div
	Category string // primitive, light, html, ...
	Doc      string // one line
	Tier     int    // 1: every viewer shows it, 2: our viewer shows it, 3: only Vuer's own client does
	Key      string // the default key; "" for none
	Alias    string // the component that this is another name for; "" for none
	Children ChildKind
	// Props are the component's own properties. Those of [Common] are valid as well.
	Props []*Prop
	// Always are the properties that are sent even if a script does not set them, in
	// wire order.
	Always []Always
	Events []string // etypes of the events that clients send for it, in the order in which a client sends them

	// Components are indexed on first use. A scene uses only a handful; indexing all of
	// them would be most of the cost of opening the catalogue.
	index  sync.Once
	byName map[string]*Prop // own and common properties
}

// Prop looks up one of the component's own or common properties. Except for the first
// call on a component, it costs one map access and does not allocate.
func (c *Component) Prop(name string) (*Prop, bool) {
	c.index.Do(c.buildIndex)
	p, ok := c.byName[name]
	return p, ok
}

func (c *Component) buildIndex() {
	common := Common()
	c.byName = make(map[string]*Prop, len(common)+len(c.Props))
	for _, props := range [...][]*Prop{common, c.Props} { // own properties replace common ones
		for _, p := range props {
			c.byName[p.Name] = p
		}
	}
}

// ChildKind is what the array part of a constructor's table may hold.
type ChildKind uint8

// The kinds of children. For NoChildren, array items are an error.
const (
	NoChildren   ChildKind = iota
	NodeChildren           // elements, and strings if the client shows text
	TextSpan               // strings, joined into the property text (span, Bold, Italic, Link, Button)
	ImageData              // the first item is the picture, sent as src (Image: rgb)
)

// An Always is a property with a fixed value, which is sent unless a script sets the property.
type Always struct {
	Name string
	Raw  []byte // msgpack
	// Merge reports that Raw is a map into which a script's map is merged. Without
	// Merge, the script's value replaces Raw.
	Merge bool
}

// A Prop is one property of a component.
type Prop struct {
	Name    string
	Doc     string   // one line
	Unit    string   // "radians", "scene units", "Hz", ...; "" for none
	Default string   // as Lua source: "{0, 0, 0}", "true", "\"double\""; "" for none
	Enum    []string // the values that clients know; other values cause a warning, not an error
	Min     *float64 // with Max, the range that editors offer; nil for none
	Max     *float64
	Slots   []string // names of the items of a positional list (Box.args: width, height, ...)
	Wire    string   // its name on the wire if that differs (Image.src: rgb), else ""
	Type    Type
	Len     int  // Vector: number of items, 0 for any
	Euler   bool // Vector: the order of the axes ("XYZ") may follow as a further item
	Local   bool // used by the server, never sent
	Pack    Pack // the element type, if it is sent as raw bytes
	// Fields are the fields of an object that has certain fields only; nil for an object that may have any.
	Fields []*Prop
}

// Field returns the field of an object with that name.
func (p *Prop) Field(name string) (*Prop, bool) {
	for _, f := range p.Fields {
		if f.Name == name {
			return f, true
		}
	}
	return nil, false
}

// Pack is the element type of a property that is sent as raw little-endian bytes.
type Pack uint8

// The packed forms.
const (
	NotPacked Pack = iota
	Float16
	Uint32
	Uint8
	Float32
)

// A StageNode is one of the background elements that a DefaultScene includes.
type StageNode struct {
	Key  string
	Tag  string
	Grid bool   // left out if grid = false
	Raw  []byte // the whole node as a msgpack map, key and tag included
}

// All returns every component, sorted by name.
func All() []*Component { return open().all }

// Names yields the name of every component, sorted.
func Names() iter.Seq[string] {
	return func(yield func(string) bool) {
		for _, c := range open().all {
			if !yield(c.Name) {
				return
			}
		}
	}
}

// Lookup returns the component with the given name in scripts.
func Lookup(name string) (*Component, bool) {
	c, ok := open().byName[name]
	return c, ok
}

// ByTag returns the components with this tag on the wire, sorted by name: Group and
// VuerGroup for VuerGroup. It returns none for a tag that only clients know.
func ByTag(tag string) []*Component { return open().byTag[tag] }

// Common returns the properties that every component has: key, children, ...
func Common() []*Prop { return open().common }

// Stage returns the background elements of a DefaultScene, in order. They precede those
// that the script adds.
func Stage() []StageNode { return open().stage }
