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
	if err := e.fieldsOf(el.cls.Name, p.Name, p, t); err != nil {
		return err
	}
	if p.Name == "drag" {
		if found := CheckDrag(el.cls.Name, t); found != nil {
			err := &Error{Rule: found.Rule, Message: found.Message, Hint: found.Hint, Component: el.cls.Name, Prop: "drag." + found.Field}
			return err.inField(found.Field)
		}
	}
	return nil
}

// fieldsOf checks the fields of a table. owner has the property p, and path is its path in the
// component.
func (e *Encoder) fieldsOf(component, path string, p *catalog.Prop, t *lua.LTable) *Error {
	owner := strings.TrimSuffix(component+"."+path, "."+p.Name)
	for k, v := range machine.All(t) {
		name, ok := k.(lua.LString)
		if !ok {
			continue // it is reported as an item
		}
		f, ok := p.Field(string(name))
		if !ok {
			w := Warning{Rule: diag.UnknownProperty, Component: component, Prop: string(name)}
			w.Message, w.Hint = UnknownField(owner, p, string(name))
			if err := e.warn(w); err != nil {
				return err.inField(string(name))
			}
			continue
		}
		if !fits(f, v) {
			err := misfit(f, v)
			err.Component, err.Prop = component, path+"."+f.Name
			return err.inField(f.Name)
		}
		switch v := v.(type) {
		case lua.LString:
			if len(f.Enum) > 0 && !slices.Contains(f.Enum, string(v)) {
				if err := e.unknownChoice(component, path+"."+f.Name, f, string(v)); err != nil {
					return err.inField(f.Name)
				}
			}
		case *lua.LTable:
			if len(f.Fields) > 0 && v.MaxN() == 0 {
				if err := e.fieldsOf(component, path+"."+f.Name, f, v); err != nil {
					return err.inField(f.Name)
				}
			}
		}
	}
	return nil
}
