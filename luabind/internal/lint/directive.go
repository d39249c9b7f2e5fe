package lint

import (
	"slices"
	"strings"

	"github.com/vuerlua/vuerlua/luabind/internal/diag"
	"github.com/vuerlua/vuerlua/luabind/internal/lazy"
	"github.com/vuerlua/vuerlua/luabind/internal/syntax"
)

// Directives are the comments of a file that silence findings, in the form that the Lua language
// server defines:
//
//	local x = later  ---@diagnostic disable-line: undefined
//	---@diagnostic disable-next-line: undefined, unknown-method
//	---@diagnostic disable: unknown-property
//	---@diagnostic enable: unknown-property
//
// disable and enable apply from the next line on. A directive without rules applies to all of
// them. The zero value silences nothing.
type Directives struct {
	lines  map[int][]rules
	blocks []block // in the order of their lines
}

// rules are names of rules; nil stands for all.
type rules []diag.RuleID

func (r rules) has(rule diag.RuleID) bool { return r == nil || slices.Contains(r, rule) }

// A block is a directive that applies from a line on.
type block struct {
	from    int
	disable bool
	rules   rules
}

// aliases maps rules of the Lua language server to ours that find the same, so that one comment
// silences both.
var aliases = map[string][]diag.RuleID{
	"undefined-global":     {diag.Undefined},
	"undefined-field":      {diag.UnknownField, diag.UnknownMethod},
	"duplicate-index":      {diag.DuplicateField},
	"param-type-mismatch":  {diag.WrongType},
	"assign-type-mismatch": {diag.WrongType},
}

var reDirective = lazy.Regexp(`^(?:---|--\[=*\[)\s*@diagnostic\s+(disable-next-line|disable-line|disable|enable)\b\s*(:?)([^\n\]]*)`)

// ReadDirectives returns the directives of a file.
func ReadDirectives(source string) *Directives {
	d := new(Directives)
	if !strings.Contains(source, "@diagnostic") {
		return d
	}
	syntax.Comments(source, func(line int, comment string) {
		m := reDirective().FindStringSubmatch(comment)
		if m == nil {
			return
		}
		var named rules
		if m[2] == ":" {
			named = rules{}
			for _, name := range strings.FieldsFunc(m[3], func(r rune) bool { return r == ',' || r == ' ' || r == '\t' || r == '\r' }) {
				named = append(append(named, diag.RuleID(name)), aliases[name]...)
			}
		}
		switch m[1] {
		case "disable-line":
			d.silence(line, named)
		case "disable-next-line":
			d.silence(line+1, named)
		default:
			d.blocks = append(d.blocks, block{line + 1, m[1] == "disable", named})
		}
	})
	return d
}

func (d *Directives) silence(line int, named rules) {
	if d.lines == nil {
		d.lines = map[int][]rules{}
	}
	d.lines[line] = append(d.lines[line], named)
}

// Silences reports whether a directive silences a finding of a rule in a line. If the rule is empty,
// only directives without rules count.
func (d *Directives) Silences(rule diag.RuleID, line int) bool {
	if r, ok := diag.Find(rule); ok && r.Fixed {
		return false
	}
	if slices.ContainsFunc(d.lines[line], func(r rules) bool { return r.has(rule) }) {
		return true
	}
	for _, b := range slices.Backward(d.blocks) {
		if b.from <= line && b.rules.has(rule) {
			return b.disable
		}
	}
	return false
}
