package host

import (
	"fmt"
	"slices"
	"strings"
	"sync"
	"time"
	"unicode/utf8"
)

// A Problem is an error or a warning of a script, as shown to people.
type Problem struct {
	Warning    bool   // it has not stopped anything
	Further    bool   // for errors: it was found together with others, and is not the first of them
	Rule       string // what kind of problem it is, for programs; "" where unknown
	Message    string // one sentence
	File       string // as shown to the author; "" where unknown
	Path       string // of the file, absolute, for a link to an editor; "" where unknown
	Line       int    // from 1; 0 where unknown
	Column     int    // in characters from 1, of the culprit; 0 where unknown
	Width      int    // of the culprit, in characters
	Source     []SourceLine
	Trace      string // a call a line, innermost first
	Hint       string // what to do; "" for none
	Task       string // name of the task, "" for none
	Generation int    // of the script, counted from 1
	// Client is the ID of the session whose event has caused the error; "" for none. Clients on
	// other machines are told only of errors that they have caused, and of errors that no client
	// has caused: anybody can send an event that a handler does not expect, and must not be able to
	// put a message on everybody's screen.
	Client string
}

// A SourceLine is one line of a script.
type SourceLine struct {
	Number int // from 1
	Text   string
}

// A Journal tells clients about the script itself, in addition to the scene. It sends server
// events, which clients that do not know them ignore.
//
//   - SCRIPT_ERROR and SCRIPT_OK go to every client. The last error and the warnings are the
//     standing problems: a client that joins later is sent them too, until the script has loaded
//     well. An error that was found together with others, and is not the first of them, has
//     further = true and is not a standing problem.
//     Clients on other machines belong to visitors, not to authors. They get no warnings, and of
//     an error only that there is one: source lines, paths and values may be secret. They do not hear
//     of an error that another client's event has caused.
//   - SCRIPT_OVER goes to the clients that get warnings: the warnings with its rule no longer apply.
//   - SCRIPT_PRINT goes to our own viewers on this machine. A viewer that joins later is also sent
//     the last 200 problems and prints, with past = true.
//
// A script can report more than people can read. So clients get at most 32 prints, 24 warnings and
// 8 errors in a tenth of a second. Each further record replaces the last one of its kind, with the
// number of records that were left out. A client that is too slow misses some records, and is told
// how many.
//
// A journal belongs to one host, as its Config.Journal, and may be written to before the host
// exists. Its methods may be called from any goroutine, and never wait for a client.
type Journal struct {
	mu         sync.Mutex
	watchers   map[*Session]*watcher
	pending    []*record // since the last flush
	counts     [recordKinds]int
	past       []*record // sent; the last keptRecords
	standing   []*record // the last error, and warnings, since the last good load
	loaded     *record   // the last good load
	seq        uint64
	generation int
	timer      *time.Timer // nil: no flush is due
	flushed    time.Time
	closed     bool
}

// A watcher is the journal's record of one session. It outlives the session's connections, see
// Config.Resume.
type watcher struct {
	id     string // of the session
	viewer bool
	local  bool   // it is on this machine
	seen   uint64 // the last record that it was sent, or that was not meant for it
	missed int    // number of records that it has missed because it was too slow
}

// windowCounts is how many records of a kind a window has. Good loads are rare.
var windowCounts = [recordKinds]int{recordPrint: 32, recordWarning: 24, recordError: 8, recordLoaded: 32, recordOver: 32}

const (
	journalWindow = 100 * time.Millisecond
	// catchUpTime is the time after which a client that was too slow is checked again.
	catchUpTime = time.Second
	keptRecords = 200
	// maxStanding bounds the standing warnings. The first ones are kept, because later warnings may
	// be their consequences.
	maxStanding = 32
	// maxPendingEvents is how many events may wait for a client before the journal
	// adds none.
	maxPendingEvents = 64
)

// NewJournal returns an empty journal.
func NewJournal() *Journal { return &Journal{watchers: map[*Session]*watcher{}} }

// Print records a line that a script has printed, and its place.
func (j *Journal) Print(file string, line int, text string) {
	text = short(text, maxPrint)
	j.mu.Lock()
	defer j.mu.Unlock()
	j.mergeLocked(recordPrint, Problem{File: short(file, maxName), Line: line, Message: text})
}

// Problem records an error or a warning. Clients that join later are also sent an error, until
// Loaded.
func (j *Journal) Problem(p Problem) {
	p.bound()
	j.mu.Lock()
	defer j.mu.Unlock()
	if p.Generation == 0 {
		p.Generation = j.generation
	}
	kind := recordError
	if p.Warning {
		kind = recordWarning
	}
	j.mergeLocked(kind, p)
}

