// Package outbox is what one client still has to be sent. A [Queue] takes messages as a
// script makes them and gives out frames as the client's connection takes them.
//
// While the client keeps up, what comes out is what went in: the same frames in the same
// order. Once it is behind, that is when the oldest pending message has waited for more
// than 16 ms or more than 64 of them are pending, the queue keeps nodes instead of
// messages until it has run empty, and lets newer ones take the place of older ones. The
// client ends up with exactly the scene that all messages would have given it.
//
// # What takes the place of what
//
// A plain node is one in an UPSERT or UPDATE that has a key and no child list. A new one
// is merged into the pending node of its key (properties are assigned one by one, so the
// two maps become one, and the older is gone where the properties are the same) if that
// was queued later than the last barrier and
//
//   - both are an UPSERT with the same to, or both an UPDATE with the same strict, or
//   - it is an UPDATE and the pending one an UPSERT without to, after which the node is
//     sure to be there.
//
// An UPSERT is never merged into an UPDATE, which does nothing for a node that is not
// there. Moving a plain node up past other plain nodes is safe because they only change
// their own properties or append a node of their own key. It would not be past
//
//   - an ADD, REMOVE or SET, a node with child lists or one without a key: all these can
//     make, move or take away nodes of any key;
//   - an UPSERT that can create the parent that an earlier pending node names as its to.
//
// These are the barriers. What is older than a barrier absorbs nothing that is newer.
// An UPSERT with child lists and no to takes the place of one of the same key and shape
// right before it.
//
// REMOVE k cancels the pending node of k if that is newer than the last barrier and an
// UPSERT without to or an UPDATE, if no later node named k as its parent, and if no event
// stands between, which would have met the node. The REMOVE itself is always sent: it
// prunes, and the node may be on the client already.
//
// A SET with all four lists replaces every pending change of the scene. Properties of
// the root that were still to be assigned become part of it, since a SET does not clear
// what it does not mention. Any other SET waits for its turn.
//
// Events (messages that leave the scene alone) are never merged or reordered among each
// other, and none comes before a change of the scene that was queued before it.
//
// It is assumed that the lists of a scene's root are arrays, as protocol.Set asks for.
//
// # Bounds
//
// When the changes pending for a client that is behind outgrow twice its scene (and
// 1 MiB), or Config.Limit, sending the scene is cheaper than sending them: they are
// dropped, the queue is [Queue.Stale], and the next frame is a snapshot, made at that
// moment. So the memory of a queue is bounded by the scene and not by time. Events are
// kept through that; when they alone exceed the limit, the oldest go, see
// [Queue.Dropped].
//
// What was given out is out of reach: to take little at once is what keeps a slow
// client's view fresh.
package outbox
