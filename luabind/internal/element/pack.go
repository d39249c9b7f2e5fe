package element

import (
	"encoding/binary"
	"math"

	lua "github.com/yuin/gopher-lua"

	"github.com/vuerlua/vuerlua/luabind/internal/array"
	"github.com/vuerlua/vuerlua/luabind/internal/machine"
	"github.com/vuerlua/vuerlua/protocol/catalog"
)

// A packSlot is one of the properties that are sent packed.
type packSlot uint8

const (
	slotVertices packSlot = iota
	slotUV
	slotColors
	slotFaces
	slotPositions
	slotQuaternions
	slotScales
	slotOpacities
	slotStarts
	slotVectors
	slotOther
	packSlots
)

func packSlotOf(name string) packSlot {
	switch name {
	case "vertices":
		return slotVertices
	case "uv":
		return slotUV
	case "colors":
		return slotColors
	case "faces":
		return slotFaces
	case "positions":
		return slotPositions
	case "quaternions":
		return slotQuaternions
	case "scales":
		return slotScales
	case "opacities":
		return slotOpacities
	case "starts":
		return slotStarts
	case "vectors":
		return slotVectors
	}
	return slotOther
}

// A packLayout describes such a property on the wire.
type packLayout struct {
	name  string
	width int // numbers in a row
	bytes int // bytes of a number
	row   string
}

var packLayouts = [packSlots]packLayout{
	slotVertices: {"vertices", 3, 2, "{x, y, z}"},
	slotUV:       {"uv", 2, 2, "{u, v}"},
	slotColors:   {"colors", 3, 1, "{r, g, b}"},
	slotFaces:    {"faces", 3, 4, "{a, b, c}"},
}

// A packSource is the origin of the numbers in Encoder.flat, for messages.
type packSource struct {
	numbers int // number of numbers
	width   int // width of the table's rows; 0 if the table is flat
}

// inNumber adds the path of number i, counted from 0, to an error.
func (s packSource) inNumber(err *Error, i int) *Error {
	if s.width == 0 {
		return err.inItem(i + 1)
	}
	return err.inItem(i%s.width + 1).inItem(i/s.width + 1)
}

// putPacked writes the packed properties of a mesh or point cloud. The vertices come first, because
// the other properties must match them.
func (e *Encoder) putPacked(el *element) *Error {
	vertices := -1 // not known
	for slot, v := range el.packed {
		if v == nil {
			continue
		}
		layout := &packLayouts[slot]
		f := el.cls.field(layout.name)
		e.put(el, f.wire, f.shape)
		n, err := e.packed(packSlot(slot), layout, f.prop, v, vertices)
		if err != nil {
			return err.inProp(el.cls, layout.name)
		}
		if packSlot(slot) == slotVertices {
			vertices = n
		}
	}
	return nil
}

// packed writes one packed property and returns the number of rows, or -1 if that is not known.
func (e *Encoder) packed(slot packSlot, layout *packLayout, p *catalog.Prop, v lua.LValue, vertices int) (rows int, err *Error) {
	switch v := v.(type) {
	case lua.LString:
		return e.packedBytes(slot, layout, string(v), vertices)
	case *lua.LTable:
		if classOf(v) != nil {
			return 0, mismatch(p.Expected(), describe(v))
		}
		src, err := e.flatten(layout, v)
		if err != nil {
			return 0, err
		}
		return e.pack(slot, layout, src, vertices)
	case *lua.LUserData:
		switch b := v.Value.(type) {
		case Bytes:
			return e.packedBytes(slot, layout, string(b), vertices)
		case *array.Array:
			return e.packArray(slot, layout, b, vertices)
		case nullValue, Appender:
			return -1, e.userdata(v)
		}
	}
	return 0, mismatch(p.Expected(), describe(v))
}

// packedBytes writes a value that is packed already.
func (e *Encoder) packedBytes(slot packSlot, layout *packLayout, s string, vertices int) (rows int, err *Error) {
	size := layout.width * layout.bytes
	if len(s)%size != 0 {
		return 0, problem("is %s, which is not a multiple of %d (%d for each %s)", count(len(s), "byte"), size, size, layout.row)
	}
	rows = len(s) / size
	if slot == slotFaces && vertices >= 0 {
		for i := 0; i < len(s); i += 4 {
			index := uint32(s[i]) | uint32(s[i+1])<<8 | uint32(s[i+2])<<16 | uint32(s[i+3])<<24
			if int64(index) >= int64(vertices) {
				return 0, outOfRange(float64(index), vertices)
			}
		}
	}
	if err := sameCount(slot, layout, rows, vertices); err != nil {
		return 0, err
	}
	return rows, e.bin(s)
}

// flatten appends the numbers of a list, or of a list of rows, to e.flat.
func (e *Encoder) flatten(layout *packLayout, t *lua.LTable) (packSource, *Error) {
	n := t.MaxN()
	if k := machine.FirstField(t); k != nil {
		return packSource{}, mixed(t, k, n)
	}
	if err := e.take(n, 0); err != nil {
		return packSource{}, err
	}
	e.flat = e.flat[:0]
	if _, rows := t.RawGetInt(1).(*lua.LTable); rows {
		return e.flattenRows(layout, t, n)
	}
	for i := 1; i <= n; i++ {
		number, err := packNumber(t.RawGetInt(i))
		if err != nil {
			return packSource{}, err.inItem(i)
		}
		e.flat = append(e.flat, number)
	}
	return packSource{numbers: n}, nil
}

