package luabind

import (
	"path"
	"slices"

	lua "github.com/yuin/gopher-lua"

	"github.com/vuerlua/vuerlua/luabind/internal/diag"
)

// scriptVariables are patterns for the environment variables that every script may read. Other
// variables may hold secrets: a script from elsewhere could send them anywhere.
var scriptVariables = []string{"VUERLUA_*", "LANG", "LANGUAGE", "LC_*", "TZ", "HOME", "USER", "LOGNAME", "TERM", "NO_COLOR"}

// getenv implements os.getenv. It warns about a variable that exists and is withheld.
func (e *Engine) getenv(L *lua.LState, name string) (value string, ok bool) {
	value, ok = e.cfg.Getenv(name)
	matches := func(pattern string) bool { m, err := path.Match(pattern, name); return m && err == nil }
	if !ok || slices.ContainsFunc(scriptVariables, matches) || slices.ContainsFunc(e.cfg.Env, matches) {
		return value, ok
	}
	e.warn(L, diag.WithheldVariable, "scripts cannot read the environment variable "+name+" unless it is named at the start, so os.getenv returns nil",
		"start with: --env "+name, "getenv")
	return "", false
}
