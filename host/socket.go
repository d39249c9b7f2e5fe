package host

import (
	"bufio"
	"encoding/binary"
	"io"
	"net"
	"net/http"
	"sync"
	"sync/atomic"
	"time"
)

// A socket is an upgraded connection. The websocket library does the handshake and reads frames.
// After the handshake its writes are dropped, because only the session's writer writes. Otherwise
// the library would answer a ping or an invalid frame from the reading goroutine, without a reason,
// and between two halves of a batch. Its read errors say what must be answered.
type socket struct {
	net.Conn
	muted  atomic.Bool
	inflow inflow
}

// Read is called by the library.
func (c *socket) Read(p []byte) (int, error) { return c.inflow.Read(p) }

// Write is called by the library. The session's writer uses the embedded connection.
func (c *socket) Write(p []byte) (int, error) {
	if c.muted.Load() {
		return len(p), nil
	}
	return c.Conn.Write(p)
}

// SetWriteDeadline keeps the library from moving the writer's deadline.
func (c *socket) SetWriteDeadline(t time.Time) error {
	if c.muted.Load() {
		return nil
	}
	return c.Conn.SetWriteDeadline(t)
}

// NetConn returns the connection below the wrapper, for callers that need the TCP connection.
func (c *socket) NetConn() net.Conn { return c.Conn }

// hijacker gives the websocket library a socket instead of the plain connection.
type hijacker struct {
	http.ResponseWriter
	buffers *sync.Pool
	socket  *socket
}

func (h *hijacker) Hijack() (net.Conn, *bufio.ReadWriter, error) {
	conn, rw, err := http.NewResponseController(h.ResponseWriter).Hijack()
	if err != nil {
		return nil, nil, err
	}
	h.socket = &socket{Conn: conn, inflow: inflow{read: conn.Read, pool: h.buffers}}
	return h.socket, rw, nil
}

// notSentLowat is how many unsent bytes the kernel accepts before the socket counts as full. Bytes
// in the kernel cannot be replaced by newer ones, and by default these are megabytes; the bytes of
// one round trip are enough to keep a link busy.
const notSentLowat = 16 << 10

// boundUnsent keeps the kernel from queueing frames for a client that does not read.
// It is only an optimization: connections other than TCP, and systems without the option,
// work without it.
func boundUnsent(conn net.Conn) {
	for {
		if tcp, ok := conn.(*net.TCPConn); ok {
			if raw, err := tcp.SyscallConn(); err == nil {
				_ = raw.Control(setNotSentLowat)
			}
			return
		}
		wrapper, ok := conn.(interface{ NetConn() net.Conn })
		if !ok {
			return
		}
		conn = wrapper.NetConn()
	}
}

// Opcodes of RFC 6455, with the bit that marks a message's only frame.
const (
	finalText   = 0x80 | 0x1
	finalBinary = 0x80 | 0x2
	finalClose  = 0x80 | 0x8
	finalPing   = 0x80 | 0x9
	finalPong   = 0x80 | 0xA
)

// maxFrameHeader is the longest header of an unmasked frame.
const maxFrameHeader = 10

// appendHeader appends the header of an unmasked frame of n bytes. The frames are built here and
// not by the library, so that many of them are sent in one system call and large ones are not
// copied.
func appendHeader(b []byte, opcode byte, n int) []byte {
	b = append(b, opcode)
	switch {
	case n < 126:
		return append(b, byte(n))
	case n < 1<<16:
		return binary.BigEndian.AppendUint16(append(b, 126), uint16(n))
	}
	return binary.BigEndian.AppendUint64(append(b, 127), uint64(n))
}

// A batch gathers frames into few writes. Its buffer is borrowed while there is something to write,
// so that an idle session has none.
type batch struct {
	conn    io.Writer
	buffers *sync.Pool // of *[]byte
	buf     *[]byte
	sent    int  // bytes written
	copies  bool // whether to copy long frames too, if they fit
}

const (
	batchBuffer = 32 << 10
	// batchCopy is the length of the longest frame that is copied. For a longer frame a separate
	// write costs less.
	batchCopy = 8 << 10
)

func newBatchPool() *sync.Pool {
	return &sync.Pool{New: func() any {
		b := make([]byte, 0, batchBuffer)
		return &b
	}}
}

// add writes one frame, now or at flush.
func (b *batch) add(opcode byte, payload []byte) error {
	if b.buf == nil {
		b.buf = b.buffers.Get().(*[]byte)
	}
	if len(payload) <= batchCopy || b.copies && len(payload) <= batchBuffer-maxFrameHeader {
		if len(*b.buf)+maxFrameHeader+len(payload) > batchBuffer {
			if err := b.write(); err != nil {
				return err
			}
		}
		*b.buf = append(appendHeader(*b.buf, opcode, len(payload)), payload...)
		return nil
	}
	if len(*b.buf)+maxFrameHeader > batchBuffer {
		if err := b.write(); err != nil {
			return err
		}
	}
	*b.buf = appendHeader(*b.buf, opcode, len(payload))
	pair := net.Buffers{*b.buf, payload}
	n, err := pair.WriteTo(b.conn)
	b.sent += int(n)
	*b.buf = (*b.buf)[:0]
	return err
}

func (b *batch) write() error {
	n, err := b.conn.Write(*b.buf)
	b.sent += n
	*b.buf = (*b.buf)[:0]
	return err
}

// flush writes the gathered frames and returns the buffer to the pool.
func (b *batch) flush() error {
	if b.buf == nil {
		return nil
	}
	var err error
	if len(*b.buf) > 0 {
		err = b.write()
	}
	b.release()
	return err
}

// release returns the buffer to the pool after a failure. Its content is lost.
func (b *batch) release() {
	if b.buf != nil {
		*b.buf = (*b.buf)[:0]
		b.buffers.Put(b.buf)
		b.buf = nil
	}
}
