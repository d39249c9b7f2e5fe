package syntax

import (
	"fmt"
	"strings"
)

// pasted explains what a copy brings along: the prompt of a terminal, and the marks of a diff.
func (e *explainer) pasted() *Advice {
	from, to := e.here()
	if from >= to {
		return nil
	}
	t := &e.tokens[from]
	line := e.lineOf(t)
	trimmed := strings.TrimLeft(line, " \t")
	for _, prompt := range []string{">>> ", ">> ", "> "} {
		if strings.HasPrefix(trimmed, prompt) {
			a := e.say(t, fmt.Sprintf("this line begins with a prompt, %q, which is not Lua", strings.TrimSpace(prompt)), "remove the prompt")
			a.Width = len(prompt) - 1
			return a
		}
	}
	switch {
	case strings.HasPrefix(trimmed, "$ "):
		return e.say(t, "this line is a command for a terminal, not Lua", "remove it")
	case strings.HasPrefix(line, "@@ "), strings.HasPrefix(line, "+++ "), strings.HasPrefix(line, "diff --git "):
		return e.say(t, "this line belongs to a diff, it is not Lua", "apply the diff, or copy the file itself")
	case from != e.at || t.column != 1:
	case t.is("+"):
		return e.say(t, "this line begins with the + of a diff", "remove the +; lines that begin with - are the old ones")
	case t.is("-"):
		return e.say(t, "this line begins with the - of a diff", "delete the line, which is an old one, and remove the + from the new ones")
	}
	return nil
}

// control explains control characters, which editors do not show.
func (e *explainer) control() *Advice {
	t := e.token(e.at)
	if t == nil || t.kind != symbol || t.text == "" {
		return nil
	}
	c := t.text[0]
	if c == 0 || c >= ' ' && c != 0x7f {
		return nil
	}
	a := e.say(t, fmt.Sprintf("an invisible control character, code %d, is not Lua", c), "remove it; retyping the line helps if it cannot be seen")
	if rest := e.source[t.end():]; c == 0x1b && strings.HasPrefix(rest, "[") {
		a.Message, a.Hint = "this is the code of a color on a terminal, not Lua", "copy the text without its colors, or retype the line"
	}
	return a
}
