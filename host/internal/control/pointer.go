package control

import (
	"fmt"
	"math"

	"github.com/tinylib/msgp/msgp"

	"github.com/vuerlua/vuerlua/protocol"
)

// maxPoint bounds the numbers of a point. A screen has two, a place or a direction has three, a rotation
// has four.
const maxPoint = 4

// IsPointer reports whether an event is one of those in which our page says what a pointer does. Other
// pages do not know them, so the form of their values is known.
func IsPointer(etype string) bool {
	switch etype {
	case "POINTER_ENTER", "POINTER_LEAVE", "POINTER_MOVE", "POINTER_DOWN", "POINTER_UP", "DOUBLE_CLICK", "CONTEXT_MENU",
		"DRAG_START", "DRAG", "DRAG_END", "RECT_SELECT":
		return true
	}
	return false
}

// CheckPointer returns why a page cannot have sent value, which is one msgpack value or nil, with an event
// of a pointer. Scripts do arithmetic with these values, and show what comes of it to others: a place has to
// be a list of finite numbers. Fields that a script cannot expect are not looked at.
func CheckPointer(value []byte) error {
	if msgp.NextType(value) != msgp.MapType {
		return errKind
	}
	var e protocol.Entry
	for m := protocol.OpenMap(value); m.Read(&e); {
		if err := checkField(&e); err != nil {
			return fmt.Errorf("%w in %s", err, e.Name)
		}
	}
	return nil
}

func checkField(e *protocol.Entry) error {
	kind := msgp.NextType(e.Value)
	if kind == msgp.NilType || kind == msgp.ExtensionType { // null and undefined
		return nil
	}
	switch string(e.Name) {
	case "position", "node", "normal", "screen":
		return point(e.Value)
	case "distance", "instance", "button":
		if n, ok := protocol.Number(e.Value); !ok || math.IsInf(n, 0) {
			return errKind
		}
	case "ray", "modifiers":
		if kind != msgp.MapType {
			return errKind
		}
		var inner protocol.Entry
		for m := protocol.OpenMap(e.Value); m.Read(&inner); {
			if name := string(inner.Name); name == "origin" || name == "direction" {
				if err := point(inner.Value); err != nil {
					return err
				}
			}
		}
	case "keys", "uv": // a model's file may have anything as its uv
		if kind != msgp.ArrayType {
			return errKind
		}
	}
	return nil
}

// point accepts a short list of finite numbers.
func point(value []byte) error {
	count, err := numbers(value, func(i int, n float64) error {
		if i >= maxPoint || math.IsInf(n, 0) {
			return errLength
		}
		return nil
	})
	if err == nil && count < 2 {
		return errLength
	}
	return err
}
