package luabind

import "time"

// repeats keeps an error that recurs in each frame from burying all other errors. The first three
// errors with the same place and message are shown, then one every ten seconds with a count.
type repeats struct {
	seen map[repeatKey]*repeat
}

type repeatKey struct {
	severity Severity
	file     string
	line     int
	message  string
}

type repeat struct {
	count  int
	hidden int
	last   int64 // when it was shown, on the engine's clock
}

const (
	repeatsShown = 3
	repeatsEvery = 10 * time.Second
	maxRepeats   = 1000 // distinct errors that are remembered
)

// allow reports whether to show d, and adds to d's message how often it has been suppressed.
func (r *repeats) allow(e *Engine, d *Diagnostic) bool {
	if r.seen == nil || len(r.seen) > maxRepeats {
		r.seen = map[repeatKey]*repeat{}
	}
	key := repeatKey{d.Severity, d.File, d.Line, d.Message}
	switch {
	case d.Line > 0:
		key.message = "" // the place is enough: messages may contain counters
	case d.Rule != "":
		key.message = string(d.Rule) // caused by a client, which must not get new errors shown by varying the message
	}
	k := r.seen[key]
	if k == nil {
		k = &repeat{}
		r.seen[key] = k
	}
	k.count++
	now := e.sinceEpoch()
	if k.count > repeatsShown && now-k.last < int64(repeatsEvery) {
		k.hidden++
		return false
	}
	if k.hidden > 0 {
		d.Message += countNote(k.hidden)
	} else if k.count == repeatsShown {
		d.Message += " (further ones are shown every 10 s)"
	}
	k.hidden, k.last = 0, now
	return true
}
