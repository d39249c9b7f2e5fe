package element

import (
	"fmt"
	"slices"
	"strings"

	lua "github.com/yuin/gopher-lua"

	"github.com/vuerlua/vuerlua/luabind/internal/diag"
	"github.com/vuerlua/vuerlua/luabind/internal/machine"
	"github.com/vuerlua/vuerlua/protocol/catalog"
)

// fieldSynonyms maps names that other libraries have for fields of objects to ours.
var fieldSynonyms = map[string]string{
	"position": "from", "pos": "from", "eye": "from", "origin": "from",
	"target": "at", "lookAt": "at", "look_at": "at", "lookat": "at", "to": "at", "center": "at", "look": "at",
}

// UnknownField returns the message and the hint for a field that an object does not have. owner is the component
// with the object.
func UnknownField(owner string, p *catalog.Prop, name string) (message, hint string) {
	names := make([]string, len(p.Fields))
	for i, f := range p.Fields {
		names[i] = f.Name
	}
	near := fieldSynonyms[name]
	if !slices.Contains(names, near) {
		near = catalog.Suggest(name, slices.Values(names))
	}
	hint = "it has " + strings.Join(names, ", ")
	if near != "" {
		hint = "did you mean '" + near + "'?"
	}
	return fmt.Sprintf("%s.%s has no field '%.*s'", owner, p.Name, maxName, name), hint
}

// fields checks the table of a property whose fields the catalogue knows.
func (e *Encoder) fields(el *element, p *catalog.Prop, t *lua.LTable) *Error {
	for k, v := range machine.All(t) {
		name, ok := k.(lua.LString)
		if !ok {
			continue // it is reported as an item
		}
		f, ok := p.Field(string(name))
		if !ok {
			w := Warning{Rule: diag.UnknownProperty, Component: el.cls.Name, Prop: string(name)}
			w.Message, w.Hint = UnknownField(el.cls.Name, p, string(name))
			if e.cfg.Strict {
				return w.asError().inField(string(name))
			}
			e.cfg.Warn(w)
			continue
		}
		if !fits(f, v) {
			err := misfit(f, v)
			err.Component, err.Prop = el.cls.Name, p.Name+"."+f.Name
			return err.inField(f.Name)
		}
	}
	return nil
}
