package host

import (
	"net"
	"net/http"
	"net/netip"
	"sync"
	"time"
)

// A door bounds the number of connections other than websockets. If a new connection exceeds the
// bound, the door closes the connection that has been idle for longest, so that idle connections
// keep nobody out. If no connection is idle, it closes the new one.
type door struct {
	most        int // connections
	mostOfOther int // connections from one address other than this machine's

	mu    sync.Mutex
	conns map[net.Conn]*caller
}

// A caller is the door's record of a connection.
type caller struct {
	addr    netip.Addr // see otherAddr
	waiting bool       // for a request; otherwise one is being answered
	since   time.Time  // when waiting was set last
}

// spareFiles is the divisor for the share of open files that is not for clients: one eighth is kept
// for the script's files, watched folders and the log.
const spareFiles = 8

// newDoor returns the door of a host for a number of sessions, with a limit on open files or 0 for
// no limit. possible is the number of sessions, lowered to fit the limit.
func newDoor(sessions, files int) (d *door, possible int) {
	most := sessions + 64 // a browser has six connections while a page loads, and few pages load at a time
	if files > 0 {
		most = max(8, min(most, files/4))
		sessions = max(1, min(sessions, files-files/4-files/spareFiles))
	}
	return &door{most: most, mostOfOther: max(8, most/4), conns: map[net.Conn]*caller{}}, sessions
}

// state is http.Server.ConnState.
func (d *door) state(c net.Conn, state http.ConnState) {
	d.mu.Lock()
	defer d.mu.Unlock()
	switch state {
	case http.StateNew:
		d.conns[c] = &caller{addr: otherAddr(addrOf(c.RemoteAddr().String())), waiting: true, since: time.Now()}
		d.boundLocked(c)
	case http.StateActive, http.StateIdle:
		if known := d.conns[c]; known != nil {
			known.waiting, known.since = state == http.StateIdle, time.Now()
		}
	default: // closed, or a websocket: the host counts that as a session
		delete(d.conns, c)
	}
}

// boundLocked closes a connection if there are too many with c, the new one. It closes c if no other
// one waits. The caller must hold mu.
func (d *door) boundLocked(c net.Conn) {
	addr := d.conns[c].addr
	ofAddr := 0
	for _, other := range d.conns {
		if other.addr == addr {
			ofAddr++
		}
	}
	crowded := addr.IsValid() && ofAddr > d.mostOfOther
	if !crowded && len(d.conns) <= d.most {
		return
	}
	victim := c
	for conn, other := range d.conns {
		if conn != c && other.waiting && (!crowded || other.addr == addr) && (victim == c || other.since.Before(d.conns[victim].since)) {
			victim = conn
		}
	}
	delete(d.conns, victim)
	_ = victim.Close()
}

// otherAddr returns the address that identifies a client on another machine, and the zero Addr for
// this machine: all clients of a proxy or tunnel on this machine have the same address. Of an IPv6
// address it returns the /64 network, as a household or an attacker has all addresses of one.
func otherAddr(addr netip.Addr) netip.Addr {
	if ofThisMachine(addr) {
		return netip.Addr{}
	}
	if addr.Is6() {
		if prefix, err := addr.Prefix(64); err == nil {
			return prefix.Addr()
		}
	}
	return addr
}
