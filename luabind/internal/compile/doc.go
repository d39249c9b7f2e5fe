// Package compile generates gopher-lua's code from syntax trees.
//
// gopher-lua's own compiler is not used. Among other faults, it assigns to locals before later
// values of the same assignment have been read from them, omits the store of a conditional value,
// and searches all constants of a function for each constant in the text. The generator here
// follows the design of PUC Lua 5.1's generator. Registers are a stack. The value of an expression
// stays an [operand] (a constant, a local, a field, an unfinished instruction, a list of jumps)
// until it is needed in a register. All jumps of a condition are patched once their target is
// known. The order of evaluation, the limits and the debug information are the same as in PUC Lua
// too, so a program has the same results.
//
// From text to function:
//
//	text --parse--> ast.Stmt... --generator--> lua.FunctionProto --LState--> lua.LFunction
//
// Compilation takes linear time and memory: constants are looked up in a map, and lists of jumps
// are slices.
//
// A [generator] compiles one function and belongs to one goroutine; nothing here is shared.
package compile
