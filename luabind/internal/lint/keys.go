package lint

import (
	"path"
	"strings"

	"github.com/yuin/gopher-lua/ast"
)

// Keys returns the strings of a chunk that may be the key of a node that it adds: all but those that
// are only keys of updates, of removals, and of plain tables.
func Keys(chunk []ast.Stmt) map[string]bool {
	changed := changedIn(chunk, func(*ast.FuncCallExpr) bool { return true })
	found := map[string]bool{}
	anyExpr(chunk, func(e ast.Expr) {
		if s, ok := e.(*ast.StringExpr); ok && !changed[e] {
			found[s.Value] = true
		}
	})
	return found
}

// changedIn returns the keys in the updates, removals and plain tables of a chunk, and the keys of
// parents, in the calls that counts accepts. None of them creates a node.
func changedIn(chunk []ast.Stmt, counts func(call *ast.FuncCallExpr) bool) map[ast.Expr]bool {
	changed := map[ast.Expr]bool{}
	anyExpr(chunk, func(e ast.Expr) {
		call, ok := e.(*ast.FuncCallExpr)
		if !ok {
			return
		}
		if keys := lookedAt(call); len(keys) > 0 && counts(call) {
			for _, key := range keys {
				changed[key] = true
			}
		}
		if change, creates := isChange(call); change && len(call.Args) > 0 && counts(call) {
			changedKeys(call.Args[0], creates, changed)
			if key := parentKey(call.Args[1:]); key != nil && creates {
				changed[key] = true
			}
		}
	})
	return changed
}

// Written adds the files that a chunk writes to names, and "" if it writes a file whose name is not a
// literal.
func Written(chunk []ast.Stmt, names map[string]bool) {
	anyExpr(chunk, func(e ast.Expr) {
		call, ok := e.(*ast.FuncCallExpr)
		if !ok || len(call.Args) == 0 {
			return
		}
		if attr, ok := call.Func.(*ast.AttrGetExpr); ok && call.Receiver == nil {
			if name, ok := attr.Key.(*ast.StringExpr); !ok || name.Value != "open" || len(call.Args) < 2 {
				return
			}
			if mode, ok := call.Args[1].(*ast.StringExpr); ok && !strings.ContainsAny(mode.Value, "wa+") {
				return
			}
		} else if call.Receiver == nil || call.Method != "save" {
			return
		}
		name := ""
		if s, ok := call.Args[0].(*ast.StringExpr); ok {
			name = path.Clean(s.Value)
		}
		names[name] = true
	})
}

// isChange reports whether a call changes existing elements, and whether it creates those that do not
// exist.
func isChange(call *ast.FuncCallExpr) (change, creates bool) {
	name := call.Method
	if id, ok := call.Func.(*ast.IdentExpr); ok && call.Receiver == nil {
		name = id.Value
	}
	switch name {
	case "update", "remove", "move", "Update", "Remove":
		return true, false
	case "upsert", "add", "Upsert", "Add":
		return true, true
	}
	return false, false
}

// changedKeys notes the keys in the argument of a change: a key, an element, or a list of them. If
// the change creates elements, only the keys of plain tables count.
func changedKeys(e ast.Expr, creates bool, changed map[ast.Expr]bool) {
	switch e := e.(type) {
	case *ast.StringExpr, *ast.StringConcatOpExpr:
		changed[e] = !creates
	case *ast.FuncCallExpr: // a constructor
		if creates {
			return
		}
		for _, arg := range e.Args {
			if t, ok := arg.(*ast.TableExpr); ok {
				changedKeys(t, creates, changed)
			}
		}
	case *ast.TableExpr:
		if field(e, "tag") != nil {
			return
		}
		if f := field(e, "key"); f != nil {
			changed[f.Value] = true
			return
		}
		if f := field(e, "keys"); f != nil { // of a move
			changedKeys(f.Value, creates, changed)
			return
		}
		for _, f := range e.Fields {
			if f.Key == nil {
				changedKeys(f.Value, creates, changed)
			}
		}
	}
}
