package luabind

import (
	"cmp"
	"context"
	"errors"
	"maps"
	"slices"
	"strings"
	"sync/atomic"

	lua "github.com/yuin/gopher-lua"

	"github.com/vuerlua/vuerlua/luabind/internal/compile"
	"github.com/vuerlua/vuerlua/luabind/internal/diag"
	"github.com/vuerlua/vuerlua/luabind/internal/explain"
	"github.com/vuerlua/vuerlua/luabind/internal/lazy"
	"github.com/vuerlua/vuerlua/luabind/internal/lint"
	"github.com/vuerlua/vuerlua/luabind/internal/machine"
	"github.com/vuerlua/vuerlua/luabind/internal/parse"
)

// An Answer is the result of a line of Lua that was run inside a script.
type Answer struct {
	Printed string      // output of print
	Values  string      // its values as Lua literals, on one line; "" for none
	Problem *Diagnostic // error of the line; nil for none
	NoPage  bool        // the line uses session or sessions, and no client is connected
	Note    string      // likely mistake in a line that has run without an error, "" for none
}

// ErrNotRunning is the error of Eval before the first generation of the script has loaded.
var ErrNotRunning = errors.New("the script is not running: it has not loaded without an error yet")

// maxAnswer bounds what a line may print, in bytes.
const maxAnswer = 64 << 10

// Eval runs a line of Lua inside the running generation, as a task of its own. The line can use, and
// names are looked up in this order: the locals of the script's main chunk (see
// [machine.Hook.Locals]); session, the client that joined last, and sessions, a list of all clients;
// the script's globals. An expression returns its values, a statement none. Eval waits until the
// task ends, and cancels it when ctx ends. The budget of tasks applies. If the script is reloaded
// before the line has started, the line runs in the next generation.
func (l *Live) Eval(ctx context.Context, text string) (Answer, error) {
	for {
		e := l.current.Load()
		if e == nil {
			return Answer{}, ErrNotRunning
		}
		a, err := e.eval(ctx, strings.TrimPrefix(text, "\ufeff"))
		if !errors.Is(err, errOvertaken) {
			return a, err
		}
		l.reloading.Lock() // until the next generation has taken over
		closed := l.closed
		l.reloading.Unlock()
		if closed || l.current.Load() == e {
			return Answer{}, ErrClosed
		}
	}
}

var (
	errReloaded  = errors.New("the script was reloaded while the line ran")
	errOvertaken = errors.New("the script was reloaded before the line ran")
)

// An evalRequest is a line of Lua that Eval runs. Only the loop may use its fields, except begun and
// answered.
type evalRequest struct {
	text     string
	lines    []string // of text
	scope    machine.Scope
	noPage   bool            // session is nil, and not a local of the script
	options  compile.Options // the options that the text was compiled with
	linted   bool
	findings []*Diagnostic // findings in the text, valid if linted
	printed  strings.Builder
	left     int         // bytes that it may still print
	begun    atomic.Bool // set by the loop when the line starts, or by eval to prevent that
	answered chan reply
}

// A reply is the answer to a line, or the reason why it failed.
type reply struct {
	Answer
	err error
}

// give sends the reply, unless the line has been answered.
func (q *evalRequest) give(r reply) {
	select {
	case q.answered <- r:
	default:
	}
}

func (q *evalRequest) print(text string) {
	if len(text)+1 > q.left {
		if q.left > 0 {
			q.printed.WriteString(strings.ToValidUTF8(text[:q.left-1], "") + "...\n")
			q.left = 0
		}
		return
	}
	q.left -= len(text) + 1
	q.printed.WriteString(text + "\n")
}

