// Package kernel compiles Lua functions that use only numbers, booleans and typed arrays to
// WebAssembly.
//
// Plain Lua is the specification. A compiled function stores and returns the same values as the
// function does in package machine, bit for bit except for the sign and the payload of NaN. Its
// errors are on the same lines. If a function cannot be compiled in this way, [Analyze] returns an
// [Error].
//
// There are two steps. Analyze resolves names and infers the type of each variable: number,
// boolean or array. [Function.Compile] generates a module for the kinds of arrays and numbers in a
// call. Numbers are of type f64. Variables that are certainly integers, such as the variables of
// most loops, are of type i64 instead, because they index arrays.
//
// This package does not depend on the runtime. [Layout] describes what a module expects in its
// memory.
package kernel
