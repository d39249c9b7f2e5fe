// Package host serves scenes: HTTP and websockets on one port, sessions, the messages that each
// client still has to be sent, and the scene that it shows.
//
//	h, err := host.New(host.Config{Workspace: "scenes"}, script)
//	go h.Serve(listener)
//	...
//	err = h.Shutdown(ctx)
//
// A websocket at any path is a session. /workspace/ serves files, /healthz the state as JSON, and
// the viewer answers all other requests.
//
// # Concurrency
//
//  1. Each connection has two goroutines. The reader reads the socket and calls the
//     [Script], which may borrow it to handle the events that it has read: see [Worker]. The
//     writer writes everything that a [Turn] has not written. Neither wakes up while nothing
//     happens, except for a ping every Config.PingInterval.
//  2. The calls of a Script for one session never overlap, and End is the last.
//  3. Methods of [Host] and [Session] may be called from any goroutine, also from
//     within a call of the Script. Those of Session never block on a client.
//  4. Messages that one goroutine sends to a session are applied in its order. Those of
//     several goroutines are interleaved, each whole.
//  5. The bytes of a message belong to nobody once it is sent: it may be sent to many
//     sessions and must not be written to. The bytes of an event belong to the script.
//  6. A Session is the same value from Start to End, whatever connections it has.
//  7. After Shutdown has returned nil, no goroutine of the host is left, and End was
//     called for every session.
//
// # Locks
//
// A goroutine that holds several locks has taken them in this order:
//
//  1. calls.mu of a session, held during each call of the Script.
//  2. Relay.swap, held for reading during a call of a generation, and for writing during a swap; then
//     Relay.mu, for the relay's table of sessions.
//  3. One of the following three, which are never held together: Store.order, held while a message
//     goes to the scene and to all subscribers, and never for two stores at a time; Host.mu, for the
//     tables of sessions and tokens; Journal.mu, held while sessions are told what was recorded.
//  4. Session.mu, for what a session knows of its client (link), for what it sends (outgoing), and for
//     the fields of its connection that the writer and others share. No goroutine holds it for two
//     sessions.
//  5. Store.mu, Turn.mu, and the locks of the door, the intake, the log and the refusals. With one of
//     these held, the host takes no other lock. Config.OnInFlight is called with the intake's.
//
// A method whose name ends in Locked must be called with the lock that its comment names. No method
// returns with a lock held, or unlocks what its caller has locked. Log lines are written with no
// Session.mu held: a logger may block.
//
// # What a script must do
//
// A script must return from its methods. A method that blocks holds up the events of its session,
// which is allowed, but also the end of the session, and therefore Shutdown. A script must send a
// SET first, because until then a client shows the default scene of its page.
//
// # Scripts that are replaced
//
// A [Relay] is a Script that hands its sessions from one generation of a script to the next. No
// event is lost or delivered twice, and no connection is closed. A client shows the old scene until
// the new one is complete, and is then sent the new one in one SET. The new scene may never be
// complete: [Session.Reveal] shows it only if it has a node or was sent as a SET, and
// [Session.Withhold], for a generation that has failed, only if it was sent as a SET. Until then
// the client keeps the old scene, and is sent only events and changes of its own nodes.
//
// # Slow clients
//
// A client that keeps up is sent every message unchanged. A slow client is not sent outdated state:
// a newer state of a node replaces an older one that is still in its queue. A queue that grows
// beyond the size that this can limit is replaced by one snapshot of the scene, which is sent once
// the client reads again; the log says "client a1b2c3d4 lagging, 48 MiB pending" and "client
// a1b2c3d4 caught up after 3.2 s", and these two lines do not change. So the last state always
// arrives, the memory is bounded by the scene, and events that are not part of the scene keep their
// order. A client that accepts no bytes for Config.WriteTimeout is disconnected.
//
// The kernel is kept from queueing much itself (TCP_NOTSENT_LOWAT), so a client that stalls and
// continues sees the current scene and not past ones.
//
// # Clients that send much
//
// Partial messages, and events that the script has not finished with, have a memory budget of their
// own: see [Host.InFlight]. The host stops reading from a client that has used its share. If all
// clients together exceed the budget, the client with the most bytes is disconnected with code 1013
// and a reason that begins with "too much to handle". Code 1009 is for a message longer than
// Config.MaxMessage, or longer than Config.MaxEvent if it is neither an UPLOAD nor a requested
// answer. A frame whose decoded form would be too large, see protocol.Limits, is ignored like a
// frame that is not an event.
//
// # What visitors choose
//
// A SET, CLICK, INPUT or UPLOAD whose key is the key of a control in the client's scene is
// delivered only if the control offers it: a value of its kind, within its limits, among its
// options, and nothing while the control, or a panel around it, is disabled. Refused events are
// counted like ignored frames, and the first one of a session is logged. The page is then sent the
// control's value. A SET of a key that the scene does not have is refused from our own viewer;
// other programs may use such a SET for their own purposes.
//
// # Our own viewer
//
// A client is our own viewer if its INIT says so: viewer = "vuerlua". It is served like any other
// client, with the following additions.
//
// If the INIT says acks = true, the viewer acknowledges what it shows with the event VUERLUA_ACK,
// whose value is the number of binary frames that it has applied and shown since its socket was
// opened. The host keeps the number of unacknowledged frames small. The other messages stay in the
// queue, where new state replaces old state, so that a browser that is slower than the script does
// not show the past. Scripts do not receive these events. Our viewer is also sent a ping every two
// seconds while there is something to send.
//
// Its INIT is answered with VUERLUA_SESSION, whose data are id, token, resumed, script, version,
// generation, and with Config.Docs docs, the path at which they are served. With Config.Resume its
// session outlives its connection for that long, unless the connection was ended by a close frame
// with a code other than 4000 to 4999, or by an error of the client. A new connection whose INIT
// has the token, as resume, resumes the session, even if the old connection seems to be alive: it
// is sent VUERLUA_SESSION, now with resumed = true and a new token, and one SET with the scene.
// Until then changes of the scene are applied only to the host's copy, and other messages are
// dropped, including requests. The script is told neither of the interruption nor of the new INIT,
// but may call [Session.Resuming]. If the client does not return, End is called with the reason
// "lost". A token is 128 random bits. It becomes invalid once the arrival of its successor is
// acknowledged. A connection with an invalid token gets a new session. Sessions that wait count for
// Config.MaxSessions, but their clients are let in even if the host is full. A new client of a full
// host takes the place of a waiting session whose client did nothing but introduce itself, or has
// been away for five seconds.
//
// Whenever the list of its events that have handlers in the script changes, and after each
// VUERLUA_SESSION, the viewer is sent the list as the data of VUERLUA_LISTEN; see [Session.Listen].
// Without that event the list is empty.
//
// # Messages about the script
//
// In addition to the scene, a [Journal] tells clients about the script: SCRIPT_ERROR, SCRIPT_OK
// and, for our own viewer, SCRIPT_PRINT.
//
// # Shared scenes
//
// A [Store] is a scene that many sessions show. It is encoded once, sent to each session as the
// same bytes, and stored once.
//
// # Testing
//
// The package knows its script only as an interface, so a test needs no Lua. Package hosttest
// serves a host over pipes in memory, which work in a testing/synctest bubble: the timing of pings,
// timeouts and flushes is tested in virtual time.
package host
