package array

import (
	"bytes"
	"errors"
	"fmt"
	"math"
	"strconv"
	"strings"
)

// A Mesh has the parts of a .ply file that scenes can use. Arrays for which the file has no data are
// nil.
type Mesh struct {
	Vertices *Array // Float32, x y z each
	Normals  *Array // Float32, x y z each
	Colors   *Array // Uint8, r g b each
	UV       *Array // Float32, u v each
	Faces    *Array // Uint32, triangles of vertex numbers from 0 on
}

// A plyType is the type of a property.
type plyType uint8

const (
	plyNone plyType = iota
	plyInt8
	plyUint8
	plyInt16
	plyUint16
	plyInt32
	plyUint32
	plyFloat32
	plyFloat64
)

var plyTypes = map[string]plyType{
	"char": plyInt8, "int8": plyInt8, "uchar": plyUint8, "uint8": plyUint8,
	"short": plyInt16, "int16": plyInt16, "ushort": plyUint16, "uint16": plyUint16,
	"int": plyInt32, "int32": plyInt32, "uint": plyUint32, "uint32": plyUint32,
	"float": plyFloat32, "float32": plyFloat32, "double": plyFloat64, "float64": plyFloat64,
}

var plySizes = [...]int{plyInt8: 1, plyUint8: 1, plyInt16: 2, plyUint16: 2, plyInt32: 4, plyUint32: 4, plyFloat32: 4, plyFloat64: 8}

// A plyProperty is one column of an element.
type plyProperty struct {
	name  string
	typ   plyType
	count plyType // of a list: the type of its length; otherwise plyNone
}

// A plyElement is one table of the file.
type plyElement struct {
	name       string
	n          int
	properties []plyProperty
}

const (
	maxPlyHeader     = 1 << 20
	maxPlyElements   = 256
	maxPlyProperties = 256 // of an element
)

// PLY reads a .ply file, in ASCII or binary of either byte order. Polygons become triangles. The
// vertex numbers of faces are checked. All other data is skipped.
func (m Maker) PLY(data []byte) (*Mesh, error) {
	elements, r, err := plyHeader(data)
	if err != nil {
		return nil, err
	}
	p := &plyParser{m: m, r: paced{r, m.pace()}, mesh: &Mesh{}}
	seen := map[string]bool{}
	for i := range elements {
		el := &elements[i]
		if seen[el.name] {
			return nil, fmt.Errorf("the header has two elements %q", el.name)
		}
		seen[el.name] = true
		if err := p.element(el); err != nil {
			return nil, err
		}
	}
	if p.mesh.Vertices == nil {
		return nil, errors.New("the file has no vertices with x, y and z")
	}
	if p.mesh.Faces != nil {
		for i, index := range p.mesh.Faces.data.(uints) {
			if int64(index) >= int64(p.mesh.Vertices.Len()/3) {
				return nil, fmt.Errorf("triangle %d uses vertex %d of %d", i/3+1, index, p.mesh.Vertices.Len()/3)
			}
		}
	}
	return p.mesh, nil
}

func plyHeader(data []byte) ([]plyElement, plyReader, error) {
	if !bytes.HasPrefix(data, []byte("ply\n")) && !bytes.HasPrefix(data, []byte("ply\r\n")) {
		return nil, nil, errors.New("not a .ply file: the first line is not ply")
	}
	var elements []plyElement
	var format string
	rest := data
	for number := 1; ; number++ {
		line, after, found := bytes.Cut(rest, []byte("\n"))
		if !found || len(data)-len(after) > maxPlyHeader {
			return nil, nil, errors.New("the header has no line end_header")
		}
		rest = after
		words := strings.Fields(string(line))
		if len(words) == 0 {
			continue
		}
		var err error
		switch words[0] {
		case "end_header":
			r, err := newPlyReader(format, rest)
			return elements, r, err
		case "format":
			if len(words) > 1 {
				format = words[1]
			}
		case "element":
			elements, err = addPlyElement(elements, words)
		case "property":
			err = addPlyProperty(elements, words)
		}
		if err != nil {
			return nil, nil, fmt.Errorf("line %d: %w", number, err)
		}
	}
}

