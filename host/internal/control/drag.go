package control

import (
	"errors"
	"fmt"
	"math"
	"strings"

	"github.com/tinylib/msgp/msgp"

	"github.com/vuerlua/vuerlua/protocol"
)

var (
	errNotDraggable = errors.New("the node cannot be dragged")
	errNoInstance   = errors.New("the node has no such instance")
)

// IsDrag reports whether an event is about a drag of a node.
func IsDrag(etype string) bool {
	return etype == "DRAG_START" || etype == "DRAG" || etype == "DRAG_END"
}

// DragProps returns the properties that [CheckDrag] reads.
func DragProps() []string {
	return []string{"tag", "drag", "position", "rotation", "quaternion", "scale", "matrix"}
}

// CheckDrag returns why a page cannot have sent value with an event of a drag. lineage are the [DragProps] of the
// node and of those around it; nil for a node that the scene does not have. settled is false if the places of those
// around it are not known.
func CheckDrag(lineage [][]byte, settled bool, value []byte) error {
	if len(lineage) == 0 {
		return errNotDraggable
	}
	drag := protocol.Lookup(lineage[0], "drag")
	if msgp.NextType(drag) != msgp.MapType {
		if on, _, err := msgp.ReadBoolBytes(drag); err != nil || !on {
			return errNotDraggable
		}
		return nil
	}
	node, ok := vector(protocol.Lookup(value, "node"))
	origin, known := originOf(lineage[1:])
	if !ok || !known || !settled {
		return nil
	}
	checked := along(drag)
	low, high := bounds(drag)
	for i, n := range node {
		n += origin[i]
		least, most := min(low[i], high[i]), max(low[i], high[i])
		// Pages compute with floats of 32 bits, and have the node's place in the world.
		rounding := 1e-5 * (1 + math.Abs(n) + math.Abs(origin[i]))
		if checked[i] && (n < least-rounding || n > most+rounding) {
			return fmt.Errorf("%c is %g, which is not from %g to %g", 'x'+i, n, least, most)
		}
	}
	return nil
}

// originOf returns where the coordinates of the nodes in the given ones begin. It is not known if one of these is
// turned or scaled, or if the page moves it itself.
func originOf(around [][]byte) (origin [3]float64, known bool) {
	for _, raw := range around {
		var e protocol.Entry
		for m := protocol.OpenMap(raw); m.Read(&e); {
			if t := msgp.NextType(e.Value); t == msgp.NilType {
				continue
			}
			switch string(e.Name) {
			case "tag":
				if tag, _, _ := msgp.ReadStringZC(e.Value); string(tag) != "VuerGroup" {
					return origin, false
				}
			case "position":
				at, ok := vector(e.Value)
				if !ok {
					return origin, false
				}
				for i := range at {
					origin[i] += at[i]
				}
			default:
				return origin, false
			}
		}
	}
	return origin, true
}

// along reports in which of its coordinates a drag heeds its bounds, for certain: on a line or a plane that is not
// level, pages may leave them.
func along(drag []byte) (axes [3]bool) {
	if axis, ok := direction(protocol.Lookup(drag, "axis"), axisNames); ok {
		if i := level(axis); i >= 0 {
			axes[i] = true
		}
		return axes
	}
	plane := protocol.Lookup(drag, "plane")
	if msgp.NextType(plane) == msgp.MapType {
		if normal := protocol.Lookup(plane, "normal"); normal != nil {
			plane = normal
		}
	}
	axes = [3]bool{true, true, true}
	if normal, ok := direction(plane, planeNames); ok {
		i := level(normal)
		if i < 0 {
			return [3]bool{}
		}
		axes[i] = false
	}
	return axes
}

var (
	axisNames  = map[string]int{"x": 0, "y": 1, "z": 2}
	planeNames = map[string]int{"xy": 2, "yx": 2, "xz": 1, "zx": 1, "yz": 0, "zy": 0}
)

// direction reads a name or a vector, as pages do.
func direction(raw []byte, names map[string]int) (d [3]float64, ok bool) {
	if name, _, err := msgp.ReadStringBytes(raw); err == nil {
		i, ok := names[strings.ToLower(name)]
		if ok {
			d[i] = 1
		}
		return d, ok
	}
	d, ok = vector(raw)
	length := math.Sqrt(d[0]*d[0] + d[1]*d[1] + d[2]*d[2])
	if !ok || !(length > 0) || math.IsInf(length, 0) {
		return d, false
	}
	for i := range d {
		d[i] /= length
	}
	return d, true
}

// level returns the axis that a direction is parallel to, -1 for none.
func level(d [3]float64) int {
	for i, n := range d {
		if math.Abs(n) > 1-1e-6 {
			return i
		}
	}
	return -1
}

// bounds reads the corners of the box in which a drag stays.
func bounds(drag []byte) (low, high [3]float64) {
	raw := protocol.Lookup(drag, "bounds")
	from, to := protocol.Lookup(raw, "min"), protocol.Lookup(raw, "max")
	if n, rest, err := msgp.ReadArrayHeaderBytes(raw); err == nil && n > 0 {
		from = rest
		if rest, err = msgp.Skip(rest); err == nil && n > 1 {
			to = rest
		}
	}
	return corner(from, math.Inf(-1)), corner(to, math.Inf(1))
}

func corner(raw []byte, otherwise float64) (c [3]float64) {
	if n, ok := protocol.Number(raw); ok {
		return [3]float64{n, n, n}
	}
	if c, ok := vector(raw); ok {
		return c
	}
	return [3]float64{otherwise, otherwise, otherwise}
}

// vector reads a list of at least three numbers.
func vector(raw []byte) (v [3]float64, ok bool) {
	n, rest, err := msgp.ReadArrayHeaderBytes(raw)
	if err != nil || n < 3 {
		return v, false
	}
	for i := range v {
		if v[i], ok = protocol.Number(rest); !ok {
			return v, false
		}
		rest, _ = msgp.Skip(rest)
	}
	return v, true
}

// HasInstances reports whether the value of an event of a pointer names an instance, so that [CheckInstance] has
// something to check.
func HasInstances(value []byte) bool { return protocol.Lookup(value, "instance") != nil }

// CheckInstance returns why a page cannot have sent an event of a pointer about a node with count instances.
func CheckInstance(value []byte, count int) error {
	raw := protocol.Lookup(value, "instance")
	if raw == nil || msgp.IsNil(raw) || msgp.NextType(raw) == msgp.ExtensionType {
		return nil
	}
	n, ok := protocol.Number(raw)
	if !ok || n != math.Trunc(n) {
		return errKind
	}
	if n < 1 || n > float64(count) {
		return fmt.Errorf("%w: %g of %d", errNoInstance, n, count)
	}
	return nil
}
