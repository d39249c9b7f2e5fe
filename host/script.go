package host

import "github.com/vuerlua/vuerlua/protocol"

// A Script runs the scenes: the host passes clients and their events to it, and
// receives messages through [Session.Send]. The host knows only this interface; a
// script may be written in Go.
//
// The calls for one session never overlap and come in this order: Event any number of times, with
// one Start among them, and End once, last. Calls for different sessions do overlap. They come from
// goroutines that the session owns, so a method that blocks holds up only the events of its own
// session: that is the way to slow a client down. A blocked method also holds up [Host.Shutdown],
// so a program that shuts a host down must make its script return first or at the same time.
//
// A method may call any method of the session, including Close.
type Script interface {
	// Start begins the session: its client has sent INIT, or has not sent INIT within
	// Config.InitTimeout. The INIT itself, if there is one, is the next Event. Events that a client
	// sends before its INIT are delivered before Start. A late or second INIT is an ordinary Event.
	// The INIT by which a client resumes its session is not delivered.
	Start(*Session)
	// Event delivers one event, INIT among them. The script may keep the event; its
	// bytes are never written to again. If the script calls the event's Keep before Event
	// returns, the event counts as in flight until its Release, see Config.ClientInFlight;
	// otherwise until Event returns. Event is not called after Session.Close.
	Event(*Session, *protocol.ClientEvent)
	// End reports that the client has left, and why. From then on, sending to the session does
	// nothing. End is called for every session, even for one that never started. A client that is
	// away but may come back, see Config.Resume, has not left.
	End(s *Session, reason string)
}

// A Worker is a script that handles events on the goroutines that have read them, so that it need
// not wake a goroutine of its own. It requests that within a call of Event: see [Session.Lend].
type Worker interface {
	// Work is called after Event has returned, once the connection has delivered all events that have
	// arrived. The host holds no lock, and does not read from the connection until Work returns or
	// Relieve is called. A nil Lender means that the goroutine is needed for something else: then Work
	// must only ensure that the script continues.
	Work(Lender)
}

// A Lender is the connection whose goroutine works for the script.
type Lender interface {
	// Relieve lets another goroutine read from the connection. The goroutine that is in Work ends when
	// Work returns. Any goroutine may call Relieve. After Work has returned, a call does nothing, or
	// relieves a later Work of that connection too early.
	Relieve()
}
