package host

import (
	"errors"
	"fmt"
	"log/slog"
	"time"

	"github.com/vuerlua/vuerlua/host/internal/control"
	"github.com/vuerlua/vuerlua/host/internal/scene"
	"github.com/vuerlua/vuerlua/protocol"
)

// The choice of a visitor in a control is an event from a page, which may be any program. So the
// event is compared with the control in the scene, and refused if the control does not offer the
// value: see package control. Then the page is sent the control's value, because it may already
// show the choice.

var errNoControl = errors.New("the scene has no such control")

// offersLocked reports whether the client's scene allows an event. If not, the event is counted and
// must not be delivered. The caller must hold calls.mu.
func (s *Session) offersLocked(e *protocol.ClientEvent) bool {
	var err error
	switch {
	case control.IsPointer(e.Etype):
		err = s.checkPointerLocked(e)
	case control.IsChoice(e.Etype):
		err = s.checkChoice(e)
	}
	if err != nil {
		s.noteRefused(e, err)
	}
	return err == nil
}

// checkChoice returns why the client cannot have sent an event of a control. If the client may already
// show the choice, checkChoice sends it the control's value.
func (s *Session) checkChoice(e *protocol.ClientEvent) error {
	key := e.Target() // as for the script's handlers of elements
	if key == "" {
		return nil
	}
	lineage, viewer := s.lineage(key)
	err := control.Check(lineage, e.Etype, e.Value)
	switch {
	case lineage == nil && viewer && e.Etype == "SET":
		return errNoControl // other programs may use SET in their own way
	case err == nil && e.Etype == "CLICK":
		return s.checkInstance(e)
	case err != nil && e.Etype == "SET":
		s.correct(key, control.Value(lineage[0]))
	}
	return err
}

// noteRefused counts an event that is refused, and logs the first one.
func (s *Session) noteRefused(e *protocol.ClientEvent, reason error) {
	s.stats.ignored.Add(1)
	if !s.refused.Swap(true) {
		s.host.chatter.say(slog.LevelWarn, "refused", fmt.Sprintf("client %s sent a %s of %.80q that is refused: %v", s.id, e.Etype, e.Target(), reason))
	}
}

// lineage returns the [control.Props] of a node and of the nodes around it, in the scene that the client
// shows, and whether the client is our own viewer.
func (s *Session) lineage(key string) (lineage [][]byte, viewer bool) {
	s.withGraph(func(g *scene.Graph) {
		lineage, _ = g.Lineage(key, control.Props()...)
		viewer = s.link.viewer
	})
	return lineage, viewer
}

// correct sends the client the current value of a control.
func (s *Session) correct(key string, value []byte) {
	if value == nil {
		return
	}
	var m protocol.MapBuilder
	raw := m.Text("key", key).Raw("value", value).Append(nil)
	shape := protocol.Shape(0).With("key").With("value")
	s.mention(protocol.Update(time.Now().UnixMilli(), false, []protocol.Node{{Key: key, Shape: shape, Tagless: true, Raw: raw}}))
}
