package outbox

import "github.com/vuerlua/vuerlua/protocol"

// maxMoves is the number of pending moves beyond which nothing is merged across them: merging looks
// for each node among the nodes of each move.
const maxMoves = 8

// move queues an OpMove. It takes the place of a pending move that it replaces.
func (b *backlog) move(m *protocol.Message) {
	for _, old := range b.moves {
		if !m.Move.Replaces(old.msg.Move) {
			continue
		}
		if old.number == b.lastChange {
			// Only events follow it, and they may see newer poses.
			b.bytes += len(m.Frame) - len(old.msg.Frame)
			old.msg = m
			return
		}
		if old.number > b.lastEvent && old.epoch == b.epoch && !old.watched {
			// Only changes of other nodes, and updates, follow it. The new move comes after them, finds the
			// same nodes, and sets all that the old one has set. No event has to find the old poses.
			b.items[old.at] = nil
			b.release(old)
			break
		}
	}
	it := b.append()
	it.msg, it.op = m, m.Op
	b.lastChange = it.number
	b.changes++
	b.bytes += len(m.Frame)
	if b.moves = append(b.moves, it); len(b.moves) > maxMoves {
		b.barrier()
	}
}

// watchMoves records that an UPSERT of a node has been queued: keys may not be unique, so moves after it
// may find another node than moves before it.
func (b *backlog) watchMoves(key string) {
	for _, it := range b.moves {
		it.watched = it.watched || it.msg.Move.Keys.Has(key)
	}
}

// movedSince reports whether a move of an item's node was queued after the item.
func (b *backlog) movedSince(it *item) bool {
	for i := len(b.moves) - 1; i >= 0 && b.moves[i].number > it.number; i-- {
		if b.moves[i].msg.Move.Keys.Has(it.key) {
			return true
		}
	}
	return false
}

// frameOf returns the frame of a message for the client.
func (q *Queue) frameOf(m *protocol.Message) []byte {
	if m.Op == protocol.OpMove && (q.cfg.Moves == nil || !q.cfg.Moves()) {
		return m.Update().Frame
	}
	return m.Frame
}
