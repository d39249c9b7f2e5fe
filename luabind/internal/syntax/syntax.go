// Package syntax explains mistakes in Lua source that does not parse. The parser reports only the
// word at which it gave up; this package looks for the likely mistake: a missing end, comma or
// quote, or the syntax of another language.
package syntax

import (
	"fmt"
	"slices"
	"sort"
	"strings"
	"unicode/utf8"

	"github.com/vuerlua/vuerlua/protocol/catalog"
)

// Advice describes a mistake and its position. Line and Column count from 1, Column in bytes;
// Width is in characters.
type Advice struct {
	Line, Column, Width int
	Message             string
	Hint                string
}

// Explain looks for the mistake that made a parser give up at the token that begins at offset; at
// the end of the file, offset is the length of the source. It returns nil if it has nothing better
// to say than the parser.
func Explain(source string, offset int) *Advice {
	e := &explainer{source: source}
	e.tokens, e.comment = scan(source)
	e.at = sort.Search(len(e.tokens), func(i int) bool { return e.tokens[i].end() > offset })
	for i, t := range e.tokens {
		if t.kind == unended && (e.at >= len(e.tokens) || t.line <= e.tokens[e.at].line) {
			if before := e.token(i - 1); before != nil && before.text == t.text[:1]+t.text[:1] && before.end() == t.offset {
				return e.say(before, "Lua has no triple quotes", "write [[ and ]] around a string of several lines")
			}
			if strings.HasPrefix(t.text, "[") {
				return e.say(&e.tokens[i], "the string that begins here is not closed", "write ]] where it ends")
			}
			return e.say(&e.tokens[i], "the string that begins here is not closed", "a quote ("+t.text[:1]+") is missing at its end")
		}
	}
	for _, rule := range []func() *Advice{
		e.unclosedComment, e.conflict, e.pasted, e.zeroByte, e.control, e.typography, e.foreignLetters, e.emptyStatement, e.tripleQuotes, e.numeral, e.reserved, e.quotedField, e.stray, e.declaration, e.cLoop, e.foreignSymbol, e.foreignFunction, e.foreignWord, e.comprehension, e.conditional, e.membership,
		e.field, e.bracketList, e.misspeltWord, e.header, e.namedArguments, e.braces, e.lostFunction, e.afterReturn, e.decrement,
		e.blocks, e.separator, e.comma, e.misspeltKeyword, e.call, e.loneName,
	} {
		if a := rule(); a != nil {
			return a
		}
	}
	return nil
}

type explainer struct {
	source  string
	tokens  []token
	comment int // the line of an unclosed long comment, 0 for none
	at      int // the token at which the parser gave up; len(tokens) at the end
}

func (e *explainer) token(i int) *token {
	if i < 0 || i >= len(e.tokens) {
		return nil
	}
	return &e.tokens[i]
}

func (e *explainer) say(t *token, message, hint string) *Advice {
	first, _, _ := strings.Cut(t.text, "\n")
	return &Advice{t.line, t.column, utf8.RuneCountInString(first), message, hint}
}

// lineOf returns the text of t's line.
func (e *explainer) lineOf(t *token) string {
	begin := t.offset - t.column + 1
	return strings.TrimRight(e.source[begin:begin+lineLength(e.source[begin:])], "\r")
}

// firstOf returns the first token on the line of token i.
func (e *explainer) firstOf(i int) int {
	for i > 0 && i < len(e.tokens) && e.tokens[i-1].line == e.tokens[i].line {
		i--
	}
	return i
}

// here returns the range of the tokens on the line where the parser gave up.
func (e *explainer) here() (from, to int) {
	if e.at >= len(e.tokens) {
		return e.at, e.at
	}
	from = e.firstOf(e.at)
	for to = e.at; to < len(e.tokens) && e.tokens[to].line == e.tokens[e.at].line; to++ {
	}
	return from, to
}

