package explain

import (
	"iter"
	"maps"
	"os"
	"path/filepath"
	"strings"

	"github.com/yuin/gopher-lua/ast"

	"github.com/vuerlua/vuerlua/luabind/internal/diag"
	"github.com/vuerlua/vuerlua/luabind/internal/lint"
	"github.com/vuerlua/vuerlua/luabind/internal/parse"
	"github.com/vuerlua/vuerlua/luabind/internal/sandbox"
)

// Texts keeps the text of every chunk of a generation under the name that its messages
// carry, so that an error can show the line that ran, also after the file has changed.
type Texts struct {
	root       string
	texts      map[string][]string
	first      string                      // name of the chunk that came first: the script
	bytes      int                         // of the texts
	directives map[string]*lint.Directives // by file; made when they are asked for
}

// NewTexts returns no texts. root is the folder of the script.
func NewTexts(root string) *Texts {
	return &Texts{root: root, texts: map[string][]string{}, directives: map[string]*lint.Directives{}}
}

// Bounds on what is kept: a script can make up modules as it goes.
const (
	maxTexts     = 10_000
	maxTextBytes = 4 * sandbox.MaxChunk
)

// Add keeps the text of a chunk. Beyond the bounds all others but the script are dropped, so that
// errors in them show no lines.
func (s *Texts) Add(name, text string) {
	if s.first == "" {
		s.first = name
	}
	s.drop(name)
	if s.bytes+len(text) > maxTextBytes || len(s.texts) >= maxTexts {
		for other := range s.texts {
			if other != s.first {
				s.drop(other)
			}
		}
	}
	s.Put(name, strings.Split(text, "\n"))
}

// Put replaces the lines of a chunk.
func (s *Texts) Put(name string, lines []string) {
	s.drop(name)
	s.texts[name] = lines
	s.bytes += textSize(lines)
}

func (s *Texts) drop(name string) {
	s.bytes -= textSize(s.texts[name])
	delete(s.texts, name)
	delete(s.directives, name)
}

// textSize returns the size of a text in bytes.
func textSize(lines []string) int {
	n := max(0, len(lines)-1) // line ends
	for _, line := range lines {
		n += len(line)
	}
	return n
}

// Silenced reports whether a comment in a chunk says that a finding is not to be shown.
func (s *Texts) Silenced(name string, line int, rule diag.RuleID) bool {
	d := s.directives[name]
	if d == nil {
		if !s.Has(name) {
			return false
		}
		d = lint.ReadDirectives(s.Text(name))
		s.directives[name] = d
	}
	return d.Silences(rule, line)
}

// Has reports whether the text of a chunk is kept.
func (s *Texts) Has(name string) bool { return s.texts[name] != nil }

// Text returns the whole of a chunk.
func (s *Texts) Text(name string) string { return strings.Join(s.texts[name], "\n") }

// Lines returns how many lines the chunk has, not counting empty ones at the end.
func (s *Texts) Lines(name string) int {
	text := s.texts[name]
	n := len(text)
	for n > 1 && strings.TrimSpace(text[n-1]) == "" {
		n--
	}
	return n
}

// Mentioned reports whether word occurs in a line before the given one.
func (s *Texts) Mentioned(name, word string, line int) bool {
	text := s.texts[name]
	for n := 1; n < line && n <= len(text); n++ {
		if diag.IndexWord(text[n-1], word) >= 0 {
			return true
		}
	}
	return false
}

// maxSourceLine is where an excerpt cuts a line: minified data is not read by anybody.
const maxSourceLine = 200

// Around returns the line with one line before and one after it.
func (s *Texts) Around(name string, line int) []diag.SourceLine {
	text := s.texts[name]
	if line < 1 || line > len(text) {
		return nil
	}
	var out []diag.SourceLine
	for n := max(1, line-1); n <= min(len(text), line+1); n++ {
		l := strings.TrimRight(text[n-1], "\r")
		if n > line && n == len(text) && l == "" {
			continue
		}
		if len(l) > maxSourceLine {
			l = strings.ToValidUTF8(l[:maxSourceLine], "") + "..."
		}
		out = append(out, diag.SourceLine{Number: n, Text: l})
	}
	return out
}

// Nearby lists the Lua files below root by the names that require has for them, for
// suggestions. It looks at a bounded number of files.
func (s *Texts) Nearby() []string {
	var names []string
	left := 2000
	filepath.WalkDir(s.root, func(path string, entry os.DirEntry, err error) error {
		if left--; left < 0 {
			return filepath.SkipAll
		}
		if err != nil {
			return nil
		}
		if entry.IsDir() && path != s.root && (strings.HasPrefix(entry.Name(), ".") || entry.Name() == "node_modules") {
			return filepath.SkipDir
		}
		if rel, err := filepath.Rel(s.root, path); err == nil && strings.HasSuffix(rel, ".lua") {
			names = append(names, strings.ReplaceAll(filepath.ToSlash(strings.TrimSuffix(rel, ".lua")), "/", "."))
		}
		return nil
	})
	return names
}

// Of returns the lines of a chunk, nil if they are not kept.
func (s *Texts) Of(name string) []string { return s.texts[name] }

// Names yields the names of the chunks, in no order.
func (s *Texts) Names() iter.Seq[string] { return maps.Keys(s.texts) }

// Chunk returns the syntax tree of a chunk.
func (s *Texts) Chunk(name string) ([]ast.Stmt, error) { return parse.Chunk(s.Text(name), name) }
