package explain

import (
	"fmt"
	"regexp"
	"slices"
	"strings"

	lua "github.com/yuin/gopher-lua"

	"github.com/vuerlua/vuerlua/luabind/internal/diag"
	"github.com/vuerlua/vuerlua/luabind/internal/lazy"
	"github.com/vuerlua/vuerlua/luabind/internal/lint"
	"github.com/vuerlua/vuerlua/luabind/internal/machine"
	"github.com/vuerlua/vuerlua/luabind/internal/sandbox"
	"github.com/vuerlua/vuerlua/luabind/internal/script"
	"github.com/vuerlua/vuerlua/luabind/internal/syntax"
	"github.com/vuerlua/vuerlua/protocol/catalog"
)

var (
	reCallNil = lazy.Regexp(`([A-Za-z_]\w*)\s*[({"']`)
	reOwner   = lazy.Regexp(`[A-Za-z_]\w*\.$`)
	reCannot  = lazy.Regexp(`^attempt to (index|call) (?:\w+ '([^']*)' \(a (\w+) value\)|a (\w+) value)`)
)

// Culprit returns the name of the variable that an error of Lua says cannot be indexed or called, "" if the
// message names none.
func Culprit(message string) string {
	m := reCannot().FindStringSubmatch(message[max(0, strings.Index(message, "attempt")):])
	if m == nil || m[2] == "?" {
		return ""
	}
	return m[2]
}

// Advise adds a hint for mistakes that Lua's messages do not explain: a message names one
// variable at most, and the source line shows the others.
func (x *Explainer) Advise(d *diag.Diagnostic) {
	otherwise := x.adviseByName(d)
	if d.Hint == "" && d.Line > 0 && d.Rule != diag.Syntax {
		x.adviseByText(d)
	}
	if m := reArgument().FindStringSubmatch(d.Message); d.Hint == "" && m != nil {
		d.Hint = argumentHint(m)
	}
	switch {
	case d.Hint != "":
	case otherwise != "":
		d.Hint = otherwise
	case strings.HasSuffix(d.Message, "stack overflow"):
		d.Hint = "a function calls itself too often: check what should end that"
	case strings.HasPrefix(d.Message, "attempt to index a nil value"):
		d.Hint = "the value before the dot, colon or bracket is nil: check the call or field that it comes from"
	}
}

// adviseByName explains calls and reads of what is nil. It returns a hint for the case that the text of the
// line does not show a better one.
func (x *Explainer) adviseByName(d *diag.Diagnostic) (otherwise string) {
	text := d.LineText()
	cannot := reCannot().FindStringSubmatch(d.Message)
	switch {
	case cannot != nil && cannot[1] == "call":
		x.adviseCall(d, text, cannot[2], cannot[3]+cannot[4])
	case cannot != nil && cannot[2] != "":
		return x.adviseIndex(d, text, cannot[2], cannot[3])
	case strings.HasPrefix(d.Message, "attempt to get length of"):
		d.Message, d.Hint = "'#' counts a list or a text, and this is neither", "the value after # is nil or a number: it was never given, or its name is another one"
		d.Mark("#")
	case strings.HasPrefix(d.Message, "attempt to compare") && strings.Contains(d.Message, "number") && strings.Contains(d.Message, "string"):
		d.Hint = "one of the two is text: write tonumber(text)"
	}
	return ""
}

// adviseIndex explains why a field of the variable name cannot be read: its value is of type
// typ, which has no fields. It returns what to do if the text shows nothing better.
func (x *Explainer) adviseIndex(d *diag.Diagnostic, text, name, typ string) (otherwise string) {
	if typ == "nil" {
		otherwise = "it was never given a value, or its name is another one"
	} else {
		typ = "a " + typ
	}
	re := regexp.MustCompile(`((?:[A-Za-z_]\w*[.:])*\b` + regexp.QuoteMeta(name) + `)\s*[.:]\s*([A-Za-z_]\w*)`)
	m := re.FindStringSubmatch(text)
	if m == nil {
		if name == "?" { // Lua has no name for an item of a list
			if m := reItem().FindStringSubmatch(text); m != nil {
				name = m[1]
			} else {
				name = "this"
			}
		}
		d.Message = fmt.Sprintf("'%s' is %s, so it has no fields", name, typ)
		d.Mark(name)
		return otherwise
	}
	owner, field := m[1], m[2]
	d.Message = fmt.Sprintf("'%s' is %s, so it has no field '%s'", owner, typ, field)
	d.Mark(owner)
	for _, f := range x.Findings(d.File) {
		if d.File == x.Line && f.Line == d.Line && f.IsAbout(diag.Undefined, owner) {
			d.Message, d.Hint = f.Message, f.Hint
			return ""
		}
	}
	if near := x.suggestGlobal(owner, false); near != "" {
		d.Hint = script.DidYouMean(near)
	} else if field == "sleep" {
		d.Hint = "write sleep(seconds)"
	}
	return otherwise
}

