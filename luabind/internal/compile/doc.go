// Package compile generates gopher-lua's code from syntax trees.
//
// gopher-lua's own compiler is not used. It writes the values of an assignment into locals
// that later values still have to be read from, skips the store of a conditional value, and
// looks through all constants of a function for each one that it meets, among other faults. The generator here follows the design of
// PUC Lua 5.1's: registers are a stack, the value of an expression stays an [operand] (a
// constant, a local, a field, an unfinished instruction, a list of jumps) until somebody
// needs it in a register, and all jumps of a condition are patched once their target is
// known. The order of evaluation, the limits and the debug information are those of PUC Lua,
// too, so a program gives what it gives there.
//
// The way from text to function:
//
//	text --parse--> ast.Stmt... --generator--> lua.FunctionProto --LState--> lua.LFunction
//
// The code is linear in time and memory: constants are found by a map, and lists of jumps
// are slices.
//
// A [generator] makes one function and belongs to one goroutine; nothing here is shared.
package compile