func addPlyElement(elements []plyElement, words []string) ([]plyElement, error) {
	if len(words) != 3 || len(elements) == maxPlyElements {
		return nil, fmt.Errorf("invalid element %q", strings.Join(words, " "))
	}
	n, err := strconv.Atoi(words[2])
	if err != nil || n < 0 || n > maxLen {
		return nil, fmt.Errorf("invalid number of elements %s", words[2])
	}
	return append(elements, plyElement{name: words[1], n: n}), nil
}

func addPlyProperty(elements []plyElement, words []string) error {
	if len(elements) == 0 {
		return errors.New("property before the first element")
	}
	el := &elements[len(elements)-1]
	var p plyProperty
	switch {
	case len(el.properties) == maxPlyProperties:
		return errors.New("too many properties")
	case len(words) == 3:
		p = plyProperty{name: words[2], typ: plyTypes[words[1]]}
	case len(words) == 5 && words[1] == "list":
		p = plyProperty{name: words[4], count: plyTypes[words[2]], typ: plyTypes[words[3]]}
		if p.count == plyNone || p.count >= plyFloat32 {
			return fmt.Errorf("%s cannot be the type of a list length", words[2])
		}
	}
	if p.typ == plyNone {
		return fmt.Errorf("invalid property %q", strings.Join(words, " "))
	}
	el.properties = append(el.properties, p)
	return nil
}

// A plyParser reads the elements one after another.
type plyParser struct {
	m    Maker
	r    plyReader
	mesh *Mesh
}

// fits compares the size of an element in the header with the size of the file, so that allocations
// are at most a few times as large as the file.
func (p *plyParser) fits(el *plyElement) error {
	least := 0
	for _, prop := range el.properties {
		least += p.r.least(prop)
	}
	if el.n > 0 && least > 0 && p.r.left()/least < el.n {
		return fmt.Errorf("the file is truncated: it has fewer than %d rows of element %s", el.n, el.name)
	}
	if least == 0 && el.n > 0 {
		return fmt.Errorf("element %s has no properties", el.name)
	}
	return nil
}

func (p *plyParser) element(el *plyElement) error {
	if err := p.fits(el); err != nil {
		return err
	}
	var err error
	switch el.name {
	case "vertex":
		err = p.vertices(el)
	case "face":
		err = p.faces(el)
	default:
		for i := 0; i < el.n && err == nil; i++ {
			for _, prop := range el.properties {
				if err = p.skip(prop); err != nil {
					break
				}
			}
		}
	}
	if err != nil {
		return fmt.Errorf("element %s: %w", el.name, err)
	}
	return nil
}

func (p *plyParser) skip(prop plyProperty) error {
	if prop.count == plyNone {
		_, err := p.r.number(prop.typ)
		return err
	}
	n, err := p.listLen(prop)
	for i := 0; i < n && err == nil; i++ {
		_, err = p.r.number(prop.typ)
	}
	return err
}

func (p *plyParser) listLen(prop plyProperty) (int, error) {
	n, err := p.r.number(prop.count)
	if err != nil {
		return 0, err
	}
	if n != math.Trunc(n) || n < 0 || n > float64(p.r.left()) {
		return 0, fmt.Errorf("the file ends within a list of %v items", n)
	}
	return int(n), nil
}

// plySlots are the properties of vertices that a mesh uses, with their arrays.
var plySlots = map[string]struct{ group, at int }{
	"x": {0, 0}, "y": {0, 1}, "z": {0, 2},
	"nx": {1, 0}, "ny": {1, 1}, "nz": {1, 2},
	"red": {2, 0}, "green": {2, 1}, "blue": {2, 2},
	"diffuse_red": {2, 0}, "diffuse_green": {2, 1}, "diffuse_blue": {2, 2},
	"r": {2, 0}, "g": {2, 1}, "b": {2, 2},
	"u": {3, 0}, "v": {3, 1}, "s": {3, 0}, "t": {3, 1},
	"texture_u": {3, 0}, "texture_v": {3, 1},
}

