package machine

import lua "github.com/yuin/gopher-lua"

// equal returns a == b, with metamethods.
func (t *thread) equal(a, b lua.LValue) bool {
	switch x := a.(type) {
	case lua.LNumber:
		y, ok := b.(lua.LNumber)
		return ok && x == y
	case lua.LString:
		y, ok := b.(lua.LString)
		return ok && x == y
	case *lua.LTable:
		y, ok := b.(*lua.LTable)
		if x == y || !ok {
			return ok
		}
	case *lua.LUserData:
		y, ok := b.(*lua.LUserData)
		if x == y || !ok {
			return ok
		}
	case *lua.LNilType:
		return isNil(b)
	default:
		return a == b
	}
	handler := t.sharedHandler(a, b, "__eq")
	return !isNil(handler) && !isFalse(t.invoke(1, handler, a, b))
}

// sharedHandler returns the metamethod of a comparison if both operands have the same metamethod,
// and LNil otherwise.
func (t *thread) sharedHandler(a, b lua.LValue, event string) lua.LValue {
	first := t.metamethod(a, event)
	if isNil(first) {
		return first
	}
	if second := t.metamethod(b, event); first != second {
		return lua.LNil
	}
	return first
}

// lessThan returns a < b, with metamethods.
func (t *thread) lessThan(a, b lua.LValue) bool {
	switch x := a.(type) {
	case lua.LNumber:
		if y, ok := b.(lua.LNumber); ok {
			return x < y
		}
	case lua.LString:
		if y, ok := b.(lua.LString); ok {
			return x < y
		}
	}
	if a.Type() == b.Type() {
		if handler := t.sharedHandler(a, b, "__lt"); !isNil(handler) {
			return !isFalse(t.invoke(1, handler, a, b))
		}
	}
	t.notComparable(a, b)
	return false
}

// lessEqual returns a <= b, with metamethods. Without __le it is not (b < a).
func (t *thread) lessEqual(a, b lua.LValue) bool {
	switch x := a.(type) {
	case lua.LNumber:
		if y, ok := b.(lua.LNumber); ok {
			return x <= y
		}
	case lua.LString:
		if y, ok := b.(lua.LString); ok {
			return x <= y
		}
	}
	if a.Type() == b.Type() {
		if handler := t.sharedHandler(a, b, "__le"); !isNil(handler) {
			return !isFalse(t.invoke(1, handler, a, b))
		}
		if handler := t.sharedHandler(b, a, "__lt"); !isNil(handler) {
			return isFalse(t.invoke(1, handler, b, a))
		}
	}
	t.notComparable(a, b)
	return false
}

// LessThan reports whether a < b, with metamethods.
func LessThan(L *lua.LState, a, b lua.LValue) bool {
	if t := threadOf(L); t != nil {
		return t.lessThan(a, b)
	}
	return L.LessThan(a, b)
}

// Equal reports whether a == b, with metamethods.
func Equal(L *lua.LState, a, b lua.LValue) bool {
	if t := threadOf(L); t != nil {
		return t.equal(a, b)
	}
	return L.Equal(a, b)
}
