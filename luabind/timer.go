package luabind

// A timer wakes one park of one task.
type timer struct {
	at   int64 // deadline on the engine's clock, in nanoseconds
	seq  uint64
	task *task
	park uint64
}

func (a *timer) before(b *timer) bool {
	return a.at < b.at || a.at == b.at && a.seq < b.seq
}

// timerQueue is a heap of timers by deadline, then by the order of their creation. It is typed
// because container/heap would allocate for each push, 60 times a second for each task. A timer
// whose park has ended stays until its deadline.
type timerQueue struct {
	heap []timer
	seq  uint64
}

func (q *timerQueue) len() int { return len(q.heap) }

func (q *timerQueue) push(at int64, t *task, park uint64) {
	q.seq++
	q.heap = append(q.heap, timer{at: at, seq: q.seq, task: t, park: park})
	h := q.heap
	for i := len(h) - 1; i > 0; {
		parent := (i - 1) / 2
		if !h[i].before(&h[parent]) {
			break
		}
		h[i], h[parent] = h[parent], h[i]
		i = parent
	}
}

// next returns the earliest deadline of a timer that still wakes a task.
func (q *timerQueue) next() (at int64, ok bool) {
	for len(q.heap) > 0 && q.heap[0].over() {
		q.drop()
	}
	if len(q.heap) == 0 {
		return 0, false
	}
	return q.heap[0].at, true
}

// over reports whether the timer's park has ended in another way.
func (t *timer) over() bool { return t.task.finished || t.task.parks != t.park }

// pop removes and returns the earliest timer that is due at now.
func (q *timerQueue) pop(now int64) (timer, bool) {
	if at, ok := q.next(); !ok || at > now {
		return timer{}, false
	}
	t := q.heap[0]
	q.drop()
	return t, true
}

func (q *timerQueue) drop() {
	h := q.heap
	last := len(h) - 1
	h[0] = h[last]
	h[last] = timer{}
	h = h[:last]
	q.heap = h
	for i := 0; ; {
		child := 2*i + 1
		if child >= last {
			return
		}
		if child+1 < last && h[child+1].before(&h[child]) {
			child++
		}
		if !h[child].before(&h[i]) {
			return
		}
		h[i], h[child] = h[child], h[i]
		i = child
	}
}
