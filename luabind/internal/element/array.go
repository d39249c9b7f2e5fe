package element

import (
	"github.com/vuerlua/vuerlua/luabind/internal/array"
	"github.com/vuerlua/vuerlua/protocol"
	"github.com/vuerlua/vuerlua/protocol/catalog"
)

// describeArray returns the description of a typed array in errors.
func describeArray(a *array.Array) string {
	return "a " + a.Kind().String() + " of " + count(a.Len(), "item")
}

// packArray writes a typed array as a packed property, without passing its numbers through Lua.
// Like pack, it returns the number of rows.
func (e *Encoder) packArray(slot packSlot, layout *packLayout, a *array.Array, vertices int) (rows int, err *Error) {
	width, n := layout.width, a.Len()
	if slot == slotColors && fourColors(n, vertices) {
		width = 4
	}
	if n%width != 0 {
		return 0, uneven(n, width, layout.row)
	}
	rows = n / width
	if err := sameCount(slot, layout, rows, vertices); err != nil {
		return 0, err
	}
	size := rows * layout.width * layout.bytes
	if err := e.take(0, size); err != nil {
		return 0, err
	}
	e.buf = appendBinHeader(e.buf, size)
	var bad int
	switch slot {
	case slotColors:
		if e.buf, bad = a.AppendColors(e.buf, width, colorSlack); bad >= 0 {
			return 0, e.badNumber(a, bad, noColor(a.At(bad)))
		}
	case slotFaces:
		limit := float64(1 << 32)
		if vertices >= 0 {
			limit = float64(vertices)
		}
		if e.buf, bad = a.AppendUint32(e.buf, limit); bad >= 0 {
			return 0, e.badNumber(a, bad, noFace(a.At(bad), vertices))
		}
	default:
		if e.buf, bad = a.AppendFloat16(e.buf); bad >= 0 {
			return 0, e.badNumber(a, bad, noHalf(a.At(bad)))
		}
	}
	return rows, nil
}

// badNumber returns the error for item i of an array, counted from 0: that the item is not finite,
// or otherwise err.
func (e *Encoder) badNumber(a *array.Array, i int, err *Error) *Error {
	if odd := notFinite(a.At(i)); odd != nil {
		err = odd
	}
	return err.inItem(i + 1)
}

// arrayValue writes a typed array as a list of numbers, or of rows of width numbers.
func (e *Encoder) arrayValue(a *array.Array, width int) *Error {
	if err := e.take(a.Len(), 0); err != nil {
		return err
	}
	var bad int
	if e.buf, bad = a.AppendMsgpack(e.buf, width, protocol.AppendNumber); bad >= 0 {
		return e.badNumber(a, bad, nil)
	}
	return nil
}

// arrayProp writes a typed array as a property: as bytes if the catalogue allows no other form,
// otherwise as numbers.
func (e *Encoder) arrayProp(p *catalog.Prop, a *array.Array) *Error {
	n := a.Len()
	switch {
	case p.Type == catalog.Any, p.Type&catalog.List != 0,
		p.Type&catalog.Vector != 0 && (p.Len == 0 || n == p.Len),
		p.Type&catalog.Color != 0 && (n == 3 || n == 4):
		width := 1
		if hasPoints(p) {
			if width = 3; n%width != 0 {
				return uneven(n, width, "{x, y, z}")
			}
		}
		return e.arrayValue(a, width)
	case p.Type&catalog.Bytes != 0:
		if err := e.take(0, n*a.Kind().Bytes()); err != nil {
			return err
		}
		e.buf = append(appendBinHeader(e.buf, n*a.Kind().Bytes()), a.Bytes()...)
		return nil
	}
	return mismatch(p.Expected(), describeArray(a))
}

// hasPoints reports whether clients expect each point of the list to be a list of its own.
func hasPoints(p *catalog.Prop) bool {
	return p.Type&catalog.List != 0 && (p.Name == "points" || p.Name == "vertexColors")
}
