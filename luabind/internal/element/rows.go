package element

import (
	"slices"
	"strconv"
	"strings"

	lua "github.com/yuin/gopher-lua"

	"github.com/vuerlua/vuerlua/luabind/internal/array"
	"github.com/vuerlua/vuerlua/luabind/internal/machine"
	"github.com/vuerlua/vuerlua/protocol"
	"github.com/vuerlua/vuerlua/protocol/catalog"
)

// Components such as Instances have arrays with a row for each instance. All arrays of a node have
// the same number of rows, so an update of some of them must keep that number: otherwise clients
// would draw a mixture of old and new instances.

// A rowLayout describes such an array.
type rowLayout struct {
	slot   packSlot
	name   string
	widths []int // the possible numbers of values in a row
	row    string
	unit   catalog.Pack // Float32, or Uint8 for numbers from 0 to 1
}

// rowLayouts lists arrays of one width before arrays of several widths, because one width
// determines the number of rows.
var rowLayouts = [...]rowLayout{
	{slotPositions, "positions", []int{3}, "{x, y, z}", catalog.Float32},
	{slotStarts, "starts", []int{3}, "{x, y, z}", catalog.Float32},
	{slotVectors, "vectors", []int{3}, "{x, y, z}", catalog.Float32},
	{slotQuaternions, "quaternions", []int{4}, "{x, y, z, w}", catalog.Float32},
	{slotOpacities, "opacities", []int{1}, "number", catalog.Uint8},
	{slotScales, "scales", []int{1, 3}, "number or {x, y, z}", catalog.Float32},
	{slotColors, "colors", []int{3, 4}, "{r, g, b}", catalog.Uint8},
}

// size returns the size of a number on the wire.
func (l *rowLayout) size() int {
	if l.unit == catalog.Float32 {
		return 4
	}
	return 1
}

// putRows writes the arrays of an element that has a row for each instance.
func (e *Encoder) putRows(el *element) *Error {
	if err := e.checkOriginal(el); err != nil {
		return err
	}
	rows, of, err := e.countRows(el)
	if err != nil {
		return err
	}
	if err := e.keepsRows(el, rows, of); err != nil {
		return err
	}
	for i := range rowLayouts {
		l := &rowLayouts[i]
		v := el.packed[l.slot]
		if v == nil {
			continue
		}
		f := el.cls.field(l.name)
		e.put(el, f.wire, f.shape)
		if err := e.putRow(l, f.prop, v, rows); err != nil {
			return err.inProp(el.cls, l.name)
		}
	}
	return nil
}

// checkOriginal checks the element that Instances draw.
func (e *Encoder) checkOriginal(el *element) *Error {
	if _, ok := el.cls.Prop("of"); !ok {
		return nil
	}
	switch of := machine.GetString(el.table, "of").(type) {
	case *lua.LTable:
		cls := classOf(of)
		if cls == nil || isGroup(cls.Tag) || cls.Category == "primitive" || cls.Category == "model" ||
			cls.Tag == "TriMesh" || cls.Tag == "mesh" {
			return nil
		}
		err := problem("is a %s, which cannot be copied", cls.Name)
		err.Hint = "primitives, TriMesh, models and groups of them can"
		return err.inProp(el.cls, "of")
	case *lua.LNilType:
		if el.top && (e.op == protocol.OpUpdate || e.into == nil || el.cls.lax) {
			return nil
		}
		if el.top && e.op == protocol.OpUpsert {
			if _, has := e.into.Size(keyName(el.key), "of"); has {
				return nil
			}
		}
		err := problem("has no 'of', the element that is copied")
		err.Hint = "write of = Box{}, or another primitive, mesh or model"
		err.Component = el.cls.Name
		return err
	}
	return nil
}

