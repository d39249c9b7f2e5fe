// Package props holds the properties of one element the way they were assigned,
// in the element's wire form, without decoding them.
//
// A client assigns what it is sent property by property: what a message does not
// mention stays. Streams send few different sets of properties over and over, so
// [Layers] keeps the last bytes of each set and puts them together only when somebody
// wants the whole element. To assign a set that is already there costs a copy of its
// bytes and no allocation.
//
// Nothing here is safe for concurrent use. Bytes are expected to be well-formed
// msgpack; what is not reads as if it ended there, and never panics.
package props
