package syntax

import (
	"fmt"
	"strings"
)

// typography explains quotes and spaces from a word processor or a web page.
func (e *explainer) typography() *Advice {
	from, to := e.here()
	for i := from; i < to; i++ {
		t := &e.tokens[i]
		if t.kind == text || t.kind == unended {
			continue
		}
		if hint := Typography(t.text); hint != "" {
			return e.say(t, "'"+t.text+"' is a typographic character, which Lua does not accept", hint)
		}
	}
	return nil
}

// Typography returns the advice for a name with characters that only look like Lua's: it was not
// meant as a name. It returns "" for other names.
func Typography(name string) string {
	switch {
	case strings.ContainsAny(name, "“”„‟«»"):
		return `write straight quotes: "` + strings.Trim(name, "“”„‟«»") + `"`
	case strings.ContainsAny(name, "‘’‚‛´"):
		return `write straight quotes: "` + strings.Trim(name, "‘’‚‛´") + `"`
	case strings.ContainsAny(name, "\u00a0\u2007\u202f\u2009\u200b\u3000\ufeff"):
		return "one of its spaces is a special character: type that part again"
	case strings.ContainsAny(name, "–—−"):
		return "write - for minus, and -- for a comment"
	case strings.ContainsAny(name, "×·"):
		return "write * instead"
	case strings.ContainsAny(name, "≠≤≥"):
		return "write ~=, <= or >="
	case strings.Contains(name, "…"):
		return "write ... as three dots"
	}
	return ""
}

// cLoop explains for (i = 0; i < 10; i++) and for (x of list).
func (e *explainer) cLoop() *Advice {
	from, to := e.here()
	if from >= len(e.tokens) || !e.tokens[from].is("for") {
		return nil
	}
	t := &e.tokens[from]
	for i := from; i < to; i++ {
		if dots := e.tokens[i].kind == number && strings.Contains(e.tokens[i].text, ".."); dots || e.tokens[i].named("to", "upto", "until") {
			return e.say(&e.tokens[i], "'"+e.tokens[i].text+"' is not Lua here", "write: for i = 1, 10 do")
		}
	}
	if !e.token(from + 1).is("(") {
		return nil
	}
	for i := from; i < to; i++ {
		if e.tokens[i].is(";") {
			return e.say(t, "this is not a Lua loop", "write: for i = 1, 10 do ... end")
		}
	}
	return e.say(t, "this is not a Lua loop", "write: for i, item in ipairs(list) do ... end")
}

// foreignFunction explains lambda x: ..., fn(x) ..., and Function(x) ... in the place of a value.
func (e *explainer) foreignFunction() *Advice {
	from, to := e.here()
	if from == e.at && from > 0 { // the parser gave up at the body, on the next line
		from = e.firstOf(from - 1)
	}
	for i := from; i < to; i++ {
		t := &e.tokens[i]
		if t.kind != name {
			continue
		}
		next := e.token(i + 1)
		switch {
		case t.text == "lambda" && (next.isName() || next.is(":")):
			return e.say(t, "'lambda' is not Lua", "write function("+e.parameters(i+1)+") ... end")
		case t.text == "new" && next.isName():
			return e.say(t, "'new' is not Lua", "remove it: "+next.text+"{ ... }")
		case (strings.EqualFold(t.text, "function") || t.named("fn", "func", "fun", "def", "proc")) && next.is("(") && e.token(i-1).is("(", ",", "=", "return", "{") && !e.usedBefore(i):
			return e.say(t, "'"+t.text+"' is not Lua", "write function"+e.after(i))
		}
	}
	return nil
}

// usedBefore reports whether token i, a name, occurs earlier.
func (e *explainer) usedBefore(i int) bool {
	for _, t := range e.tokens[:i] {
		if t.kind == name && t.text == e.tokens[i].text {
			return true
		}
	}
	return false
}

// parameters returns the names from token i on, up to the first token that is neither a name nor a comma.
func (e *explainer) parameters(i int) string {
	var names []string
	for ; e.token(i).isName() || e.token(i).is(","); i++ {
		if e.tokens[i].kind == name {
			names = append(names, e.tokens[i].text)
		}
	}
	return strings.Join(names, ", ")
}

