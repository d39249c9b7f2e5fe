// Package machine runs Lua functions on gopher-lua's states with a main loop of its own.
//
// gopher-lua stays the owner of the data: its states, call frames, registry, tables,
// functions and prototypes. What executes a prototype's instructions is here, so that they
// mean what Lua 5.1's reference implementation makes of them, cost no more than they must,
// and are bounded: by the size of what they work on, by the depth of calls, and by the
// [Hook] that a watchdog raises. [Install] changes one state or thread; other users of
// gopher-lua in the process are not touched.
//
// The loop and the tables need fields that gopher-lua does not export. All access to them
// is in layout.go, which mirrors the structs and compares the mirrors with the real types
// when the program starts. Nothing else of the project uses unsafe.
//
// # Tables
//
// A table that scripts have written to may hold integer keys beyond its array part in its
// hash part, and its index of keys may be incomplete. So the functions of this package read
// and write tables by keys that a script has chosen; the methods RawGet, RawSet, RawGetInt,
// RawSetInt, Len and Next of [lua.LTable] do not know of either. RawGetString, RawSetString
// and ForEach are right for every table, and so is RawGetInt for the items of a list that
// was built from 1 upwards.
//
// # Concurrency
//
// A state and its threads belong to one goroutine at a time. The one exception is
// [Hook.Raise].
package machine