// reItem matches the item in list[i].x.
var reItem = lazy.Regexp(`([A-Za-z_][\w.]*\[[^\]]*\])\s*[.:\[]`)

var reArgument = lazy.Regexp(`^bad argument #(\d+) to '?([\w?]+)'? \((\w+) expected, got (\w+)`)

// argumentHint is what to do about an argument of the wrong type: its number, the function,
// what it should be, what it is.
func argumentHint(m []string) string {
	switch {
	case m[4] == "nil" || m[4] == "no":
		return "argument " + m[1] + " is nil: it was never given, or its name is another one"
	case m[2] == "format" && m[4] == "string":
		return "write %s in the format for a text, or tonumber(text)"
	case m[3] == "number" && m[4] == "string":
		return "write tonumber(text) for the number in a text"
	case m[3] == "string" && m[4] == "table":
		return "write table.concat(list, \", \") to make a text of a list"
	case m[3] == "string":
		return "write tostring(x)"
	case m[3] == "table":
		return "write braces around it: { ... }"
	}
	return "give it a " + m[3]
}

// inString says that a string literal that begins in text does not end there.
func inString(text string) bool {
	var open byte
	for i := 0; i < len(text); i++ {
		switch c := text[i]; {
		case open != 0 && c == '\\':
			i++
		case c == open:
			open = 0
		case open == 0 && (c == '"' || c == '\''):
			open = c
		}
	}
	return open != 0
}

// adviseCall explains the call of a value that is not a function, by its name in the line. called is
// the name in Lua's message, "" for none, and typ is the type of the value.
func (x *Explainer) adviseCall(d *diag.Diagnostic, text, called, typ string) {
	for _, m := range reCallNil().FindAllStringSubmatchIndex(text, -1) {
		name := text[m[2]:m[3]]
		if syntax.IsKeyword(name) || inString(text[:m[2]]) || reName().MatchString(called) && name != called {
			continue
		}
		whole := qualified(text, m[2]) + name
		if instead := sandbox.Instead(whole); instead != "" {
			d.Message, d.Hint = whole+" is not available in scene scripts", instead
			d.Mark(whole)
			return
		}
		if m[2] > 0 && (text[m[2]-1] == '.' || text[m[2]-1] == ':') {
			if x.adviseMember(d, text, m[2], name) {
				return
			}
			if near := catalog.Suggest(name, slices.Values(x.Methods())); near != "" && near != name && text[m[2]-1] == ':' {
				d.Message = "there is no method '" + name + "'"
				d.Hint = script.DidYouMean(near)
				d.Mark(name)
				return
			}
			continue
		}
		if machine.Index(x.State, x.State.G.Global, lua.LString(name)) != lua.LNil {
			continue
		}
		if x.adviseVariable(d, name) {
			return
		}
		if strings.Contains(d.Message, "local '"+name+"'") || strings.Contains(d.Message, "upvalue '"+name+"'") || x.Texts.Mentioned(d.File, name, d.Line) {
			continue // it is a local, or may be a local
		}
		d.Message = "'" + name + "' is not defined"
		named := func(f *diag.Diagnostic) bool { return f.IsAbout(diag.Undefined, name) }
		if f := x.findingAt(d, named); f != nil {
			d.Hint = f.Hint
		} else if near := x.suggestGlobal(name, text[m[1]-1] == '{'); near != "" {
			d.Hint = script.DidYouMean(near)
		}
		d.Mark(name)
		return
	}
	calls := []diag.RuleID{diag.Undefined, diag.UnknownField, diag.FieldCalled, diag.ForInList, diag.ForInNumber, diag.NotCalled}
	if f := x.findingAt(d, func(f *diag.Diagnostic) bool { return slices.Contains(calls, f.Rule) }); f != nil {
		d.Message, d.Hint, d.Column, d.Width = f.Message, f.Hint, f.Column, f.Width
		return
	}
	d.Message = "attempt to call a value that is not a function"
	if m := reForIn().FindStringSubmatch(text); m != nil {
		d.Message = "'" + m[2] + "' is not a function, and for needs one after in"
		d.Hint = "write: for i, " + m[1] + " in ipairs(" + m[2] + ") do"
		d.Mark(m[2])
		return
	}
	if m := reForInCall().FindStringSubmatch(text); m != nil && typ == "table" {
		d.Message = "'for ... in' needs an iterator, not a table"
		d.Hint = "write: for i, " + m[1] + " in ipairs(" + m[2] + ") do"
		d.Mark(m[2])
		return
	}
	d.Hint = "what is called here is nil, or not a function: check its spelling, and what it was set to"
	if !reName().MatchString(called) {
		return
	}
	if m := regexp.MustCompile(`((?:[A-Za-z_]\w*[.:])*\b` + called + `)\s*[({"']`).FindStringSubmatch(text); m != nil {
		called = m[1]
	}
	d.Message, d.Hint = "'"+called+"' is a "+typ+", not a function", "only functions can be called"
	if typ == "nil" {
		d.Message, d.Hint = "'"+called+"' is nil, not a function", "it was never given a value: check its spelling"
	}
	d.Mark(called)
}

