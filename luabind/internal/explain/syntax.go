package explain

import (
	"strings"
	"unicode/utf8"

	"github.com/vuerlua/vuerlua/luabind/internal/compile"
	"github.com/vuerlua/vuerlua/luabind/internal/diag"
	"github.com/vuerlua/vuerlua/luabind/internal/parse"
	"github.com/vuerlua/vuerlua/luabind/internal/syntax"
)

// describeCompile fills in d for a chunk that parses but does not compile.
func (x *Explainer) describeCompile(d *diag.Diagnostic, broken *compile.Error) {
	d.Rule, d.File, d.Line, d.Message = diag.Syntax, broken.Chunk, broken.Line, broken.Message
	d.Source = x.Texts.Around(d.File, d.Line)
}

// syntaxHints maps messages of the parser to hints, for the errors that the parser explains best.
var syntaxHints = map[string]string{
	"no loop to break": "write return to leave a function",
	"ambiguous syntax (function call x new statement)": "write a semicolon before the parenthesis to begin a statement, or put it on the line above for a call",
	"cannot use '...' outside a vararg function":       "write ... as the last parameter of the function",
	"chunk has too many syntax levels":                 "move inner parts into locals or functions; join more than 190 strings with table.concat",
	"nesting of [[...]] is deprecated":                 "write [=[ and ]=] around a string or a comment that contains [[",
	"escape sequence too large":                        `a byte is at most \255; write a character that is not ASCII as it is`,
}

// describeSyntax fills in d for a syntax error.
func (x *Explainer) describeSyntax(d *diag.Diagnostic, wrong *parse.Error) {
	d.Rule, d.File, d.Line, d.Message = diag.Syntax, wrong.Chunk, wrong.StartLine, wrong.Message
	text := x.Texts.Text(d.File)
	if is, hint := fileKind(text); is != "" {
		d.Line, d.Message, d.Hint = 0, "the file is "+is, hint
		return
	}
	offset := min(wrong.Offset, len(text)) // a file may have changed since it was parsed
	hint, known := syntaxHints[wrong.Message]
	switch {
	case known:
		d.Hint = hint
	case wrong.AtEnd():
		d.Line = x.Texts.Lines(d.File)
		d.Message = "the file ends in the middle of a statement"
		d.Hint = "an 'end', a closing bracket or a quote is missing above"
	case wrong.Near != "":
		d.Message += " near '" + strings.ToValidUTF8(wrong.Near, "?") + "'"
	}
	if !known || wrong.Near == "..." {
		if a := syntax.Explain(text, offset); a != nil {
			d.Line, d.Column, d.Width, d.Message, d.Hint = a.Line, a.Column, a.Width, a.Message, a.Hint
			d.Source = x.Texts.Around(d.File, d.Line)
			return
		}
	}
	d.Source = x.Texts.Around(d.File, d.Line)
	switch {
	case wrong.Message == "no loop to break":
		d.Message = "break is not inside a loop"
		d.Mark("break")
	case !wrong.AtEnd():
		d.Column, d.Width = wrong.Column, 1
		if strings.HasPrefix(text[offset:], wrong.Near) {
			word, _, _ := strings.Cut(wrong.Near, "\n")
			d.Width = max(1, utf8.RuneCountInString(word))
		}
	}
}
