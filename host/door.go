package host

import (
	"net"
	"net/http"
	"net/netip"
	"sync"
	"time"
)

// A door bounds the connections that are no websockets: those ask for something, or wait to. When
// there are too many, the one that has waited longest for its client's next request is closed for
// the new one, so that connections which ask for nothing keep nobody out.
type door struct {
	most        int // connections
	mostOfOther int // of those, the ones of one address that is not this machine's

	mu    sync.Mutex
	conns map[net.Conn]*caller
}

// A caller is what the door knows of a connection.
type caller struct {
	addr    netip.Addr // zero for one of this machine
	waiting bool       // for a request; else one is being answered
	since   time.Time  // of waiting
}

// spareFiles is the part of the system's limit on open files that is kept for everything but
// clients, as a fraction: the script's files, watched folders, the log.
const spareFiles = 8

// newDoor returns the door of a host for that many sessions, with a limit of open files; 0 for no
// limit. The number of sessions comes back smaller where the files do not suffice for it.
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
		d.bound(c)
	case http.StateActive, http.StateIdle:
		if known := d.conns[c]; known != nil {
			known.waiting, known.since = state == http.StateIdle, time.Now()
		}
	default: // closed, or a websocket, which the host counts as a session
		delete(d.conns, c)
	}
}

// bound closes a connection if there are too many with the new one: that one if none waits. It is
// called with mu held.
func (d *door) bound(c net.Conn) {
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

// otherAddr is the address by which clients of other machines are told from each other, the zero
// Addr for one of this machine: all that come through a proxy or a tunnel here have that one. A
// household or an attacker has a whole network of IPv6 addresses.
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
