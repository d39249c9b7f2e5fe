package syntax

import (
	"fmt"
	"strings"
)

// foreignSymbol explains an operator or a comment of another language.
func (e *explainer) foreignSymbol() *Advice {
	from, to := e.here()
	for i := from; i < to; i++ {
		t := &e.tokens[i]
		if t.kind != symbol {
			continue
		}
		switch t.text {
		case "!=", "!==":
			return e.say(t, "'"+t.text+"' is not Lua", "write ~= for 'is not equal to'")
		case "===":
			return e.say(t, "'===' is not Lua", "write == for 'is equal to'")
		case "!":
			return e.say(t, "'!' is not Lua", "write not instead")
		case "&&", "&":
			return e.say(t, "'"+t.text+"' is not Lua", "write and")
		case "||", "|":
			return e.say(t, "'"+t.text+"' is not Lua", "write or")
		case "+=", "-=", "*=", "/=", "%=", "^=", "..=":
			left, right := e.sides(i)
			return e.say(t, "Lua has no '"+t.text+"'", fmt.Sprintf("write %s = %s %s %s", left, left, strings.TrimSuffix(t.text, "="), right))
		case "**":
			return e.say(t, "'**' is not Lua", "write ^ for a power: 2 ^ 3")
		case "`":
			return e.say(t, "strings are written in quotes", `write "..." and join strings with .. : "clicked " .. event.key`)
		case "/*", "*/":
			return e.say(t, "'"+t.text+"' is not Lua", "a comment begins with --, a comment of several lines goes between --[[ and ]]")
		case "::":
			if owner, method := e.token(i-1), e.token(i+1); i > from && owner.isName() && method.isName() {
				return e.say(t, "'::' is not Lua here", fmt.Sprintf("write one colon: %s:%s(...)", owner.text, method.text))
			}
		case "++":
			left, _ := e.sides(i)
			return e.say(t, "Lua has no '++'", fmt.Sprintf("write %s = %s + 1", left, left))
		case "=>", "->":
			return e.say(t, "'"+t.text+"' is not Lua", "write function(...) ... end")
		case "?":
			return e.say(t, "'?' is not Lua", "write: condition and this or that")
		case "@":
			return e.matmul(i)
		case "//":
			if i == from {
				return e.say(t, "'//' is not Lua", "a comment begins with --")
			}
			return e.say(t, "'//' is not Lua", "write math.floor(a / b)")
		case "#":
			if i == from && i == e.at {
				return e.say(t, "a line cannot begin with '#'", "a comment begins with --")
			}
		}
	}
	return nil
}

// matmul explains session.upsert @ Box(...), which is Vuer's Python.
func (e *explainer) matmul(i int) *Advice {
	t := &e.tokens[i]
	if i == e.firstOf(i) {
		return e.say(t, "Lua has no decorators", `write on("CLICK", function(event, session) ... end)`)
	}
	if method, dot, owner := e.token(i-1), e.token(i-2), e.token(i-3); owner != nil && dot.is(".", ":") && method.kind == name {
		return e.say(t, "'@' is Python, not Lua", fmt.Sprintf("write %s:%s(%s)", owner.text, method.text, e.after(i)))
	}
	return e.say(t, "'@' is not Lua", "call the function: session:upsert(Box{ ... })")
}

// after returns the rest of the line after token i, or "..." if it is too long for a hint.
func (e *explainer) after(i int) string {
	t := &e.tokens[i]
	line := e.lineOf(t)
	rest := strings.TrimSpace(line[t.column-1+len(t.text):])
	if len(rest) > 40 {
		return "..."
	}
	return rest
}

// sides returns the parts of a statement to the left and to the right of operator i.
func (e *explainer) sides(i int) (left, right string) {
	t := &e.tokens[i]
	begin := i
	for begin > 0 && e.tokens[begin-1].line == t.line && !e.tokens[begin-1].is("then", "do", "else", ")", ";", "repeat", "end") {
		begin--
	}
	if begin < i {
		left = e.source[e.tokens[begin].offset:e.tokens[i-1].end()]
	}
	end := i
	for end+1 < len(e.tokens) && e.tokens[end+1].line == t.line && !e.tokens[end+1].is("end", ";", "else") {
		end++
	}
	if end > i {
		right = e.source[e.tokens[i+1].offset:e.tokens[end].end()]
	}
	return left, right
}

// words maps words that begin a statement in other languages to their equivalents in Lua.
var words = map[string]string{
	"def": "function name(...) ... end", "func": "function name(...) ... end", "fn": "function name(...) ... end", "fun": "function name(...) ... end",
	"let": "local name = value", "var": "local name = value", "const": "local name = value", "auto": "local name = value",
	"import": `local name = require "name"`, "from": `local name = require "name"`, "include": `local name = require "name"`,
	"try": "local ok, err = pcall(function() ... end)", "except": "local ok, err = pcall(function() ... end)", "catch": "local ok, err = pcall(function() ... end)",
	"switch": "if ... then ... elseif ... then ... end", "match": "if ... then ... elseif ... then ... end", "case": "if ... then ... elseif ... then ... end",
	"elif": "elseif ... then", "elsif": "elseif ... then", "foreach": "for key, value in pairs(t) do ... end",
	"async": "nothing in its place: every task may wait", "await": "nothing in its place: blocking calls wait by themselves", "pass": "nothing in its place", "continue": "goto continue, and ::continue:: before the loop's 'end'",
	"with": "local file = io.open(name)", "unless": "if not ... then", "when": "if ... then", "using": `local name = require "name"`, "struct": "a table: { x = 0, y = 0 }", "enum": "a table: { RED = 1, BLUE = 2 }",
	"void": "function name(...) ... end", "int": "local name = value", "float": "local name = value", "double": "local name = value", "bool": "local name = value", "string": "local name = value",
	"endif": "end", "endwhile": "end", "endfor": "end", "endfunction": "end", "fi": "end", "done": "end", "begin": "nothing in its place: then, do and function begin a block",
	"class": "a table: local Thing = {}", "raise": "error(\"what is wrong\")", "throw": "error(\"what is wrong\")", "del": "name = nil", "global": "nothing in its place: a variable without local is global",
}

// foreignWord explains a statement of another language.
func (e *explainer) foreignWord() *Advice {
	for _, i := range []int{e.at, e.at - 1, e.firstOf(min(e.at, len(e.tokens)-1))} {
		t := e.token(i)
		if t == nil || t.kind != name || i > 0 && e.tokens[i-1].is(".", ":", ",", "=", "(") {
			continue
		}
		next := e.token(i + 1)
		if lua, ok := words[t.text]; ok && !next.is("=", "(", ".", ":", ",") {
			return e.say(t, "'"+t.text+"' is not Lua", "write "+lua)
		}
	}
	return nil
}
