package luabind

import (
	"fmt"
	"slices"
	"strings"

	lua "github.com/yuin/gopher-lua"

	"github.com/vuerlua/vuerlua/luabind/internal/machine"
	"github.com/vuerlua/vuerlua/protocol/catalog"
)

// checkOptions throws where a table of options of what has one that is not there. A name that
// is mistyped would else do nothing, which is hard to find.
func (e *Engine) checkOptions(L *lua.LState, t *lua.LTable, what string, names ...string) {
	e.checkNames(L, t, 0, what, names...)
}

// checkNames is checkOptions for a table that has items too.
func (e *Engine) checkNames(L *lua.LState, t *lua.LTable, items int, what string, names ...string) {
	for k := range machine.All(t) {
		name, ok := k.(lua.LString)
		if ok && slices.Contains(names, string(name)) {
			continue
		}
		if i, ok := k.(lua.LNumber); ok && i >= 1 && int(i) <= items {
			continue
		}
		f := &failure{
			kind: kindInvalid, message: fmt.Sprintf("%s has no option '%s'", what, k.String()),
			hint: "it has " + strings.Join(names, " and "), words: []string{k.String()},
		}
		if !ok {
			f.message, f.words = what+" wants options by name", nil
		} else if near := catalog.Suggest(string(name), slices.Values(names)); near != "" {
			f.hint = "did you mean '" + near + "'?"
		}
		e.throw(L, f)
	}
}
