package catalog

import (
	_ "embed"
	"encoding/binary"
	"math"
	"sync"
)

// packed is catalog.bin. It is embedded as a string so that the catalogue's strings are
// slices of the program's read-only data, which are never copied.
//
//go:embed catalog.bin
var packed string

// A table is the opened catalogue.
type table struct {
	all    []*Component
	byName map[string]*Component
	byTag  map[string][]*Component
	common []*Prop
	stage  []StageNode
}

var open = sync.OnceValue(func() *table { return read(packed) })

// read opens a packed catalogue. It panics if the input is malformed: internal/pack has
// written it, and a test compares it with its source, so only a broken build is
// malformed.
//
// The file is a sequence of unsigned varints. Each distinct string, list of strings,
// number and property is stored once, in a table, and referred to by index. Index 0 of
// the strings, lists and numbers means absent.
func read(file string) *table {
	r := &reader{rest: file}
	r.readStrings()
	r.readLists()
	r.readNumbers()
	props := make([]Prop, r.count())
	for i := range props {
		props[i] = r.prop(props[:i])
	}
	t := &table{common: r.pick(props)}
	r.components(t, props)
	t.stage = make([]StageNode, r.count())
	for i := range t.stage {
		t.stage[i] = StageNode{Key: r.str(), Tag: r.str(), Grid: r.flag(), Raw: []byte(r.str())}
	}
	if r.rest != "" {
		panic("catalog: bytes after the end of catalog.bin")
	}
	return t
}

type reader struct {
	rest    string
	strings []string
	lists   [][]string
	numbers []float64
}

func (r *reader) uvarint() uint64 {
	var v uint64
	for i := 0; ; i++ {
		b := r.rest[i]
		v |= uint64(b&0x7f) << (7 * i)
		if b < 0x80 {
			r.rest = r.rest[i+1:]
			return v
		}
	}
}

func (r *reader) count() int        { return int(r.uvarint()) }
func (r *reader) flag() bool        { return r.uvarint() != 0 }
func (r *reader) str() string       { return r.strings[r.uvarint()] }
func (r *reader) list() []string    { return r.lists[r.uvarint()] }
func (r *reader) take(n int) string { s := r.rest[:n]; r.rest = r.rest[n:]; return s }
func (r *reader) number() (p *float64) {
	if i := r.uvarint(); i > 0 {
		p = &r.numbers[i]
	}
	return p
}

func (r *reader) readStrings() {
	sizes := make([]int, r.count())
	for i := range sizes {
		sizes[i] = r.count()
	}
	r.strings = make([]string, len(sizes))
	for i, size := range sizes {
		r.strings[i] = r.take(size)
	}
}

func (r *reader) readLists() {
	r.lists = make([][]string, r.count())
	for i := range r.lists {
		n := r.count()
		if n == 0 {
			continue
		}
		list := make([]string, n)
		for j := range list {
			list[j] = r.str()
		}
		r.lists[i] = list
	}
}

func (r *reader) readNumbers() {
	r.numbers = make([]float64, r.count())
	for i := range r.numbers {
		bits := binary.LittleEndian.Uint64([]byte(r.take(8)))
		r.numbers[i] = math.Float64frombits(bits)
	}
}

// prop reads a property whose fields are among those that precede it.
func (r *reader) prop(before []Prop) Prop {
	return Prop{
		Name:    r.str(),
		Doc:     r.str(),
		Unit:    r.str(),
		Default: r.str(),
		Wire:    r.str(),
		Enum:    r.list(),
		Slots:   r.list(),
		Min:     r.number(),
		Max:     r.number(),
		Type:    Type(r.uvarint()),
		Len:     r.count(),
		Euler:   r.flag(),
		Local:   r.flag(),
		Pack:    Pack(r.uvarint()),
		Fields:  r.pick(before),
	}
}

func (r *reader) components(t *table, props []Prop) {
	n := r.count()
	slab := make([]Component, n)
	t.all = make([]*Component, n)
	t.byName = make(map[string]*Component, n)
	t.byTag = make(map[string][]*Component, n)
	for i := range slab {
		c := &slab[i]
		c.Name, c.Tag, c.Category, c.Doc = r.str(), r.str(), r.str(), r.str()
		c.Tier = r.count()
		c.Key, c.Alias = r.str(), r.str()
		c.Children = ChildKind(r.uvarint())
		c.Events = r.list()
		c.Props = r.pick(props)
		c.Always = make([]Always, r.count())
		for j := range c.Always {
			c.Always[j] = Always{Name: r.str(), Merge: r.flag(), Raw: []byte(r.str())}
		}
		t.all[i] = c
		t.byName[c.Name] = c
		t.byTag[c.Tag] = append(t.byTag[c.Tag], c)
	}
}

// pick reads a list of properties.
func (r *reader) pick(props []Prop) []*Prop {
	n := r.count()
	if n == 0 {
		return nil
	}
	out := make([]*Prop, n)
	for i := range out {
		out[i] = &props[r.uvarint()]
	}
	return out
}
