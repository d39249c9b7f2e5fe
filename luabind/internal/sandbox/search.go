package sandbox

import (
	"math"
	"strings"

	lua "github.com/yuin/gopher-lua"

	"github.com/vuerlua/vuerlua/luabind/internal/machine"
	"github.com/vuerlua/vuerlua/luabind/internal/sandbox/pattern"
)

const (
	maxCachedPatterns = 256
	maxCachedLength   = 256 // bytes of a pattern that is worth keeping
)

// pattern returns the compiled pattern, from the cache if possible.
func (lib *library) pattern(source string) *pattern.Pattern {
	if p, ok := lib.patterns[source]; ok {
		return p
	}
	p := pattern.CompileLazily(source)
	if len(source) <= maxCachedLength {
		if len(lib.patterns) >= maxCachedPatterns {
			clear(lib.patterns) // a script that generates patterns
		}
		lib.patterns[strings.Clone(source)] = p
	}
	return p
}

// find looks for the next match at from or later, and raises an error if the search reaches
// an invalid part of the pattern.
func find(L *lua.LState, m *pattern.Matcher, from int) bool {
	found := m.Find(from)
	if err := m.Err(); err != nil {
		Raise(L, "%s", err.Error())
	}
	return found
}

// searchStart returns the start of a search with the argument init, which counts from 1 or, if
// negative, from the end.
func searchStart(L *lua.LState, n, length int) int {
	init := optInt(L, n, 1)
	if init < 0 {
		init += length + 1
	}
	return min(max(init, 1)-1, length)
}

func (lib *library) stringFind(L *lua.LState) int {
	s, source := ArgString(L, 1), ArgString(L, 2)
	from := searchStart(L, 3, len(s))
	if lua.LVAsBool(L.Get(4)) || !pattern.HasSpecials(source) {
		i := strings.Index(s[from:], source)
		if i < 0 {
			L.Push(lua.LNil)
			return 1
		}
		L.Push(lua.LNumber(from + i + 1))
		L.Push(lua.LNumber(from + i + len(source)))
		return 2
	}
	p := lib.pattern(source)
	var m pattern.Matcher
	m.Reset(p, s, lib.poller(L, "string.find"))
	if !find(L, &m, from) {
		L.Push(lua.LNil)
		return 1
	}
	L.Push(lua.LNumber(m.Start + 1))
	L.Push(lua.LNumber(m.End))
	for i := range p.NumCaptures() {
		L.Push(capture(L, &m, s, i))
	}
	return 2 + p.NumCaptures()
}

func (lib *library) stringMatch(L *lua.LState) int {
	s, source := ArgString(L, 1), ArgString(L, 2)
	from := searchStart(L, 3, len(s))
	p := lib.pattern(source)
	var m pattern.Matcher
	m.Reset(p, s, lib.poller(L, "string.match"))
	if !find(L, &m, from) {
		L.Push(lua.LNil)
		return 1
	}
	return pushCaptures(L, &m, p, s)
}

// capture returns capture i of a match as a Lua value.
func capture(L *lua.LState, m *pattern.Matcher, s string, i int) lua.LValue {
	c := m.Capture(i)
	if c.End < 0 {
		Raise(L, "unfinished capture")
	}
	if c.Position {
		return lua.LNumber(c.Start + 1)
	}
	return lua.LString(s[c.Start:c.End])
}

// pushCaptures pushes the captures of a match or, if the pattern has no captures, the whole match.
func pushCaptures(L *lua.LState, m *pattern.Matcher, p *pattern.Pattern, s string) int {
	n := p.NumCaptures()
	if n == 0 {
		L.Push(lua.LString(s[m.Start:m.End]))
		return 1
	}
	for i := range n {
		L.Push(capture(L, m, s, i))
	}
	return n
}

