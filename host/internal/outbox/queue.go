package outbox

import (
	"time"

	"github.com/vuerlua/vuerlua/protocol"
)

const (
	// DefaultLimit is the default of Config.Limit.
	DefaultLimit = 64 << 20
	// maxAge is how long a message may wait before its client is behind: a frame at 60
	// Hz.
	maxAge = 16 * time.Millisecond
	// maxMessages is how many messages may wait before their client is behind.
	maxMessages = 64
	// minBacklog is the size of changes that are kept even for a small scene, in bytes.
	minBacklog = 1 << 20
	// maxKept is the largest capacity of an empty slice that is kept for reuse.
	maxKept = 128
)

// Config configures the bounds of a queue. The functions are called from the queue's
// methods, and so with the locks that the caller holds.
type Config struct {
	// Limit bounds the pending changes of the scene and, separately, the pending
	// events, in bytes. Default DefaultLimit. One message alone may exceed it.
	Limit int
	// SceneSize returns the approximate size of a snapshot in bytes.
	SceneSize func() int
	// Snapshot returns a SET that shows the whole scene, including every message that
	// was pushed.
	Snapshot func(tsMillis int64) *protocol.Message
	// Moves reports whether the client knows moves. Others are sent updates. Nil: it does not.
	Moves func() bool
}

// A Queue holds what one client has not yet been sent. It is not safe for concurrent use.
type Queue struct {
	cfg Config

	// While the client keeps up.
	waiting      []timed
	head         int
	waitingBytes int

	behind  *backlog // nil while the client keeps up
	stale   bool     // only when behind
	resync  bool     // stale because of Resync
	dropped int
	frames  [][]byte
}

// A timed message has the time at which it was pushed.
type timed struct {
	m  *protocol.Message
	at time.Time
}

// New returns an empty queue.
func New(cfg Config) *Queue {
	if cfg.Limit <= 0 {
		cfg.Limit = DefaultLimit
	}
	return &Queue{cfg: cfg}
}

// Push queues a message. The queue keeps m or parts of its frame, so nobody may write
// to them again. The caller must have applied m to the scene of Config before.
func (q *Queue) Push(m *protocol.Message, now time.Time) {
	if q.behind == nil && q.isBehind(len(m.Frame), now) {
		q.fallBehind(now)
	}
	if q.behind == nil {
		q.waiting = append(q.waiting, timed{m, now})
		q.waitingBytes += len(m.Frame)
		return
	}
	if m.Op == protocol.OpEvent || !q.stale { // the snapshot will contain it
		q.behind.push(m, now)
	}
	q.bound()
}

// Resync drops everything that is pending, events included, for a client that starts again
// from a snapshot of the scene. If scene is false, nothing is pending afterwards.
func (q *Queue) Resync(scene bool) {
	q.waiting, q.head, q.waitingBytes = nil, 0, 0
	q.behind, q.stale, q.resync = nil, scene, scene
	if scene {
		q.behind = newBacklog(q.frameOf)
	}
}

// isBehind reports whether the client is behind once a message of that size is pushed.
func (q *Queue) isBehind(size int, now time.Time) bool {
	n := len(q.waiting) - q.head
	return n > 0 && (n >= maxMessages || now.Sub(q.waiting[q.head].at) > maxAge || q.waitingBytes+size > q.cfg.Limit)
}

// Hold reports to the queue that pending messages cannot be sent yet. The client is
// behind from now on, even if they have not waited for long.
func (q *Queue) Hold(now time.Time) {
	if q.behind == nil && q.head < len(q.waiting) {
		q.fallBehind(now)
	}
}

func (q *Queue) fallBehind(now time.Time) {
	q.behind = newBacklog(q.frameOf)
	for i := q.head; i < len(q.waiting); i++ {
		q.behind.push(q.waiting[i].m, now)
	}
	q.waiting, q.head, q.waitingBytes = nil, 0, 0
}

// bound drops what exceeds the queue's limits.
func (q *Queue) bound() {
	b := q.behind
	if b.changes > 1 && (b.bytes > q.cfg.Limit || b.bytes > minBacklog && b.bytes > 2*q.cfg.SceneSize()) {
		b.dropChanges()
		q.stale = true
	}
	for b.eventBytes > q.cfg.Limit && b.events > 1 {
		b.dropEvent()
		q.dropped++
	}
}

// Next removes and returns the frames to write now: as many as fit into max bytes, or a
// single larger one; none if the queue is empty. The slice is valid until the next call
// of Next. The frames stay valid and must not be written to.
func (q *Queue) Next(now time.Time, max int) [][]byte {
	clear(q.frames)
	q.frames = q.frames[:0]
	if cap(q.frames) > maxKept {
		q.frames = nil
	}
	if q.behind == nil {
		q.takeWaiting(max)
		return q.frames
	}
	left := max
	if q.stale {
		q.stale, q.resync = false, false
		left = q.give(q.cfg.Snapshot(now.UnixMilli()).Frame, left)
	}
	for q.behind.live() > 0 {
		frame := q.behind.next(now.UnixMilli(), left, len(q.frames) == 0)
		if frame == nil {
			break
		}
		left = q.give(frame, left)
	}
	if q.behind.live() == 0 {
		q.behind = nil
	}
	return q.frames
}

func (q *Queue) give(frame []byte, left int) int {
	q.frames = append(q.frames, frame)
	return left - len(frame)
}

func (q *Queue) takeWaiting(left int) {
	for q.head < len(q.waiting) {
		m := q.waiting[q.head].m
		frame := q.frameOf(m)
		if len(q.frames) > 0 && len(frame) > left {
			return
		}
		left = q.give(frame, left)
		q.waitingBytes -= len(m.Frame)
		q.waiting[q.head] = timed{}
		q.head++
	}
	q.waiting, q.head = q.waiting[:0], 0
	if cap(q.waiting) > maxKept {
		q.waiting = nil
	}
}

// Len returns the number of pending operations: messages, or if the client is behind,
// nodes, events and other messages. A snapshot counts as one.
func (q *Queue) Len() int {
	n := len(q.waiting) - q.head
	if q.behind != nil {
		n += q.behind.live()
	}
	if q.stale {
		n++
	}
	return n
}

// Events returns the number of pending events if the client is behind, else 0.
func (q *Queue) Events() int {
	if q.behind == nil {
		return 0
	}
	return q.behind.events
}

// Bytes returns the approximate number of pending bytes, including the snapshot if the
// queue is stale.
func (q *Queue) Bytes() int {
	n := q.waitingBytes
	if q.behind != nil {
		n += q.behind.bytes + q.behind.eventBytes
	}
	if q.stale {
		n += q.cfg.SceneSize()
	}
	return n
}

// Empty reports whether nothing is pending.
func (q *Queue) Empty() bool { return q.Len() == 0 }

// Stale reports whether pending changes were replaced by a snapshot, which Next will return
// first. It returns false if the snapshot was requested by Resync.
func (q *Queue) Stale() bool { return q.stale && !q.resync }

// Dropped returns the number of events that the limit has dropped since the queue was made.
func (q *Queue) Dropped() int { return q.dropped }
