package host

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net"
	"runtime"
	"sync"
	"time"

	"github.com/vuerlua/vuerlua/protocol"
)

// A refusedFrame is the error of a frame that ends its connection.
type refusedFrame struct{ disconnect }

func (r *refusedFrame) Error() string { return r.reason }

const (
	readBuffer    = 8 << 10
	maxReadBuffer = 64 << 10 // larger buffers are not returned to the pool
	// A frame of more than leastWhole and at most mostWhole bytes is read into one buffer of its length.
	leastWhole, mostWhole = readBuffer, 128 << 10
	// readRate is the minimum rate in bytes per second at which a message must arrive, in
	// addition to the time for which a client may be silent. A phone in a tunnel reaches it.
	readRate = 4 << 10
)

func newReadPool() *sync.Pool {
	return &sync.Pool{New: func() any {
		b := make([]byte, 0, readBuffer)
		return &b
	}}
}

// readFrame reads one frame into memory of its own. The buffer of a long frame grows with the bytes
// that have arrived and not with the length in the frame's header. A buffer that is not from the
// pool is counted in the intake.
func (c *connection) readFrame(r io.Reader) ([]byte, error) {
	pool := c.session.host.readBuffers
	pooled := pool.Get().(*[]byte)
	defer pool.Put(pooled)
	buf := (*pooled)[:0]
	charged := int64(0) // bytes taken from the intake for buf; 0 for a buffer of the pool
	if c.in.frame > leastWhole && c.in.frame <= min(mostWhole, c.session.host.cfg.MaxEvent) {
		// The frame is longer than its message, so the buffer has room for the read that finds the end.
		charged = c.in.frame
		if err := c.intake.take(charged, c.wrote, c.slowed); err != nil {
			return buf, err
		}
		_ = c.heard() // take may have waited for longer than the deadline
		buf = make([]byte, 0, charged)
	}
	began := time.Now()
	heard := began
	for {
		n, err := r.Read(buf[len(buf):cap(buf)])
		buf = buf[:len(buf)+n]
		if err != nil && !errors.Is(err, io.EOF) {
			return buf, c.tooSlowly(err, heard)
		}
		if err != nil {
			break
		}
		heard = time.Now()
		c.frameBy = began.Add(patience(&c.session.host.cfg) + time.Duration(len(buf))*time.Second/readRate)
		_ = c.heard() // data is arriving: a long frame over a slow link is not silence
		if len(buf) < cap(buf) {
			continue
		}
		if int64(len(buf)) >= c.session.host.cfg.MaxEvent && !c.mayBeLarge(buf) {
			return buf, &refusedFrame{tooBig.because("event larger than %s; only UPLOAD and answers may be", byteSize(c.session.host.cfg.MaxEvent))}
		}
		// Both buffers exist during the copy.
		larger := int64(2 * len(buf))
		if err := c.intake.take(larger, c.wrote, c.slowed); err != nil {
			return buf, err
		}
		// take may have waited for longer than the deadline, which is not the client's fault.
		began = began.Add(time.Since(heard))
		c.frameBy = c.frameBy.Add(time.Since(heard))
		_ = c.heard()
		buf = append(make([]byte, 0, larger), buf...)
		c.intake.give(charged)
		charged = larger
	}
	if time.Since(began) > c.session.host.cfg.PingInterval/16 {
		c.heardAt = time.Time{} // so that heard replaces the deadline, which may be the frame's
	}
	c.frameBy = time.Time{}
	if cap(buf) <= maxReadBuffer && charged == 0 {
		*pooled = buf
		return bytes.Clone(buf), nil
	}
	if cap(buf)-len(buf) > len(buf)/4 { // the script may keep the frame, and buf with it
		if err := c.intake.take(int64(len(buf)), c.wrote, c.slowed); err != nil {
			return buf, err
		}
		buf = bytes.Clone(buf)
		c.intake.give(charged)
	}
	return buf, nil
}

// tooSlowly returns err, or the reason to disconnect the client if err is the timeout of a frame
// that was arriving, but slower than readRate. heard is when its last bytes arrived.
func (c *connection) tooSlowly(err error, heard time.Time) error {
	var timeout net.Error
	if !errors.As(err, &timeout) || !timeout.Timeout() || c.frameBy.IsZero() || time.Since(heard) >= patience(&c.session.host.cfg) {
		return err
	}
	return &refusedFrame{noAnswer.because("a message arrived at less than %s a second", byteSize(readRate))}
}

// mayBeLarge reports whether a frame that begins with start is an upload or a requested answer,
// which carry pictures and meshes.
func (c *connection) mayBeLarge(start []byte) bool {
	etype := protocol.PeekEtype(start)
	return etype == "UPLOAD" || c.session.expects(etype)
}

// decode decodes a frame. Checking a large frame takes milliseconds, so only a few connections
// may do that at a time: one processor is left to the script.
func (c *connection) decode(frame []byte) (*protocol.ClientEvent, error) {
	h := c.session.host
	limits := h.cfg.Limits
	if len(frame) > largeFrame {
		h.checking <- struct{}{}
		defer func() { <-h.checking }()
		if c.session.expects(protocol.PeekEtype(frame)) {
			limits.Weight *= answerWeight
		}
	}
	event, err := protocol.DecodeEvent(frame, limits)
	if err == nil && event.Etype == "INIT" && len(event.Value) > maxIntroduction {
		return nil, errIntroduction
	}
	return event, err
}

const (
	// largeFrame is the size in bytes above which frames take turns at being decoded.
	largeFrame = 64 << 10
	// answerWeight is the factor by which an answer that the script has requested may be
	// heavier than other events: a mesh can have a million vertices.
	answerWeight = 4
	// maxIntroduction bounds the value of an INIT. Browsers send a few hundred bytes.
	maxIntroduction = 64 << 10
)

var errIntroduction = fmt.Errorf("an INIT of more than %s", byteSize(maxIntroduction))

// admit delivers an event, which counts as in flight until the script has finished with it.
func (c *connection) admit(event *protocol.ClientEvent) error {
	n := int64(len(event.Raw) + event.Weight)
	if n <= c.session.host.cfg.MaxEvent {
		n += int64(len(event.Raw)) // strings are copied, except one that is most of a large event
	}
	h, err := c.intake.hold(n, c.wrote, c.slowed)
	if err != nil {
		return err
	}
	event.Hold = h
	if n >= cleanupIntake {
		runtime.AddCleanup(event, (*hold).Release, h)
	}
	c.deliver(event)
	h.end()
	return nil
}

// slowed logs, once for a session, that the client has to wait for the script.
func (c *connection) slowed() {
	s := c.session
	if !s.slowed.Swap(true) {
		s.host.chatter.say(slog.LevelWarn, "slowed", fmt.Sprintf("client %s is slowed down: the script is still busy with %s that it has sent", s.id, byteSize(s.host.cfg.ClientInFlight)))
	}
}