var reName = lazy.Regexp(`^[A-Za-z_]\w*$`)

// adviseVariable explains the call of a variable that a line of eval sees.
func (x *Explainer) adviseVariable(d *diag.Diagnostic, name string) bool {
	if d.File != x.Line {
		return false
	}
	v, ok := x.Variable(name)
	if !ok {
		return false
	}
	if _, callable := v.(*lua.LFunction); callable {
		return false
	}
	d.Message, d.Hint = "'"+name+"' is not a function: it is "+v.Type().String(), "look at what the script sets it to"
	if v == lua.LNil {
		d.Message, d.Hint = "'"+name+"' is nil, not a function", "the script has not given it a value"
	}
	d.Mark(name)
	return true
}

// reForInCall matches a loop over the result of one call.
var reForInCall = lazy.Regexp(`\bfor\s+(?:\w+\s*,\s*)*(\w+)\s+in\s+([A-Za-z_][\w.:]*\([^()]*\))\s+do\b`)

var reForIn = lazy.Regexp(`\bfor\s+(?:\w+\s*,\s*)*(\w+)\s+in\s+([\w.]+)\s+do\b`)

// members are what lists and texts of other languages have as methods.
var members = map[string]string{
	"append": "write list[#list + 1] = value", "push": "write list[#list + 1] = value", "push_back": "write list[#list + 1] = value",
	"insert": "write table.insert(list, position, value)", "pop": "write table.remove(list)", "shift": "write table.remove(list, 1)",
	"sort": "write table.sort(list)", "join": "write table.concat(list, \", \")", "length": "write #list", "len": "write #list", "size": "write #list",
	"forEach": "write: for i, item in ipairs(list) do ... end", "map": "write a loop: for i, item in ipairs(list) do ... end",
	"includes": "look through it: for i, item in ipairs(list) do ... end", "contains": "look through it: for i, item in ipairs(list) do ... end",
	"toString": "write tostring(x)", "toFixed": "write string.format(\"%.2f\", x)", "split": "write: for word in text:gmatch(\"%S+\") do ... end",
	"startsWith": "write text:sub(1, #start) == start", "startswith": "write text:sub(1, #start) == start", "trim": "write text:match(\"^%s*(.-)%s*$\")",
	"strip": "write text:match(\"^%s*(.-)%s*$\")", "toLowerCase": "write text:lower()", "toUpperCase": "write text:upper()", "keys": "write: for key in pairs(t) do ... end",
	"items": "write: for key, value in pairs(t) do ... end",
}

// adviseMember explains a call of a method of other languages, at a place of the line.
func (x *Explainer) adviseMember(d *diag.Diagnostic, text string, at int, name string) bool {
	hint := members[name]
	owner := reMember().FindStringSubmatch(text[:at])
	if hint == "" || owner == nil || owner[1] == "session" || owner[1] == "vuer" || sandbox.IsLibrary(owner[1]) {
		return false
	}
	d.Message = "'" + owner[1] + "' has no function '" + name + "'"
	d.Hint = strings.NewReplacer("list", owner[1], "text", owner[1]).Replace(hint)
	d.Mark(name)
	return true
}

var reMember = lazy.Regexp(`([A-Za-z_]\w*)[.:]$`)

// qualified is the name and dot that stand right before at, as "os.", or nothing.
func qualified(text string, at int) string {
	return reOwner().FindString(text[:at])
}

// suggestGlobal returns the global whose name resembles name most, "" for none or if name is a global.
// builds means that name is called with a table.
func (x *Explainer) suggestGlobal(name string, builds bool) string {
	if machine.Index(x.State, x.State.G.Global, lua.LString(name)) != lua.LNil {
		return ""
	}
	// Of equally near names the first is taken: a function is meant more often than a component.
	names := slices.Clone(x.Functions())
	machine.ForEach(x.State.G.Global, func(k, _ lua.LValue) {
		if s, ok := k.(lua.LString); ok && !strings.HasPrefix(string(s), "_") {
			names = append(names, string(s))
		}
	})
	names = slices.AppendSeq(names, catalog.Names())
	names = slices.DeleteFunc(names, func(global string) bool { return !lint.MayMean(name, global, builds) })
	return catalog.Suggest(name, slices.Values(names))
}