// countRows returns the number of rows, or -1 if it is not known, and the array that determines it.
func (e *Encoder) countRows(el *element) (rows int, of *rowLayout, err *Error) {
	rows = -1
	for i := range rowLayouts {
		l := &rowLayouts[i]
		v := el.packed[l.slot]
		if v == nil || IsNull(v) {
			continue
		}
		numbers, width := rowNumbers(v, l.size())
		switch {
		case numbers < 0: // this has an error of its own
			continue
		case rows < 0 && (len(l.widths) == 1 || slices.Contains(l.widths, width)):
			if len(l.widths) == 1 {
				width = l.widths[0]
			}
			if numbers%width != 0 {
				return 0, nil, uneven(numbers, width, l.row).inProp(el.cls, l.name)
			}
			rows, of = numbers/width, l
		case rows >= 0 && !l.holds(numbers, rows):
			return 0, nil, l.mismatch(numbers, rows).inProp(el.cls, l.name)
		}
	}
	return rows, of, nil
}

// holds reports whether so many numbers make that many rows.
func (l *rowLayout) holds(numbers, rows int) bool {
	return slices.ContainsFunc(l.widths, func(w int) bool { return numbers == w*rows })
}

// mismatch returns the error for an array whose number of rows differs from the others.
func (l *rowLayout) mismatch(numbers, rows int) *Error {
	err := problem("has %s for %s (a %s each)", count(numbers, "number"), count(rows, "instance"), l.row)
	if w := l.widths[0]; len(l.widths) == 1 && numbers%w == 0 {
		err = problem("has %s for %s", count(numbers/w, rowUnit(l)), count(rows, "instance"))
	}
	sizes := make([]string, len(l.widths))
	for i, w := range l.widths {
		sizes[i] = strconv.Itoa(w * rows)
	}
	err.Hint = "they take " + strings.Join(sizes, " or ") + " numbers"
	return err
}

func rowUnit(l *rowLayout) string {
	if l.widths[0] == 1 {
		return "number"
	}
	return "row"
}

// rowNumbers returns how many numbers a value has, or -1 for a value of the wrong type, and the
// width of its rows if it is a list of rows.
func rowNumbers(v lua.LValue, size int) (numbers, width int) {
	switch v := v.(type) {
	case lua.LString:
		return len(v) / size, 0
	case *lua.LTable:
		n := v.MaxN()
		if row, ok := v.RawGetInt(1).(*lua.LTable); ok {
			return n * row.MaxN(), row.MaxN()
		}
		return n, 0
	case *lua.LUserData:
		switch b := v.Value.(type) {
		case Bytes:
			return len(b) / size, 0
		case *array.Array:
			return b.Len(), 0
		}
	}
	return -1, 0
}

// keepsRows checks that an update of some arrays keeps the number of rows of the node in the scene.
// of is the array that determined the number.
func (e *Encoder) keepsRows(el *element, rows int, of *rowLayout) *Error {
	key := keyName(el.key)
	if e.into == nil || !el.top || key == "" || e.op != protocol.OpUpsert && e.op != protocol.OpUpdate {
		return nil
	}
	before, missing := -1, []string(nil)
	for i := range rowLayouts {
		l := &rowLayouts[i]
		size, has := e.into.Size(key, l.name)
		if !has {
			continue
		}
		if before < 0 && len(l.widths) == 1 {
			before = size / (l.widths[0] * l.size())
		}
		if el.packed[l.slot] == nil {
			missing = append(missing, l.name)
		}
	}
	if before < 0 || len(missing) == 0 {
		return nil
	}
	if rows < 0 { // all arrays may have several widths
		for i := range rowLayouts {
			l := &rowLayouts[i]
			if v := el.packed[l.slot]; v != nil && !IsNull(v) {
				if n, _ := rowNumbers(v, l.size()); n >= 0 && !l.holds(n, before) {
					return l.mismatch(n, before).inProp(el.cls, l.name)
				}
			}
		}
		return nil
	}
	if rows == before {
		return nil
	}
	err := problem("is for %s, but %s has %d", count(rows, "instance"), excerpt(key), before)
	err.Hint = "arrays of another count come all together: also give " + strings.Join(missing, ", ")
	return err.inProp(el.cls, of.name)
}

