package luabind

import (
	"cmp"
	"fmt"
	"strconv"
	"time"

	lua "github.com/yuin/gopher-lua"

	"github.com/vuerlua/vuerlua/luabind/internal/diag"
	"github.com/vuerlua/vuerlua/luabind/internal/page"
	"github.com/vuerlua/vuerlua/protocol"
)

// The number of rows of each plot that are kept for pages that have missed them: in a session for
// when it is resumed, in a store for sessions that subscribe later. At sixty pushes a second these
// are the rows of half a minute and of three.
const (
	sessionRows = 2_000
	storeRows   = 10_000
)

// A plotScene is the scene of a session or of a store, as package page sees it.
type plotScene struct{ *scene }

var _ page.Scene = plotScene{}

// Plots implements page.Scene.
func (p plotScene) Plots() *page.Plots { return &p.plots }

// Now implements page.Scene.
func (p plotScene) Now() float64 { return float64(time.Now().UnixNano()) / 1e9 }

// Component implements page.Scene.
func (p plotScene) Component(key string) string {
	info, _ := p.find(key)
	return info.Tag
}

// Missing implements page.Scene.
func (p plotScene) Missing(L *lua.LState, key string) {
	file, line := scriptPlace(L)
	if p.over() || !p.engine.firstWarning(place{File: file, Line: line}, diag.MissingKey, "") {
		return
	}
	hint := cmp.Or(p.suggest(key), fmt.Sprintf("add a Plot{ key = %q } to htmlChildren first", key))
	p.engine.warn(L, diag.MissingKey, fmt.Sprintf("no element has the key %q, so push shows nothing", key), hint, strconv.Quote(key), "push")
}

// Push implements page.Scene.
func (p plotScene) Push(L *lua.LState, etype string, data []byte) (why string) {
	if s := p.owner; s != nil {
		switch {
		case s.left:
			return cmp.Or(s.reason, "the client has left")
		case !(visitor{s}).Shows(L, "plots"):
			return ""
		}
		return s.deliver(change{Message: s.event(etype, data)})
	}
	var m *protocol.Message
	for _, s := range p.store.sessions {
		if !(visitor{s}).Shows(L, "plots") {
			continue
		}
		if m == nil {
			m = s.event(etype, data)
		}
		s.deliver(change{Message: m})
	}
	return ""
}

// sendPlots sends a client the newest values of the plots of a scene.
func (s *session) sendPlots(plots *page.Plots) {
	if !s.ownPage() {
		return
	}
	for _, data := range plots.Events() {
		s.deliver(change{Message: s.event(page.PlotEtype(), data)})
	}
}

// sessionPush implements session:push.
func (e *Engine) sessionPush(L *lua.LState) int {
	s := e.checkSession(L, "push")
	s.scene.plots.Rows = sessionRows
	return e.page.Push(L, plotScene{&s.scene}, "session:push")
}

// storePush implements world:push.
func (e *Engine) storePush(L *lua.LState) int {
	st := e.checkStore(L, "push")
	st.made.plots.Rows = storeRows
	return e.page.Push(L, plotScene{&st.made}, "world:push")
}
