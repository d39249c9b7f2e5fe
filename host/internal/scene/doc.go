// Package scene mirrors what a client shows: a [Graph] applies the messages that a
// client is sent the way the official client does, and gives the whole of it as one
// SET, for a client that comes late or has fallen too far behind.
//
// The rules are the client's, oddities included, because a mirror that knows better
// shows something else:
//
//   - A scene is a root with four lists (children, rawChildren, bgChildren,
//     htmlChildren, searched in that order) of nodes, which have lists of their own.
//     Keys need not be unique; an operation means the first node of a key, a parent
//     before its children. A node without a key means the root.
//   - SET assigns to the root, property by property. Its key is dropped. What it does
//     not mention stays.
//   - ADD appends and never looks at the key. Where the parent has no list it gets one.
//     Without a parent of that name the node is lost.
//   - UPSERT assigns, or else appends to children. With the name of a list it looks
//     only there; with the key of a parent only at that and below it. It does nothing
//     at all, not even assign, where the parent has no list to append to.
//   - UPDATE assigns, or does nothing.
//   - REMOVE takes away the first node of each key, then every empty group (by tag,
//     "group" in any case) that it reaches from children and bgChildren through
//     children, until there is none. A list that begins with a text is not looked
//     into. Vuer's own Group has the tag VuerGroup and is not affected.
//
// To assign is shallow: a property is replaced whole, and a list of children with
// everything below it. One oddity is left out: while it prunes, the client turns a text
// that follows an element into an element of no tag; here it stays a text.
//
// # Cost
//
// A Graph keeps nodes in their wire form and never decodes a property. Its hot path, an
// UPSERT or UPDATE of a node that is there with properties that were assigned before,
// is an index lookup and a copy of the node's bytes into a buffer the node has already.
// Nothing of a message is kept, so that large frames are not held back by it. An empty
// Graph is a few words.
package scene
