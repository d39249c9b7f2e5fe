package luabind

// Pages send some events only if the script has a handler for them. Such events replace what the
// page does itself, such as the browser's menu, or are expensive. So each client is told which of
// these events have handlers. A handler of all events does not count.

// heardEtypes are the events that pages send only if they have handlers, a bit of heard each.
var heardEtypes = [...]string{
	"POINTER_ENTER", "POINTER_LEAVE", "POINTER_MOVE", "POINTER_DOWN", "POINTER_UP", "DOUBLE_CLICK", "CONTEXT_MENU",
	"DRAG_START", "DRAG", "DRAG_END", "RECT_SELECT",
}

// heard is a set of heardEtypes.
type heard uint16

// heardBit returns the set with one etype, the empty set for any other event.
func heardBit(etype string) heard {
	for i, known := range heardEtypes {
		if known == etype {
			return 1 << i
		}
	}
	return 0
}

// A listening collects the sessions whose lists of events may have changed, so that each is checked
// once for all changes of one turn.
type listening struct {
	due  bool // a check is scheduled
	all  bool // of all sessions
	some map[*session]struct{}
}

// relisten is called after a handler of an event was added to, or removed from, a session or, with nil, the script.
func (e *Engine) relisten(etype string, s *session) {
	if heardBit(etype) != 0 {
		e.lookAtListens(s)
	}
}

// lookAtListens schedules a check of a session's list, or of all lists if s is nil.
func (e *Engine) lookAtListens(s *session) {
	l := &e.listening
	if s == nil {
		l.all = true
	} else {
		if l.some == nil {
			l.some = map[*session]struct{}{}
		}
		l.some[s] = struct{}{}
	}
	if !l.due {
		l.due = true
		e.post(e.tellListens)
	}
}

// tellListens sends clients the events that have handlers. If a client's list has not changed, it
// is sent nothing.
func (e *Engine) tellListens() {
	l := &e.listening
	all, some := l.all, l.some
	l.due, l.all, l.some = false, false, nil
	if all {
		for _, s := range e.sessions {
			s.tellListens()
		}
		return
	}
	for s := range some {
		s.tellListens()
	}
}

func (s *session) tellListens() {
	if s.left || !s.begun {
		return
	}
	set := s.engine.handlers.heard() | s.handlers.heard()
	for _, w := range s.waits.till {
		set |= heardBit(w.etype)
	}
	var etypes []string
	for i, etype := range heardEtypes {
		if set&(1<<i) != 0 {
			etypes = append(etypes, etype)
		}
	}
	s.client.Listen(etypes)
}

// heard returns the events that the registry has handlers for.
func (r *registry) heard() (set heard) {
	for i, etype := range heardEtypes {
		if len(r.byEtype[etype]) > 0 {
			set |= 1 << i
		}
	}
	return set
}