// putRow writes one array. rows is -1 if the number of rows is not known.
func (e *Encoder) putRow(l *rowLayout, p *catalog.Prop, v lua.LValue, rows int) *Error {
	switch v := v.(type) {
	case lua.LString:
		return e.rowBytes(l, string(v))
	case *lua.LTable:
		if classOf(v) != nil {
			return mismatch(p.Expected(), describe(v))
		}
		return e.rowTable(l, v, rows)
	case *lua.LUserData:
		switch b := v.Value.(type) {
		case Bytes:
			return e.rowBytes(l, string(b))
		case *array.Array:
			return e.rowArray(l, b)
		case nullValue:
			return e.userdata(v)
		}
	}
	return mismatch(p.Expected(), describe(v))
}

// rowBytes writes a value that is packed already.
func (e *Encoder) rowBytes(l *rowLayout, s string) *Error {
	if size := l.widths[0] * l.size(); len(l.widths) == 1 && len(s)%size != 0 {
		return problem("is %s, which is not a multiple of %d (%d for a %s)", count(len(s), "byte"), size, size, l.row)
	}
	return e.bin(s)
}

// rowTable writes a list of numbers, or of rows.
func (e *Encoder) rowTable(l *rowLayout, t *lua.LTable, rows int) *Error {
	layout := packLayout{name: l.name, width: l.widths[0], bytes: l.size(), row: l.row}
	if n, width := rowNumbers(t, 1); slices.Contains(l.widths, width) {
		layout.width = width
	} else if width == 0 && rows > 0 && l.holds(n, rows) {
		layout.width = n / rows
	}
	src, err := e.flatten(&layout, t)
	if err != nil {
		return err
	}
	if src.numbers%layout.width != 0 {
		return uneven(src.numbers, layout.width, l.row)
	}
	e.buf = appendBinHeader(e.buf, src.numbers*l.size())
	if l.unit == catalog.Float32 {
		for i, n := range e.flat {
			b, bad := array.AppendFloat32(e.buf, n)
			if bad {
				return src.inNumber(notSingle(n), i)
			}
			e.buf = b
		}
		return nil
	}
	scale := 255.0
	if l.slot != slotOpacities {
		for _, n := range e.flat {
			if n > 1+colorSlack {
				scale = 1
				break
			}
		}
	}
	for i, n := range e.flat {
		if n < -colorSlack || n*scale > 255*(1+colorSlack) {
			return src.inNumber(l.noByte(n), i)
		}
		e.buf = append(e.buf, uint8(min(max(n*scale+0.5, 0), 255)))
	}
	return nil
}

// noByte returns the problem of a number that is neither a fraction nor a byte.
func (l *rowLayout) noByte(n float64) *Error {
	if l.slot == slotOpacities {
		return problem("is %v, where an opacity is 0 to 1", n)
	}
	return noColor(n)
}

func notSingle(n float64) *Error {
	return problem("is %v, beyond what single precision holds", n)
}

// rowArray writes a typed array.
func (e *Encoder) rowArray(l *rowLayout, a *array.Array) *Error {
	size := a.Len() * l.size()
	if err := e.take(0, size); err != nil {
		return err
	}
	e.buf = slices.Grow(appendBinHeader(e.buf, size), size)
	var bad int
	if l.unit == catalog.Float32 {
		if e.buf, bad = a.AppendFloat32(e.buf); bad >= 0 {
			return e.badNumber(a, bad, notSingle(a.At(bad)))
		}
		return nil
	}
	if e.buf, bad = a.AppendShares(e.buf, l.slot != slotOpacities, colorSlack); bad >= 0 {
		return e.badNumber(a, bad, l.noByte(a.At(bad)))
	}
	return nil
}
