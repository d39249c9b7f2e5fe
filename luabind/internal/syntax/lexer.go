package syntax

import (
	"slices"
	"strings"
)

type kind uint8

const (
	name kind = iota
	keyword
	number
	text    // a string
	unended // a string without its closing quote
	symbol
)

type token struct {
	kind   kind
	text   string
	line   int // from 1
	column int // in bytes from 1
	offset int
}

func (t *token) end() int { return t.offset + len(t.text) }

// behind returns the position right after t. A long string may end on a later line.
func (t *token) behind() (line, column int) {
	if i := strings.LastIndexByte(t.text, '\n'); i >= 0 {
		return t.line + strings.Count(t.text, "\n"), len(t.text) - i
	}
	return t.line, t.column + len(t.text)
}

func (t *token) isName() bool { return t != nil && t.kind == name }

// named reports whether t is one of the names.
func (t *token) named(words ...string) bool {
	return t.isName() && slices.Contains(words, t.text)
}

// is reports whether t is one of the keywords or symbols.
func (t *token) is(words ...string) bool {
	if t == nil || t.kind != keyword && t.kind != symbol {
		return false
	}
	for _, w := range words {
		if t.text == w {
			return true
		}
	}
	return false
}

var keywords = strings.Fields(`and break do else elseif end false for function goto if in local nil not or
	repeat return then true until while`)

var isKeyword = func() map[string]bool {
	m := map[string]bool{}
	for _, k := range keywords {
		m[k] = true
	}
	return m
}()

// symbols are the symbols of more than one character, including symbols of other languages that have advice.
var symbols = []string{"===", "!==", "..=", "...", "..", "==", "~=", "<=", ">=", "::", "!=", "&&", "||", "+=", "-=", "*=", "/=", "%=", "^=", "++", "**", "/*", "*/", "=>", "->", "//"}

// scan splits source into tokens without comments. It accepts any text: characters that Lua does
// not know are symbols. comment is the line of an unclosed long comment, 0 for none.
func scan(source string) (tokens []token, comment int) {
	s := scanner{source: source, line: 1}
	for s.at < len(source) {
		s.next()
	}
	return s.tokens, s.comment
}

// Comments calls visit for each comment of source, with the line in which it begins.
func Comments(source string, visit func(line int, comment string)) {
	s := scanner{source: source, line: 1, visit: visit}
	for s.at < len(source) {
		s.next()
	}
}

type scanner struct {
	source string
	at     int
	line   int
	begin  int // of the line
	tokens []token

	comment int
	visit   func(line int, comment string) // may be nil
}

func (s *scanner) next() {
	c := s.source[s.at]
	rest := s.source[s.at:]
	switch {
	case c == '\n':
		s.at++
		s.line, s.begin = s.line+1, s.at
	case c == ' ' || c == '\t' || c == '\r':
		s.at++
	case strings.HasPrefix(rest, "--"):
		n := lineLength(rest)
		if long := longBracket(rest[2:]); long > 0 {
			n = 2 + long
			if n == len(rest) && !strings.HasSuffix(rest, "]") {
				s.comment = s.line
			}
		}
		if s.visit != nil {
			s.visit(s.line, rest[:n])
		}
		s.skip(n)
	case isLetter(c):
		n := 1
		for n < len(rest) && (isLetter(rest[n]) || isDigit(rest[n])) {
			n++
		}
		k := name
		if isKeyword[rest[:n]] {
			k = keyword
		}
		s.emit(k, n)
	case isDigit(c) || c == '.' && len(rest) > 1 && isDigit(rest[1]):
		n := 1
		for n < len(rest) && (isLetter(rest[n]) || isDigit(rest[n]) || rest[n] == '.' ||
			(rest[n] == '-' || rest[n] == '+') && (rest[n-1] == 'e' || rest[n-1] == 'E') && !strings.HasPrefix(rest, "0x")) {
			n++
		}
		s.emit(number, n)
	case c == '"' || c == '\'':
		n, closed := quoted(rest)
		if closed {
			s.emit(text, n)
		} else {
			s.emit(unended, n)
		}
	case c == '[' && longBracket(rest) > 0:
		n, k := longBracket(rest), text
		if n == len(rest) && !strings.HasSuffix(rest, "]") {
			k = unended
		}
		s.emit(k, n)
	default:
		for _, sym := range symbols {
			if strings.HasPrefix(rest, sym) {
				s.emit(symbol, len(sym))
				return
			}
		}
		s.emit(symbol, 1)
	}
}

func (s *scanner) emit(k kind, n int) {
	s.tokens = append(s.tokens, token{k, s.source[s.at : s.at+n], s.line, s.at - s.begin + 1, s.at})
	s.skip(n)
}

func (s *scanner) skip(n int) {
	for i := s.at; i < s.at+n; i++ {
		if s.source[i] == '\n' {
			s.line, s.begin = s.line+1, i+1
		}
	}
	s.at += n
}

func lineLength(s string) int {
	if i := strings.IndexByte(s, '\n'); i >= 0 {
		return i
	}
	return len(s)
}

// quoted returns the length of the string at the beginning of s. An unclosed string ends with its
// line.
func quoted(s string) (n int, closed bool) {
	for i := 1; i < len(s); i++ {
		switch s[i] {
		case '\\':
			i++
		case s[0]:
			return i + 1, true
		case '\n':
			return i, false
		}
	}
	return len(s), false
}

// longBracket returns the length of the long string, [[ ... ]] or [=[ ... ]=], at the beginning of
// s, 0 for none. An unclosed one extends to the end.
func longBracket(s string) int {
	if len(s) == 0 || s[0] != '[' {
		return 0
	}
	level := 1
	for level < len(s) && s[level] == '=' {
		level++
	}
	if level >= len(s) || s[level] != '[' {
		return 0
	}
	end := "]" + s[1:level] + "]"
	if i := strings.Index(s[level+1:], end); i >= 0 {
		return level + 1 + i + len(end)
	}
	return len(s)
}

func isLetter(c byte) bool { return c == '_' || 'a' <= c|0x20 && c|0x20 <= 'z' || c >= 0x80 }
func isDigit(c byte) bool  { return '0' <= c && c <= '9' }
