// Package element turns Lua values into the wire form of protocol and back.
//
// [Register] gives a Lua state one constructor for every component of the catalogue and
// the markers null, array, map and bytes. A constructor puts a metatable on the table it
// is given and returns that table: an element is an ordinary Lua table, and assigning to
// its fields is a plain table write.
//
// An [Encoder] writes elements straight from their tables to msgpack, validating them
// against the catalogue in the same pass. It never changes a table that it reads, and
// nothing that it returns refers to one: a script may keep a table and change it for the
// next frame. [Decode] goes the other way.
//
// Everything here belongs to the goroutine that runs the Lua state; an encoder reads
// elements of any state whose goroutine it is called from.
//
// # Values
//
//   - A table with items 1..n is an array, one with string keys a map, one with both an
//     error. {} is an array where the catalogue says that the property is one, else a map;
//     array{} and map{} say which. A nil among the items is sent as nil.
//   - A number that is integral is sent as the smallest integer, or as float64 beyond 32
//     bits (see package protocol); any other number, -0.0 too, as float32.
//   - A string is text if it is valid UTF-8, else binary; bytes(s) is always binary.
//   - NaN, infinity, functions, threads, foreign userdata, non-string keys, cycles
//     and nesting beyond [MaxDepth] are errors that say where.
//
// # Nodes
//
// The items of an element's table are its children, and nil and false among them are left
// out, so that `cond and Box{}` does what it looks like. Keys are sent as strings,
// as that is how REMOVE and `to` name them. An element without a key gets its class's
// default one; else a child gets the key "<parent's key>.<index>", or, in one of a scene's
// other lists, "<parent's key>.<list>.<index>", where the index counts the items that were
// left out too; else it gets the next number of a counter. A scene's key is "scene" unless
// it has one.
//
// An element inside a property, such as a material, is a map of its properties and its tag,
// with a key only if the script gave one. A material also sets the materialType beside it
// where the script did not, since it is this that clients go by.
package element
