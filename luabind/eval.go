package luabind

import (
	"cmp"
	"context"
	"errors"
	"slices"
	"strings"

	lua "github.com/yuin/gopher-lua"

	"github.com/vuerlua/vuerlua/luabind/internal/compile"
	"github.com/vuerlua/vuerlua/luabind/internal/parse"
)

// An Answer is what came of a line of Lua that was run inside a script.
type Answer struct {
	Printed string      // what it printed, a line each
	Values  string      // what it gave, on one line as Lua would have it; "" for nothing
	Problem *Diagnostic // what was wrong with it; nil for nothing
}

// ErrNotRunning is what there is to say where no generation of the script has loaded yet.
var ErrNotRunning = errors.New("the script is not running")

// maxAnswer bounds what a line may print, in bytes.
const maxAnswer = 64 << 10

// Eval runs a line of Lua inside the running generation, as a task of its own: it sees the
// script's globals, session is the client that came last, and sessions are all of them. An
// expression gives its values, a statement none. It waits for the end of the task, which
// ctx's end cancels; the budget of tasks holds.
func (l *Live) Eval(ctx context.Context, text string) (Answer, error) {
	e := l.current.Load()
	if e == nil {
		return Answer{}, ErrNotRunning
	}
	return e.eval(ctx, text)
}

// An inquiry is the task that runs such a line.
type inquiry struct {
	printed  strings.Builder
	left     int // bytes that it may print still
	answered chan Answer
}

func (q *inquiry) print(text string) {
	if len(text)+1 > q.left {
		if q.left > 0 {
			q.printed.WriteString("...\n")
			q.left = 0
		}
		return
	}
	q.left -= len(text) + 1
	q.printed.WriteString(text + "\n")
}

func (e *Engine) eval(ctx context.Context, text string) (Answer, error) {
	q := &inquiry{left: maxAnswer, answered: make(chan Answer, 1)}
	var t *task // loop only
	e.post(func() { t = e.inquire(q, text) })
	select {
	case a := <-q.answered:
		return a, nil
	case <-e.done:
		return Answer{}, errors.New("the script was reloaded meanwhile")
	case <-e.passage.refuse:
		return Answer{}, errors.New("the script was reloaded meanwhile")
	case <-ctx.Done():
		e.post(func() {
			if t != nil {
				e.cancel(t)
			}
		})
		return Answer{}, context.Cause(ctx)
	}
}

// evalChunk is what messages call the line. Its line numbers are those of what was typed.
const evalChunk = "eval"

// inquire starts the task.
func (e *Engine) inquire(q *inquiry, text string) *task {
	defer func() {
		if value := recover(); value != nil {
			q.answered <- Answer{Problem: e.diagnose(newCrash(nil, value), "")}
		}
	}()
	e.files.add(evalChunk, text)
	const names = "local sessions, session = ... "
	fn, err := compile.Function(e.root, names+"return "+text, evalChunk)
	if err != nil {
		fn, err = compile.Function(e.root, names+text, evalChunk)
	}
	if err != nil {
		if api, ok := errors.AsType[*lua.ApiError](err); ok {
			if wrong, ok := errors.AsType[*parse.Error](api.Cause); ok {
				wrong.Offset = max(0, wrong.Offset-len(names)) // the place in the typed text
			}
		}
		d := e.diagnose(err, "")
		d.Source, d.Column = nil, 0 // one line does not need an excerpt
		q.answered <- Answer{Problem: d}
		return nil
	}
	list, last := e.root.NewTable(), lua.LValue(lua.LNil)
	for _, s := range e.arrivals() {
		last = s.value
		list.Append(last)
	}
	t := e.startTask("eval", nil, fn, list, last)
	t.quiet, t.inquiry = true, q
	t.atEnd = append(t.atEnd, func() { q.answer(e, t) })
	if e.passage.held { // a paused script answers all the same, until it waits
		t.queued = false
		e.ready = e.ready[:len(e.ready)-1]
		e.resume(t)
	}
	return t
}

// answer is called when the task has ended.
func (q *inquiry) answer(e *Engine, t *task) {
	a := Answer{Printed: q.printed.String()}
	switch {
	case t.err == nil:
		a.Values = showAll(t.results)
	case errors.Is(t.err, errCancelled):
		a.Problem = &Diagnostic{Severity: Error, File: evalChunk, Message: "the task was cancelled"}
	default:
		a.Problem = e.diagnose(t.err, "")
	}
	q.answered <- a
}

// arrivals are the sessions in the order in which their clients came to this generation.
func (e *Engine) arrivals() []*session {
	list := make([]*session, 0, len(e.sessions))
	for _, s := range e.sessions {
		list = append(list, s)
	}
	slices.SortFunc(list, func(a, b *session) int { return cmp.Compare(a.number, b.number) })
	return list
}
