// Package kernel compiles Lua functions to WebAssembly: those that compute with numbers, booleans
// and typed arrays, and with nothing else.
//
// Plain Lua is the specification. A compiled function stores and returns the same values as the
// function does in package machine, bit for bit except for the sign and the payload of NaN, and its
// errors are at the same lines. If a function cannot be compiled like this, [Analyze] returns an
// [Error].
//
// There are two steps. Analyze resolves names and infers the type of each variable: number,
// boolean or array. [Function.Compile] generates a module for the kinds of arrays and numbers that
// a call has. Numbers are of type f64. Variables that are certain to be integers, such as those of
// most loops, are of type i64 instead, because they index arrays.
//
// This package does not depend on the runtime. [Layout] describes what a module expects in its
// memory.
package kernel