// mergeLocked records a problem. If it equals the last one, or the window is full, it
// replaces the last one, because users need the newest. The caller must hold mu.
func (j *Journal) mergeLocked(kind recordKind, p Problem) {
	last := j.lastPendingLocked(kind)
	if last == nil || j.counts[kind] < windowCounts[kind] && !last.problem.same(&p) {
		j.noteLocked(&record{kind: kind, problem: p})
		return
	}
	if !last.problem.same(&p) {
		last.problem, last.omitted, last.count = p, last.omitted+last.count, 0
	}
	last.at = time.Now()
	last.count++
}

// Over records that the warnings with a rule no longer apply.
func (j *Journal) Over(rule string) {
	j.mu.Lock()
	defer j.mu.Unlock()
	j.noteLocked(&record{kind: recordOver, problem: Problem{Warning: true, Rule: rule}})
}

// Loaded records that the script has loaded without errors, its generation, counted
// from 1, and how long loading took. It clears the standing problems.
func (j *Journal) Loaded(generation int, took time.Duration) {
	j.mu.Lock()
	defer j.mu.Unlock()
	j.generation = generation
	j.noteLocked(&record{kind: recordLoaded, problem: Problem{Generation: generation}, took: took})
}

// Generation returns the generation of the last Loaded, 0 before that.
func (j *Journal) Generation() int {
	if j == nil {
		return 0
	}
	j.mu.Lock()
	defer j.mu.Unlock()
	return j.generation
}

// lastPendingLocked returns the last pending record of a kind since the last good load. The
// caller must hold mu.
func (j *Journal) lastPendingLocked(kind recordKind) *record {
	for i := len(j.pending) - 1; i >= 0; i-- {
		switch j.pending[i].kind {
		case kind:
			return j.pending[i]
		case recordLoaded:
			return nil
		}
	}
	return nil
}

// noteLocked queues a record for the next flush, which follows at once if the journal was idle.
// The caller must hold mu.
func (j *Journal) noteLocked(r *record) {
	if j.closed {
		return
	}
	j.seq++
	r.seq, r.at, r.count = j.seq, time.Now(), 1
	j.pending = append(j.pending, r)
	j.counts[r.kind]++
	j.scheduleLocked(journalWindow)
}

// scheduleLocked schedules the next flush, a window after the last one. The caller must hold mu.
func (j *Journal) scheduleLocked(window time.Duration) {
	if j.timer == nil && !j.closed {
		j.timer = time.AfterFunc(max(0, window-time.Since(j.flushed)), j.flush)
	}
}

// flush sends the pending records. It runs on its own goroutine, so that the script does not wait
// while a thousand clients are notified.
func (j *Journal) flush() {
	j.mu.Lock()
	defer j.mu.Unlock()
	j.timer = nil
	if j.closed {
		return
	}
	j.flushed = time.Now()
	records := j.pending
	j.pending, j.counts = nil, [recordKinds]int{}
	for _, r := range records {
		switch r.kind {
		case recordLoaded:
			j.standing, j.loaded = nil, r
			continue
		case recordOver:
			j.standing = slices.DeleteFunc(j.standing, func(other *record) bool {
				return other.kind == recordWarning && other.problem.Rule == r.problem.Rule
			})
			continue
		case recordError, recordWarning:
			j.standLocked(r)
		}
		j.past = append(j.past, r)
	}
	if extra := len(j.past) - keptRecords; extra > 0 {
		j.past = append(make([]*record, 0, 2*keptRecords), j.past[extra:]...)
	}
	behind := false
	for s, w := range j.watchers {
		j.tellLocked(s, w, records)
		behind = behind || w.missed > 0
	}
	if behind {
		j.scheduleLocked(catchUpTime)
	}
}

// standLocked adds a problem to the standing problems. A new error replaces the last one. Errors
// that clients have caused are counted separately, so that they do not replace an error that other
// clients are to be sent. The caller must hold mu.
func (j *Journal) standLocked(r *record) {
	switch {
	case r.problem.Further:
		return
	case r.kind == recordError:
		caused := r.problem.Client != ""
		j.standing = slices.DeleteFunc(j.standing, func(other *record) bool {
			return other.kind == recordError && (!caused || other.problem.Client != "")
		})
	case len(j.standing) > maxStanding+1, slices.ContainsFunc(j.standing, func(other *record) bool { return other.problem.same(&r.problem) }):
		return
	}
	j.standing = append(j.standing, r)
}

// tellLocked sends records to one session, after a note about records that it has missed. The
// caller must hold mu.
func (j *Journal) tellLocked(s *Session, w *watcher, records []*record) {
	full := s.pendingEvents() >= maxPendingEvents
	if !full && w.missed > 0 {
		first := j.seq + 1
		if len(records) > 0 {
			first = records[0].seq
		}
		j.admitMissedLocked(s, w, first)
	}
	for _, r := range records {
		switch {
		case !w.hears(r):
		case full && r.kind != recordLoaded && r.kind != recordOver: // these clear problems, so clients need them
			w.missed += r.count + r.omitted
		default:
			s.mention(r.messageFor(w))
		}
		if w.missed == 0 {
			w.seen = r.seq
		}
	}
}