// A plyColumn is the place where the numbers of a property are stored.
type plyColumn struct {
	prop  plyProperty
	into  *Array // nil: the numbers are dropped
	width int
	at    int
	scale float64
}

func (p *plyParser) vertices(el *plyElement) error {
	columns, err := p.columns(el)
	if err != nil {
		return err
	}
	for i := range el.n {
		for j := range columns {
			c := &columns[j]
			if c.into == nil {
				if err := p.skip(c.prop); err != nil {
					return err
				}
				continue
			}
			n, err := p.r.number(c.prop.typ)
			if err != nil {
				return err
			}
			if c.scale != 1 {
				n = min(n*c.scale, c.scale)
			}
			if err := c.into.Set(i*c.width+c.at, n); err != nil {
				return err
			}
		}
	}
	return nil
}

// columns creates the arrays for the properties of the vertices. An array is created only if the file
// has all properties that it needs.
func (p *plyParser) columns(el *plyElement) ([]plyColumn, error) {
	groups := [...]struct {
		width int
		kind  Kind
		into  **Array
		mask  int // bits of the properties that the file has
	}{
		{3, Float32, &p.mesh.Vertices, 0}, {3, Float32, &p.mesh.Normals, 0},
		{3, Uint8, &p.mesh.Colors, 0}, {2, Float32, &p.mesh.UV, 0},
	}
	for _, prop := range el.properties {
		if slot, ok := plySlots[prop.name]; ok && prop.count == plyNone {
			groups[slot.group].mask |= 1 << slot.at
		}
	}
	for _, g := range groups {
		if g.mask != 1<<g.width-1 {
			continue
		}
		a, err := p.m.New(g.kind, el.n*g.width)
		if err != nil {
			return nil, err
		}
		*g.into = a
	}
	columns := make([]plyColumn, len(el.properties))
	for i, prop := range el.properties {
		columns[i] = plyColumn{prop: prop, scale: 1}
		slot, ok := plySlots[prop.name]
		if !ok || prop.count != plyNone {
			continue
		}
		g := groups[slot.group]
		columns[i].into, columns[i].width, columns[i].at = *g.into, g.width, slot.at
		if g.kind == Uint8 && prop.typ >= plyFloat32 {
			columns[i].scale = 255 // these colours are from 0 to 1
		}
	}
	return columns, nil
}

func (p *plyParser) faces(el *plyElement) error {
	var triangles uints
	asked := 0 // number of bytes for which room was called
	for range el.n {
		for _, prop := range el.properties {
			if prop.count == plyNone || prop.name != "vertex_indices" && prop.name != "vertex_index" {
				if err := p.skip(prop); err != nil {
					return err
				}
				continue
			}
			n, err := p.listLen(prop)
			if err != nil {
				return err
			}
			if need := 4 * (len(triangles) + 3*max(n-2, 0)); need > asked {
				asked = max(2*asked, need, 12*el.n)
				if err := p.m.room(asked); err != nil {
					return err
				}
				grown := make(uints, len(triangles), asked/4)
				copy(grown, triangles)
				triangles = grown
			}
			if triangles, err = p.polygon(triangles, prop, n); err != nil {
				return err
			}
		}
	}
	p.mesh.Faces = &Array{kind: Uint32, data: triangles}
	return nil
}

// polygon reads n vertex numbers and appends a triangle fan around the first one.
func (p *plyParser) polygon(triangles uints, prop plyProperty, n int) (uints, error) {
	var first, last uint32
	for i := range n {
		number, err := p.r.number(prop.typ)
		if err != nil {
			return nil, err
		}
		if number != math.Trunc(number) || number < 0 || number > math.MaxUint32 {
			return nil, fmt.Errorf("%v is not a vertex number", number)
		}
		switch index := uint32(number); {
		case i == 0:
			first = index
		case i == 1:
			last = index
		default:
			triangles = append(triangles, first, last, index)
			last = index
		}
	}
	return triangles, nil
}
