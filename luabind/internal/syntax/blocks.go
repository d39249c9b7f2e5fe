package syntax

import "fmt"

var closers = map[string]string{"(": ")", "{": "}", "[": "]"}

// open returns the brackets and blocks that are open at the token where the parser gave up,
// outermost first, as indices of their opening tokens.
func (e *explainer) open() []int {
	open, _ := e.walk()
	return open
}

// walk returns open, and the first opener that was closed by an end with less indentation than
// the opener's line: most likely, that end was meant for an outer block.
func (e *explainer) walk() (open []int, odd int) {
	odd = -1
	pop := func(opens func(t *token) bool) bool {
		if n := len(open); n > 0 && opens(&e.tokens[open[n-1]]) {
			open = open[:n-1]
			return true
		}
		return false
	}
	for i := 0; i < min(e.at, len(e.tokens)); i++ {
		t := &e.tokens[i]
		switch {
		case t.is("(", "{", "[", "function", "if", "repeat"):
			open = append(open, i)
		case t.is("do"):
			if n := len(open); n > 0 && e.tokens[open[n-1]].is("while", "for") {
				continue // this do belongs to the loop
			}
			open = append(open, i)
		case t.is("while", "for"):
			open = append(open, i)
		case t.is(")"):
			pop(func(o *token) bool { return o.is("(") })
		case t.is("}"):
			pop(func(o *token) bool { return o.is("{") })
		case t.is("]"):
			pop(func(o *token) bool { return o.is("[") })
		case t.is("until"):
			pop(func(o *token) bool { return o.is("repeat") })
		case t.is("end"):
			n := len(open)
			if n == 0 {
				continue
			}
			opener := open[n-1]
			if pop(isBlock) && odd < 0 && e.firstOf(i) == i && e.indent(i) < e.indent(opener) {
				odd = opener
			}
		}
	}
	return open, odd
}

func isBlock(t *token) bool { return t.is("function", "if", "while", "for", "do") }

// indent returns the indentation of the line of token i; a tab counts as one.
func (e *explainer) indent(i int) int { return e.tokens[e.firstOf(i)].column }

// blocks explains a missing or an extra end or bracket.
func (e *explainer) blocks() *Advice {
	t := e.token(e.at)
	atEnd := t == nil
	if !atEnd && !t.is("end", ")", "}", "]", "until", "else", "elseif") {
		return nil
	}
	open, odd := e.walk()
	if len(open) == 0 {
		if atEnd {
			return nil
		}
		return e.say(t, "unexpected '"+t.text+"'", "it does not close anything; remove it")
	}
	top := open[len(open)-1]
	opener := &e.tokens[top]
	switch {
	case !isBlock(opener) && !opener.is("repeat"):
		if !atEnd && t.is(closers[opener.text]) {
			return nil
		}
		return e.unclosed(opener, t)
	case !atEnd && t.is("else", "elseif") && opener.is("if"), !atEnd && t.is("end") && isBlock(opener):
		return nil // the mistake is a different one
	case odd >= 0:
		opener = &e.tokens[odd]
	}
	want := "end"
	if opener.is("repeat") {
		want = "until"
	}
	if i := e.elseIf(); i >= 0 && opener.is("if") {
		return e.say(&e.tokens[i], "'else if' opens a nested block, which has no 'end'", "write elseif")
	}
	return e.say(opener, "this '"+opener.text+"' has no '"+want+"'", "write "+want+" below the last line that belongs to it")
}

// unclosed returns the advice for a bracket that is open at t.
func (e *explainer) unclosed(opener, t *token) *Advice {
	closer := closers[opener.text]
	if t == nil || t.line != opener.line {
		a := e.say(opener, "this '"+opener.text+"' is not closed", "write "+closer+" where its content ends")
		return a
	}
	a := e.say(opener, "this '"+opener.text+"' is not closed", fmt.Sprintf("write %s before the %s", closer, t.text))
	return a
}

// elseIf returns the index of an else that an if follows on the same line, or -1.
func (e *explainer) elseIf() int {
	for i := 0; i+1 < len(e.tokens); i++ {
		if e.tokens[i].is("else") && e.tokens[i+1].is("if") && e.tokens[i].line == e.tokens[i+1].line {
			return i
		}
	}
	return -1
}