// comprehension explains {f(x) for x in list}.
func (e *explainer) comprehension() *Advice {
	from, to := e.here()
	for i := from; i < to; i++ {
		if t := &e.tokens[i]; t.is("for") && i > from && e.tokens[i-1].line == t.line && endsValue(&e.tokens[i-1]) {
			e.at = i
			if open := e.open(); len(open) > 0 && e.tokens[open[len(open)-1]].is("{", "[", "(") {
				return e.say(t, "Lua has no list comprehensions", "write local list = {}, then: for i = 1, 10 do list[i] = ... end")
			}
		}
	}
	return nil
}

// conditional explains a if condition else b.
func (e *explainer) conditional() *Advice {
	from, to := e.here()
	for i := from + 1; i < to; i++ {
		if !e.tokens[i].is("if") || !endsValue(&e.tokens[i-1]) {
			continue
		}
		for j := i + 1; j < to; j++ {
			if e.tokens[j].is("else") {
				return e.say(&e.tokens[i], "'if' is not an expression in Lua", "write: condition and this or that")
			}
		}
	}
	return nil
}

// membership explains x in list, and the operator is of Python, in conditions.
func (e *explainer) membership() *Advice {
	from, to := e.here()
	if from >= to || !e.tokens[from].is("if", "elseif", "while") {
		return nil
	}
	for i := from; i < to; i++ {
		t := &e.tokens[i]
		switch {
		case t.is("in"):
			return e.say(t, "'in' is only used in 'for' loops", "write set[x] if x is a key of a table; to search a list: for i, item in ipairs(list) do")
		case t.named("is") && endsValue(&e.tokens[i-1]):
			if e.token(i + 1).is("not") {
				return e.say(t, "'is not' is not Lua", "write ~= nil, or ~= before another value")
			}
			return e.say(t, "'is' is not Lua", "write == nil, or == before another value")
		}
	}
	return nil
}

// field explains key: value, "key": value, and key = value. other in a table.
func (e *explainer) field() *Advice {
	from, to := e.here()
	for i := from; i < to; i++ {
		t := &e.tokens[i]
		next := e.token(i + 1)
		switch {
		case t.is(":") && i > 0 && (e.tokens[i-1].kind == text || e.tokens[i-1].kind == number || e.tokens[i-1].kind == name && i+1 <= e.at+1 && !next.isName()):
			return e.colon(i)
		case t.is(".") && next.isName() && e.token(i+2).is("=") && e.token(i-1).isName() && e.token(i-2).is("{", ",", ";") && i+2 == e.at:
			return e.say(&e.tokens[i-1], "a field name in braces cannot have a dot", "write "+e.tokens[i-1].text+" = {...}, with the whole value")
		case t.is(".") && next.isName() && e.token(i+2).is("=") && i > 0 && (e.tokens[i-1].kind == text || e.tokens[i-1].kind == number):
			a := e.say(t, "a comma is missing here", "write a comma instead of the dot")
			return a
		case t.kind == number && strings.Contains(t.text, "..") && !strings.Contains(t.text, "..."):
			a, b, _ := strings.Cut(t.text, "..")
			return e.say(t, "'"+t.text+"' is not a number", fmt.Sprintf("write spaces around the dots: %s .. %s", a, b))
		}
	}
	return nil
}

// colon explains what to write instead of the ':' at token i.
func (e *explainer) colon(i int) *Advice {
	t, before := &e.tokens[i], &e.tokens[i-1]
	e.at = i
	open := e.open()
	switch {
	case len(open) > 0 && e.tokens[open[len(open)-1]].is("{"):
		key := before.text
		if inner := strings.Trim(key, `"'`); before.kind == text && IsName(inner) {
			key = inner
		} else if before.kind == text {
			key = "[" + key + "]"
		}
		value := "..."
		if v := e.token(i + 1); v != nil && v.kind != symbol && e.token(i+2).is(",", "}") {
			value = v.text
		}
		return e.say(t, "fields are assigned with '='", "write "+key+" = "+value)
	case len(open) > 0 && e.tokens[open[len(open)-1]].is("["):
		return e.say(t, "Lua has no slices", "write {unpack(list, 1, 2)}")
	case before.kind == name && i-1 == e.firstOf(i) && beginsValue(e.token(i+1)):
		return e.say(t, "function calls need parentheses", "write "+before.text+"("+e.after(i)+")")
	}
	return nil
}

