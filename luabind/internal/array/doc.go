// Package array provides bulk data: one-dimensional arrays of numbers of one type, and arithmetic on
// whole arrays, for which loops in a script would be too slow.
//
// An [Array] holds float32, float16, uint8, uint32 or int32 numbers. A [Maker] creates arrays, and
// asks its owner before it allocates memory.
//
// # Operations
//
// An operation takes arrays, single numbers, and short rows of numbers that are repeated, such as an
// {x, y, z} that is used for each point. It computes in float64 and rounds once, when it stores the
// result. The result goes to a new array, or to out, which must have the same length and may be one
// of the operands. A new array has
//
//   - the type of the operands, if they have the same type; a number counts as any type that can hold
//     it;
//   - otherwise the type float32, which is also the type of quotients, roots and similar results of
//     integers.
//
// If a result does not fit into an integer type, the operation fails and out is unchanged. Fractions
// are truncated towards zero when they are stored as integers. The floating-point types have
// infinities and NaN.
//
// # Concurrency
//
// An array belongs to one goroutine. Functions that compute call Maker.Poll about once a millisecond,
// which can end them. Functions that only copy bytes do not: the size of the memory limits their time.
package array
