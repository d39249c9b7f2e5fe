//go:build linux || darwin

package host

import (
	"errors"
	"net"
	"syscall"
)

// A direct writes to a socket without waiting, and keeps the bytes that the socket does not accept.
type direct struct {
	raw  syscall.RawConn
	try  func(fd uintptr) bool // write, bound once
	p    []byte                // to be written
	err  error                 // of write
	rest []byte                // that the socket has not accepted
}

// newDirect returns nil for a connection that is not a plain socket.
func newDirect(conn net.Conn) *direct {
	sc, ok := conn.(syscall.Conn)
	if !ok {
		return nil
	}
	raw, err := sc.SyscallConn()
	if err != nil {
		return nil
	}
	d := &direct{raw: raw}
	d.try = d.write
	return d
}

// Write accepts all of p.
func (d *direct) Write(p []byte) (int, error) {
	if len(d.rest) == 0 {
		d.p, d.err = p, nil
		if err := d.raw.Write(d.try); err != nil {
			return 0, err
		}
		if d.err != nil {
			return 0, d.err
		}
		if len(d.p) == 0 {
			d.p = nil
			return len(p), nil
		}
		p, d.p = d.p, nil
	}
	d.rest = append(d.rest, p...)
	return len(p), nil
}

// write writes d.p until the socket is full. It returns true, so the runtime never waits for the socket.
func (d *direct) write(fd uintptr) bool {
	for len(d.p) > 0 {
		n, err := syscall.Write(int(fd), d.p)
		switch {
		case errors.Is(err, syscall.EINTR):
			continue
		case errors.Is(err, syscall.EAGAIN):
			return true
		case err != nil:
			d.err = err
			return true
		}
		d.p = d.p[n:]
	}
	return true
}

// take removes and returns the bytes that the socket has not accepted.
func (d *direct) take() []byte {
	rest := d.rest
	d.rest = nil
	return rest
}