// conflict explains the marks of a merge conflict, and the fences of Markdown.
func (e *explainer) conflict() *Advice {
	from, to := e.here()
	if from >= to {
		return nil
	}
	t := &e.tokens[from]
	line := e.lineOf(t)
	for _, mark := range []string{"<<<<<<<", "=======", ">>>>>>>", "|||||||"} {
		if strings.HasPrefix(line, mark) {
			return e.say(t, "this line is a mark of a merge conflict", "keep one of the two versions, and delete the lines with <<<<<<<, ======= and >>>>>>>")
		}
	}
	if strings.HasPrefix(strings.TrimSpace(line), "```") {
		return e.say(t, "this line is Markdown, not Lua", "remove it")
	}
	return nil
}

// zeroByte explains a zero byte, which editors do not write.
func (e *explainer) zeroByte() *Advice {
	t := e.token(e.at)
	if t == nil || !strings.HasPrefix(t.text, "\x00") {
		return nil
	}
	return e.say(t, "a zero byte is not Lua", "remove it, or save the file again")
}

// bracketList explains [1, 2, 3].
func (e *explainer) bracketList() *Advice {
	t := e.token(e.at)
	if !t.is("[") || !e.token(e.at-1).is("=", "(", ",", "{", "return", "in") {
		return nil
	}
	for i := e.at + 1; i < len(e.tokens) && e.tokens[i].line == t.line; i++ {
		if e.tokens[i].is("]") {
			return e.say(t, "lists are written in braces", "write {"+e.source[t.end():e.tokens[i].offset]+"}")
		}
	}
	return e.say(t, "lists are written in braces", "write {1, 2, 3}")
}

// header explains an if, while or for without its then or do.
func (e *explainer) header() *Advice {
	for i := min(e.at, len(e.tokens)) - 1; i >= 0; i-- {
		t := &e.tokens[i]
		if t.is("then", "do", "else", "repeat", "function", "return", "local") {
			return nil
		}
		if !t.is("if", "elseif", "while", "for") {
			continue
		}
		want := "then"
		if t.is("while", "for") {
			want = "do"
		}
		culprit := e.token(e.at)
		if culprit.is("=") && t.line == culprit.line && !t.is("for") {
			return e.say(culprit, "'=' assigns, it does not compare", "write == for 'is equal to'")
		}
		last := &e.tokens[e.at-1]
		for j := i + 1; j < e.at; j++ { // the header ends with its line
			if e.tokens[j].line == t.line {
				last = &e.tokens[j]
			}
		}
		a := e.say(t, fmt.Sprintf("this '%s' has no '%s'", t.text, want), "")
		a.Line, a.Column = last.behind()
		a.Width = 1
		switch {
		case t.is("for") && e.token(i+3).named("range"):
			a.Hint = fmt.Sprintf("write: for %s = 1, 10 do ... end", e.tokens[i+1].text)
		case last.is("{") || culprit.is("{") && culprit.line == t.line:
			a.Hint = fmt.Sprintf("write %s ... %s instead of the braces, and end at the end", t.text, want)
		case last.is(":") || culprit.is(":"):
			a.Hint = fmt.Sprintf("write %s instead of the colon, and end at the end", want)
		default:
			a.Hint = fmt.Sprintf("write %s at the end of the line", want)
		}
		return a
	}
	return nil
}

// namedArguments explains Box(key="box").
func (e *explainer) namedArguments() *Advice {
	if !e.token(e.at).is("=") {
		return nil
	}
	open := e.open()
	if len(open) == 0 || !e.tokens[open[len(open)-1]].is("(") {
		return nil
	}
	i := open[len(open)-1]
	callee := e.token(i - 1)
	if callee == nil || callee.kind != name || e.token(i-2).is("function") || e.tokens[e.at-1].kind != name {
		return nil
	}
	called := callee.text
	if e.token(i-2).is(":", ".") && e.token(i-3).isName() {
		called = e.tokens[i-3].text + e.tokens[i-2].text + called
	}
	return e.say(callee, "named arguments go in braces", fmt.Sprintf("write %s{ %s = ... }", called, e.tokens[e.at-1].text))
}

