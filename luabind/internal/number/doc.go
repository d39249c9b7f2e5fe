// Package number converts between numbers and strings by the rules of Lua 5.1 on a C99 library:
// numerals are read as by strtod, and numbers are written as by printf with "%.14g".
//
// All parts of the language that convert between them use it: the lexer, arithmetic and
// concatenation in the machine, and the standard library. All functions may be called from any
// goroutine.
package number
