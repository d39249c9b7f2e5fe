package host

import (
	"time"

	"github.com/tinylib/msgp/msgp"

	"github.com/vuerlua/vuerlua/protocol"
)

// A record is one line of a journal.
type record struct {
	kind    recordKind
	seq     uint64
	at      time.Time // of the last that it stands for
	count   int       // how often in a row it came
	omitted int       // other records that were left out before it
	problem Problem   // of a print, the message and its place alone
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

// message is the record as an event. It is made once for all sessions, when nothing is
// merged into the record any more.
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

// farError is all that clients of other machines are told of an error.
const farError = "the scene script has an error"

// pastMessage is the record as one that the client was not there for.
func (r *record) pastMessage() *protocol.Message { return r.encode(true) }

func (r *record) encode(past bool) *protocol.Message {
	p, d := &r.problem, new(dictionary)
	etype := "SCRIPT_PRINT"
	switch r.kind {
	case recordLoaded:
		etype = "SCRIPT_OK"
		d.number("generation", p.Generation)
		d.real("ms", float64(r.took)/float64(time.Millisecond))
	case recordOver:
		etype = "SCRIPT_OVER"
		d.text("rule", p.Rule)
	case recordPrint:
		d.text("file", p.File)
		d.number("line", p.Line)
		d.text("text", p.Message)
	case recordWarning, recordError:
		etype = "SCRIPT_ERROR"
		severity := "error"
		if p.Warning {
			severity = "warning"
		}
		d.text("severity", severity)
		d.text("rule", p.Rule)
		d.text("message", p.Message)
		d.text("file", p.File)
		d.text("path", p.Path)
		d.number("line", p.Line)
		d.number("column", p.Column)
		d.number("width", p.Width)
		d.key("source")
		d.b = msgp.AppendArrayHeader(d.b, uint32(len(p.Source)))
		for _, l := range p.Source {
			line := new(dictionary)
			line.number("line", l.Number)
			line.text("text", l.Text)
			d.b = line.append(d.b)
		}
		d.text("trace", p.Trace)
		d.text("hint", p.Hint)
		d.text("task", p.Task)
		if p.Further {
			d.flag("further")
		}
		d.number("generation", p.Generation)
	}
	ts := r.at.UnixMilli()
	d.key("ts")
	d.b = msgp.AppendFloat64(d.b, float64(ts))
	if r.count > 1 {
		d.number("count", r.count)
	}
	if r.omitted > 0 {
		d.number("omitted", r.omitted)
	}
	if past {
		d.flag("past")
	}
	return protocol.Event(ts, etype, d.append(nil))
}

// A dictionary is a msgpack map that grows key by key.
type dictionary struct {
	n uint32
	b []byte
}

func (d *dictionary) key(name string) {
	d.n++
	d.b = msgp.AppendString(d.b, name)
}

func (d *dictionary) text(name, value string) {
	d.key(name)
	d.b = msgp.AppendString(d.b, value)
}

// flag adds a name with the value true.
func (d *dictionary) flag(name string) {
	d.key(name)
	d.b = msgp.AppendBool(d.b, true)
}

func (d *dictionary) number(name string, value int) { d.real(name, float64(value)) }

func (d *dictionary) real(name string, value float64) {
	d.key(name)
	d.b = protocol.AppendNumber(d.b, value)
}

// append adds the map to b.
func (d *dictionary) append(b []byte) []byte {
	return append(msgp.AppendMapHeader(b, d.n), d.b...)
}