// comma explains two values without a comma.
func (e *explainer) comma() *Advice {
	t, before := e.token(e.at), e.token(e.at-1)
	open := e.open()
	if t == nil || before == nil || len(open) == 0 || !beginsValue(t) || !endsValue(before) {
		return nil
	}
	bracket := &e.tokens[open[len(open)-1]]
	switch {
	case bracket.is("{"), bracket.is("(") && t.line == before.line:
		a := e.say(before, "a comma is missing here", "write a comma after "+tail(before.text))
		if before.kind == text && t.kind == text {
			a.Hint += ", or .. to join the strings"
		}
		if before.kind == number && t.is("(") {
			a.Message, a.Hint = "a number cannot be called", "write * to multiply, or a comma"
		}
		a.Line, a.Column = before.behind()
		a.Width = 1
		return a
	case bracket.is("(", "["):
		a := e.say(before, "the '"+bracket.text+"' is not closed", "write "+closers[bracket.text]+" here")
		if bracket.line != before.line {
			a.Message = fmt.Sprintf("the '%s' on line %d is not closed", bracket.text, bracket.line)
		}
		a.Line, a.Column = before.behind()
		a.Width = 1
		return a
	}
	return nil
}

func tail(s string) string {
	if len(s) > 20 {
		return "this"
	}
	return s
}

func beginsValue(t *token) bool {
	return t != nil && (t.kind == name || t.kind == number || t.kind == text || t.is("{", "(", "function", "nil", "true", "false", "not", "#", "["))
}

func endsValue(t *token) bool {
	return t != nil && (t.kind == name || t.kind == number || t.kind == text || t.is("}", ")", "]", "end", "nil", "true", "false", "..."))
}

// misspeltKeyword explains lcoal x = 1 and fucntion f().
func (e *explainer) misspeltKeyword() *Advice {
	t := e.token(e.firstOf(min(e.at, len(e.tokens)-1)))
	if t == nil || t.kind != name {
		return nil
	}
	if meant := catalog.Suggest(t.text, slices.Values(keywords)); meant != "" {
		return e.say(t, "'"+t.text+"' is not Lua", "did you mean '"+meant+"'?")
	}
	return nil
}

// maxSuggestions bounds the names that misspeltWord compares with keywords.
const maxSuggestions = 1000

// misspeltWord explains local funtion f(), x = 1 esle x = 2, and endd instead of the last end. The word may
// be far above the place where the parser gave up.
func (e *explainer) misspeltWord() *Advice {
	times := map[string]int{}
	for _, t := range e.tokens {
		if t.kind == name {
			times[t.text]++
		}
	}
	compared := 0
	for i := min(e.at, len(e.tokens)-1); i >= 0 && compared < maxSuggestions; i-- {
		t := &e.tokens[i]
		// A variable occurs more than once, and nearly always between symbols.
		if t.kind != name || times[t.text] > 1 || !e.between(i) {
			continue
		}
		compared++
		switch meant := catalog.Suggest(t.text, slices.Values(keywords)); meant {
		case "", "and", "or", "not", "in", "nil", "true", "false", "goto":
		case "end":
			if e.firstOf(i) == i || e.token(i-1).line == t.line {
				return e.say(t, "'"+t.text+"' is not Lua", "did you mean 'end'?")
			}
		default:
			return e.say(t, "'"+t.text+"' is not Lua", "did you mean '"+meant+"'?")
		}
	}
	return nil
}

// between reports whether token i is where a keyword may be but hardly a name: right before or after
// another word or value of its line, or alone in it.
func (e *explainer) between(i int) bool {
	t, before, next := &e.tokens[i], e.token(i-1), e.token(i+1)
	if before != nil && before.line != t.line {
		before = nil
	}
	if next != nil && next.line != t.line {
		next = nil
	}
	if next.is("=", ",", ".", ":", "(", "[", "{") || next != nil && next.kind == text || before.is(".", ":", "function", "goto", "::", ",") {
		return false
	}
	if before == nil {
		return next == nil || next.is(")", "}") || beginsValue(next) || next.kind == keyword
	}
	return beginsValue(next) && !next.is("function") || next == nil && endsValue(before) || before.is("local") && beginsValue(next) || before.is(")") && next == nil
}
