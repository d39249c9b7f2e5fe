package host

import (
	"slices"

	"github.com/vuerlua/vuerlua/host/internal/control"
	"github.com/vuerlua/vuerlua/host/internal/scene"
	"github.com/vuerlua/vuerlua/protocol"
)

// maxDrags bounds the drags of a client that are remembered. A visitor has a mouse and some fingers, or two hands.
const maxDrags = 16

// A grip is a node that a visitor drags, as it was at the start of the drag: pages read it only then.
type grip struct {
	key     string
	lineage [][]byte // see [control.DragProps]
	settled bool
}

// checkPointerLocked returns why the client cannot have sent an event of a pointer. The caller must hold
// calls.mu.
func (s *Session) checkPointerLocked(e *protocol.ClientEvent) error {
	if err := control.CheckPointer(e.Value); err != nil {
		return err
	}
	if control.IsDrag(e.Etype) {
		if err := s.checkDragLocked(e); err != nil {
			return err
		}
	}
	return s.checkInstance(e)
}

// checkDragLocked returns why the client cannot have sent an event of a drag. What the script changes while a
// visitor drags does not end the drag: the node may move as it could at the start, or as it can now. The caller
// must hold calls.mu.
func (s *Session) checkDragLocked(e *protocol.ClientEvent) error {
	key := e.Target()
	now := grip{key: key}
	s.withGraph(func(g *scene.Graph) { now.lineage, now.settled = g.Lineage(key, control.DragProps()...) })
	err := control.CheckDrag(now.lineage, now.settled, e.Value)
	at := slices.IndexFunc(s.calls.drags, func(g grip) bool { return g.key == key })
	if err != nil && at >= 0 && e.Etype != "DRAG_START" {
		began := s.calls.drags[at]
		err = control.CheckDrag(began.lineage, began.settled, e.Value)
	}
	switch {
	case err != nil:
		return err
	case at >= 0 && e.Etype != "DRAG":
		s.calls.drags = slices.Delete(s.calls.drags, at, at+1)
	}
	if e.Etype == "DRAG_START" {
		if len(s.calls.drags) == maxDrags {
			s.calls.drags = slices.Delete(s.calls.drags, 0, 1)
		}
		s.calls.drags = append(s.calls.drags, now)
	}
	return nil
}

// checkInstance returns why an event cannot be about the instance that it names.
func (s *Session) checkInstance(e *protocol.ClientEvent) error {
	if !control.HasInstances(e.Value) {
		return nil
	}
	count, known := 0, false
	s.withGraph(func(g *scene.Graph) { count, known = g.Instances(e.Target()) })
	if !known {
		return nil
	}
	return control.CheckInstance(e.Value, count)
}

// withGraph calls fn with the scene that the client shows.
func (s *Session) withGraph(fn func(*scene.Graph)) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if st := s.out.scene.shared; st != nil {
		st.mu.Lock()
		defer st.mu.Unlock()
		fn(&st.graph)
		return
	}
	fn(&s.out.scene.own)
}
