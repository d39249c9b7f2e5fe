package parse

import (
	"errors"
	"strconv"
	"strings"
)

// ErrInterrupted is returned when Options.Interrupted has stopped the parse.
var ErrInterrupted = errors.New("parsing was interrupted")

// EOF is the Near of an error at the end of the text.
const EOF = "<eof>"

// maxNear limits how many bytes of a token an error quotes: a string may have megabytes.
const maxNear = 1000

// An Error is a syntax error.
type Error struct {
	Chunk   string // the name of the chunk
	Line    int    // the line that the message names, from 1: where the token near the error ends
	Message string // what is wrong: "'=' expected"
	Near    string // the token near the error as PUC Lua shows it, EOF, or "" for none

	// Where the faulty text begins: the token near the error, a break without a loop, the
	// inner bracket of nested long brackets, or an escape.
	Offset    int // in the text, in bytes; the length of the text if the error is at its end
	StartLine int // from 1
	Column    int // in StartLine, in bytes from 1
}

// Error returns the message in PUC Lua's form: chunk:1: '=' expected near 'x'.
func (e *Error) Error() string {
	s := e.Chunk + ":" + strconv.Itoa(e.Line) + ": " + e.Message
	if e.Near != "" {
		s += " near '" + e.Near + "'"
	}
	return s
}

// AtEnd reports whether the error is that the text ended too early.
func (e *Error) AtEnd() bool { return e.Near == EOF }

// A bailout is the panic value that carries an error up to Chunk.
type bailout struct{ err error }

// fail ends the parse with an error at the current position of the lexer. start is the offset
// where the faulty text begins.
func (l *lexer) fail(message, near string, start int) {
	if i := strings.IndexByte(near, 0); i >= 0 {
		near = near[:i] // PUC Lua prints tokens as C strings
	}
	if len(near) > maxNear {
		near = strings.ToValidUTF8(near[:maxNear], "") + "..."
	}
	e := &Error{Chunk: l.name, Line: l.line, Message: message, Near: near, Offset: start}
	e.StartLine, e.Column = position(l.text, start)
	panic(bailout{e})
}

// position returns the line and the column of an offset. A line ends with \n, \r, or both in
// either order.
func position(text string, offset int) (line, column int) {
	line, begin := 1, 0
	for i := 0; i < offset; i++ {
		if c := text[i]; c == '\n' || c == '\r' {
			if i+1 < offset && isNewline(text[i+1]) && text[i+1] != c {
				i++
			}
			line, begin = line+1, i+1
		}
	}
	return line, offset - begin + 1
}

// fail ends the parse with an error near the current token.
func (p *parser) fail(message string) {
	p.lex.fail(message, p.lex.near(&p.tok), p.tok.start)
}

// failLimit ends the parse with an error that does not depend on the current token.
func (p *parser) failLimit(message string) {
	p.lex.fail(message, "", p.tok.start)
}
