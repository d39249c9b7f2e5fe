package host

import (
	"time"

	"github.com/tinylib/msgp/msgp"

	"github.com/vuerlua/vuerlua/protocol"
)

// A record is one entry of a journal.
type record struct {
	kind    recordKind
	seq     uint64
	at      time.Time // time of the last of the records that it combines
	count   int       // how often in a row it was repeated
	omitted int       // other records that were left out before it
	problem Problem   // for a print, only the message and its place
	took    time.Duration

	sent, sentFar *protocol.Message
}

type recordKind uint8

const (
	recordPrint recordKind = iota
	recordWarning
	recordError
	recordLoaded
	recordOver
	recordKinds
)

// message returns the record as an event. The event is created once for all sessions, when no
// further record is merged into this one.
func (r *record) message() *protocol.Message {
	if r.sent == nil {
		r.sent = r.encode(false)
	}
	return r.sent
}

// messageFor returns the message for a session. For another machine, it has no details of an error.
func (r *record) messageFor(w *watcher) *protocol.Message {
	if w.local || r.kind != recordError {
		return r.message()
	}
	if r.sentFar == nil {
		far := record{kind: recordError, at: r.at, count: 1, problem: Problem{Message: farError, Generation: r.problem.Generation}}
		r.sentFar = far.message()
	}
	return r.sentFar
}

// farError is the only description of an error that clients on other machines are sent.
const farError = "the scene script has an error"

// pastMessage returns the record as an event for a client that was not connected at the time.
func (r *record) pastMessage() *protocol.Message { return r.encode(true) }

func (r *record) encode(past bool) *protocol.Message {
	p, d := &r.problem, new(protocol.MapBuilder)
	etype := "SCRIPT_PRINT"
	switch r.kind {
	case recordLoaded:
		etype = "SCRIPT_OK"
		d.Number("generation", float64(p.Generation))
		d.Number("ms", float64(r.took)/float64(time.Millisecond))
	case recordOver:
		etype = "SCRIPT_OVER"
		d.Text("rule", p.Rule)
	case recordPrint:
		d.Text("file", p.File)
		d.Number("line", float64(p.Line))
		d.Text("text", p.Message)
	case recordWarning, recordError:
		etype = "SCRIPT_ERROR"
		severity := "error"
		if p.Warning {
			severity = "warning"
		}
		d.Text("severity", severity)
		d.Text("rule", p.Rule)
		d.Text("message", p.Message)
		d.Text("file", p.File)
		d.Text("path", p.Path)
		d.Number("line", float64(p.Line))
		d.Number("column", float64(p.Column))
		d.Number("width", float64(p.Width))
		source := msgp.AppendArrayHeader(nil, uint32(len(p.Source)))
		for _, l := range p.Source {
			source = new(protocol.MapBuilder).Number("line", float64(l.Number)).Text("text", l.Text).Append(source)
		}
		d.Raw("source", source)
		d.Text("trace", p.Trace)
		d.Text("hint", p.Hint)
		d.Text("task", p.Task)
		if p.Further {
			d.Bool("further", true)
		}
		d.Number("generation", float64(p.Generation))
	}
	ts := r.at.UnixMilli()
	d.Time("ts", float64(ts))
	if r.count > 1 {
		d.Number("count", float64(r.count))
	}
	if r.omitted > 0 {
		d.Number("omitted", float64(r.omitted))
	}
	if past {
		d.Bool("past", true)
	}
	return protocol.Event(ts, etype, d.Append(nil))
}
