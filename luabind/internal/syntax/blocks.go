package syntax

import "fmt"

var closers = map[string]string{"(": ")", "{": "}", "[": "]"}

// open are the brackets and blocks that are open at the token where the parser gave up,
// outermost first, as indices of the tokens that have opened them.
func (e *explainer) open() []int {
	open, _ := e.walk()
	return open
}

// walk also gives the first opener that was closed by an end which stands further left than
// the opener's line: most likely that end was meant for a block around it.
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
				continue // it belongs to them
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

// indent is how far the line of token i is indented; a tab counts for one.
func (e *explainer) indent(i int) int { return e.tokens[e.firstOf(i)].column }

// blocks: an end or a bracket that is missing, or that is one too many.
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
		return e.say(t, "this '"+t.text+"' is one too many", "nothing is open that it could close; take it out")
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
		return nil // something else is wrong
	case odd >= 0:
		opener = &e.tokens[odd]
	}
	want := "end"
	if opener.is("repeat") {
		want = "until"
	}
	if i := e.elseIf(); i >= 0 && opener.is("if") {
		return e.say(&e.tokens[i], "'else if' opens a block of its own, and one has no 'end'", "write elseif")
	}
	return e.say(opener, "this '"+opener.text+"' has no '"+want+"'", "write "+want+" below the last line that belongs to it")
}

// unclosed is the advice for a bracket that is open where t stands.
func (e *explainer) unclosed(opener, t *token) *Advice {
	closer := closers[opener.text]
	if t == nil || t.line != opener.line {
		a := e.say(opener, "this '"+opener.text+"' is not closed", "write "+closer+" where its content ends")
		return a
	}
	a := e.say(opener, "this '"+opener.text+"' is not closed", fmt.Sprintf("write %s before the %s", closer, t.text))
	return a
}

// elseIf finds an else with an if behind it in the same line.
func (e *explainer) elseIf() int {
	for i := 0; i+1 < len(e.tokens); i++ {
		if e.tokens[i].is("else") && e.tokens[i+1].is("if") && e.tokens[i].line == e.tokens[i+1].line {
			return i
		}
	}
	return -1
}
