// Package machine runs Lua functions on gopher-lua's states with its own main loop.
//
// gopher-lua still owns the data: states, call frames, registry, tables, functions and
// prototypes. This package executes a prototype's instructions. They behave as in Lua 5.1's
// reference implementation, they are fast, and they are limited: by the size of their operands, by
// the depth of calls, and by the [Hook] that a watchdog raises. [Install] changes one state or
// thread; other users of gopher-lua in the process are not affected.
//
// The loop and the tables need fields that gopher-lua does not export. All access to them
// is in layout.go, which mirrors the structs and compares the mirrors with the real types
// when the program starts. No other code of the project uses unsafe.
//
// # Tables
//
// A table that scripts have written to may hold integer keys beyond its array part in its hash
// part, and its index of keys may be incomplete. The methods RawGet, RawSet, RawGetInt,
// RawSetInt, Len and Next of [lua.LTable] do not know about either. Code that accesses a table by
// a key from a script therefore uses the functions of this package. RawGetInt is correct for the
// items of a list that was built from 1 upwards.
//
// A table made by a constructor with a few constant names is a record, see record.go. Its fields
// are in one object with the table, and the methods of lua.LTable do not find them. Code uses
// GetString, SetString and ForEach of this package instead. gopher-lua itself reads metatables and
// environments, so a table must go through [Usual] before it becomes one of these.
//
// # Concurrency
//
// A state and its threads belong to one goroutine at a time. The one exception is
// [Hook.Raise].
package machine
