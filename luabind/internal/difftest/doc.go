// Package difftest compares our Lua with the reference implementations, on programs that
// nobody has thought of.
//
// [Generate] makes a random program out of a seed. It is a tree ([Node]), so that [Shrink]
// can take away whatever a difference does not need. [Pair.Compare] runs programs in two
// interpreters and returns those whose output is not the same:
//
//   - [Plain] programs are Lua 5.1. Their reference is PUC Lua 5.1, the command lua5.1.
//   - [Goto] programs have goto and labels as well. Their reference is LuaJIT, the command luajit.
//
// [Broken] makes texts that are hardly programs, for what loadstring says about them.
//
// Ours is the engine that runs scenes: package luabind, with its compiler, its standard
// library and its coroutines. It runs in a process of its own, because a fault may end it
// or keep it busy forever: the test binary starts itself again, see [Main].
//
// # What a program may do
//
// A program is correct Lua 5.1 whose output the manual determines. It prints with print and
// dump, which driver.lua defines: both write tables in a fixed order, and functions and
// coroutines without their addresses. Messages of errors are compared with PUC Lua's, names of
// variables and lines included; of LuaJIT's only that there is one.
// It comes to an end: its loops are bounded, and functions that could call each other without
// end call tick, which raises an error after a few thousand calls. What a program leaves in
// global variables is removed before the next one runs in the same state.
//
// # Adding to it
//
// Every difference that was found and mended is a case in testdata: a file has many small
// programs, each after a line "-- case: name". A file whose name begins with goto is compared
// with LuaJIT. The expected output is what the reference prints; it is not stored.
package difftest
