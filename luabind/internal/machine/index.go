package machine

import (
	lua "github.com/yuin/gopher-lua"
)

// maxChain is the maximum number of tables that a lookup follows through __index or __newindex.
const maxChain = 100

// metatableOf returns the metatable of v or of v's type, nil for none.
func (t *thread) metatableOf(v lua.LValue) *table {
	var mt lua.LValue
	switch v := v.(type) {
	case *lua.LTable:
		mt = v.Metatable
	case *lua.LUserData:
		mt = v.Metatable
	case nil:
		return nil
	default:
		mt = t.state.G.builtinMts[int(v.Type())]
	}
	if tb, ok := mt.(*lua.LTable); ok {
		return tableOf(tb)
	}
	return nil
}

// metamethod returns the field event of v's metatable, LNil for none.
func (t *thread) metamethod(v lua.LValue, event string) lua.LValue {
	if mt := t.metatableOf(v); mt != nil {
		if f, ok := mt.field(event); ok {
			return f
		}
	}
	return lua.LNil
}

// eitherHandler returns the metamethod of a or, if a has none, of b; LNil for none.
func (t *thread) eitherHandler(a, b lua.LValue, event string) lua.LValue {
	if handler := t.metamethod(a, event); !isNil(handler) {
		return handler
	}
	return t.metamethod(b, event)
}

// index returns obj[key], with metamethods.
func (t *thread) index(obj, key lua.LValue) lua.LValue {
	for i := range maxChain {
		var handler lua.LValue
		if tb, ok := obj.(*lua.LTable); ok {
			v := Get(tb, key)
			if !isNil(v) {
				return v
			}
			if mt, ok := tb.Metatable.(*lua.LTable); !ok {
				return v
			} else if handler, ok = tableOf(mt).field("__index"); !ok {
				return v
			}
		} else if handler = t.metamethod(obj, "__index"); isNil(handler) {
			t.notIndexable(obj, i == 0)
		}
		if fn, ok := handler.(*lua.LFunction); ok {
			return t.invoke(1, fn, obj, key)
		}
		obj = handler
	}
	t.raise("loop in gettable")
	return nil
}

// setIndex does obj[key] = v, with metamethods.
func (t *thread) setIndex(obj, key, v lua.LValue) {
	for i := range maxChain {
		var handler lua.LValue
		if tb, ok := obj.(*lua.LTable); ok {
			mt, ok := tb.Metatable.(*lua.LTable)
			if ok {
				handler, ok = tableOf(mt).field("__newindex")
			}
			if !ok || neverKey(key) || !isNil(Get(tb, key)) { // such a key is an error even if __newindex would take it
				if err := Set(tb, key, v); err != nil {
					t.raise("%s", err)
				}
				return
			}
		} else if handler = t.metamethod(obj, "__newindex"); isNil(handler) {
			t.notIndexable(obj, i == 0)
		}
		if fn, ok := handler.(*lua.LFunction); ok {
			t.invoke(0, fn, obj, key, v)
			return
		}
		obj = handler
	}
	t.raise("loop in settable")
}

// length returns #v, with metamethods.
func (t *thread) length(v lua.LValue) lua.LValue {
	switch v := v.(type) {
	case lua.LString:
		return lua.LNumber(len(v))
	case *lua.LTable:
		return lua.LNumber(Len(v))
	}
	handler := t.metamethod(v, "__len")
	if isNil(handler) {
		t.noLength(v)
	}
	return t.invoke(1, handler, v, lua.LNil)
}

// Global returns a global of the thread L. Unlike LState.GetGlobal, it reads every kind of table.
func Global(L *lua.LState, name string) lua.LValue {
	return Index(L, L.Get(lua.GlobalsIndex), lua.LString(name))
}

// Index returns obj[key], with metamethods.
func Index(L *lua.LState, obj, key lua.LValue) lua.LValue {
	if t := threadOf(L); t != nil {
		return t.index(obj, key)
	}
	return L.GetTable(obj, key)
}

// SetIndex does obj[key] = v, with metamethods.
func SetIndex(L *lua.LState, obj, key, v lua.LValue) {
	if t := threadOf(L); t != nil {
		t.setIndex(obj, key, v)
		return
	}
	L.SetTable(obj, key, v)
}
