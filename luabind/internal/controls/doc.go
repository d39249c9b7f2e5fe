// Package controls provides controls(title, table) and session:controls(title, table) to scripts: panels of
// controls in the page, and the handles that scripts read and write their values with.
//
// A [Scope] has the panels of everybody or of one session. A [Panel] is a tree of controls, of which each has
// a name, an element that shows it and, unless it is a button or the like, a value. The values are here and
// not in the scenes of the clients, so that all pages show the same ones: the engine tells a panel what a
// visitor has chosen, and is told through [Host] what to send to which page.
//
// Everything belongs to the engine's loop.
package controls

import (
	lua "github.com/yuin/gopher-lua"
	"github.com/yuin/gopher-lua/ast"

	"github.com/vuerlua/vuerlua/luabind/internal/script"
)

// A Host is the engine, as this package sees it.
type Host interface {
	script.Host
	// Place returns the place in the script at which L is.
	Place(L *lua.LState) (file string, line int)
	// Chunk returns the syntax tree of a file of the script.
	Chunk(file string) ([]ast.Stmt, error)
	// Mark makes t an element of a component.
	Mark(L *lua.LState, t *lua.LTable, component string)
	// Evaluating reports whether the running task is a line that somebody evaluates.
	Evaluating() bool

	// Show sends a panel to all pages that show it, or what has changed in its structure. It throws if an
	// element of the panel cannot be sent.
	Show(L *lua.LState, p *Panel)
	// Update sends properties of a node of a panel to all pages that show it. It throws if they cannot be sent.
	Update(L *lua.LState, p *Panel, element *lua.LTable)
	// Hide removes a node of a panel from all pages that show it.
	Hide(p *Panel, key string)
	// Change sends the value of a control to all pages that show it.
	Change(c *Control)
	// Notify starts a listener after the script has changed a value. It throws if too many tasks run.
	Notify(L *lua.LState, p *Panel, l *Listener, value lua.LValue)
	// Complain reports a value that the script has stored where it cannot be.
	Complain(what, hint string)
}

// Bounds of what a script can make.
const (
	maxPanels    = 100
	maxControls  = 1000 // of a panel
	maxFolders   = 8    // of which each is in the one before
	maxListeners = 1000 // of a control
)

// A Library is what one engine has of this package.
type Library struct {
	host     Host
	api      script.API
	meta     *lua.LTable // of handles
	methods  map[string]*lua.LFunction
	literals map[string][]literal // tables in calls, by file
	lists    []*Control           // those with a list that a script may have changed
	// Everybody has the panels that every page shows.
	Everybody *Scope
}

// Open returns the library of a state. controls is what the global of that name is set to.
func Open(host Host, L *lua.LState) (lib *Library, controls lua.LGFunction) {
	lib = &Library{host: host, api: script.API{Host: host}, literals: map[string][]literal{}}
	lib.Everybody = lib.NewScope(nil)
	lib.openHandles(L)
	return lib, func(L *lua.LState) int { return lib.Make(L, 1, lib.Everybody, "controls") }
}

// A Scope has the panels that some pages show.
type Scope struct {
	Owner  any // the session whose page shows them; nil: every page does
	lib    *Library
	panels []*Panel
	saved  Saved // of the generation before
}

// NewScope returns an empty scope.
func (lib *Library) NewScope(owner any) *Scope { return &Scope{Owner: owner, lib: lib} }

// Panels returns the panels in the order in which they were made. A nil scope has none.
func (s *Scope) Panels() []*Panel {
	if s == nil {
		return nil
	}
	return s.panels
}

// Find returns the control with a key, or nil.
func (s *Scope) Find(key string) *Control {
	for _, p := range s.Panels() {
		if c := p.byKey[key]; c != nil {
			return c
		}
	}
	return nil
}

// Close ends the panels of a scope whose session has left. Their handles keep the last values.
func (s *Scope) Close() {
	for _, p := range s.Panels() {
		p.end()
	}
	if s != nil {
		s.panels = nil
	}
}
