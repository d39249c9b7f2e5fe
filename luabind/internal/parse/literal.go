package parse

// quoted reads a string in quotes.
func (l *lexer) quoted(t *token) {
	t.kind = text
	quote := l.text[l.at]
	l.at++
	begin := l.at
	for i := begin; i < len(l.text); i++ {
		switch c := l.text[i]; {
		case c == quote:
			t.value = l.intern(l.text[begin:i])
			l.at = i + 1
			return
		case c == '\\' || isNewline(c):
			l.bytes = append(l.bytes[:0], l.text[begin:i]...)
			l.at = i
			l.escaped(t, quote)
			return
		}
	}
	l.at = len(l.text)
	l.fail("unfinished string", EOF, t.start)
}

// escaped reads the rest of a string from its first escape on. l.bytes has the part before it.
func (l *lexer) escaped(t *token, quote byte) {
	for l.at < len(l.text) {
		c := l.text[l.at]
		switch {
		case c == quote:
			l.at++
			if len(l.bytes) <= maxInterned {
				t.value = l.internBytes()
			} else {
				t.value = string(l.bytes)
			}
			return
		case isNewline(c):
			l.fail("unfinished string", string(quote)+string(l.bytes), t.start)
		case c == '\\':
			l.at++
			l.escape(quote)
		default:
			l.bytes = append(l.bytes, c)
			l.at++
		}
	}
	l.fail("unfinished string", EOF, t.start)
}

func (l *lexer) internBytes() string {
	if w, ok := l.words[string(l.bytes)]; ok {
		return w
	}
	s := string(l.bytes)
	l.words[s] = s
	return s
}

var escapes = [256]byte{'a': '\a', 'b': '\b', 'f': '\f', 'n': '\n', 'r': '\r', 't': '\t', 'v': '\v'}

// escape reads what follows a backslash.
func (l *lexer) escape(quote byte) {
	begin := l.at - 1
	if l.at >= len(l.text) {
		return // escaped reports the unfinished string
	}
	c := l.text[l.at]
	switch {
	case isNewline(c):
		l.newline()
		l.bytes = append(l.bytes, '\n')
	case isDigit(c):
		n := 0
		for i := 0; i < 3 && isDigit(l.peek(0)); i++ {
			n = 10*n + int(l.text[l.at]-'0')
			l.at++
		}
		if n > 255 {
			l.fail("escape sequence too large", string(quote)+string(l.bytes), begin)
		}
		l.bytes = append(l.bytes, byte(n))
	default:
		if e := escapes[c]; e != 0 {
			c = e
		}
		l.bytes = append(l.bytes, c)
		l.at++
	}
}

// bracket reads a long string, or the symbol [.
func (l *lexer) bracket(t *token) {
	level, ok := l.longOpen()
	switch {
	case ok:
		t.kind = text
		t.value = l.long(level, t.start, "string")
	case level > 0:
		l.at += 1 + level
		l.fail("invalid long string delimiter", l.text[t.start:l.at], t.start)
	default:
		t.kind = '['
		l.at++
	}
}

// longOpen reports whether a long bracket opens here, and returns its level, the number of its
// equals signs.
func (l *lexer) longOpen() (level int, ok bool) {
	if l.peek(0) != '[' {
		return 0, false
	}
	for l.peek(1+level) == '=' {
		level++
	}
	return level, l.peek(1+level) == '['
}

// long reads a long string or a long comment and returns its content. start is where the
// token begins.
func (l *lexer) long(level, start int, what string) string {
	l.at += level + 2
	if l.at < len(l.text) && isNewline(l.text[l.at]) {
		l.newline()
	}
	begin := l.at
	clean := true // the content has no \r, so it is the text between the brackets
	l.bytes = l.bytes[:0]
	for l.at < len(l.text) {
		switch c := l.text[l.at]; c {
		case ']':
			if l.closes(level) {
				end := l.at
				l.at += level + 2
				switch {
				case what == "comment":
					return ""
				case clean:
					return l.intern(l.text[begin:end])
				}
				return string(append(l.bytes, l.text[begin:end]...))
			}
			l.at++
		case '[':
			l.at++
			if level == 0 && l.peek(0) == '[' {
				// Lua 5.0 nested them; 5.1 rejects such text because its meaning has changed.
				l.fail("nesting of [[...]] is deprecated", "[", l.at-1)
			}
		case '\n', '\r':
			if next := l.peek(1); c == '\r' || next == '\r' {
				clean = false
				l.bytes = append(append(l.bytes, l.text[begin:l.at]...), '\n')
				l.newline()
				begin = l.at
				continue
			}
			l.newline()
		default:
			l.at++
		}
	}
	l.fail("unfinished long "+what, EOF, start)
	return ""
}

// closes reports whether a long bracket of this level closes here.
func (l *lexer) closes(level int) bool {
	for i := 1; i <= level; i++ {
		if l.peek(i) != '=' {
			return false
		}
	}
	return l.peek(level+1) == ']'
}

// numeral reads a number. As in PUC Lua, everything that looks like a part of the numeral belongs
// to it: 3x is a malformed number, not a number and a name.
func (l *lexer) numeral(t *token) {
	i := l.at
	for i < len(l.text) && (isDigit(l.text[i]) || l.text[i] == '.') {
		i++
	}
	if i < len(l.text) && l.text[i]|0x20 == 'e' {
		if i++; i < len(l.text) && (l.text[i] == '+' || l.text[i] == '-') {
			i++
		}
	}
	for i < len(l.text) && wordBytes[l.text[i]] {
		i++
	}
	t.kind, t.value = number, l.text[l.at:i]
	l.at = i
	if !wellFormed(t.value) {
		l.fail("malformed number", t.value, t.start)
	}
}

// wellFormed reports whether C's strtod or strtoul accepts the whole numeral: decimal digits with
// a point and an exponent, or 0x with hexadecimal digits and a binary exponent.
func wellFormed(s string) bool {
	digits, exponent := isDigit, byte('e')
	if len(s) > 1 && s[0] == '0' && s[1]|0x20 == 'x' {
		digits, exponent = isHex, 'p'
		s = s[2:]
	}
	n := 0
	i := 0
	for ; i < len(s) && digits(s[i]); i++ {
		n++
	}
	if i < len(s) && s[i] == '.' {
		for i++; i < len(s) && digits(s[i]); i++ {
			n++
		}
	}
	if n == 0 {
		return false
	}
	if i < len(s) && s[i]|0x20 == exponent {
		if i++; i < len(s) && (s[i] == '+' || s[i] == '-') {
			i++
		}
		if i == len(s) {
			return false
		}
		for i < len(s) && isDigit(s[i]) {
			i++
		}
	}
	return i == len(s)
}

func isHex(c byte) bool { return isDigit(c) || 'a' <= c|0x20 && c|0x20 <= 'f' }
