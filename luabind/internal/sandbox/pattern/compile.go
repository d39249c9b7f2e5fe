package pattern

import (
	"errors"
	"strings"
)

const (
	// MaxCaptures is the number of captures that a pattern can have, as in PUC Lua.
	MaxCaptures = 32
	// MaxRepeats is the number of items with a *, +, - or ? that a pattern can have.
	MaxRepeats = 200
)

// The errors of a pattern, in PUC Lua's words where PUC Lua has the error.
var (
	ErrTrailingEscape = errors.New("malformed pattern (ends with '%')")
	ErrOpenSet        = errors.New("malformed pattern (missing ']')")
	ErrFrontier       = errors.New("missing '[' after '%f' in pattern")
	ErrBalance        = errors.New("unbalanced pattern")
	ErrOpenCapture    = errors.New("unfinished capture")
	ErrCloseCapture   = errors.New("invalid pattern capture")
	ErrCaptureIndex   = errors.New("invalid capture index")
	ErrCaptures       = errors.New("too many captures")
	ErrTooComplex     = errors.New("pattern too complex")
)

type opcode uint8

const (
	opMatch    opcode = iota // the end of the program
	opEnd                    // $: the end of the subject
	opOpen                   // (: capture n begins
	opClose                  // ): capture n ends
	opPosition               // (): capture n is the position
	opBackref                // %1: what capture n holds
	opBalance                // %bcd
	opFrontier               // %f[set]
	opByte                   // one byte, c
	opAny                    // .
	opSet                    // one byte of set
	opFault                  // the rest of the pattern is invalid
)

type quantifier uint8

const (
	once   quantifier = iota
	star              // *
	plus              // +
	minus             // -
	option            // ?
)

type instruction struct {
	op    opcode
	quant quantifier // of opByte, opAny, opSet
	c, d  byte       // opByte: c; opBalance: c opens and d closes
	n     uint8      // capture of opOpen, opClose, opPosition, opBackref
	set   *charset   // of opSet and opFrontier
	err   error      // of opFault
}

// literal reports whether every match of the instruction begins with the byte c.
func (in *instruction) literal() bool {
	return in.op == opByte && (in.quant == once || in.quant == plus)
}

// A Pattern is a compiled pattern.
type Pattern struct {
	code     []instruction
	captures int
	anchored bool
	required int // a byte that is in every match, or -1
}

// NumCaptures returns the number of captures, including position captures.
func (p *Pattern) NumCaptures() int { return p.captures }

// Anchored reports whether the pattern begins with ^, so that it matches only at one place.
func (p *Pattern) Anchored() bool { return p.anchored }

// HasSpecials reports whether s has a byte with a special meaning in patterns. As in C, only
// the bytes before the first zero byte count.
func HasSpecials(s string) bool {
	s, _, _ = strings.Cut(s, "\x00")
	return strings.ContainsAny(s, "^$*+?.([%-")
}

// Compile compiles a pattern. A ^ at its beginning anchors it.
func Compile(source string) (*Pattern, error) {
	c := compiler{source: source}
	if err := c.items(); err != nil {
		return nil, err
	}
	if len(c.open) > 0 {
		return nil, ErrOpenCapture
	}
	return c.finish(), nil
}

// CompileLazily compiles a pattern and, like PUC Lua, reports an error in it only when a
// search reaches the invalid part: [Matcher.Err] returns it then. A capture that is not
// finished has a negative End. As in C, the pattern ends at its first zero byte.
func CompileLazily(source string) *Pattern {
	source, _, _ = strings.Cut(source, "\x00")
	c := compiler{source: source}
	if err := c.items(); err != nil {
		c.emit(instruction{op: opFault, err: err})
	}
	return c.finish()
}

// items compiles the whole source.
func (c *compiler) items() error {
	if strings.HasPrefix(c.source, "^") {
		c.out.anchored = true
		c.at = 1
	}
	for c.at < len(c.source) {
		if err := c.item(); err != nil {
			return err
		}
	}
	return nil
}

func (c *compiler) finish() *Pattern {
	c.emit(instruction{op: opMatch})
	c.out.required = -1
	for _, in := range c.out.code {
		if in.op == opFault {
			c.out.required = -1 // a search must reach the fault in any subject
		} else if in.literal() {
			c.out.required = int(in.c)
		}
	}
	return &c.out
}

type compiler struct {
	source  string
	at      int // the next byte of source
	out     Pattern
	open    []uint8 // open captures, the innermost last
	repeats int
}

