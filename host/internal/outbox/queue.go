package outbox

import (
	"time"

	"github.com/vuerlua/vuerlua/protocol"
)

const (
	// DefaultLimit is Config.Limit's default.
	DefaultLimit = 64 << 20
	// maxAge is how long a message may wait before its client counts as behind: a
	// frame at 60 Hz.
	maxAge = 16 * time.Millisecond
	// maxMessages is how many messages may wait before their client counts as behind.
	maxMessages = 64
	// minBacklog is how many bytes of changes are kept however small the scene is.
	minBacklog = 1 << 20
	// maxKept is up to how many elements a slice is kept for later when it is empty.
	maxKept = 128
)

// Config says how a queue bounds itself. All functions are called from the queue's own
// methods, under whatever lock the caller holds.
type Config struct {
	// Limit bounds the pending changes of the scene and, separately, the pending
	// events, in bytes. Default DefaultLimit. One message alone may exceed it.
	Limit int
	// SceneSize is about how many bytes a snapshot would have.
	SceneSize func() int
	// Snapshot makes a SET that shows the whole scene, including every message that
	// was pushed.
	Snapshot func(tsMillis int64) *protocol.Message
}

// A Queue is what one client still has to be sent. It is not safe for concurrent use.
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

// A timed message knows when it was pushed.
type timed struct {
	m  *protocol.Message
	at time.Time
}

// New makes an empty queue.
func New(cfg Config) *Queue {
	if cfg.Limit <= 0 {
		cfg.Limit = DefaultLimit
	}
	return &Queue{cfg: cfg}
}

// Push queues a message. The queue keeps m or parts of its frame, which must never be
// written to again. The scene that Config speaks of must have m already.
func (q *Queue) Push(m *protocol.Message, now time.Time) {
	if q.behind == nil && q.isBehind(len(m.Frame), now) {
		q.fallBehind(now)
	}
	if q.behind == nil {
		q.waiting = append(q.waiting, timed{m, now})
		q.waitingBytes += len(m.Frame)
		return
	}
	if m.Op == protocol.OpEvent || !q.stale { // a snapshot will have it
		q.behind.push(m, now)
	}
	q.bound()
}

// Resync drops everything that is pending, events included, for a client that starts anew
// with what the scene is then. Where there is no scene yet, nothing is pending afterwards.
func (q *Queue) Resync(scene bool) {
	q.waiting, q.head, q.waitingBytes = nil, 0, 0
	q.behind, q.stale, q.resync = nil, scene, scene
	if scene {
		q.behind = newBacklog()
	}
}

// isBehind reports whether a message of that size comes to a queue that is behind.
func (q *Queue) isBehind(size int, now time.Time) bool {
	n := len(q.waiting) - q.head
	return n > 0 && (n >= maxMessages || now.Sub(q.waiting[q.head].at) > maxAge || q.waitingBytes+size > q.cfg.Limit)
}

// Hold says that what is pending cannot go yet: the client is behind, however short that
// was until now.
func (q *Queue) Hold(now time.Time) {
	if q.behind == nil && q.head < len(q.waiting) {
		q.fallBehind(now)
	}
}

func (q *Queue) fallBehind(now time.Time) {
	q.behind = newBacklog()
	for i := q.head; i < len(q.waiting); i++ {
		q.behind.push(q.waiting[i].m, now)
	}
	q.waiting, q.head, q.waitingBytes = nil, 0, 0
}

// bound gives up what is more than the queue may hold.
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

// Next takes the frames to write now: as many as fit into max bytes, or one that is
// larger alone; none when the queue is empty. The slice is valid until the next call of
// Next, the frames are valid for ever and must not be written to.
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
		frame := q.waiting[q.head].m.Frame
		if len(q.frames) > 0 && len(frame) > left {
			return
		}
		left = q.give(frame, left)
		q.waitingBytes -= len(frame)
		q.waiting[q.head] = timed{}
		q.head++
	}
	q.waiting, q.head = q.waiting[:0], 0
	if cap(q.waiting) > maxKept {
		q.waiting = nil
	}
}

// Len is how many operations are pending: messages, or when the client is behind, nodes,
// events and other messages. A snapshot counts as one.
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

// Events is how many of the pending operations are events, once the client is behind; 0
// before.
func (q *Queue) Events() int {
	if q.behind == nil {
		return 0
	}
	return q.behind.events
}

// Bytes is about how many bytes are pending, with those of the snapshot if the queue is
// stale.
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

// Stale reports whether pending changes were given up for a snapshot, which Next will return
// first. It returns false for a snapshot that Resync has asked for.
func (q *Queue) Stale() bool { return q.stale && !q.resync }

// Dropped is how many events were lost to the limit since the queue was made.
func (q *Queue) Dropped() int { return q.dropped }
