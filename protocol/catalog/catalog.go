// Package catalog lists the components of Vuer: for each one its name in a script,
// its tag on the wire, and the properties it has, with types, defaults, units and
// enumerations.
//
// The one source is components.json in this folder. `go generate` packs it into
// catalog.bin, the compact form that is embedded and opened on first use; nothing
// here is changed afterwards, and every function may be called from any goroutine.
// What the functions return is shared: callers must not write to it.
package catalog

//go:generate go run ./internal/pack

import (
	"iter"
	"sync"
)

// A Component is one entry of the catalogue.
type Component struct {
	Name     string // what a script calls it: Box, Header1, div
	Tag      string // what goes on the wire: Box, h1, Div
	Category string // primitive, light, html, ...
	Doc      string // one line
	Tier     int    // 1: every viewer has it, 2: ours has it, 3: needs Vuer's own client
	Key      string // the key it has unless a script gives one; "" for none
	Alias    string // the component that this one is another name of; "" for none
	Children ChildKind
	// Props are the component's own properties; those of [Common] are legal besides.
	Props []*Prop
	// Always are the properties that are sent even where a script does not give
	// them, in wire order.
	Always []Always
	Events []string // etypes that its clients send

	// A scene uses a handful of components; indexing all of them would be most of what
	// opening the catalogue costs.
	index  sync.Once
	byName map[string]*Prop // own and common
}

// Prop finds a property, the component's own or a common one. But for the first call
// on a component, it costs one map access and no allocation.
func (c *Component) Prop(name string) (*Prop, bool) {
	c.index.Do(c.buildIndex)
	p, ok := c.byName[name]
	return p, ok
}

func (c *Component) buildIndex() {
	common := Common()
	c.byName = make(map[string]*Prop, len(common)+len(c.Props))
	for _, props := range [...][]*Prop{common, c.Props} { // own ones win
		for _, p := range props {
			c.byName[p.Name] = p
		}
	}
}

// ChildKind says what the array part of a constructor's table may hold.
type ChildKind uint8

// The kinds of children. A component without any reports array items as an error.
const (
	NoChildren   ChildKind = iota
	NodeChildren           // elements, and strings where the client shows text
	TextSpan               // strings, joined into the property text (span, Bold, Italic, Link, Button)
	ImageData              // the first item is the picture: becomes src (Image: rgb)
)

// An Always is a property with a fixed value that is sent unless a script gives its own.
type Always struct {
	Name string
	Raw  []byte // msgpack
	// Merge says that Raw is a map, and that a map from the script is laid over it
	// where without Merge it would take its place.
	Merge bool
}

// A Prop is one property of a component.
type Prop struct {
	Name    string
	Doc     string   // one line
	Unit    string   // "radians", "scene units", "Hz", ...; "" for none
	Default string   // as Lua source: "{0, 0, 0}", "true", "\"double\""; "" for none
	Enum    []string // the values that clients know; another one deserves a warning, not an error
	Min     *float64 // with Max the range that editors offer; nil for none
	Max     *float64
	Slots   []string // what the items of a positional list mean (Box.args: width, height, ...)
	Wire    string   // its name on the wire where that is another one (Image.src: rgb), else ""
	Type    Type
	Len     int  // Vector: how many numbers, 0 for any
	Euler   bool // Vector: the order of the axes ("XYZ") may follow as one more item
	Local   bool // read on this side, never sent
	Pack    Pack // sent as raw bytes of this element type
}

// Pack is the element type of a property that goes on the wire as raw little-endian bytes.
type Pack uint8

// The packed forms.
const (
	NotPacked Pack = iota
	Float16
	Uint32
	Uint8
)

// A StageNode is one of the background elements that a DefaultScene brings along.
type StageNode struct {
	Key  string
	Tag  string
	Grid bool   // dropped by grid = false
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

// Lookup finds a component by its name in a script.
func Lookup(name string) (*Component, bool) {
	c, ok := open().byName[name]
	return c, ok
}

// ByTag returns the components that have this tag on the wire, sorted by name: Group and
// VuerGroup for VuerGroup. There are none for a tag that only clients know.
func ByTag(tag string) []*Component { return open().byTag[tag] }

// Common returns the properties that every component has: key, children, ...
func Common() []*Prop { return open().common }

// Stage returns the background elements of a DefaultScene in the order in which they
// stand, before those that the script adds.
func Stage() []StageNode { return open().stage }
