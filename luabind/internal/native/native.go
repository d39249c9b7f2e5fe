// Package native provides the parts of the standard library's modules that are in Go, because Lua is too slow
// for them or lacks what they need.
package native

import (
	"math/rand/v2"
	"slices"

	lua "github.com/yuin/gopher-lua"

	"github.com/vuerlua/vuerlua/luabind/internal/array"
	"github.com/vuerlua/vuerlua/luabind/internal/element"
	"github.com/vuerlua/vuerlua/luabind/internal/machine"
	"github.com/vuerlua/vuerlua/luabind/internal/script"
	"github.com/vuerlua/vuerlua/luabind/internal/typedarray"
	"github.com/vuerlua/vuerlua/protocol/catalog"
)

// A Library has the parts of an engine that the modules use.
type Library struct {
	script.API
	Arrays  *typedarray.Library
	Markers element.Markers
}

// modules are the modules with native parts. Each function returns the functions for one loaded module.
var modules = map[string]func(l *Library) map[string]lua.LGFunction{
	"vec3":  (*Library).vec3,
	"mat4":  (*Library).mat4,
	"csv":   (*Library).csv,
	"json":  (*Library).json,
	"noise": (*Library).noise,
}

// Argument returns the second argument of a module of the standard library:
//
//	std.fail(message [, hint])         throws an error at the line that called the module
//	std.wants(what, name, form, got)   the same: "what wants form for name, not got"
//	std.takes{ [what] = names, ... }   declares the options of the module's functions; names is a list,
//	                                   which begins with the number of the argument that has the options
//	std.options(what, options)         options, {} for nil; throws an error unless it is a table of declared options
//	std.describe(value)                how messages name a value
//	std.suggest(name, list)            the name in list that was probably meant, or nil
//	std.random([seed])                 a function that returns numbers from 0 to 1
//	std.native                         the native functions of the module
func (l *Library) Argument(L *lua.LState, name string) *lua.LTable {
	std := L.NewTable()
	declared := map[string][]string{}
	L.SetFuncs(std, map[string]lua.LGFunction{
		"fail": func(L *lua.LState) int {
			l.Throw(L, &script.Failure{Kind: script.Invalid, Message: L.CheckString(1), Hint: L.OptString(2, "")})
			return 0
		},
		"wants": func(L *lua.LState) int {
			message := L.CheckString(1) + " wants " + L.CheckString(3) + " for " + L.CheckString(2) + ", not " + script.Describe(L.Get(4))
			l.Throw(L, &script.Failure{Kind: script.Invalid, Message: message, Hint: L.OptString(5, "")})
			return 0
		},
		"takes": func(L *lua.LState) int {
			machine.ForEach(L.CheckTable(1), func(what, names lua.LValue) {
				var list []string
				machine.ForEach(names.(*lua.LTable), func(_, v lua.LValue) {
					if name, ok := v.(lua.LString); ok {
						list = append(list, string(name))
					}
				})
				declared[what.String()] = list
			})
			return 0
		},
		"options": func(L *lua.LState) int {
			what := L.CheckString(1)
			switch t := L.Get(2).(type) {
			case *lua.LNilType:
				L.Push(L.NewTable())
			case *lua.LTable:
				l.WantOptions(L, t, what, declared[what]...)
				L.Push(t)
			default:
				l.Throw(L, &script.Failure{
					Kind: script.Invalid, Message: what + " wants a table for options, not " + script.Describe(t),
					Hint: "{ " + declared[what][0] + " = ... }",
				})
			}
			return 1
		},
		"describe": func(L *lua.LState) int {
			L.Push(lua.LString(script.Describe(L.Get(1))))
			return 1
		},
		"suggest": func(L *lua.LState) int {
			var names []string
			machine.ForEach(L.CheckTable(2), func(_, v lua.LValue) { names = append(names, v.String()) })
			if near := catalog.Suggest(L.CheckString(1), slices.Values(names)); near != "" {
				L.Push(lua.LString(near))
			} else {
				L.Push(lua.LNil)
			}
			return 1
		},
		"random": func(L *lua.LState) int {
			seed := rand.Uint64()
			if n, ok := L.Get(1).(lua.LNumber); ok {
				seed = uint64(int64(n))
			}
			r := array.NewRandom(seed)
			L.Push(L.NewFunction(func(L *lua.LState) int {
				L.Push(lua.LNumber(r.Float64()))
				return 1
			}))
			return 1
		},
	})
	functions := L.NewTable()
	if open := modules[name]; open != nil {
		L.SetFuncs(functions, open(l))
	}
	machine.SetString(std, "native", functions)
	return std
}
