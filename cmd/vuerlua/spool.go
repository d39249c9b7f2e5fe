package main

import (
	"errors"
	"fmt"
	"io"
	"sync"
	"syscall"
	"time"
)

const (
	// spoolBytes bounds what waits for a stream. A terminal takes it in well under a
	// second; a script that prints in a loop fills it in about ten milliseconds.
	spoolBytes = 1 << 20
	// spoolPatience is how long a full spool holds its writer up before it throws
	// output away. A pipe that is read makes room sooner; a terminal that the user has
	// stopped with Ctrl+S costs the scene this pause once, not a freeze.
	spoolPatience = 100 * time.Millisecond
)

// A spool writes to a stream that may block, a terminal or a pipe, without letting it
// hold up the program: the engine prints from the goroutine that runs every script
// task. Write may be called from any goroutine; each call's bytes stay together.
//
// While the stream keeps up, or catches up within spoolPatience, nothing is lost. After
// that writes are dropped until it has caught up, and a line says how many.
//
// A pipe that nobody reads any more never takes anything again: writes are dropped for good.
type spool struct {
	stream io.Writer
	broken func() // called once when the pipe is found to be closed; nil for none. To be set before the first Write

	mu      sync.Mutex
	pending []byte
	stalled bool // patience has run out, and nothing has been taken since
	dropped int  // writes
	closed  bool // nothing is written any more

	wake chan struct{} // there is something to do; capacity 1
	room chan struct{} // pending was taken; capacity 1
	done chan struct{} // closed by the writer at its end
}

var _ io.Writer = (*spool)(nil)

func newSpool(stream io.Writer) *spool {
	s := &spool{
		stream: stream,
		wake:   make(chan struct{}, 1),
		room:   make(chan struct{}, 1),
		done:   make(chan struct{}),
	}
	go s.drain()
	return s
}

// Write never fails: there is nobody to tell that the stream is broken.
func (s *spool) Write(p []byte) (int, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if !s.fits(p) && !s.stalled {
		s.wait(p)
	}
	switch {
	case s.closed:
	case s.fits(p):
		s.pending = append(s.pending, p...)
		signal1(s.wake)
	default:
		s.stalled = true
		s.dropped++
	}
	return len(p), nil
}

// fits lets a write that is larger than the bound pass when nothing else waits.
func (s *spool) fits(p []byte) bool {
	return len(s.pending) == 0 || len(s.pending)+len(p) <= spoolBytes
}

// wait waits, with s.mu released, until p fits or patience runs out.
func (s *spool) wait(p []byte) {
	patience := time.NewTimer(spoolPatience)
	defer patience.Stop()
	for !s.fits(p) && !s.closed {
		s.mu.Unlock()
		var over bool
		select {
		case <-s.room:
		case <-s.done:
		case <-patience.C:
			over = true
		}
		s.mu.Lock()
		if over {
			return
		}
	}
}

// drain is the goroutine that writes.
func (s *spool) drain() {
	defer close(s.done)
	var taken []byte
	for range s.wake {
		for {
			s.mu.Lock()
			taken, s.pending = s.pending, taken[:0]
			if s.dropped > 0 {
				taken = fmt.Appendf(taken, "vuerlua: %d writes dropped here: the terminal or pipe did not take them\n", s.dropped)
			}
			s.dropped, s.stalled = 0, false
			closed := s.closed
			s.mu.Unlock()
			signal1(s.room)
			if len(taken) == 0 {
				if closed {
					return
				}
				break
			}
			if _, err := s.stream.Write(taken); errors.Is(err, syscall.EPIPE) {
				s.abandon()
				return
			}
			if cap(taken) > 2*spoolBytes {
				taken = nil // one huge write should not be paid for ever
			}
		}
	}
}

// abandon drops what waits and all that comes.
func (s *spool) abandon() {
	s.mu.Lock()
	s.closed, s.pending = true, nil
	s.mu.Unlock()
	if s.broken != nil {
		s.broken()
	}
}

// close writes what waits, for at most the given time, and ends the spool. Writes after
// it are ignored.
func (s *spool) close(within time.Duration) {
	s.mu.Lock()
	s.closed = true
	s.mu.Unlock()
	signal1(s.wake)
	select {
	case <-s.done:
	case <-time.After(within):
	}
}

func signal1(c chan struct{}) {
	select {
	case c <- struct{}{}:
	default:
	}
}
