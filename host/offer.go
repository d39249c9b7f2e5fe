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

// chosen reports whether an etype is one of those that controls send.
func chosen(etype string) bool {
	switch etype {
	case "SET", "CLICK", "INPUT", "UPLOAD":
		return true
	}
	return false
}

// offers reports whether the client's scene allows an event. If not, the event is counted and must
// not be delivered.
func (s *Session) offers(e *protocol.ClientEvent) bool {
	if control.IsPointer(e.Etype) {
		err := s.checkPointer(e)
		s.noteRefused(e.Etype, e.Target(), err)
		return err == nil
	}
	if !chosen(e.Etype) {
		return true
	}
	key := e.Target() // as for the script's handlers of elements
	if key == "" {
		return true
	}
	lineage, viewer := s.lineage(key)
	err := control.Check(lineage, e.Etype, e.Value)
	if err == nil && e.Etype == "CLICK" {
		err = s.checkInstance(e)
	}
	if lineage == nil && viewer && e.Etype == "SET" {
		err = errNoControl // other programs may use SET in their own way
	}
	if err == nil {
		return true
	}
	s.noteRefused(e.Etype, key, err)
	if lineage != nil && e.Etype == "SET" {
		s.correct(key, control.Value(lineage[0]))
	}
	return false
}

// noteRefused counts an event that is refused, and logs the first one. If reason is nil, it does
// nothing.
func (s *Session) noteRefused(etype, key string, reason error) {
	if reason == nil {
		return
	}
	s.stats.ignored.Add(1)
	if !s.refused.Swap(true) {
		s.host.chatter.say(slog.LevelWarn, "refused", fmt.Sprintf("client %s sent a %s of %.80q that is refused: %v", s.id, etype, key, reason))
	}
}

// lineage returns the result of [scene.Graph.Lineage] for the scene that the client shows, and
// whether the client is our own viewer.
func (s *Session) lineage(key string) (lineage [][]byte, viewer bool) {
	s.withGraph(func(g *scene.Graph) { lineage, viewer = g.Lineage(key), s.link.viewer })
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
