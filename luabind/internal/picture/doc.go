// Package picture reads pictures in PNG, JPEG, WebP and GIF, and writes PNG and JPEG. It does not
// depend on Lua.
//
// A [Picture] consists of its encoded bytes at first. The header is read when the size is needed, and
// the pixels are decoded when one of them is needed. Before that, their number is compared with
// [MaxPixels]. The number is the one that the decoder will allocate, which can differ from the size in
// the header: in these formats, a hundred kilobytes can expand to ten gigabytes.
//
// A Picture belongs to one goroutine. [Pixels] and [Encode] depend only on their arguments, so the
// expensive work can be done on another goroutine.
package picture
