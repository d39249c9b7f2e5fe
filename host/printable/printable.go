// Package printable makes text harmless to a terminal. What a program shows can come from anybody:
// a visitor's event, a server's answer, the name of a file. A terminal obeys control characters in
// it, and then sets its title or the clipboard, or hides what was shown before; characters that
// change the direction of text make one line look like another.
//
// Such characters are spelled out as in a Go string: \x1b, \u202e. They are:
//
//   - control characters (C0, DEL, C1), but tabs and ends of lines in [Text],
//   - bytes that are not UTF-8, as old terminals take some for control characters,
//   - controls of the direction of text, separators of lines and paragraphs, and marks of
//     annotations.
//
// Joiners stay, since emoji and many scripts need them.
package printable

import (
	"io"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"
)

// Text returns text of several lines with harmful characters spelled out.
func Text(text string) string { return spell(text, false, nil) }

// Line returns text on one line, with harmful characters, tabs and ends of lines spelled out.
func Line(text string) string { return spell(text, true, nil) }

// A writer is what NewWriter returns.
type writer struct {
	w         io.Writer
	sequences []string
}

// NewWriter returns a writer that passes on what [Text] returns for the text of each Write. The
// given escape sequences stay as they are. No character may be split between two writes.
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

// harmful reports whether a character of size bytes has to be spelled out.
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

// kept reports whether text begins with a tab or the end of a line.
func kept(text string) bool {
	return text[0] == '\n' || text[0] == '\t' || strings.HasPrefix(text, "\r\n")
}

// sequence returns the length of the sequence that text begins with, 0 if there is none.
func sequence(text string, sequences []string) int {
	for _, s := range sequences {
		if strings.HasPrefix(text, s) {
			return len(s)
		}
	}
	return 0
}
