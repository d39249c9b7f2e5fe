package reference

import (
	"regexp"
	"strings"
	"sync"
)

// The patterns are compiled at their first use, because most commands do not need them.
var (
	reModuleFunction = lazily(`^(?:local )?function ([\w.:]+)\s*\(([^)]*)\)`)
	reModuleAssigned = lazily(`^([\w.]+) = function\s*\(([^)]*)\)`)
	reReturned       = lazily(`(?m)^return (?:setmetatable\()?(\w+)`)
	reGap            = lazily(`\n{3,}`)
)

func lazily(pattern string) func() *regexp.Regexp {
	return sync.OnceValue(func() *regexp.Regexp { return regexp.MustCompile(pattern) })
}

// modulePage creates a page from a module's comments: the first comment describes the module and has
// an indented example; the comments above functions describe the functions.
func modulePage(name, text string) *Page {
	p := &Page{Name: name, Kind: "module", Group: "Modules", Title: `require "` + name + `"`}
	lines := strings.Split(text, "\n")
	var doc, code []string
	for _, line := range lines {
		comment, ok := strings.CutPrefix(line, "--")
		if !ok {
			break
		}
		comment = strings.TrimLeft(comment, "-")
		if strings.HasPrefix(strings.TrimSpace(comment), "@") {
			continue
		}
		if strings.HasPrefix(comment, "   ") {
			code = append(code, comment[3:])
		} else {
			if strings.TrimSpace(comment) == "" && len(code) > 0 && !strings.HasSuffix(code[len(code)-1], "\n") {
				code = append(code, "")
			}
			doc = append(doc, strings.TrimSpace(comment))
		}
	}
	p.Doc = strings.Trim(strings.Join(doc, "\n"), "\n")
	p.Doc = reGap().ReplaceAllString(p.Doc, "\n\n")
	p.Doc = strings.TrimPrefix(p.Doc, name+": ")
	p.Doc = sentenceCase(p.Doc)
	p.Example = strings.TrimSpace(strings.Join(code, "\n"))
	functions, methods := moduleFunctions(name, text, lines)
	for _, t := range []Table{functions, methods} {
		if len(t.Rows) > 0 {
			p.Tables = append(p.Tables, t)
		}
	}
	return p
}

func sentenceCase(s string) string {
	if s == "" {
		return s
	}
	return strings.ToUpper(s[:1]) + s[1:]
}

// moduleFunctions returns the functions of the table that the module returns, or the one
// function that it returns, and the methods of the objects that the functions create.
func moduleFunctions(name, text string, lines []string) (functions, methods Table) {
	functions.Title, methods.Title = "Functions", "Methods"
	returned := ""
	if all := reReturned().FindAllStringSubmatch(text, -1); len(all) > 0 {
		returned = all[len(all)-1][1]
	}
	var comment []string
	for _, line := range lines {
		if c, ok := strings.CutPrefix(line, "--"); ok {
			c = strings.TrimSpace(strings.TrimLeft(c, "-"))
			if !strings.HasPrefix(c, "@") {
				comment = append(comment, c)
			}
			continue
		}
		m := reModuleFunction().FindStringSubmatch(line)
		if m == nil {
			m = reModuleAssigned().FindStringSubmatch(line)
		}
		if m != nil && len(comment) > 0 {
			owner, member := m[1], ""
			if i := strings.IndexAny(owner, ".:"); i >= 0 {
				owner, member = owner[:i], owner[i:]
			}
			doc := strings.Join(comment, " ")
			switch {
			case owner == returned && (member != "" || strings.HasPrefix(line, "local function")):
				functions.Rows = append(functions.Rows, Row{Name: name + member + "(" + m[2] + ")", Doc: doc})
			case strings.HasPrefix(member, ":"):
				methods.Rows = append(methods.Rows, Row{Name: m[1] + "(" + m[2] + ")", Doc: doc})
			}
		}
		comment = nil
	}
	return functions, methods
}