func (e *Engine) eval(ctx context.Context, text string) (Answer, error) {
	q := &evalRequest{text: text, lines: strings.Split(text, "\n"), left: maxAnswer, answered: make(chan reply, 1)}
	var t *task // loop only
	e.post(func() {
		if !e.ends() && !q.begun.Swap(true) {
			t = e.startEval(q)
		}
	})
	refuse := e.lifecycle.refuse
	for {
		select {
		case r := <-q.answered:
			return r.Answer, r.err
		case <-refuse:
			if !q.begun.Swap(true) {
				return Answer{}, errOvertaken
			}
			refuse = nil // the line has begun, and ends with its generation at the latest
		case <-e.done:
			select {
			case r := <-q.answered:
				return r.Answer, r.err
			default:
				return Answer{}, errOvertaken // the loop ended before the line began
			}
		case <-ctx.Done():
			e.post(func() {
				if t != nil {
					e.cancel(t)
				}
			})
			return Answer{}, context.Cause(ctx)
		}
	}
}

// evalChunk is the name of the typed line in messages.
const evalChunk = "eval"

// startEval starts the task of q. It returns nil if the text does not compile.
func (e *Engine) startEval(q *evalRequest) *task {
	defer func() {
		if value := recover(); value != nil {
			q.give(reply{Answer: Answer{Problem: e.diagnose(newCrash(nil, value), "")}})
		}
	}()
	q.enclose(e)
	fn, err := q.compile(e)
	if err != nil {
		q.give(reply{Answer: Answer{Problem: q.explain(e, err)}})
		return nil
	}
	q.noPage = q.noPage && slices.ContainsFunc(fn.Proto.DbgUpvalues, func(name string) bool { return name == "session" || name == "sessions" })
	t := e.startTask("eval", nil, fn)
	t.quiet, t.eval = true, q
	t.atEnd = append(t.atEnd, func() { q.answer(e, t) })
	if e.lifecycle.held { // a paused script still runs the line until its first blocking call
		t.queued = false
		e.ready = e.ready[:len(e.ready)-1]
		e.resume(t)
	}
	return t
}

// enclose sets the variables that the line can use in addition to the globals.
func (q *evalRequest) enclose(e *Engine) {
	list, last := e.root.NewTable(), lua.LValue(lua.LNil)
	for _, s := range e.arrivals() {
		last = s.value
		list.Append(last)
	}
	callable := e.root.NewTable() // sessions() is the function of scripts
	machine.SetString(callable, "__call", e.root.NewFunction(e.luaSessions))
	list.Metatable = callable
	q.scope = machine.Scope{"session": machine.NewVariable(last), "sessions": machine.NewVariable(list)}
	var thread *lua.LState
	if main := e.lifecycle.main; main != nil && main.worker != nil {
		thread = main.worker.thread
	}
	locals := e.hook.Locals(thread)
	maps.Copy(q.scope, locals)
	_, own := locals["session"]
	q.noPage = last == lua.LNil && !own
}

// compile compiles the text as a list of expressions, or else as statements. If both fail, it returns
// the error that is farther in the text: that attempt understood more of the text.
func (q *evalRequest) compile(e *Engine) (*lua.LFunction, error) {
	var failed error
	farthest := -1
	for _, expressions := range []bool{true, false} {
		q.options = compile.Options{Scope: q.scope, Expressions: expressions}
		fn, err := q.options.Function(e.root, q.text, evalChunk)
		if err == nil {
			if main := e.hook.Main; main != nil {
				fn.Env = main.Env // the script may have replaced it
			}
			return fn, nil
		}
		at := len(q.text) + 1 // an error of the compiler: the text parses
		if api, ok := errors.AsType[*lua.ApiError](err); ok {
			if wrong, ok := errors.AsType[*parse.Error](api.Cause); ok {
				at = wrong.Offset
			}
		}
		if at >= farthest {
			failed, farthest = err, at
		}
	}
	return nil, failed
}

// setEvaluating makes q the line whose text is shown in messages about evalChunk; nil for none. Messages
// about a function that outlives its line have no excerpt, because later lines use the same name.
func (e *Engine) setEvaluating(q *evalRequest) {
	e.evaluating = q
	lines := []string{} // none, but known
	if q != nil {
		lines = q.lines
	}
	e.files.Put(evalChunk, lines)
}

