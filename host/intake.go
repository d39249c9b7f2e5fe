package host

import (
	"errors"
	"sync"
	"sync/atomic"
	"time"

	"github.com/vuerlua/vuerlua/protocol"
)

// An intake counts the memory that clients fill: with frames that have arrived in part, and with
// events that the script has not finished with. The script's memory limit does not include it.
//
// The host stops reading from a client whose events have used its share, until some of them
// are released. While all clients together have used the total, each client that wants more
// than a little waits too. If there is still no room after a while, the client with the most
// bytes is disconnected.
type intake struct {
	own int64 // bytes of events that one client may have; a single larger event is admitted
	all int64 // bytes that all clients together may have

	tell func(int64) // Config.OnInFlight; called with mu held

	total atomic.Int64 // bytes of all clients; changed with mu held

	mu       sync.Mutex
	told     int64 // the total that tell was called with last
	released int64 // bytes given back since the start
	sources  map[*source]struct{}
	changed  chan struct{} // closed when something is given back; nil while no reader waits
}

const (
	// freeIntake is how much each client may have even when the total is exhausted. Most events
	// are smaller, so clients with small events are not held up.
	freeIntake = 64 << 10
	// shedAfter is how long a client waits for room before the client with the most bytes is
	// disconnected. Quick handlers have finished with their events by then.
	shedAfter = time.Second
	// tellEvery is the change in bytes after which tell is called.
	tellEvery = 32 << 20
	// worthIntake is how many bytes a client must have at least to be disconnected for them.
	worthIntake = 1 << 20
	// cleanupIntake is the size in bytes from which an event gets a cleanup. The cleanup
	// gives the bytes back if the garbage collector finds the event before it is released.
	cleanupIntake = 64 << 10
)

func newIntake(cfg *Config) *intake {
	return &intake{own: cfg.ClientInFlight, all: cfg.InFlight, tell: cfg.OnInFlight, sources: map[*source]struct{}{}}
}

// addLocked adds n, which may be negative, to the total. The caller must hold mu.
func (in *intake) addLocked(n int64) {
	total := in.total.Add(n)
	if change := total - in.told; change >= tellEvery || change <= -tellEvery {
		in.told = total
		in.tell(total)
	}
	if n < 0 {
		in.released -= n
		in.wakeLocked()
	}
}

// A source is one connection's part of the intake.
type source struct {
	intake  *intake
	session atomic.Pointer[Session] // the current session of the connection
	waits   func()                  // called on the reader before it blocks; may be nil
	// The following are guarded by the intake's mu; only the connection's reader changes frame.
	frame   int64 // of the frame that is being read
	events  int64 // of events that the script is handling
	yielded int64 // of events whose handlers wait for the client
	shed    bool  // it has the most bytes, and is being disconnected
}

func (in *intake) source() *source {
	s := &source{intake: in}
	in.mu.Lock()
	defer in.mu.Unlock()
	in.sources[s] = struct{}{}
	return s
}

func (s *source) held() int64 { return s.frame + s.events + s.yielded }

// errGone is returned to a reader whose connection has ended while it waited for room.
var errGone = errors.New("the connection has ended")

// take reserves n more bytes for the frame that is being read, once there is room: see whenRoom.
func (s *source) take(n int64, gone <-chan struct{}, slow func()) error {
	return s.whenRoom(n, gone, slow, func() {
		s.frame += n
		s.intake.addLocked(n)
	})
}

// hold replaces the frame's reservation by n bytes for its event, once there is room for the
// additional bytes: see whenRoom.
func (s *source) hold(n int64, gone <-chan struct{}, slow func()) (*hold, error) {
	err := s.whenRoom(n-s.frame, gone, slow, func() {
		s.intake.addLocked(n - s.frame)
		s.frame = 0
		s.events += n
	})
	if err != nil {
		return nil, err
	}
	return &hold{source: s, n: n}, nil
}

// whenRoom calls use with the intake's mu held, once there is room for n more bytes. It blocks until
// then, and returns an error without calling use if gone is closed or the client is disconnected
// before. It calls slow before it blocks because of the client's own share.
func (s *source) whenRoom(n int64, gone <-chan struct{}, slow, use func()) error {
	in := s.intake
	var late <-chan time.Time // set while the client waits for the others' bytes
	var released int64
	for {
		lack, err := s.useRoom(n, use)
		if err != nil || lack.changed == nil {
			return err
		}
		if s.waits != nil {
			s.waits()
		}
		switch {
		case lack.own:
			slow()
		case late == nil:
			released = lack.released
			timer := time.NewTimer(shedAfter)
			defer timer.Stop()
			late = timer.C
		}
		select {
		case <-lack.changed:
		case <-late:
			late = nil
			in.disconnectLargest(released)
		case <-gone:
			return errGone
		}
	}
}