func (e *Encoder) flattenRows(layout *packLayout, t *lua.LTable, n int) (packSource, *Error) {
	width := 0
	for i := 1; i <= n; i++ {
		row, ok := t.RawGetInt(i).(*lua.LTable)
		if !ok {
			return packSource{}, problem("is %s among rows such as %s", describe(t.RawGetInt(i)), layout.row).inItem(i)
		}
		m := row.MaxN()
		if err := e.take(m, 0); err != nil {
			return packSource{}, err.inItem(i)
		}
		if width == 0 {
			width = m
			if m != layout.width && (m != 4 || layout.name != "colors") {
				return packSource{}, mismatch("rows of "+count(layout.width, "number")+", "+layout.row, "a row of "+count(m, "number")).inItem(i)
			}
		}
		if m != width {
			return packSource{}, mismatch("rows of the same length", "a row of "+count(m, "number")+" after rows of "+count(width, "number")).inItem(i)
		}
		for j := 1; j <= m; j++ {
			number, err := packNumber(row.RawGetInt(j))
			if err != nil {
				return packSource{}, err.inItem(j).inItem(i)
			}
			e.flat = append(e.flat, number)
		}
	}
	return packSource{numbers: len(e.flat), width: width}, nil
}

func packNumber(v lua.LValue) (float64, *Error) {
	number, ok := v.(lua.LNumber)
	if !ok {
		return 0, problem("is %s, where a number is expected", describe(v))
	}
	if err := notFinite(float64(number)); err != nil {
		return 0, err
	}
	return float64(number), nil
}

// pack writes the numbers in e.flat.
func (e *Encoder) pack(slot packSlot, layout *packLayout, src packSource, vertices int) (rows int, err *Error) {
	width := src.width
	if width == 0 {
		width = layout.width
		// Flat colours may have three or four numbers each; the number of vertices decides.
		if slot == slotColors && fourColors(src.numbers, vertices) {
			width = 4
		}
	}
	if src.numbers%width != 0 {
		return 0, uneven(src.numbers, width, layout.row)
	}
	rows = src.numbers / width
	if err := sameCount(slot, layout, rows, vertices); err != nil {
		return 0, err
	}
	e.buf = appendBinHeader(e.buf, rows*layout.width*layout.bytes)
	switch slot {
	case slotColors:
		return rows, e.packColors(src, width)
	case slotFaces:
		return rows, e.packFaces(src, vertices)
	}
	for i, n := range e.flat {
		half := array.Float16Bits(n)
		if half&0x7fff >= 0x7c00 {
			return 0, src.inNumber(noHalf(n), i)
		}
		e.buf = binary.LittleEndian.AppendUint16(e.buf, half)
	}
	return rows, nil
}

// uneven returns the error for numbers that do not fill rows of a width. row describes a row.
func uneven(numbers, width int, row string) *Error {
	return problem("has %s, which is not a multiple of %d (a %s each)", count(numbers, "number"), width, row)
}

// fourColors reports whether a flat list of n numbers has four numbers for each colour.
func fourColors(n, vertices int) bool {
	return n == 4*vertices || vertices < 0 && n%3 != 0 && n%4 == 0
}

func noHalf(n float64) *Error {
	return problem("is %v, beyond what half precision holds (%d)", n, array.MaxFloat16)
}

// sameCount checks that a property with one row for each vertex has as many rows as there are
// vertices.
func sameCount(slot packSlot, layout *packLayout, rows, vertices int) *Error {
	if vertices < 0 || rows == vertices || slot != slotUV && slot != slotColors {
		return nil
	}
	return problem("has %d %s for %s", rows, layout.row, count(vertices, "vertex"))
}

func (e *Encoder) packFaces(src packSource, vertices int) *Error {
	for i, n := range e.flat {
		if n != math.Trunc(n) || n < 0 || n > math.MaxUint32 || vertices >= 0 && n >= float64(vertices) {
			return src.inNumber(noFace(n, vertices), i)
		}
		e.buf = binary.LittleEndian.AppendUint32(e.buf, uint32(n))
	}
	return nil
}

// noFace returns the problem of an invalid number among the faces.
func noFace(n float64, vertices int) *Error {
	if n != math.Trunc(n) || n < 0 || n > math.MaxUint32 {
		return problem("is %v, which is not a vertex number", n)
	}
	return outOfRange(n, vertices)
}

func outOfRange(n float64, vertices int) *Error {
	err := problem("is %v, but there are %s", n, count(vertices, "vertex"))
	err.Hint = "faces count the vertices from 0, as Vuer does"
	return err
}

// colorSlack is how far beyond 0 and 1 rounding may move a fraction of a colour.
const colorSlack = 1e-6

func noColor(n float64) *Error {
	return problem("is %v, where a colour has 0 to 1, or 0 to 255", n)
}

// packColors writes colours as bytes. If no component is above 1, the components are fractions.
func (e *Encoder) packColors(src packSource, width int) *Error {
	scale := 255.0
	for i, n := range e.flat {
		if i%width < 3 && n > 1+colorSlack {
			scale = 1
			break
		}
	}
	for i, n := range e.flat {
		if i%width == 3 {
			continue
		}
		if n < -colorSlack || n > 255 {
			return src.inNumber(noColor(n), i)
		}
		e.buf = append(e.buf, uint8(min(max(n*scale, 0), 255)))
	}
	return nil
}
