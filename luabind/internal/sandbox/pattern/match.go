package pattern

import "strings"

// PollEvery is the number of steps, about a byte each, between two calls of the poll
// function.
const PollEvery = 10_000

// A Capture is the part src[Start:End] of the subject, or, if Position is set, the
// offset Start in it, counted from 0.
type Capture struct {
	Start, End int
	Position   bool
}

// A Matcher searches for a pattern in a subject. Reset must be called before it is used.
type Matcher struct {
	src   string
	code  []instruction
	p     *Pattern
	poll  func()
	steps int
	err   error

	// Start and End are where the last match begins and ends: src[Start:End].
	Start, End int
	captures   [MaxCaptures]Capture
}

// Reset prepares the matcher to search for p in src. poll may be nil. It is called while matching,
// and its panics are passed to the caller.
func (m *Matcher) Reset(p *Pattern, src string, poll func()) {
	m.p, m.code, m.src, m.poll = p, p.code, src, poll
	m.steps = 0
	m.err = nil
}

// Err returns the error in a pattern of CompileLazily, if the last search has reached it.
func (m *Matcher) Err() error { return m.err }

// Capture returns capture i, from 0, of the last match.
func (m *Matcher) Capture(i int) Capture { return m.captures[i] }

// Find searches for the first match that begins at from or later; from is at most the length of the
// subject. An anchored pattern matches only at from.
func (m *Matcher) Find(from int) bool {
	if m.p.anchored {
		return m.at(from)
	}
	if m.p.required >= 0 && strings.IndexByte(m.src[from:], byte(m.p.required)) < 0 {
		return false // otherwise the rest of the search could take quadratic time
	}
	first := &m.code[0]
	for s := from; ; s++ {
		// Most places fail at the first byte: find the next place that does not.
		switch {
		case first.literal():
			i := strings.IndexByte(m.src[s:], first.c)
			if i < 0 {
				return false
			}
			s += i
		case first.op == opSet && (first.quant == once || first.quant == plus):
			for s < len(m.src) && !first.set.has(m.src[s]) {
				s++
			}
			if s == len(m.src) {
				return false
			}
		}
		if m.at(s) {
			return true
		}
		if s >= len(m.src) {
			return false
		}
	}
}

func (m *Matcher) at(s int) bool {
	e := m.run(0, s)
	if e < 0 {
		return false
	}
	m.Start, m.End = s, e
	return true
}

func (m *Matcher) tick(n int) {
	if m.steps += n; m.steps >= PollEvery {
		m.steps = 0
		if m.poll != nil {
			m.poll()
		}
	}
}

// run matches the program from instruction pc at offset s of the subject. It returns the offset
// after the match, or -1.
func (m *Matcher) run(pc, s int) int {
	m.tick(1)
	src := m.src
	for {
		in := &m.code[pc]
		switch in.op {
		case opMatch:
			return s
		case opEnd:
			if s != len(src) {
				return -1
			}
		case opFault:
			m.err = in.err
			return s // a match ends the search
		case opOpen:
			m.captures[in.n] = Capture{Start: s, End: -1}
		case opClose:
			m.captures[in.n].End = s
		case opPosition:
			m.captures[in.n] = Capture{Start: s, End: s, Position: true}
		case opBackref:
			held := m.captures[in.n]
			// A position is not text, so nothing equals it.
			if held.Position || !strings.HasPrefix(src[s:], src[held.Start:held.End]) {
				return -1
			}
			m.tick((held.End - held.Start) / 16)
			s += held.End - held.Start
		case opBalance:
			if s = m.balance(in, s); s < 0 {
				return -1
			}
		case opFrontier:
			var before, after byte // the edges of the subject count as NUL
			if s > 0 {
				before = src[s-1]
			}
			if s < len(src) {
				after = src[s]
			}
			if in.set.has(before) || !in.set.has(after) {
				return -1
			}
		default:
			hit := s < len(src) && in.matches(src[s])
			switch in.quant {
			case once:
				if !hit {
					return -1
				}
				s++
			case option:
				if hit {
					if e := m.run(pc+1, s+1); e >= 0 {
						return e
					}
				}
			case star:
				return m.longest(pc, s)
			case plus:
				if !hit {
					return -1
				}
				return m.longest(pc, s+1)
			case minus:
				return m.shortest(pc, s)
			}
		}
		pc++
	}
}

// matches reports whether a one-byte instruction accepts c.
func (in *instruction) matches(c byte) bool {
	switch in.op {
	case opByte:
		return in.c == c
	case opAny:
		return true
	}
	return in.set.has(c)
}

// longest repeats instruction pc from s as often as possible, and gives bytes back one by one until
// the rest of the program matches too.
func (m *Matcher) longest(pc, s int) int {
	src, in, next := m.src, &m.code[pc], &m.code[pc+1]
	i := s
	switch in.op {
	case opAny:
		i = len(src)
	case opByte:
		for i < len(src) && src[i] == in.c {
			i++
		}
	default:
		for i < len(src) && in.set.has(src[i]) {
			i++
		}
	}
	m.tick(i - s)
	if next.op == opMatch {
		return i
	}
	if next.literal() {
		// The rest can match only where that byte is.
		for {
			k := strings.LastIndexByte(src[s:min(i+1, len(src))], next.c)
			if k < 0 {
				return -1
			}
			if e := m.run(pc+1, s+k); e >= 0 {
				return e
			}
			i = s + k - 1
			if i < s {
				return -1
			}
		}
	}
	for ; i >= s; i-- {
		if e := m.run(pc+1, i); e >= 0 {
			return e
		}
	}
	return -1
}

// shortest tries the rest of the program at s, and lets instruction pc match one more byte each
// time that fails.
func (m *Matcher) shortest(pc, s int) int {
	src, in, next := m.src, &m.code[pc], &m.code[pc+1]
	jump := in.op == opAny && next.literal()
	for {
		if jump {
			k := strings.IndexByte(src[s:], next.c)
			if k < 0 {
				m.tick((len(src) - s) / 16)
				return -1
			}
			m.tick(k / 16)
			s += k
		}
		if e := m.run(pc+1, s); e >= 0 {
			return e
		}
		if s >= len(src) || !in.matches(src[s]) {
			return -1
		}
		s++
	}
}

// balance matches %bcd at s. It returns the offset after the d that closes the c at s.
func (m *Matcher) balance(in *instruction, s int) int {
	if s >= len(m.src) || m.src[s] != in.c {
		return -1
	}
	depth := 1
	for i := s + 1; i < len(m.src); i++ {
		switch m.src[i] {
		case in.d: // before c: the two may be the same byte
			if depth--; depth == 0 {
				m.tick(i - s)
				return i + 1
			}
		case in.c:
			depth++
		}
	}
	m.tick(len(m.src) - s)
	return -1
}
