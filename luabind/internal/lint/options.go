package lint

import (
	"slices"
	"strconv"
	"strings"

	"github.com/yuin/gopher-lua/ast"

	"github.com/vuerlua/vuerlua/luabind/internal/diag"
	"github.com/vuerlua/vuerlua/luabind/internal/lazy"
	"github.com/vuerlua/vuerlua/luabind/internal/script"
	"github.com/vuerlua/vuerlua/stdlib/meta"
)

var (
	reOptionClass = lazy.Regexp(`\b\w+Options\b`)
	reOptionTable = lazy.Regexp(`\{[^{}]*\}`)
	reOptionName  = lazy.Regexp(`(\w+)\??:`)
)

// sentOptions are functions whose options are sent to clients. The engine does not check these
// options, because a client may know others.
var sentOptions = []string{"grab_render", "get_webxr_mesh"}

// options checks the names in a table of options of an API function. typ is the type of the parameter.
func (w *walker) options(t *ast.TableExpr, entry *meta.Entry, typ string) {
	var names []string
	if c := classes()[reOptionClass().FindString(typ)]; c != nil && !c.open {
		names = c.fields
	} else if !strings.Contains(typ, "fun(") && !strings.Contains(typ, "[string]:") { // other names are legal there
		for _, m := range reOptionName().FindAllStringSubmatch(reOptionTable().FindString(typ), -1) {
			names = append(names, m[1])
		}
	}
	name := entry.Name[strings.LastIndexAny(entry.Name, ":.")+1:]
	sent := slices.Contains(sentOptions, name)
	if entry.Owner() == "Session" && slices.Contains([]string{"on", "rpc", "till", "look", "fit"}, name) {
		name = "session:" + name // as the engine calls them
	}
	w.optionNames(t, name, names, sent)
}

// libraryOptions checks the options of a function of the standard library.
func (w *walker) libraryOptions(e *ast.FuncCallExpr) {
	if w.world.Options == nil || len(e.Args) == 0 {
		return
	}
	object, suffix := e.Func, ""
	if attr, ok := e.Func.(*ast.AttrGetExpr); ok {
		key, named := attr.Key.(*ast.StringExpr)
		if !named {
			return
		}
		object, suffix = attr.Object, "."+key.Value
	}
	id, ok := object.(*ast.IdentExpr)
	if !ok {
		return
	}
	v := w.lookup(id.Value)
	if v == nil {
		return
	}
	module, ok := strings.CutPrefix(v.class, exportsClass)
	if !ok {
		return
	}
	names, at := w.world.Options(module, module+suffix)
	if len(names) == 0 || len(e.Args) < at {
		return
	}
	if t, ok := e.Args[at-1].(*ast.TableExpr); ok {
		w.optionNames(t, module+suffix, names, false)
	}
}

// optionNames checks the names in a table of options of a function. sent means that the engine sends the
// options to clients, which may know others: then it reports only names that resemble a known one.
func (w *walker) optionNames(t *ast.TableExpr, function string, names []string, sent bool) {
	if len(names) == 0 {
		return
	}
	for _, f := range t.Fields {
		key, ok := f.Key.(*ast.StringExpr)
		if !ok || slices.Contains(names, key.Value) || sent && script.NearOption(key.Value, names) == "" {
			continue
		}
		w.report(Finding{
			Line: f.Value.Line(), Rule: diag.UnknownOption, Message: function + " has no option '" + key.Value + "'", Hint: script.OptionHint(key.Value, names),
			Words: []string{key.Value}, Doubt: sent,
		})
	}
}

// A Taker describes a function with options: their names, and the number of the argument with them,
// counted from 1.
type Taker struct {
	Options []string
	At      int
}

// Takers returns the functions for which a module of the standard library declares options, with
// std.takes.
func Takers(chunk []ast.Stmt) map[string]Taker {
	all := map[string]Taker{}
	anyExpr(chunk, func(e ast.Expr) {
		call, ok := e.(*ast.FuncCallExpr)
		if !ok {
			return
		}
		attr, ok := call.Func.(*ast.AttrGetExpr)
		if !ok {
			return
		}
		key, named := attr.Key.(*ast.StringExpr)
		t, sole := soleTable(call)
		if !named || key.Value != "takes" || !sole {
			return
		}
		for _, f := range t.Fields {
			what, ok := f.Key.(*ast.StringExpr)
			list, isTable := f.Value.(*ast.TableExpr)
			if !ok || !isTable {
				continue
			}
			var taker Taker
			for _, item := range list.Fields {
				switch v := item.Value.(type) {
				case *ast.StringExpr:
					taker.Options = append(taker.Options, v.Value)
				case *ast.NumberExpr:
					taker.At, _ = strconv.Atoi(v.Value)
				}
			}
			if taker.At > 0 {
				all[what.Value] = taker
			}
		}
	})
	return all
}