// braces explains function f() {.
func (e *explainer) braces() *Advice {
	t := e.token(e.at)
	if !t.is("{") || !e.token(e.at-1).is(")") || !e.headOfFunction(e.at-1) {
		return nil
	}
	return e.say(t, "a function's body has no braces", "remove the {, and write end instead of the }")
}

// spread explains ...list, with the dots at i.
func (e *explainer) spread(i int) *Advice {
	return e.say(&e.tokens[i], "'...' stands for a function's extra arguments", "write unpack("+e.tokens[i+1].text+") to insert a list's items here")
}

// lostFunction explains spawn((session) ... end).
func (e *explainer) lostFunction() *Advice {
	t := e.token(e.at)
	if t == nil || !e.token(e.at-1).is(")") || t.line == e.tokens[e.at-1].line && !t.isName() {
		return nil
	}
	for i := e.at - 2; i > 0; i-- {
		switch {
		case e.tokens[i].isName() || e.tokens[i].is(","):
		case e.tokens[i].is("(") && e.token(i-1).is("(", ",", "="):
			return e.say(&e.tokens[i], "the keyword 'function' is missing here", "write function("+e.parameters(i+1)+")")
		default:
			return nil
		}
	}
	return nil
}

// afterReturn explains a statement after a return.
func (e *explainer) afterReturn() *Advice {
	t := e.token(e.at)
	if t == nil || e.firstOf(e.at) != e.at || e.at == 0 {
		return nil
	}
	before := e.firstOf(e.at - 1)
	if !e.tokens[before].is("return") || t.is("end", "else", "elseif", "until") {
		return nil
	}
	return e.say(&e.tokens[before], "'return' must be the last statement of its block", fmt.Sprintf("move it after line %d, or remove the statements that follow it", t.line))
}

// decrement explains n--, which is n and a comment.
func (e *explainer) decrement() *Advice {
	before := e.token(e.at - 1)
	if before == nil || before.kind != name && !before.is("]") || !strings.HasPrefix(e.source[before.end():], "--") {
		return nil
	}
	first := e.firstOf(e.at - 1)
	target := e.source[e.tokens[first].offset:before.end()]
	a := e.say(before, "Lua has no '--'", fmt.Sprintf("write %s = %s - 1", target, target))
	a.Line, a.Column = before.behind()
	a.Width = 2
	return a
}

// separator explains a ; between arguments, (0, 1, 0) for a list, and *list and ...list in a list.
func (e *explainer) separator() *Advice {
	t := e.token(e.at)
	open := e.open()
	if t == nil || len(open) == 0 {
		return nil
	}
	i := open[len(open)-1]
	bracket := &e.tokens[i]
	before := e.token(e.at - 1)
	switch {
	case t.is(";") && bracket.is("("):
		return e.say(t, "arguments are separated by commas", "write a comma instead of the semicolon")
	case t.is(",") && bracket.is("(") && e.token(i-1).is("=", "{", ",", "return", "("):
		for j := e.at; j < len(e.tokens) && e.tokens[j].line == t.line; j++ {
			if e.tokens[j].is(")") {
				return e.say(bracket, "lists are written in braces", "write {"+e.source[bracket.end():e.tokens[j].offset]+"}")
			}
		}
	case t.is("*") && e.token(e.at+1).isName() && before.is("{", "(", ","):
		return e.say(t, "'*' is multiplication", "write unpack("+e.tokens[e.at+1].text+") to insert a list's items here")
	case t.isName() && before.is("...") && before.end() == t.offset:
		return e.spread(e.at - 1)
	case t.is("...") && e.token(e.at+1).isName() && e.tokens[e.at+1].offset == t.end():
		return e.spread(e.at)
	}
	return nil
}

// call explains print hello and print "a", "b".
func (e *explainer) call() *Advice {
	i := e.firstOf(min(e.at, len(e.tokens)-1))
	t, next := e.token(i), e.token(i+1)
	if !t.isName() || next == nil || next.line != t.line || !beginsValue(next) || next.is("(", "{", "[") || e.at > i+2 {
		return nil
	}
	return e.say(t, "function calls need parentheses", "write "+t.text+"("+e.after(i)+")")
}

// unclosedComment explains --[[ without ]].
func (e *explainer) unclosedComment() *Advice {
	if e.at < len(e.tokens) || e.comment == 0 {
		return nil
	}
	line := e.comment
	return &Advice{Line: line, Column: 1, Width: 4, Message: "the comment that begins here is not closed", Hint: "write ]] where it ends"}
}
