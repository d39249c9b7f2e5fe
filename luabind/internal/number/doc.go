// Package number converts between numbers and text by the rules of Lua 5.1 on a C library
// with the features of C99: numerals are read as strtod reads them, and numbers are
// written as printf's "%.14g" writes them.
//
// All parts of the language that turn one into the other use it: the lexer, arithmetic and
// concatenation in the machine, and the standard library. All functions are safe for use
// from any goroutine.
package number
