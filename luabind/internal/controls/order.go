package controls

import (
	"cmp"
	"slices"
	"strings"

	lua "github.com/yuin/gopher-lua"
	"github.com/yuin/gopher-lua/ast"

	"github.com/vuerlua/vuerlua/luabind/internal/lint"
	"github.com/vuerlua/vuerlua/luabind/internal/machine"
)

// A literal is a table that is written in a call.
type literal struct {
	from, to int // lines of the call
	table    *ast.TableExpr
}

// written returns the table of a call at a place, as it is written there; nil if it is made elsewhere.
func (lib *Library) written(L *lua.LState, t *lua.LTable) *ast.TableExpr {
	file, line := lib.host.Place(L)
	all, known := lib.literals[file]
	if !known || lib.host.Evaluating() {
		if chunk, err := lib.host.Chunk(file); err == nil {
			all = literals(chunk)
		}
		if !lib.host.Evaluating() {
			lib.literals[file] = all
		}
	}
	for _, l := range all {
		if l.from <= line && line <= l.to && matches(l.table, t) {
			return l.table
		}
	}
	return nil
}

func literals(chunk []ast.Stmt) (all []literal) {
	lint.EachCall(chunk, func(call *ast.FuncCallExpr) {
		if len(call.Args) < 2 {
			return
		}
		if t, ok := call.Args[len(call.Args)-1].(*ast.TableExpr); ok {
			all = append(all, literal{call.Line(), max(call.Line(), call.LastLine(), t.LastLine()), t})
		}
	})
	// The innermost call comes first.
	slices.SortStableFunc(all, func(a, b literal) int { return cmp.Compare(b.from, a.from) })
	return all
}

// matches reports whether t may be what is written: it has no other names.
func matches(written *ast.TableExpr, t *lua.LTable) bool {
	for k := range machine.Fields(t) {
		name, ok := k.(lua.LString)
		if !ok || position(written, string(name)) < 0 {
			return false
		}
	}
	return true
}

// position returns the number of the field with a name in a table as it is written, or -1.
func position(written *ast.TableExpr, name string) int {
	return slices.IndexFunc(written.Fields, func(f *ast.Field) bool {
		key, ok := f.Key.(*ast.StringExpr)
		return ok && key.Value == name
	})
}

// An entry is one control of a table.
type entry struct {
	name    string // "" for an item without a name
	value   lua.LValue
	written *ast.TableExpr // the value, if it is written there
	at      int
}

// entries returns what is in t: in the order in which it is written, else items first and then by name. It
// returns a key that is neither a name nor the index of an item, if there is one.
func entries(t *lua.LTable, written *ast.TableExpr) (all []entry, strange lua.LValue) {
	items := 0
	for i, v := range machine.Items(t) {
		if v == lua.LNil || v == lua.LFalse {
			continue
		}
		items = i + 1
		at := -1
		if written != nil {
			n := 0
			at = slices.IndexFunc(written.Fields, func(f *ast.Field) bool {
				if f.Key == nil {
					n++
				}
				return f.Key == nil && n == i+1
			})
		}
		all = append(all, entry{value: v, at: at})
	}
	for k, v := range machine.All(t) {
		if n, ok := k.(lua.LNumber); ok && n >= 1 && int(n) <= items {
			continue
		}
		name, ok := k.(lua.LString)
		if !ok {
			if v == lua.LFalse {
				continue
			}
			return nil, k
		}
		e := entry{name: string(name), value: v, at: len(all)}
		if written != nil {
			e.at = position(written, e.name)
			e.written, _ = written.Fields[e.at].Value.(*ast.TableExpr)
		}
		all = append(all, e)
	}
	slices.SortStableFunc(all, func(a, b entry) int {
		if written != nil {
			return cmp.Compare(a.at, b.at)
		}
		if a.name == "" || b.name == "" {
			return cmp.Compare(len(a.name), len(b.name))
		}
		return strings.Compare(a.name, b.name)
	})
	return all, nil
}
