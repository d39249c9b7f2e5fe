package host

import (
	"bytes"
	"encoding/binary"
	"math"
	"sync"
)

// An inflow reads from a connection for the websocket library, one frame at a time. It never returns
// bytes beyond the end of a frame. So the library's buffer is empty between frames, and the inflow knows
// whether more has arrived. The zero value with a read function and a pool is ready for use.
type inflow struct {
	read  func([]byte) (int, error)
	pool  *sync.Pool // of *[]byte, for connections with more bytes than fit into small
	in    []byte     // bytes that have arrived and have not been returned
	left  int64      // number of bytes of the current frame that have not been returned
	frame int64      // length of the current frame, with its header
	head  []byte     // beginning of the current frame that was returned before its length was known
	small []byte
	large *[]byte // nil while small is enough
	more  bool    // the last read has filled its buffer
}

// smallInflow is the length in bytes of a connection's own buffer: a dozen small events.
const smallInflow = 1 << 10

// Read returns bytes of the current frame, or of the next one.
func (f *inflow) Read(p []byte) (int, error) {
	for f.left == 0 {
		given := len(f.head)
		header := f.in
		if given > 0 {
			header = append(bytes.Clone(f.head), f.in[:min(len(f.in), maxFrameHeader)]...)
		}
		if n, ok := frameLength(header); ok {
			f.left, f.frame, f.head = n-int64(given), n, nil
			break
		}
		if given == 0 && len(f.in) >= 2 { // enough for the library to see that it is not a frame
			n := copy(p[:min(len(p), 2)], f.in)
			f.head, f.in = bytes.Clone(f.in[:n]), f.in[n:]
			return n, nil
		}
		if err := f.fill(); err != nil {
			return 0, err
		}
	}
	if int64(len(p)) > f.left {
		p = p[:f.left]
	}
	if len(f.in) == 0 {
		if len(p) >= smallInflow {
			n, err := f.read(p)
			f.left -= int64(n)
			return n, err
		}
		if err := f.fill(); err != nil {
			return 0, err
		}
	}
	n := copy(p, f.in)
	f.in = f.in[n:]
	f.left -= int64(n)
	return n, nil
}

// fill reads more bytes. f.in must be empty or the beginning of a header.
func (f *inflow) fill() error {
	if f.small == nil {
		f.small = make([]byte, smallInflow)
	}
	buf := f.small
	if f.more {
		if f.large == nil {
			f.large = f.pool.Get().(*[]byte)
		}
		buf = (*f.large)[:cap(*f.large)]
	}
	kept := copy(buf, f.in)
	if !f.more {
		f.release()
	}
	n, err := f.read(buf[kept:])
	f.in = buf[:kept+n]
	f.more = kept+n == len(buf)
	if n > 0 {
		return nil
	}
	return err
}

// release returns the large buffer to the pool. It must not be in use.
func (f *inflow) release() {
	if f.large != nil {
		f.pool.Put(f.large)
		f.large = nil
	}
}

// ready reports whether a whole message of one frame has arrived, so that reading it does not
// block.
func (f *inflow) ready() bool {
	if f.left > 0 || len(f.head) > 0 || len(f.in) == 0 || f.in[0] != finalText && f.in[0] != finalBinary {
		return false
	}
	n, ok := frameLength(f.in)
	return ok && n <= int64(len(f.in))
}

// frameLength returns the length of the frame that b begins with, with its header. ok is false if b
// is too short to tell.
func frameLength(b []byte) (n int64, ok bool) {
	if len(b) < 2 {
		return 0, false
	}
	n = 2
	if b[1]&0x80 != 0 {
		n += 4 // the mask
	}
	switch size := b[1] & 0x7f; {
	case size < 126:
		n += int64(size)
	case size == 126 && len(b) >= 4:
		n += 2 + int64(binary.BigEndian.Uint16(b[2:]))
	case size == 127 && len(b) >= 10:
		n += 8 + int64(min(binary.BigEndian.Uint64(b[2:]), math.MaxInt64/2))
	default:
		return 0, false
	}
	return n, true
}
