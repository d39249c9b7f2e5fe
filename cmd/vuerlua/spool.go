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
	// spoolBytes bounds the output that waits for a stream. A terminal takes it in well under
	// a second; a script that prints in a loop fills it in about ten milliseconds.
	spoolBytes = 1 << 20
	// spoolPatience is how long a full spool blocks its writer before it drops output. The
	// reader of a pipe makes room sooner; a terminal that the user has stopped with Ctrl+S
	// delays the scene once by this time and does not freeze it.
	spoolPatience = 100 * time.Millisecond
)

// A spool writes to a stream that may block, a terminal or a pipe, without blocking the
// program: the engine prints from the goroutine that runs every script task. Write may be
// called from any goroutine; the bytes of a call stay together.
//
// While the stream keeps up, or catches up within spoolPatience, nothing is lost. After
// that, writes are dropped until the stream has caught up, and a line states how many.
//
// If the reader of a pipe has closed it, all further writes are dropped.
type spool struct {
	stream io.Writer
	broken func() // called once when the pipe is found closed; may be nil. Set it before the first Write

	mu      sync.Mutex
	pending []byte
	stalled bool // patience has run out, and the stream has not taken anything since
	dropped int  // writes
	closed  bool // further writes are dropped

	wake chan struct{} // pending or closed has changed; capacity 1
	room chan struct{} // pending was taken; capacity 1
	done chan struct{} // closed when drain returns
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

// Write never fails: its callers could not do anything about a broken stream.
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
		notify(s.wake)
	default:
		s.stalled = true
		s.dropped++
	}
	return len(p), nil
}

// fits reports whether p can be added. A write beyond the bound is accepted if nothing else waits.
func (s *spool) fits(p []byte) bool {
	return len(s.pending) == 0 || len(s.pending)+len(p) <= spoolBytes
}

// wait waits, with s.mu released, until p fits or patience runs out.
func (s *spool) wait(p []byte) {
	patience := time.NewTimer(spoolPatience)
	defer patience.Stop()
	for !s.fits(p) && !s.closed {
		s.mu.Unlock()
		var late bool
		select {
		case <-s.room:
		case <-s.done:
		case <-patience.C:
			late = true
		}
		s.mu.Lock()
		if late {
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
				taken = fmt.Appendf(taken, "vuerlua: %d writes dropped here: the terminal or pipe was too slow\n", s.dropped)
			}
			s.dropped, s.stalled = 0, false
			closed := s.closed
			s.mu.Unlock()
			notify(s.room)
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
				taken = nil // do not keep the memory of one huge write forever
			}
		}
	}
}

// abandon drops the pending output and all further writes.
func (s *spool) abandon() {
	s.mu.Lock()
	s.closed, s.pending = true, nil
	s.mu.Unlock()
	if s.broken != nil {
		s.broken()
	}
}

// close writes the pending output, for at most the given time, and ends the spool. Later
// writes are ignored.
func (s *spool) close(within time.Duration) {
	s.mu.Lock()
	s.closed = true
	s.mu.Unlock()
	notify(s.wake)
	select {
	case <-s.done:
	case <-time.After(within):
	}
}

func notify(c chan struct{}) {
	select {
	case c <- struct{}{}:
	default:
	}
}
