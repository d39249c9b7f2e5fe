package host

import (
	"slices"
	"sync"

	"github.com/vuerlua/vuerlua/protocol"
)

// A Generation is a script that can be replaced while its clients stay connected. On a generation
// that is to be replaced, Refuse is called, then Retire. On the next one, Inherit is called, then
// Adopt for each session. The methods except Take and Retire must not block.
type Generation interface {
	// Start is like Start of Script.
	Start(*Session)
	// Take is like Event of Script, and reports whether the generation will handle the event. It
	// may block to slow its client down until Refuse is called.
	Take(*Session, *protocol.ClientEvent) bool
	// End is like End of Script.
	End(s *Session, reason string)
	// Refuse makes every later Take return false, and also the calls that block now.
	Refuse()
	// Retire ends the generation's tasks, and returns what it hands over to the next one. No other
	// method is running, and none is called afterwards.
	Retire() Handover
	// Inherit receives the State of the Handover of the previous generation, nil for the first generation.
	Inherit(state any)
	// Adopt takes over a session from the previous generation. If that generation has started the
	// session, this one starts it as well. Then it handles the events, without blocking.
	Adopt(s *Session, started bool, events []*protocol.ClientEvent)
}

// A PendingEvent is an event that a generation has accepted and not handled.
type PendingEvent struct {
	Session *Session
	Event   *protocol.ClientEvent
}

// A Handover is what a generation passes to the next one.
type Handover struct {
	Pending []PendingEvent // in order
	State   any            // the script's own
}

// A Relay is a Script that hands its sessions from one generation to the next. No socket
// is closed for that, and the rules are these:
//
//  1. A session starts once in each generation that it lives in, and its first INIT is
//     the next event that the generation hears, as if the client had just come. End is
//     called once, on the generation in whose time the client leaves.
//  2. Every event is handled by one generation. What comes during a swap waits, and what
//     the old generation took and gives back goes to the new one, before anything newer
//     of its session.
//  3. While a generation builds its first scene for a client that the old one left it,
//     the client shows the old scene: see [Session.Stage].
//
// A relay without a generation drops events; its sessions wait for the first generation.
type Relay struct {
	// swap is held for reading while a method of the generation runs, so that no method is running
	// during a swap.
	swap sync.RWMutex
	now  Generation // nil before the first

	mu       sync.Mutex
	sessions map[*Session]*sessionState
	arrivals uint64
}

// A sessionState is the relay's state for a session.
type sessionState struct {
	number  uint64 // order of arrival
	started bool
	init    *protocol.ClientEvent // the first INIT
}

var _ Script = (*Relay)(nil)

// NewRelay returns a relay with a first generation, which may be nil.
func NewRelay(first Generation) *Relay {
	return &Relay{now: first, sessions: map[*Session]*sessionState{}}
}

// stateLocked returns the state of a session, and creates it if necessary. The caller must hold mu.
func (r *Relay) stateLocked(s *Session) *sessionState {
	state := r.sessions[s]
	if state == nil {
		r.arrivals++
		state = &sessionState{number: r.arrivals}
		r.sessions[s] = state
	}
	return state
}

// Start implements Script.
func (r *Relay) Start(s *Session) {
	r.swap.RLock()
	defer r.swap.RUnlock()
	r.mu.Lock()
	r.stateLocked(s).started = true
	r.mu.Unlock()
	if r.now != nil {
		r.now.Start(s)
	}
}

// Event implements Script.
func (r *Relay) Event(s *Session, e *protocol.ClientEvent) {
	for !r.offer(s, e) {
	}
}

// offer passes the event to the current generation, and reports whether it was accepted. A
// generation that refuses is about to be replaced: the next call of offer gets the lock only after
// that.
func (r *Relay) offer(s *Session, e *protocol.ClientEvent) bool {
	r.swap.RLock()
	defer r.swap.RUnlock()
	if r.now != nil && !r.now.Take(s, e) {
		return false
	}
	r.mu.Lock()
	defer r.mu.Unlock()
	if state := r.stateLocked(s); state.init == nil && e.Etype == "INIT" {
		state.init = e
	}
	return true
}

// End implements Script.
func (r *Relay) End(s *Session, reason string) {
	r.swap.RLock()
	defer r.swap.RUnlock()
	r.mu.Lock()
	delete(r.sessions, s)
	r.mu.Unlock()
	if r.now != nil {
		r.now.End(s, reason)
	}
}

// Sessions returns how many clients the current generation has.
func (r *Relay) Sessions() int {
	r.mu.Lock()
	defer r.mu.Unlock()
	return len(r.sessions)
}

// Swap replaces the generation. Once no method of the old one is running, the old one retires, and the
// sessions start in the next one. Swap returns their number. Swaps must not overlap, and must not be
// called from a method of a generation.
func (r *Relay) Swap(next Generation) (sessions int) {
	// Only Swap changes r.now.
	if r.now != nil {
		r.now.Refuse()
	}
	r.swap.Lock()
	defer r.swap.Unlock()
	var left Handover
	if r.now != nil {
		left = r.now.Retire()
	}
	next.Inherit(left.State)
	r.now = next
	r.mu.Lock()
	defer r.mu.Unlock()
	for _, s := range r.arrivedLocked() {
		state := r.sessions[s]
		var events []*protocol.ClientEvent
		if state.init != nil && state.started {
			events = append(events, state.init)
		}
		for _, p := range left.Pending {
			if p.Session == s && p.Event != state.init {
				events = append(events, p.Event)
			}
		}
		if state.started {
			sessions++
			s.Stage()
		}
		if state.started || len(events) > 0 {
			next.Adopt(s, state.started, events)
		}
	}
	return sessions
}

// arrivedLocked returns the sessions in the order of their arrival. The caller must hold mu.
func (r *Relay) arrivedLocked() []*Session {
	list := make([]*Session, 0, len(r.sessions))
	for s := range r.sessions {
		list = append(list, s)
	}
	slices.SortFunc(list, func(a, b *Session) int {
		return int(r.sessions[a].number) - int(r.sessions[b].number)
	})
	return list
}
