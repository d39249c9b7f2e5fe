// Package picture reads and writes encoded pictures: PNG, JPEG, WebP and GIF in, PNG and
// JPEG out. It knows no Lua.
//
// A [Picture] is its encoded bytes until somebody wants more of it. The header is read when
// its size is asked for, and the pixels when one of them is. Before pixels are decoded their
// number is held against [MaxPixels], by what the decoder will allocate and not by what the
// file says of itself: in the formats here a hundred kilobytes can stand for ten gigabytes.
//
// A Picture belongs to one goroutine. [Pixels] and [Encode] are functions of what they are
// given alone, so that the heavy work can be done elsewhere.
package picture
