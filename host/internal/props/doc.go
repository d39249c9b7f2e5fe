// Package props holds the properties of one element as they were assigned, in the
// element's wire form, without decoding them.
//
// A client assigns properties one by one: a property that a message does not mention
// keeps its value. Streams repeat a few sets of properties, so [Layers] keeps the last
// bytes of each set and combines them only when the whole element is needed. Assigning
// a known set copies its bytes and does not allocate.
//
// The types are not safe for concurrent use. Bytes should be well-formed msgpack.
// Malformed input is read up to the error, and never causes a panic.
package props
