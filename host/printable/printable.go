// Package printable makes text safe to print on a terminal. The text can come from an untrusted
// source: a visitor's event, a server's answer, the name of a file. Control characters in it can set
// the terminal's title or the clipboard, or hide earlier output. Characters that change the
// direction of text can make one line look like another.
//
// Such characters are escaped as in a Go string: \x1b, \u202e. They are:
//
//   - control characters (C0, DEL, C1), except tabs and line ends in [Text],
//   - bytes that are not UTF-8, as old terminals take some of them for control characters,
//   - direction controls, line and paragraph separators, and annotation marks.
//
// Joiners are kept, since emoji and many scripts need them.
package printable

import (
	"io"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"
)

// Text returns text with harmful characters escaped. It keeps tabs and line ends.
func Text(text string) string { return spell(text, false, nil) }

// Line returns text on one line, with harmful characters, tabs and line ends escaped.
func Line(text string) string { return spell(text, true, nil) }

// A writer is the writer that NewWriter returns.
type writer struct {
	w         io.Writer
	sequences []string
}

// NewWriter returns a writer that applies [Text] to each Write and writes the result to w. It keeps
// the given escape sequences. Callers must not split a character between two writes.
func NewWriter(w io.Writer, sequences ...string) io.Writer { return &writer{w, sequences} }

// Write implements io.Writer.
func (w *writer) Write(p []byte) (int, error) {
	if _, err := io.WriteString(w.w, spell(string(p), false, w.sequences)); err != nil {
		return 0, err
	}
	return len(p), nil
}

func spell(text string, line bool, sequences []string) string {
	var b strings.Builder
	done := 0 // text[:done] is in b
	for i := 0; i < len(text); {
		r, size := rune(text[i]), 1
		if r >= utf8.RuneSelf {
			r, size = utf8.DecodeRuneInString(text[i:])
		}
		switch {
		case !harmful(r, size), !line && kept(text[i:]):
			i += size
			continue
		case r == '\x1b':
			if n := sequence(text[i:], sequences); n > 0 {
				i += n
				continue
			}
		}
		b.WriteString(text[done:i])
		if r == utf8.RuneError {
			b.WriteString(`\x` + strconv.FormatUint(uint64(text[i]), 16)) // two digits: it is above 0x7f
		} else {
			quoted := strconv.QuoteRune(r)
			b.WriteString(quoted[1 : len(quoted)-1])
		}
		i += size
		done = i
	}
	if done == 0 {
		return text
	}
	b.WriteString(text[done:])
	return b.String()
}

// harmful reports whether a character of size bytes must be escaped.
func harmful(r rune, size int) bool {
	switch {
	case r < ' ', 0x7f <= r && r < 0xa0:
		return true
	case r < 0x600:
		return false
	case r == utf8.RuneError:
		return size == 1
	}
	return unicode.Is(unicode.Bidi_Control, r) || r == '\u2028' || r == '\u2029' || '\ufff9' <= r && r <= '\ufffb'
}

// kept reports whether text begins with a tab or a line end.
func kept(text string) bool {
	return text[0] == '\n' || text[0] == '\t' || strings.HasPrefix(text, "\r\n")
}

// sequence returns the length of the sequence that text begins with, or 0.
func sequence(text string, sequences []string) int {
	for _, s := range sequences {
		if strings.HasPrefix(text, s) {
			return len(s)
		}
	}
	return 0
}
