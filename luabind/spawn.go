package luabind

import (
	"fmt"
	"slices"
	"strings"

	lua "github.com/yuin/gopher-lua"

	"github.com/vuerlua/vuerlua/luabind/internal/diag"
	"github.com/vuerlua/vuerlua/luabind/internal/machine"
	"github.com/vuerlua/vuerlua/luabind/internal/script"
)

// A spawner is a function that runs the scene of a client.
type spawner struct {
	fn      *lua.LFunction
	filters []filter
	bound   bool // created by bind: it yields server events
}

// A filter is a pattern for one field of a client's INIT value.
type filter struct{ field, pattern string }

// spawnFn implements spawn and bind. In the main chunk they register fn for clients that join
// later; in a session's task, spawn starts fn for that session immediately.
func (e *Engine) spawnFn(bound bool) lua.LGFunction {
	what := "spawn"
	if bound {
		what = "bind"
	}
	return func(L *lua.LState) int {
		sp := &spawner{fn: e.api.WantFunction(L, 1, what), bound: bound}
		if t := e.current; t != nil && t.session != nil {
			e.roomForTask(L)
			L.Push(e.taskHandle(e.startSpawner(t.session, sp)))
			return 1
		}
		switch v := L.Get(2).(type) {
		case *lua.LNilType:
		case *lua.LTable:
			machine.ForEach(v, func(k, pattern lua.LValue) {
				sp.filters = append(sp.filters, filter{k.String(), pattern.String()})
			})
			slices.SortFunc(sp.filters, func(a, b filter) int { return strings.Compare(a.field, b.field) })
		default:
			e.fail(L, script.Invalid, "%s wants a table of filters as its second argument, not %s", what, v.Type())
		}
		if len(e.spawns) >= maxHandlers {
			e.fail(L, script.Invalid, "too many spawn functions: %d; is %s called in a loop?", len(e.spawns), what)
		}
		e.spawns = append(e.spawns, sp)
		// Clients may have joined already if the main chunk blocks before its spawn.
		for _, s := range e.sessions {
			e.choose(s)
		}
		return 0
	}
}

func (e *Engine) startSpawner(s *session, sp *spawner) *task {
	t := e.startTask("spawn "+script.FuncPlace(sp.fn), s, sp.fn, s.value)
	t.bound = sp.bound
	return t
}

// choose starts the first spawn function that accepts the client, once.
func (e *Engine) choose(s *session) {
	if !s.begun || s.chosen != nil || s.left {
		return
	}
	info := s.client.Info()
	var fits []*spawner
	for _, sp := range e.spawns {
		if matches(info, sp.filters) {
			fits = append(fits, sp)
		}
	}
	if len(fits) == 0 {
		return
	}
	if len(fits) > 1 && e.current == nil {
		e.report(&Diagnostic{
			Severity: Warning, Rule: diag.SpawnTwice,
			File:    fits[0].fn.Proto.SourceName,
			Line:    fits[0].fn.Proto.LineDefined,
			Message: "more than one spawn function wants client " + s.client.ID() + "; the first one has it, not that at " + script.FuncPlace(fits[1].fn),
			Hint:    "give them filters: spawn(fn, { client = \"python\" })",
			Source:  e.files.Around(fits[0].fn.Proto.SourceName, fits[0].fn.Proto.LineDefined),
		})
	}
	s.chosen = fits[0]
	s.opening = e.startSpawner(s, s.chosen)
}

// matches compares the filters with the client's INIT. Without an INIT, only a function without
// filters matches.
func matches(info map[string]any, filters []filter) bool {
	for _, f := range filters {
		value, ok := info[f.field]
		if !ok || !glob(f.pattern, fmt.Sprint(value)) {
			return false
		}
	}
	return true
}

// glob matches * with any run of characters and ? with any single character. Unlike path.Match it
// has no other special characters, as user agents are full of them.
func glob(pattern, s string) bool {
	p, t := []rune(pattern), []rune(s)
	star, mark := -1, 0
	i, j := 0, 0
	for j < len(t) {
		switch {
		case i < len(p) && p[i] == '*':
			star, mark = i, j
			i++
		case i < len(p) && (p[i] == '?' || p[i] == t[j]):
			i++
			j++
		case star >= 0:
			mark++
			i, j = star+1, mark
		default:
			return false
		}
	}
	for i < len(p) && p[i] == '*' {
		i++
	}
	return i == len(p)
}
