package main

import (
	"go/ast"
	"go/token"
	"path"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"
)

// plainRooms are the files, folders and patterns of files whose comments, messages and documentation TestPlainWords reads.
func plainRooms() []string {
	return []string{
		"CHANGELOG.md",
		"CONTRIBUTING.md",
		"README.md",
		"cmd/vuerlua",
		"docs",
		"host/*.go",
		"host/disk",
		"host/hosttest",
		"host/internal",
		"host/printable",
		"host/viewer/encoding.go",
		"host/viewer/fonts.go",
		"host/viewer/policy.go",
		"host/viewer/viewer.go",
		"host/viewer/viewer_test.go",
		"host/vuerclient",
		"host/watch",
		"luabind/internal/array",
		"luabind/*.go",
		"luabind/internal/compile",
		"luabind/internal/element",
		"luabind/internal/images",
		"luabind/internal/kernel",
		"luabind/internal/kernelrun",
		"luabind/internal/lint",
		"luabind/internal/machine",
		"luabind/internal/native",
		"luabind/internal/noise",
		"luabind/internal/number",
		"luabind/internal/parse",
		"luabind/internal/persist",
		"luabind/internal/picture",
		"luabind/internal/sandbox",
		"luabind/internal/script",
		"luabind/internal/syntax",
		"luabind/internal/typedarray",
		"luabind/internal/wasm",
		"protocol",
		"scripts",
		"stdlib",
	}
}

// A phrase is a turn of words that does not belong in technical English, with what to write instead.
type phrase struct {
	pattern *regexp.Regexp
	instead string
}

func phrases() []phrase {
	rows := [][2]string{
		{`(?:is|are|was|were) no (?:[a-km-z]\w*|l[a-np-z]\w*)`, "is not a ..., cannot ..."}, // not: no longer
		{`(?:is|are|was|were|which|that) none`, "repeat the noun"},
		{`(?:says?|tells?) (?:whether|if)`, "reports whether"},
		{`(?:stands?|stood) (?:behind|in|at|there|where|before|alone|on|between)`, "is, follows, is written"},
		{`belongs? into`, "belongs in"},
		{`of now`, "current"},
		{`all the same`, "anyway, nevertheless"},
		{`goes on|go on|went on`, "continues, is resumed"},
		{`makes? an? \w+ (?:out )?of`, "converts ... to"},
		{`(?:come|comes|came) to (?:an|its|the) end|at an end`, "ends, has ended"},
		{`for want of`, "because there is no"},
		{`spoken of|complains? of`, "mentioned in, reports"},
		{`has to do with|have to do with`, "concerns, is about"},
		{`is over|are over|was over`, "has ended"},
		{`who comes?|whoever`, "name the client, the caller, the user"},
		{`no matter (?:what|how|where|which)`, "regardless of"},
		{`as little as`, "nor"},
		{`in vain`, "without success"},
		{`(?:guests?|keepsakes?|planters?|auditions?|strangers?|farewells?|dooms?|condemns?)`, "session state, saved session, importer, fake client, shutdown hook, cancel"},
	}
	var list []phrase
	for _, row := range rows {
		list = append(list, phrase{regexp.MustCompile(`(?i)\b(?:` + row[0] + `)\b`), row[1]})
	}
	return list
}

// exceptions are phrases that are right where they are.
var exceptions = []string{"is no longer", "are no longer", "was no longer", "were no longer", "is no more than", "are no more than"}

// TestPlainWords keeps phrases that read as a translation out of the rooms that have been cleared of
// them. It reads the comments, strings and names of Go files, and other files whole.
func TestPlainWords(t *testing.T) {
	list := phrases()
	for text, want := range map[string]bool{
		"x is no index": true, "it is no longer there": false, "says whether it is": true, "a list stands in braces": true,
		"x stands for y": false, "reports whether x is y": false, "the client of now": true, "a legacy": false,
	} {
		if found := badPhrase(list, text); (found != "") != want {
			t.Errorf("%q: found %q", text, found)
		}
	}
	rooms := plainRooms()
	used := map[string]bool{}
	inRoom := func(name string) bool {
		i := slices.IndexFunc(rooms, func(room string) bool {
			matched, _ := path.Match(room, name)
			return matched || within(name, []string{room})
		})
		if i < 0 || path.Base(name) == "prose_test.go" {
			return false
		}
		used[rooms[i]] = true
		return true
	}
	for _, file := range goFiles(t) {
		if !inRoom(file.path) {
			continue
		}
		for _, text := range file.prose() {
			if found := badPhrase(list, text.words); found != "" {
				t.Errorf("%s:%d: %s", file.path, text.line, found)
			}
		}
	}
	walk(t, func(name string) {
		switch path.Ext(name) {
		case ".md", ".lua", ".ts", ".tsx", ".json", ".css":
			if !inRoom(name) {
				return
			}
			for i, line := range strings.Split(string(read(t, name)), "\n") {
				if found := badPhrase(list, line); found != "" {
					t.Errorf("%s:%d: %s", name, i+1, found)
				}
			}
		}
	})
	for _, room := range rooms {
		if !used[room] {
			t.Errorf("%s does not exist", room)
		}
	}
}

// badPhrase returns the first phrase in text that should not be there, with advice; "" for none.
func badPhrase(list []phrase, text string) string {
	lower := strings.ToLower(text)
	for _, e := range exceptions {
		lower = strings.ReplaceAll(lower, e, "")
	}
	for _, p := range list {
		if found := p.pattern.FindString(lower); found != "" {
			return strconv.Quote(found) + " (write: " + p.instead + ")"
		}
	}
	return ""
}

type prose struct {
	line  int
	words string
}

// prose returns the comments, the strings and the names of a Go file.
func (f *goFile) prose() []prose {
	var list []prose
	add := func(at token.Pos, words string) {
		list = append(list, prose{f.line(at), strings.Join(strings.Fields(words), " ")})
	}
	for _, group := range f.ast.Comments {
		add(group.Pos(), group.Text())
	}
	ast.Inspect(f.ast, func(n ast.Node) bool {
		switch n := n.(type) {
		case *ast.BasicLit:
			if text, err := strconv.Unquote(n.Value); n.Kind == token.STRING && err == nil {
				add(n.Pos(), text)
			}
		case *ast.Ident:
			add(n.Pos(), n.Name)
		}
		return true
	})
	return list
}
