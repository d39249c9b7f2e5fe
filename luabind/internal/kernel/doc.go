// Package kernel compiles Lua functions to WebAssembly: those that compute with numbers, booleans
// and typed arrays, and with nothing else.
//
// Plain Lua is the specification. What a compiled function stores and returns is equal to what the
// function would store and return in package machine, bit for bit except for the sign and the
// payload of NaN, and its errors are at the same lines. A function that could not be compiled like
// this is an [Error] of [Analyze].
//
// There are two steps. Analyze resolves names and infers the type of each variable: number,
// boolean or array. [Function.Compile] generates a module for the kinds of arrays and numbers that
// a call has. Numbers are of type f64. Variables that are integers for certain, such as those of
// most loops, are of type i64 instead, because they are what arrays are indexed by.
//
// Nothing here knows the runtime. [Layout] says what a module expects in its memory.
package kernel