// A lack is what a source waits for if it has no room.
type lack struct {
	changed  <-chan struct{} // closed when something is given back; nil if there was room
	own      bool            // the client's own share is used up, not only the total
	released int64           // the intake's
}

// useRoom calls use with the intake's mu held if there is room for n more bytes. Otherwise it returns
// what to wait for.
func (s *source) useRoom(n int64, use func()) (lack, error) {
	in := s.intake
	in.mu.Lock()
	defer in.mu.Unlock()
	if n > 0 {
		if s.shed {
			return lack{}, s.excessLocked()
		}
		own := s.events > 0 && s.events+s.frame+n > in.own
		full := in.total.Load()+n > in.all && s.held()+n > freeIntake
		if own || full {
			if in.changed == nil {
				in.changed = make(chan struct{})
			}
			return lack{in.changed, own, in.released}, nil
		}
	}
	use()
	return lack{}, nil
}

// excessLocked returns the error of a source that has the most bytes and is disconnected for that.
// The caller must hold the intake's mu.
func (s *source) excessLocked() *refusedFrame {
	return &refusedFrame{overloaded.because("too much to handle: %s of it came from this client", byteSize(max(s.held(), 1<<20)&^(1<<20-1)))}
}

// disconnectLargest disconnects the client with the most bytes in flight. The bytes of its pending
// events stay counted until the events are released. If more than tellEvery bytes were given back
// since in.released was read as released, it does nothing: the script keeps up.
func (in *intake) disconnectLargest(released int64) {
	in.mu.Lock()
	if in.released-released > tellEvery {
		in.mu.Unlock()
		return
	}
	var largest *source
	for s := range in.sources {
		if !s.shed && (largest == nil || s.held() > largest.held()) {
			largest = s
		}
	}
	if largest == nil || largest.held() < worthIntake {
		in.mu.Unlock()
		return // the clients that sent it have left, and their events are being handled
	}
	largest.shed = true
	why := largest.excessLocked()
	in.wakeLocked() // the largest one may itself wait for room
	in.mu.Unlock()
	if session := largest.session.Load(); session != nil {
		session.shut(why.disconnect, 0)
	}
}

// wakeLocked wakes the readers that wait for room. The caller must hold mu.
func (in *intake) wakeLocked() {
	if in.changed != nil {
		close(in.changed)
		in.changed = nil
	}
}

// give returns n of the bytes reserved for the frame.
func (s *source) give(n int64) {
	s.intake.mu.Lock()
	defer s.intake.mu.Unlock()
	s.frame -= n
	s.intake.addLocked(-n)
}

// drop returns all bytes reserved for the frame.
func (s *source) drop() { s.give(s.frame) }

// close removes the source when its connection has ended. The bytes of its pending events are
// returned as each event is released.
func (s *source) close() {
	s.drop()
	in := s.intake
	in.mu.Lock()
	defer in.mu.Unlock()
	delete(in.sources, s)
}

// A hold is the part of the intake that one event takes.
type hold struct {
	source *source
	n      int64
	kept   atomic.Bool
	// Guarded by the intake's mu.
	yielded, released bool
}

var _ protocol.Hold = (*hold)(nil)

// Keep implements protocol.Hold.
func (h *hold) Keep() { h.kept.Store(true) }

// Yield implements protocol.Hold.
func (h *hold) Yield() {
	s := h.source
	s.intake.mu.Lock()
	defer s.intake.mu.Unlock()
	if h.yielded || h.released {
		return
	}
	h.yielded = true
	s.events -= h.n
	s.yielded += h.n
	s.intake.wakeLocked()
}

// Release implements protocol.Hold.
func (h *hold) Release() {
	s := h.source
	s.intake.mu.Lock()
	defer s.intake.mu.Unlock()
	if h.released {
		return
	}
	h.released = true
	if h.yielded {
		s.yielded -= h.n
	} else {
		s.events -= h.n
	}
	s.intake.addLocked(-h.n)
}

// end releases the event when the script's method has returned, unless the method has kept it.
func (h *hold) end() {
	if !h.kept.Load() {
		h.Release()
	}
}
