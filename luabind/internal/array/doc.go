// Package array is bulk data: one-dimensional arrays of numbers of one type, and the
// arithmetic on whole arrays that a script is too slow for one number at a time.
//
// An [Array] holds float32, float16, uint8, uint32 or int32 numbers. A [Maker] makes arrays,
// and asks its owner for the memory before each allocation.
//
// # Operations
//
// An operation takes arrays, single numbers, and short rows of numbers that are repeated,
// such as one {x, y, z} for each point. It computes in float64 and rounds once, when it
// stores. Its result goes to an array that is made for it or to out, which has to have the
// same length and may be one of the operands. An array that is made has
//
//   - the type of the operands, where they are of one type; numbers are of any type that
//     holds them;
//   - else float32, and so do the results of division, roots and the like of integers.
//
// Where a result does not fit into an integer type, the operation fails and out is as it
// was. A fraction stored as an integer is cut off towards zero. The floating-point types
// have infinities and NaN, as usual.
//
// # Concurrency
//
// Arrays belong to one goroutine. What computes asks Maker.Poll about once a millisecond
// whether to go on. What only copies bytes does not: the memory bounds the time.
package array
