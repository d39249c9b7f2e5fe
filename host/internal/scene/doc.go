// Package scene mirrors the scene that a client shows. A [Graph] applies messages as
// the official client does, and can return the whole scene as one SET, for clients that
// join later or have fallen too far behind.
//
// The rules are the client's, oddities included, because otherwise the mirror would
// differ from what the client shows:
//
//   - A scene is a root with four lists (children, rawChildren, bgChildren,
//     htmlChildren, searched in that order) of nodes, which have lists of their own.
//     Keys need not be unique; an operation applies to the first node with a key, a
//     parent before its children. A node without a key means the root.
//   - SET assigns to the root, property by property. Its key is dropped. Properties
//     that it does not mention keep their values.
//   - ADD appends and ignores the key. A parent without a list gets one. If no node has
//     the parent's name, the new node is lost.
//   - UPSERT assigns to an existing node, or else appends to children. With the name of
//     a list it searches only that list; with the key of a parent, only the parent and
//     the nodes below it. If the parent has no list, it does nothing, not even assign.
//   - UPDATE assigns to an existing node, or does nothing.
//   - REMOVE removes the first node with each key. Then it removes empty groups (tag
//     "group" in any letter case) that it reaches from children and bgChildren through
//     children, until none is left. It skips lists that start with a string. Vuer's own
//     Group has the tag VuerGroup and is not affected.
//
// Assignment is shallow: it replaces whole properties, and a list of children with
// everything below it. One oddity is left out: when it prunes, the client turns a
// string that follows an element into an element without a tag; here it stays a string.
//
// # Cost
//
// A Graph keeps nodes in their wire form and never decodes a property. On its hot path,
// an UPSERT or UPDATE of an existing node with properties that were assigned before, it
// looks up the index and copies the node's bytes into an existing buffer. It keeps no
// part of a message, so it never keeps a large frame in memory. An empty Graph costs a
// few words of memory.
package scene
