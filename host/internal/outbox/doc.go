// Package outbox queues what a client has not yet been sent. A [Queue] accepts messages
// as a script makes them, and returns frames as the client's connection can send them.
//
// While the client keeps up, the queue returns the same frames in the same order. The
// client is behind once the oldest pending message has waited for more than 16 ms, or
// more than 64 messages are pending. From then until it is empty, the queue keeps nodes
// instead of messages, and newer nodes replace older ones. The client ends up with
// exactly the scene that all messages would have produced.
//
// # Replacement
//
// A plain node is a node of an UPSERT or UPDATE that has a key and no child list. A new
// plain node is merged into the pending node with its key if that was queued after the
// last barrier, and one of the conditions below holds. Properties are assigned one by
// one, so merging joins the two maps, and new values replace old ones. The conditions:
//
//   - both are UPSERTs with the same to, or both are UPDATEs with the same strict;
//   - the new one is an UPDATE and the pending one an UPSERT without to, after which
//     the node certainly exists.
//
// An UPSERT is never merged into an UPDATE, which does nothing if the node does not
// exist. Moving a plain node ahead of other plain nodes is safe, because each of them
// only changes its own properties or appends a node with its own key. It is not safe to
// move a plain node ahead of
//
//   - an ADD, REMOVE or SET, a node with child lists or a node without a key: these can
//     create, move or remove nodes with any key;
//   - an UPSERT that can create the parent that an earlier pending node names as its to.
//
// These are the barriers. Nothing is merged into an item before a barrier. An UPSERT
// with child lists and without to replaces one with the same key and shape that
// directly precedes it.
//
// REMOVE k cancels the pending node k if the node was queued after the last barrier and
// is an UPDATE or an UPSERT without to, if no later node named k as its parent, and if no
// event was queued in between, because its receiver would have seen the node. The REMOVE
// itself is always sent: it prunes empty groups, and the client may already have the
// node.
//
// A SET with all four lists replaces every pending change of the scene. Pending
// properties of the root are added to it, because a SET does not clear properties that
// it does not mention. Any other SET is queued like other messages.
//
// Events (messages that do not change the scene) are never merged or reordered among
// each other, and no event overtakes a change of the scene that was queued before it.
//
// The lists of a scene's root are assumed to be arrays, as protocol.Set requires.
//
// # Bounds
//
// When the pending changes exceed twice the size of the scene (and 1 MiB), or
// Config.Limit, sending the scene is cheaper than sending the changes. They are
// dropped, the queue is [Queue.Stale], and the next frame is a snapshot, taken when it
// is sent. So the memory of a queue is bounded by the size of the scene, not by time.
// Events are kept; when they alone exceed the limit, the oldest are dropped, see
// [Queue.Dropped].
//
// Frames that Next has returned can no longer be replaced, so a slow client stays up to
// date only if little is taken at a time.
package outbox