func (c *compiler) emit(in instruction) { c.out.code = append(c.out.code, in) }

// item compiles one item of the pattern and its quantifier.
func (c *compiler) item() error {
	ch := c.source[c.at]
	c.at++
	switch ch {
	case '(':
		return c.openCapture()
	case ')':
		if len(c.open) == 0 {
			return ErrCloseCapture
		}
		last := len(c.open) - 1
		c.emit(instruction{op: opClose, n: c.open[last]})
		c.open = c.open[:last]
		return nil
	case '$':
		if c.at == len(c.source) {
			c.emit(instruction{op: opEnd})
			return nil
		}
		return c.single(instruction{op: opByte, c: ch})
	case '%':
		return c.escape()
	case '[':
		set, err := c.set()
		if err != nil {
			return err
		}
		return c.single(instruction{op: opSet, set: set})
	case '.':
		return c.single(instruction{op: opAny})
	}
	return c.single(instruction{op: opByte, c: ch})
}

func (c *compiler) openCapture() error {
	if c.out.captures == MaxCaptures {
		return ErrCaptures
	}
	n := uint8(c.out.captures)
	c.out.captures++
	if c.at < len(c.source) && c.source[c.at] == ')' {
		c.at++
		c.emit(instruction{op: opPosition, n: n})
		return nil
	}
	c.open = append(c.open, n)
	c.emit(instruction{op: opOpen, n: n})
	return nil
}

// escape compiles what follows a %.
func (c *compiler) escape() error {
	if c.at == len(c.source) {
		return ErrTrailingEscape
	}
	ch := c.source[c.at]
	c.at++
	switch {
	case ch == 'b':
		if len(c.source)-c.at < 2 {
			return ErrBalance
		}
		c.emit(instruction{op: opBalance, c: c.source[c.at], d: c.source[c.at+1]})
		c.at += 2
		return nil
	case ch == 'f':
		if c.at == len(c.source) || c.source[c.at] != '[' {
			return ErrFrontier
		}
		c.at++
		set, err := c.set()
		if err != nil {
			return err
		}
		c.emit(instruction{op: opFrontier, set: set})
		return nil
	case '0' <= ch && ch <= '9':
		return c.backref(int(ch) - '1')
	}
	if set, ok := class(ch); ok {
		return c.single(instruction{op: opSet, set: &set})
	}
	return c.single(instruction{op: opByte, c: ch})
}

func (c *compiler) backref(n int) error {
	if n < 0 || n >= c.out.captures {
		return ErrCaptureIndex
	}
	for _, open := range c.open {
		if int(open) == n {
			return ErrCaptureIndex
		}
	}
	c.emit(instruction{op: opBackref, n: uint8(n)})
	return nil
}

// single emits an item that matches one byte, with the quantifier that follows it.
func (c *compiler) single(in instruction) error {
	if c.at < len(c.source) {
		switch c.source[c.at] {
		case '*':
			in.quant = star
		case '+':
			in.quant = plus
		case '-':
			in.quant = minus
		case '?':
			in.quant = option
		}
	}
	if in.quant != once {
		c.at++
		if c.repeats++; c.repeats > MaxRepeats {
			return ErrTooComplex
		}
	}
	c.emit(in)
	return nil
}

// set compiles a set, from after its [ to after its ]. It finds the end of the set first and then
// reads its contents, because that is how Lua reads a set: the % in [a-%z] ends a range, but also
// quotes the next byte when the ] is searched.
func (c *compiler) set() (*charset, error) {
	var set charset
	complement := strings.HasPrefix(c.source[c.at:], "^")
	if complement {
		c.at++
	}
	start, end := c.at, c.at
	for {
		if end >= len(c.source) {
			return nil, ErrOpenSet
		}
		if c.source[end] == '%' {
			end++
		}
		end++
		if end < len(c.source) && c.source[end] == ']' {
			break
		}
	}
	for i := start; i < end; i++ {
		ch := c.source[i]
		switch {
		case ch == '%':
			i++ // the byte there may be the set's own ], if a range has ended on a %
			if known, ok := class(c.source[i]); ok {
				set.union(known)
			} else {
				set.add(c.source[i], c.source[i])
			}
		case i+2 < end && c.source[i+1] == '-':
			set.add(ch, c.source[i+2])
			i += 2
		default:
			set.add(ch, ch)
		}
	}
	c.at = end + 1
	if complement {
		set.invert()
	}
	return &set, nil
}
