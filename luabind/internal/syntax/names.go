package syntax

import (
	"fmt"
	"strings"

	"github.com/vuerlua/vuerlua/luabind/internal/lazy"
)

// reserved explains a keyword in the place of a name: { end = 100 }, local end = 1.
func (e *explainer) reserved() *Advice {
	from, to := e.here()
	for i := from; i < to; i++ {
		t, before, next := &e.tokens[i], e.token(i-1), e.token(i+1)
		if t.kind != keyword || t.is("nil", "true", "false") || t.is("function") && !next.is("=") {
			continue
		}
		switch {
		case before.is("{", ",", ";") && next.is("=") && (i > from || before.is("{", ",")):
			value := "..."
			if v := e.token(i + 2); v != nil && v.kind != symbol {
				value = v.text
			}
			return e.say(t, "'"+t.text+"' is a keyword of Lua", fmt.Sprintf("write [%q] = %s", t.text, value))
		case before.is("local") && next.is("="), t.is("function") && next.is("="):
			return e.say(t, "'"+t.text+"' is a keyword of Lua", "choose another name: "+t.text+"_")
		case before.is(".") && before.end() == t.offset && i > from+1:
			return e.say(t, "'"+t.text+"' is a keyword of Lua", fmt.Sprintf("write %s[%q]", e.tokens[i-2].text, t.text))
		}
	}
	return nil
}

// foreignLetters explains local größe = 1.
func (e *explainer) foreignLetters() *Advice {
	t := e.token(e.at)
	if !t.isName() || strings.IndexFunc(t.text, func(r rune) bool { return r >= 0x80 }) < 0 {
		return nil
	}
	for _, r := range t.text {
		if '！' <= r && r <= '～' { // the wide forms of ASCII
			return e.say(t, "'"+string(r)+"' is a typographic character, which Lua does not accept", "write "+string(r-'！'+'!')+", the plain character")
		}
	}
	return e.say(t, "'"+strings.ToValidUTF8(t.text, "?")+"' is not a name in Lua", "names can only have the letters a to z and A to Z, digits and _")
}

// emptyStatement explains an extra semicolon.
func (e *explainer) emptyStatement() *Advice {
	t, before := e.token(e.at), e.token(e.at-1)
	if !t.is(";") || before != nil && !before.is(";", "do", "then", "else", "repeat") && (!before.is(")") || !e.headOfFunction(e.at-1)) {
		return nil
	}
	return e.say(t, "this semicolon does not end a statement", "remove it")
}

// quotedField explains { "key" = "a" }.
func (e *explainer) quotedField() *Advice {
	t, before := e.token(e.at), e.token(e.at-1)
	if !t.is("=") || before == nil || before.kind != text {
		return nil
	}
	name := strings.Trim(before.text, `"'`)
	if IsName(name) {
		return e.say(before, "field names are written without quotes", "write "+name+" = ...")
	}
	return e.say(before, "this field name needs brackets", "write ["+before.text+"] = ...")
}

// stray explains a ':' after else or function(...), ':=', '<Box', and ':id' without a call.
func (e *explainer) stray() *Advice {
	from, to := e.here()
	for i := from; i < to; i++ {
		t, before, next := &e.tokens[i], e.token(i-1), e.token(i+1)
		switch {
		case t.is(":") && before.is("else", "do", "then", "repeat"):
			return e.say(t, "unexpected ':' after '"+before.text+"'", "remove the colon")
		case t.is(":") && before.is(")") && i+1 >= to && e.headOfFunction(i-1):
			return e.say(t, "unexpected ':' after the parameters of a function", "remove the colon, and write end at the end")
		case t.is("=") && before.is("="):
			return e.say(t, "unexpected '='", "write = to assign a value, == without a space to compare")
		case t.is(":") && next.is("=") && t.end() == next.offset:
			return e.say(t, "':=' is not Lua", "write =")
		case t.is("<") && next.isName() && before.is("(", "{", ",", "=", "return"):
			return e.say(t, "this is HTML, not Lua", "write "+next.text+"{ key = ... }")
		case t.is(":") && i > from && before.isName() && next.isName() && !e.token(i+2).is("(", "{", "@") && (e.token(i+2) == nil || e.token(i+2).kind != text):
			return e.say(t, "fields are accessed with a dot", "write "+before.text+"."+next.text)
		}
	}
	return nil
}

