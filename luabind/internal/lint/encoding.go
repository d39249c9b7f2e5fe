package lint

import (
	"strings"
	"unicode/utf8"

	"github.com/vuerlua/vuerlua/luabind/internal/diag"
)

// Encoding reports the first line of a chunk that is not UTF-8 before a "--": its strings would reach
// clients as binary data, not as text. Bytes that are written as escapes ("\233") are intended.
func Encoding(text string) []Finding {
	if utf8.ValidString(text) {
		return nil
	}
	number := 0
	for line := range strings.Lines(text) {
		number++
		code, _, _ := strings.Cut(line, "--")
		if !utf8.ValidString(code) {
			return []Finding{Finding{
				Rule: diag.Encoding, Line: number,
				Message: "the text of this file is not UTF-8",
				Hint:    `save it as UTF-8; write bytes that are not text as escapes: "\233"`,
			}.graded()}
		}
	}
	return nil
}
