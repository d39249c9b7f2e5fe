package luabind

import (
	"os"
	"path/filepath"
	"strings"
	"time"

	"github.com/vuerlua/vuerlua/luabind/internal/diag"
	"github.com/vuerlua/vuerlua/luabind/internal/lint"
)

// sources keeps the text of every chunk of a generation under the name that its messages
// carry, so that an error can show the line that ran, also after the file has changed.
type sources struct {
	root       string
	texts      map[string][]string
	first      string                      // name of the chunk that came first: the script
	bytes      int                         // of the texts
	directives map[string]*lint.Directives // by file; made when they are asked for
}

func newSources(root string) *sources {
	return &sources{root: root, texts: map[string][]string{}, directives: map[string]*lint.Directives{}}
}

// Bounds on what is kept: a script can make up modules as it goes.
const (
	maxTexts     = 10_000
	maxTextBytes = 4 * maxSource
)

// add keeps the text of a chunk. Beyond the bounds all others but the script are dropped, so that
// errors in them show no lines.
func (s *sources) add(name, text string) {
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
	s.put(name, strings.Split(text, "\n"))
}

// put replaces the lines of a chunk.
func (s *sources) put(name string, lines []string) {
	s.drop(name)
	s.texts[name] = lines
	s.bytes += textSize(lines)
}

func (s *sources) drop(name string) {
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

// silenced reports whether a comment in a chunk says that a finding is not to be shown.
func (s *sources) silenced(name string, line int, rule RuleID) bool {
	d := s.directives[name]
	if d == nil {
		if !s.has(name) {
			return false
		}
		d = lint.ReadDirectives(s.text(name))
		s.directives[name] = d
	}
	return d.Silences(rule, line)
}

func (s *sources) has(name string) bool { return s.texts[name] != nil }

// text is the whole of a chunk.
func (s *sources) text(name string) string { return strings.Join(s.texts[name], "\n") }

// lines is how many lines the chunk has, not counting an empty one at the end.
func (s *sources) lines(name string) int {
	text := s.texts[name]
	n := len(text)
	for n > 1 && strings.TrimSpace(text[n-1]) == "" {
		n--
	}
	return n
}

// mentioned says whether word stands in a line before the given one.
func (s *sources) mentioned(name, word string, line int) bool {
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

// around is the line with one line before and one after it.
func (s *sources) around(name string, line int) []SourceLine {
	text := s.texts[name]
	if line < 1 || line > len(text) {
		return nil
	}
	var out []SourceLine
	for n := max(1, line-1); n <= min(len(text), line+1); n++ {
		l := strings.TrimRight(text[n-1], "\r")
		if n > line && n == len(text) && l == "" {
			continue
		}
		if len(l) > maxSourceLine {
			l = strings.ToValidUTF8(l[:maxSourceLine], "") + "..."
		}
		out = append(out, SourceLine{Number: n, Text: l})
	}
	return out
}

// nearby lists the Lua files below root by the names that require has for them, for
// suggestions. It looks at a bounded number of files.
func (s *sources) nearby() []string {
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

// repeats keeps an error that comes back every frame from burying all others: the first
// three of a place and message are shown, then one every ten seconds with a count.
type repeats struct {
	seen map[repeatKey]*repeat
}

type repeatKey struct {
	severity Severity
	file     string
	line     int
	message  string
}

type repeat struct {
	count  int
	hidden int
	last   int64 // when it was shown, on the engine's clock
}

const (
	repeatsShown = 3
	repeatsEvery = 10 * time.Second
	maxRepeats   = 1000 // distinct errors that are remembered
)

// allow says whether to show d, and adds to it how often it has been kept back.
func (r *repeats) allow(e *Engine, d *Diagnostic) bool {
	if r.seen == nil || len(r.seen) > maxRepeats {
		r.seen = map[repeatKey]*repeat{}
	}
	key := repeatKey{d.Severity, d.File, d.Line, d.Message}
	switch {
	case d.Line > 0:
		key.message = "" // a place is enough: messages may carry counters
	case d.Rule != "":
		key.message = string(d.Rule) // what a client did: it must not be able to say it in ever new words
	}
	k := r.seen[key]
	if k == nil {
		k = &repeat{}
		r.seen[key] = k
	}
	k.count++
	now := e.sinceEpoch()
	if k.count > repeatsShown && now-k.last < int64(repeatsEvery) {
		k.hidden++
		return false
	}
	if k.hidden > 0 {
		d.Message += countNote(k.hidden)
	} else if k.count == repeatsShown {
		d.Message += " (further ones are shown every 10 s)"
	}
	k.hidden, k.last = 0, now
	return true
}