// headOfFunction reports whether token i closes the parameters of a function.
func (e *explainer) headOfFunction(i int) bool {
	for depth := 0; i >= 0; i-- {
		switch {
		case e.tokens[i].is(")"):
			depth++
		case e.tokens[i].is("("):
			if depth--; depth == 0 {
				return e.token(i-1).is("function") || e.token(i-1).isName() && e.token(i-2).is("function")
			}
		}
	}
	return false
}

var (
	reUnit = lazy.Regexp(`^(\d+(?:\.\d+)?)([A-Za-z_]\w*)$`)
	reHex  = lazy.Regexp(`^[0-9a-fA-F]{3,8}$`)
)

// numeral explains 3x, 1s, 90°, #00ff00 and 2nd.
func (e *explainer) numeral() *Advice {
	from, to := e.here()
	for i := from; i < to; i++ {
		t, before := &e.tokens[i], e.token(i-1)
		if t.kind != number || strings.HasPrefix(t.text, "0x") {
			continue
		}
		m := reUnit().FindStringSubmatch(t.text)
		switch {
		case before.is("#") && before.end() == t.offset && reHex().MatchString(t.text):
			return e.say(t, "colors are written in quotes", `write "#`+t.text+`"`)
		case strings.HasSuffix(t.text, "°"):
			return e.say(t, "angles are in radians", "write math.rad("+strings.TrimSuffix(t.text, "°")+")")
		case m == nil:
		case before.is("local", "function"):
			return e.say(t, "names begin with a letter", "write "+m[2]+m[1])
		case strings.Contains(" s ms sec seconds m cm mm px deg rad k f ", " "+m[2]+" "):
			return e.say(t, "numbers have no unit", "write "+m[1]+" without the unit")
		case !strings.HasPrefix(strings.ToLower(m[2]), "e"):
			return e.say(t, "'"+t.text+"' is not a number", "write "+m[1]+" * "+m[2])
		}
	}
	return nil
}

// declaration explains mistakes in the declaration of a function or a local.
func (e *explainer) declaration() *Advice {
	from, to := e.here()
	for i := from; i < to; i++ {
		t, next := &e.tokens[i], e.token(i+1)
		switch {
		case t.is("local") && e.token(i+1).is("function") && e.token(i+2).is("("):
			return e.say(&e.tokens[i+1], "a local function needs a name", "write local function name"+e.after(i+1))
		case t.is("local") && e.token(i+1).isName() && e.token(i+2).is("-") && e.token(i+3).isName() && e.token(i+4).is("="):
			a, b := e.tokens[i+1].text, e.tokens[i+3].text
			return e.say(&e.tokens[i+2], "names cannot have hyphens", "write "+a+"_"+b)
		case t.is("<") && i > from+1 && e.token(i-2).is("local", ",") && e.token(i+1).named("const", "close") && e.token(i+2).is(">"):
			return e.say(t, "'<"+e.tokens[i+1].text+">' does not exist in Lua 5.1", "remove it")
		case t.is("$") && next.isName() && t.end() == next.offset:
			return e.say(t, "names cannot have a $", "write "+next.text)
		case t.is("function") && e.token(i+1).isName() && e.token(i+2).is(")", ","):
			return e.say(&e.tokens[i+1], "function parameters are written in parentheses", "write function("+e.parameters(i+1)+")")
		}
	}
	return nil
}

// loneName explains require vec3: a function and a name without parentheses.
func (e *explainer) loneName() *Advice {
	before, first := e.token(e.at-1), e.token(e.at-2)
	if !before.isName() || !first.isName() || first.line != before.line || e.at < len(e.tokens) && e.tokens[e.at].line == before.line {
		return nil
	}
	if first.text == "require" {
		return e.say(before, "module names are written in quotes", `write require "`+before.text+`"`)
	}
	return e.say(first, "function calls need parentheses", "write "+first.text+"("+before.text+")")
}

// tripleQuotes explains """text""".
func (e *explainer) tripleQuotes() *Advice {
	from, to := e.here()
	for i := from; i+1 < to; i++ {
		t, next := &e.tokens[i], &e.tokens[i+1]
		if (t.text == `""` || t.text == `''`) && next.kind == text && t.end() == next.offset && next.text[0] == t.text[0] {
			return e.say(t, "Lua has no triple quotes", "write [[ and ]] around a string, or -- before a comment")
		}
	}
	return nil
}