// hears reports whether a record is sent to the session.
func (w *watcher) hears(r *record) bool {
	switch r.kind {
	case recordPrint:
		return w.viewer && w.local
	case recordWarning, recordOver:
		return w.local
	case recordError:
		return w.local || !r.problem.Further && (r.problem.Client == "" || r.problem.Client == w.id)
	}
	return true
}

// admitMissedLocked tells a session that it has missed records, and sends it the standing problems
// among them. It leaves out the records from first on, which the session is sent later. The caller
// must hold mu.
func (j *Journal) admitMissedLocked(s *Session, w *watcher, first uint64) {
	if w.viewer && w.local {
		note := record{kind: recordPrint, at: time.Now(), count: 1, problem: Problem{
			Message: fmt.Sprintf("(%d lines are left out here: this page was too slow for them)", w.missed)}}
		s.mention(note.message())
	}
	for _, r := range j.standing {
		if r.seq > w.seen && r.seq < first && w.hears(r) {
			s.mention(r.messageFor(w))
		}
	}
	w.missed, w.seen = 0, first-1
}

// join adds a session whose client is now known, or known better, and tells it what it has not been
// told yet. A session that returns after leave continues where it left.
func (j *Journal) join(s *Session, viewer bool) {
	if j == nil {
		return
	}
	j.mu.Lock()
	defer j.mu.Unlock()
	w := s.watcher
	if w == nil {
		w = &watcher{id: s.id}
		s.watcher = w
	}
	known := w.seen // a viewer that was not known to be one was sent no prints
	if viewer && !w.viewer {
		known = 0
	}
	fresh := w.seen == 0
	w.viewer, w.local = viewer, s.isLocal()
	j.watchers[s] = w
	if j.loaded != nil && j.loaded.seq > w.seen && !fresh {
		s.mention(j.loaded.message())
	}
	for _, r := range j.standing {
		if r.seq > w.seen && (len(j.past) == 0 || r.seq < j.past[0].seq) && w.hears(r) {
			s.mention(r.messageFor(w))
		}
	}
	for _, r := range j.past { // in order, as the page's log shows them
		switch stands := slices.Contains(j.standing, r); {
		case !w.hears(r):
		case stands && r.seq > w.seen:
			s.mention(r.messageFor(w))
		case !stands && viewer && w.local && r.seq > known:
			s.mention(r.pastMessage())
		}
	}
	w.seen, w.missed = j.seq-uint64(len(j.pending)), 0
}

// leave removes a session, which may join again.
func (j *Journal) leave(s *Session) {
	if j == nil {
		return
	}
	j.mu.Lock()
	defer j.mu.Unlock()
	delete(j.watchers, s)
}

// close ends the journal: nothing is sent afterwards.
func (j *Journal) close() {
	if j == nil {
		return
	}
	j.mu.Lock()
	defer j.mu.Unlock()
	j.closed = true
	if j.timer != nil {
		j.timer.Stop()
	}
	j.pending, j.past = nil, nil
}

// Bounds of the values from scripts that a record keeps.
const (
	maxPrint  = 4 << 10
	maxName   = 256
	maxTrace  = 8 << 10
	maxSource = 20
)

// short returns s, shortened to at most max bytes. The result does not hold a longer string in
// memory.
func short(s string, max int) string {
	if len(s) <= max {
		return strings.ToValidUTF8(s, "\uFFFD")
	}
	for n := 0; n < utf8.UTFMax && !utf8.RuneStart(s[max]); n++ {
		max--
	}
	return strings.ToValidUTF8(s[:max], "\uFFFD") + "..."
}

func (p *Problem) bound() {
	p.Message, p.Hint, p.Trace = short(p.Message, maxPrint), short(p.Hint, maxPrint), short(p.Trace, maxTrace)
	p.File, p.Path, p.Task = short(p.File, maxName), short(p.Path, 4<<10), short(p.Task, maxName)
	p.Rule = short(p.Rule, maxName)
	lines := p.Source[:min(len(p.Source), maxSource)]
	p.Source = make([]SourceLine, len(lines))
	for i, l := range lines {
		p.Source[i] = SourceLine{l.Number, short(l.Text, maxName)}
	}
}

// same reports whether two problems are the same, reported twice.
func (p *Problem) same(q *Problem) bool {
	return p.Warning == q.Warning && p.Message == q.Message && p.File == q.File && p.Line == q.Line && p.Task == q.Task && p.Client == q.Client
}
