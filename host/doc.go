// Package host serves scenes: HTTP and websockets on one port, sessions, what each
// client still has to be sent, and what it shows.
//
//	h, err := host.New(host.Config{Workspace: "scenes"}, script)
//	go h.Serve(listener)
//	...
//	err = h.Shutdown(ctx)
//
// A websocket at any path is a session. /workspace/ serves files, /healthz the state
// as JSON, and everything else is the viewer's.
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
// Return from its methods: a method that blocks holds up the events of its session,
// which is allowed, and the end of it, and so Shutdown. Send a SET first, since a
// client shows what its own page begins with until then.
//
// # Scripts that are replaced
//
// A [Relay] is a Script that hands its sessions from one generation of a script to the
// next, with no event lost and none delivered twice, and without closing a connection. A
// client keeps showing the old scene until the new one is complete, and gets that in one
// SET. The new scene may never be complete: [Session.Reveal] shows it only if it has a node or
// was sent as a SET, and [Session.Withhold], for a generation that has failed, only if it was
// sent as a SET. Until then the client keeps the old scene, and is sent only events and changes
// of its own nodes.
//
// # Slow clients
//
// A client that keeps up gets every message as it was sent. One that does not is spared
// what is out of date: a newer state of a node takes the place of an older one that is
// still in its queue. A queue that grows beyond what that can hold is given up for one
// snapshot of the scene, which is sent once the client reads again; the log says
// "client a1b2c3d4 lagging, 48 MiB pending" and "client a1b2c3d4 caught up after 3.2 s",
// and these two lines stay as they are. So the last state always arrives, the memory is
// bounded by the scene, and events that are not part of the scene keep their order. A
// client that takes nothing at all for Config.WriteTimeout is disconnected.
//
// The kernel is kept from queueing on its own account (TCP_NOTSENT_LOWAT), so a client
// that stalls and comes back sees what is, not what was.
//
// # Clients that send much
//
// Partial messages, and events that the script has not finished with, have a memory budget of
// their own: see [Host.InFlight]. The host stops reading from a client that has used its share.
// When all clients together have too much, the one with the most is disconnected with code 1013
// and a reason that begins with "too much to handle". Code 1009 is for a message longer than
// Config.MaxMessage, or longer than Config.MaxEvent if it is neither an UPLOAD nor a requested
// answer. A frame whose decoded form would be too large, see protocol.Limits, is ignored like a
// frame that is not an event.
//
// # What visitors choose
//
// A SET, CLICK, INPUT or UPLOAD whose key is that of a control in the client's scene is delivered only if
// the control offers it: a value of its kind, within its limits, among its options, and nothing while the
// control, or a panel around it, is disabled. Refused events are counted as ignored frames are, and the first
// one of a session is logged. The page is then sent the value that counts. A SET of a key that the scene does
// not have is refused from our own viewer; other programs may use it for what they like.
//
// # Our own viewer
//
// A client is our own viewer if its INIT says so: viewer = "vuerlua". It is served as any
// other client is, and gets more.
//
// If the INIT says acks = true, it answers what it shows with the event VUERLUA_ACK, of
// which the value is the number of binary frames that it has applied and shown since its
// socket was opened. The host keeps the number of frames that are not acknowledged small:
// the rest stays in the queue, where the new takes the place of the old, so that a browser
// that is slower than the script does not show the past. Scripts do not hear of these
// events. Our viewer is also sent a ping every two seconds while there is something to send.
//
// Its INIT is answered with VUERLUA_SESSION, of which the data are id, token, resumed,
// script, version, generation, and with Config.Docs docs, which is the path at which they
// are served. With Config.Resume its session outlives its connection for
// that long, unless the connection was ended by a close frame with another code than 4000 to
// 4999, or by an error of the client's. A new connection whose INIT has the token, as resume,
// takes the session up, also if the old connection looks alive: it is sent VUERLUA_SESSION,
// now with resumed = true and a new token, and one SET with the scene. Until then changes of
// the scene are only kept as the scene, and other messages are dropped, requests included.
// The script hears neither of the cut nor of the new INIT, but may look at
// [Session.Resuming]; if nobody comes, End is called with the reason "lost". A token is 128
// random bits; it is void once its successor's arrival is acknowledged. One that is for
// no session makes a new session of the connection. Sessions that wait count for
// Config.MaxSessions, but their clients are let in even if the host is full. A new client of a
// full host takes the place of a waiting session: one whose client did nothing but introduce
// itself, or has been away for five seconds.
//
// It is told which of its events the script has handlers for with VUERLUA_LISTEN, of which the data are a list of
// etypes, whenever the list changes and after each VUERLUA_SESSION; see [Session.Listen]. Without one the list is empty.
//
// # What the script says
//
// Beside the scene, a [Journal] tells clients what goes on in the script: SCRIPT_ERROR,
// SCRIPT_OK and, to our own viewer, SCRIPT_PRINT.
//
// # Shared scenes
//
// A [Store] is a scene that many sessions show: it is encoded once, sent to each of them as
// the same bytes, and kept once.
//
// # Testing
//
// The package knows its script by an interface alone, so a test needs no Lua. Package
// hosttest serves a host over pipes in memory, which work in a testing/synctest bubble:
// the timing of pings, timeouts and flushes is tested in virtual time.
package host
