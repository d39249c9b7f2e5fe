package parse

import (
	"fmt"
	"strings"
)

// pollEvery is the number of tokens between two calls of Options.Interrupted. To read so many
// takes well below a millisecond.
const pollEvery = 4096

// A lexer splits a text into tokens. line has the meaning of PUC Lua's linenumber: the line
// that the lexer has reached, which is where the latest token ends.
type lexer struct {
	text string
	name string
	at   int
	line int

	words map[string]string // one copy of each name and short string
	bytes []byte            // content of the string with escapes that is being read

	interrupted func() bool
	countdown   int // tokens until the next call of interrupted
}

func isNewline(c byte) bool { return c == '\n' || c == '\r' }
func isDigit(c byte) bool   { return '0' <= c && c <= '9' }

// wordBytes are the bytes that can continue a name or a numeral. Lua 5.1 uses isalnum of the C
// library, which accepts only ASCII in the C locale.
var wordBytes = func() (set [256]bool) {
	for c := range set {
		set[c] = c == '_' || '0' <= c && c <= '9' || 'a' <= c|0x20 && c|0x20 <= 'z'
	}
	return set
}()

// peek returns the byte i bytes ahead, or 0 beyond the end.
func (l *lexer) peek(i int) byte {
	if l.at+i < len(l.text) {
		return l.text[l.at+i]
	}
	return 0
}

// newline steps over the end of a line, which is one or two bytes.
func (l *lexer) newline() {
	c := l.text[l.at]
	l.at++
	if next := l.peek(0); l.at < len(l.text) && next != c && isNewline(next) {
		l.at++
	}
	l.line++
}

// next reads the next token.
func (l *lexer) next(t *token) {
	if l.countdown--; l.countdown < 0 {
		l.countdown = pollEvery
		if l.interrupted != nil && l.interrupted() {
			panic(bailout{ErrInterrupted})
		}
	}
	l.skip()
	t.start, t.line = l.at, l.line
	if l.at >= len(l.text) {
		t.kind, t.end = eof, l.at
		return
	}
	c := l.text[l.at]
	switch {
	case wordBytes[c] && !isDigit(c):
		l.word(t)
	case isDigit(c) || c == '.' && isDigit(l.peek(1)):
		l.numeral(t)
	case c == '"' || c == '\'':
		l.quoted(t)
	case c == '[':
		l.bracket(t)
	default:
		l.symbol(t, c)
	}
	t.end = l.at
}

// skip steps over white space and comments.
func (l *lexer) skip() {
	for l.at < len(l.text) {
		switch c := l.text[l.at]; c {
		case ' ', '\t', '\v', '\f':
			l.at++
		case '\n', '\r':
			l.newline()
		case '-':
			if l.peek(1) != '-' {
				return
			}
			l.comment()
		default:
			return
		}
	}
}

func (l *lexer) comment() {
	start := l.at
	l.at += 2
	if level, ok := l.longOpen(); ok {
		l.long(level, start, "comment")
		return
	}
	rest := l.text[l.at:]
	n := strings.IndexByte(rest, '\n')
	if n < 0 {
		n = len(rest)
	}
	if i := strings.IndexByte(rest[:n], '\r'); i >= 0 {
		n = i
	}
	l.at += n
}

func (l *lexer) word(t *token) {
	i := l.at + 1
	for i < len(l.text) && wordBytes[l.text[i]] {
		i++
	}
	s := l.text[l.at:i]
	l.at = i
	if t.kind = keyword(s); t.kind == name {
		t.value = l.intern(s)
	}
}

// maxInterned is the length up to which equal strings share memory. Longer strings are rarely
// equal.
const maxInterned = 64

// intern returns a copy of s that does not keep the text in memory.
func (l *lexer) intern(s string) string {
	if len(s) > maxInterned {
		return strings.Clone(s)
	}
	if w, ok := l.words[s]; ok {
		return w
	}
	s = strings.Clone(s)
	l.words[s] = s
	return s
}

// pairs are the tokens of two bytes.
var pairs = map[string]kind{
	"..": concat, "==": equal, "~=": notEqual, "<=": lessEqual, ">=": greaterEqual, "::": colons,
}

// symbol reads any other token. An unknown byte is a token too, and the parser rejects it.
func (l *lexer) symbol(t *token, c byte) {
	t.kind = kind(c)
	l.at++
	next := l.peek(0)
	if next != '.' && next != '=' && next != ':' {
		return
	}
	pair, ok := pairs[l.text[l.at-1:l.at+1]]
	if !ok {
		return
	}
	t.kind = pair
	l.at++
	if pair == concat && l.peek(0) == '.' {
		t.kind = dots
		l.at++
	}
}

// near returns a token as PUC Lua shows it in an error.
func (l *lexer) near(t *token) string {
	switch t.kind {
	case name, number:
		return t.value
	case 0: // a zero byte: PUC Lua shows no token
		return ""
	case text:
		// What PUC Lua has in its buffer: the delimiters as written, and the content with escapes replaced.
		n := 1
		if l.text[t.start] == '[' {
			n += 1 + strings.IndexByte(l.text[t.start+1:], '[')
		}
		return l.text[t.start:t.start+n] + t.value + l.text[t.end-n:t.end]
	}
	return t.kind.String()
}

func (k kind) String() string {
	if k >= eof {
		return kindNames[k-eof]
	}
	if k < ' ' || k == 0x7f {
		return fmt.Sprintf("char(%d)", k)
	}
	return string([]byte{byte(k)})
}
