// Package protocol implements Vuer's wire format: the messages that a server and its
// clients exchange over a websocket, as msgpack maps in binary frames.
//
// It handles data only: it uses no sockets, no Lua, no clock and no goroutines.
// Timestamps are arguments.
//
// From server to client, the unit is the [Node]: one element, encoded once, with the
// key and the shape that queues and scene graphs need, so that they never decode it
// again. A [Message] is one complete frame: an envelope with nodes. Both are immutable
// once made: any number of sessions may share them, and nobody may write to their
// bytes.
//
// From client to server, [DecodeEvent] checks a frame against [Limits] in one pass and
// returns a [ClientEvent] whose bytes are known to be well formed. Code that decodes
// the values later needs no bounds of its own.
//
// The dialect, which both browsers and Python speak:
//
//   - integers take their smallest form; one beyond 32 bits is sent as float64, because
//     the browser's decoder turns int64 and uint64 into BigInt, and a BigInt among a
//     component's numbers breaks the whole node;
//   - all other numbers are float32, except times, which are integer milliseconds from
//     a server and seconds (or milliseconds) from a client;
//   - extension type 0 from a browser is JavaScript's undefined: it reads as nil.
//
// The sub-package catalog lists the components that a node's tag can name.
package protocol