func (lib *library) stringGmatch(L *lua.LState) int {
	s, source := ArgString(L, 1), ArgString(L, 2)
	if strings.HasPrefix(source, "^") {
		source = "%" + source // in gmatch a ^ stands for itself
	}
	p := lib.pattern(source)
	from := 0
	L.Push(L.NewFunction(func(L *lua.LState) int {
		if from > len(s) {
			return 0
		}
		var m pattern.Matcher
		m.Reset(p, s, lib.poller(L, "string.gmatch"))
		if !find(L, &m, from) {
			from = len(s) + 1
			return 0
		}
		from = m.End
		if m.End == m.Start {
			from++ // an empty match would be found again
		}
		return pushCaptures(L, &m, p, s)
	}))
	return 1
}

func (lib *library) stringGsub(L *lua.LState) int {
	s, source := ArgString(L, 1), ArgString(L, 2)
	replacement := L.Get(3)
	switch replacement.Type() {
	case lua.LTString, lua.LTNumber, lua.LTTable, lua.LTFunction:
	default:
		ArgError(L, 3, "string/function/table expected")
	}
	limit := optInt32(L, 4, math.MaxInt)
	g := substitution{L: L, s: s, p: lib.pattern(source)}
	g.m.Reset(g.p, s, lib.poller(L, "string.gsub"))

	count, from := 0, 0
	for count < limit && find(L, &g.m, from) {
		count++
		start, end := g.m.Start, g.m.End
		g.replace(replacement)
		from = end
		if end == start {
			from++ // an empty match: the byte after it is copied
		}
		if from > len(s) || g.p.Anchored() {
			break
		}
	}
	if g.copied == 0 && len(g.out) == 0 {
		L.Push(lua.LString(s))
	} else {
		L.Push(lua.LString(append(g.out, s[g.copied:]...)))
	}
	L.Push(lua.LNumber(count))
	return 2
}

// A substitution is one call of string.gsub.
type substitution struct {
	L      *lua.LState
	s      string
	p      *pattern.Pattern
	m      pattern.Matcher
	out    []byte
	copied int // out is the result for s[:copied]
}

// append appends a string to the result.
func (g *substitution) append(text string) {
	checkLength(g.L, "string.gsub", len(g.out)+len(text), maxString)
	g.out = append(g.out, text...)
}

// replace appends the text before the current match, and the replacement of the match.
func (g *substitution) replace(replacement lua.LValue) {
	start, end := g.m.Start, g.m.End
	var value lua.LValue
	switch r := replacement.(type) {
	case *lua.LTable:
		value = machine.Index(g.L, r, g.value(0))
	case *lua.LFunction:
		g.L.Push(r)
		machine.Call(g.L, pushCaptures(g.L, &g.m, g.p, g.s), 1)
		value = g.L.Get(-1)
		g.L.Pop(1)
	default:
		g.append(g.s[g.copied:start])
		g.copied = end
		s, _ := text(r)
		g.expand(s)
		return
	}
	if s, ok := text(value); ok {
		g.append(g.s[g.copied:start])
		g.append(s)
		g.copied = end
	} else if lua.LVAsBool(value) {
		Raise(g.L, "invalid replacement value (a %s)", value.Type())
	}
	// For nil and false the match stays unchanged.
}

// value returns capture i, or the whole match if i is 0 and the pattern has no captures.
func (g *substitution) value(i int) lua.LValue {
	if i == 0 && g.p.NumCaptures() == 0 {
		return lua.LString(g.s[g.m.Start:g.m.End])
	}
	if i >= g.p.NumCaptures() {
		Raise(g.L, "invalid capture index")
	}
	return capture(g.L, &g.m, g.s, i)
}

// expand appends a replacement string with %0 to %9 replaced.
func (g *substitution) expand(r string) {
	for {
		i := strings.IndexByte(r, '%')
		if i < 0 {
			g.append(r)
			return
		}
		g.append(r[:i])
		if i+1 == len(r) {
			g.append("\x00") // PUC Lua appends the zero byte that ends a C string
			return
		}
		switch c := r[i+1]; {
		case c == '0':
			g.append(g.s[g.m.Start:g.m.End])
		case '1' <= c && c <= '9':
			s, _ := text(g.value(int(c - '1')))
			g.append(s)
		default:
			g.append(r[i+1 : i+2])
		}
		r = r[i+2:]
	}
}
