package host

import (
	"net/netip"
	"time"
)

const (
	// returnTime is how long an active client may be away before another one can take its place.
	// The viewer tries to reconnect at least every five seconds.
	returnTime = 5 * time.Second
	// fewAbsent is how many sessions of one address may wait for their clients in any case.
	fewAbsent = 8
)

// An absentee is a session that waits for its client.
type absentee struct {
	session *Session
	since   time.Time
	addr    netip.Addr
	idle    bool // its client did nothing but introduce itself
}

// absenteesLocked returns the sessions that wait for their clients. The caller must hold mu.
func (h *Host) absenteesLocked() []absentee {
	var list []absentee
	for _, s := range h.sessions {
		s.mu.Lock()
		if s.awaitsLocked() {
			list = append(list, absentee{s, s.link.away.since, s.link.addr, !s.active.Load()})
		}
		s.mu.Unlock()
	}
	return list
}

// dismiss ends a session if it still waits for its client.
func (a *absentee) dismiss() bool {
	a.session.mu.Lock()
	defer a.session.mu.Unlock()
	if !a.session.awaitsLocked() {
		return false
	}
	a.session.shutLocked(lost, 0)
	return true
}

// makeRoom ends a session that waits for its client, so that a connected client gets its place. It
// reports whether there was one. It ends the longest waiting session whose client did nothing but
// introduce itself, or else the longest waiting session of the address that has the most. So
// sessions that nobody returns to cannot keep other clients out.
func (h *Host) makeRoom() bool {
	h.mu.Lock()
	defer h.mu.Unlock()
	list := h.absenteesLocked()
	ofAddr := map[netip.Addr]int{}
	for _, a := range list {
		ofAddr[a.addr]++
	}
	var victim *absentee
	for i := range list {
		a := &list[i]
		if !a.idle && time.Since(a.since) < returnTime {
			continue
		}
		if victim == nil || a.goesBefore(victim, ofAddr) {
			victim = a
		}
	}
	return victim != nil && victim.dismiss()
}

// goesBefore reports whether makeRoom ends a's session rather than b's. ofAddr is the number of
// absentees of each address.
func (a *absentee) goesBefore(b *absentee, ofAddr map[netip.Addr]int) bool {
	switch {
	case a.idle != b.idle:
		return a.idle
	case !a.idle && ofAddr[a.addr] != ofAddr[b.addr]:
		return ofAddr[a.addr] > ofAddr[b.addr]
	}
	return a.since.Before(b.since)
}

// boundAbsent ends the longest waiting session of an address if too many of its sessions wait.
func (h *Host) boundAbsent(addr netip.Addr) {
	if !addr.IsValid() {
		return
	}
	h.mu.Lock()
	defer h.mu.Unlock()
	var oldest *absentee
	n := 0
	list := h.absenteesLocked()
	for i := range list {
		if a := &list[i]; a.addr == addr {
			if n++; oldest == nil || a.since.Before(oldest.since) {
				oldest = a
			}
		}
	}
	if n > max(fewAbsent, h.maxSessions/16) {
		oldest.dismiss()
	}
}

// hasMostLocked reports whether an address has all the sessions that one address may have. The
// remaining places are for other addresses. The caller must hold mu.
func (h *Host) hasMostLocked(addr netip.Addr) bool {
	most := h.maxSessions - h.maxSessions/8
	if !addr.IsValid() || len(h.sessions) < most {
		return false
	}
	n := 0
	for _, s := range h.sessions {
		s.mu.Lock()
		if s.link.addr == addr {
			n++
		}
		s.mu.Unlock()
	}
	return n >= most
}
