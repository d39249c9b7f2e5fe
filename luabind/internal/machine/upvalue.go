package machine

import lua "github.com/yuin/gopher-lua"

// The open upvalues of a thread are a list ordered by register, the highest first. So the upvalues
// that a function closes when it returns are at the front of the list, at any depth of calls.

// findUpvalue returns the open upvalue of the register at an absolute index, and creates it if it
// does not exist.
func (s *state) findUpvalue(at int) *lua.Upvalue {
	link := &s.uvcache
	for *link != nil && (*link).index > at {
		link = &(*link).next
	}
	if u := *link; u != nil && u.index == at {
		return u.public()
	}
	u := &upvalue{next: *link, reg: s.reg, index: at}
	*link = u
	return u.public()
}

// closeUpvalues closes the upvalues of the registers from an absolute index on: each gets its own
// copy of the value.
func (s *state) closeUpvalues(from int) {
	for u := s.uvcache; u != nil && u.index >= from; u = s.uvcache {
		s.uvcache = u.next
		u.next = nil
		u.value = u.reg.array[u.index]
		u.closed = true
	}
}

func (u *upvalue) get() lua.LValue {
	if u.closed || u.reg == nil {
		return u.value
	}
	return u.reg.array[u.index]
}

func (u *upvalue) set(v lua.LValue) {
	if u.closed || u.reg == nil {
		u.value = v
		return
	}
	u.reg.array[u.index] = v
}
