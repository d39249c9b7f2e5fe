// Package protocol is the Vuer wire: what a server and its clients say to each
// other over a websocket, as msgpack maps in binary frames.
//
// It is pure data. There is no socket, no Lua, no clock and no goroutine in it;
// a time that goes on the wire is an argument.
//
// Server to client, the unit is the [Node]: one element, encoded once, with the
// key and the shape that a queue or a scene graph needs to work on it without
// decoding it again. A [Message] is one complete frame made of an envelope and
// nodes. Both are immutable after they are made: any number of sessions may
// share them, and nobody may write to their bytes.
//
// Client to server, [DecodeEvent] checks a frame against [Limits] in one pass and
// gives a [ClientEvent] whose bytes are known to be well formed, so that whoever
// turns them into values later needs no bounds of its own.
//
// The dialect, which both browsers and Python speak:
//
//   - integers take their smallest form; one beyond 32 bits is sent as float64,
//     because the browser's decoder turns int64 and uint64 into BigInt, and a
//     BigInt among a component's numbers takes the whole node down;
//   - any other number is float32, except times, which are integer milliseconds
//     from a server and seconds (or milliseconds) from a client;
//   - extension type 0 from a browser is JavaScript's undefined: it reads as nil.
//
// The sub-package catalog knows the components that a node's tag can name.
package protocol