// evalVariable returns the value of a local that the line sees.
func (e *Engine) evalVariable(name string) (v lua.LValue, ok bool) {
	if e.evaluating == nil || e.evaluating.scope[name] == nil {
		return nil, false
	}
	return e.evaluating.scope[name].Value(), true
}

// explain diagnoses an error of the line.
func (q *evalRequest) explain(e *Engine, err error) *Diagnostic {
	defer e.setEvaluating(e.evaluating)
	e.setEvaluating(q)
	d := e.diagnose(err, "")
	if q.noPage && d.File == evalChunk && q.missesPage(e, d, err) {
		d.Rule, d.Message = diag.NoClient, "no client is connected, so session is nil"
		d.Hint = "open the scene's page in a browser"
		d.Mark("session", "sessions")
	}
	return d
}

// reNoValue matches the errors of operations and calls that do not accept nil.
var reNoValue = lazy.Regexp(`\(a nil value\)|, got (?:nil|no value)|\bis nil\b|, not nil\b`)

// missesPage reports whether session or sessions caused err. No client is connected.
func (q *evalRequest) missesPage(e *Engine, d *Diagnostic, err error) bool {
	if strings.Contains(err.Error(), "'session' (a nil value)") {
		return true
	}
	text := d.LineText()
	named := diag.IndexWord(text, "session") >= 0 || diag.IndexWord(text, "sessions") >= 0
	if !named || !reNoValue().MatchString(err.Error()) && !reNoValue().MatchString(d.Message) {
		return false
	}
	return explain.Culprit(err.Error()) == "" && !slices.ContainsFunc(q.lint(e), func(f *Diagnostic) bool { return f.Line == d.Line })
}

// lint returns the findings in the text of the line.
func (q *evalRequest) lint(e *Engine) []*Diagnostic {
	if !q.linted {
		q.linted = true
		if tree, err := q.options.Check(q.text, evalChunk); err == nil {
			world := e.checker.World(nil)
			world.Locals = slices.Sorted(maps.Keys(q.scope))
			for _, f := range lint.Check(tree, world) {
				q.findings = append(q.findings, e.checker.Diagnostic(evalChunk, f))
			}
		}
	}
	return q.findings
}

// undefined returns a note about a name that nothing defines, if the line has a result of nil: most
// likely the name is misspelt.
func (q *evalRequest) undefined(e *Engine, results []lua.LValue) string {
	if !slices.Contains(results, lua.LValue(lua.LNil)) {
		return ""
	}
	for _, f := range q.lint(e) {
		if f.Rule != diag.Undefined && f.Rule != diag.UnknownField {
			continue
		}
		if f.Hint == "" {
			return f.Message
		}
		return f.Message + " (" + f.Hint + ")"
	}
	return ""
}

// answer sends the answer after the task has ended.
func (q *evalRequest) answer(e *Engine, t *task) {
	r := reply{Answer: Answer{Printed: q.printed.String(), NoPage: q.noPage}}
	switch {
	case t.err == nil:
		r.Values = showAll(t.results)
		r.Note = q.undefined(e, t.results)
	case errors.Is(t.err, errCancelled) && e.ends():
		r = reply{err: errReloaded}
		if !t.started {
			r.err = errOvertaken
		}
	case errors.Is(t.err, errCancelled):
		r.Problem = &Diagnostic{Severity: Error, File: evalChunk, Message: "the task was cancelled"}
	default:
		r.Problem = q.explain(e, t.err)
	}
	q.give(r)
}

// arrivals returns the sessions in the order in which their clients joined this generation.
func (e *Engine) arrivals() []*session {
	return slices.SortedFunc(maps.Values(e.sessions), func(a, b *session) int { return cmp.Compare(a.number, b.number) })
}
