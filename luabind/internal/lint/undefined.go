package lint

import (
	"fmt"
	"slices"
	"strings"

	"github.com/vuerlua/vuerlua/luabind/internal/diag"
	"github.com/vuerlua/vuerlua/luabind/internal/script"
	"github.com/vuerlua/vuerlua/protocol/catalog"
)

// A use is a read of a global. Whether the global is defined is known after the walk.
type use struct {
	name    string
	line    int
	called  bool
	builds  bool   // it is called with a table, as constructors are
	near    string // a local with a similar name
	giver   []string
	guarded bool // an enclosing pcall catches its failure
	early   bool // it is in the declaration of a local of that name
}

// maxGuesses bounds the names for which a similar one is looked for: each guess takes up to a
// millisecond, and generated text may have a hundred thousand names that nothing defines.
const maxGuesses = 1000

// guess reports whether one more guess is allowed.
func (w *walker) guess() bool {
	w.guesses++
	return w.guesses <= maxGuesses
}

// guessed is guess, a function of a name, whose results are kept; the zero value after maxGuesses
// names.
func guessed[T any](w *walker, guess func(name string) T) func(name string) T {
	known := map[string]T{}
	return func(name string) T {
		if _, ok := known[name]; !ok && w.guess() {
			known[name] = guess(name)
		}
		return known[name]
	}
}

// undefined reports the globals that nothing defines.
func (w *walker) undefined() {
	if w.extended["_G"] && w.mute {
		return
	}
	w.guesses = 0 // the guesses so far were for locals
	isModule := guessed(w, w.isModule)
	near := map[bool]func(string) string{}
	for _, builds := range []bool{false, true} {
		near[builds] = guessed(w, func(name string) string {
			near := w.nearGlobal(name, builds)
			if near == "" && builds { // pair({1, 2, 3})
				near = w.nearGlobal(name, false)
			}
			return near
		})
	}
	for _, u := range w.uses {
		if _, ok := w.world.Globals[u.name]; ok || w.assigned[u.name] || w.world.Assigned[u.name] {
			continue
		}
		f := Finding{Line: u.line, Rule: diag.Undefined, Message: "'" + u.name + "' is not defined", About: u.name, Words: []string{u.name}}
		if f.Doubt = u.guarded || w.tested[u.name] || w.dynamic || w.world.Dynamic; f.Doubt && slices.Contains(elsewhere, u.name) {
			continue
		}
		if instead := w.instead(u.name); instead != "" {
			f.Message, f.Hint, f.Foreign = "'"+u.name+"' is not available in scene scripts", instead, true
		} else if isModule(u.name) {
			f.Hint = fmt.Sprintf("write local %s = require %q at the top", u.name, u.name)
		} else if hint := u.habit(); hint != "" {
			f.Hint = hint
		} else if hint := w.unseen(u); hint != "" {
			f.Hint = hint
		} else if u.near != "" {
			f.Hint = script.DidYouMean(u.near)
		} else if near := near[u.builds](u.name); near != "" {
			f.Hint = script.DidYouMean(near)
		}
		w.report(f)
	}
}

// isModule reports whether require finds a module of that name.
func (w *walker) isModule(name string) bool {
	if w.world.Module == nil || name == "vuer" {
		return false
	}
	_, ok := w.world.Module(name)
	return ok
}

func (w *walker) instead(name string) string {
	if w.world.Instead == nil {
		return ""
	}
	return w.world.Instead(name)
}

func (w *walker) nearGlobal(name string, builds bool) string {
	var candidates []string
	for known := range w.world.Globals {
		if !strings.HasPrefix(known, "_") && MayMean(name, known, builds) {
			candidates = append(candidates, known)
		}
	}
	for known := range w.assigned {
		candidates = append(candidates, known)
	}
	// Of equally near names the first is taken: one that begins with a letter of the same
	// case is meant more often.
	lower := isLower(name)
	slices.SortFunc(candidates, func(a, b string) int {
		if la, lb := isLower(a) == lower, isLower(b) == lower; la != lb {
			if la {
				return -1
			}
			return 1
		}
		_, ca := catalog.Lookup(a)
		_, cb := catalog.Lookup(b)
		switch {
		case ca == cb:
			return strings.Compare(a, b)
		case cb:
			return -1 // functions are meant more often than components
		}
		return 1
	})
	return catalog.Suggest(name, slices.Values(candidates))
}

// MayMean reports whether an undefined name that resembles a global of the engine may be a misspelling
// of it. builds means that the name is called with a table, as constructors are. Too many names
// resemble one of four letters, so those must begin with the same letter.
func MayMean(name, global string, builds bool) bool {
	_, component := catalog.Lookup(global)
	switch {
	case name == "session" && global == "sessions":
		return false // a parameter is missing
	case builds:
		return component
	case strings.EqualFold(name, global):
		return true
	case len(name) <= 4:
		return !component && name[0] == global[0]
	}
	return component || isLower(name) == isLower(global)
}

func isLower(name string) bool { return name != "" && 'a' <= name[0] && name[0] <= 'z' }
