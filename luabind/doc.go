// Package luabind runs scene scripts. No other package knows Lua.
//
// An [Engine] is one generation of one script: a Lua state, the loop that runs it, and the tasks,
// handlers and timers that the script has created. It implements host.Script: the host calls it
// from the goroutines of its sessions, and the engine sends messages to the clients through
// host.Session.
//
// # One loop
//
//  1. One goroutine at a time runs the loop and owns the Lua state: the engine's own, or
//     that of a connection which has read an event. Everything that touches a Lua value
//     runs on it, or on a coroutine that it has switched to. There are no locks around
//     Lua, and between two blocking calls a script has the state to itself.
//  2. Sockets, timers and files live on other goroutines. They reach the loop only
//     through [Engine.post], which never blocks.
//  3. The loop never blocks on anything but its mailbox. What a script sends is encoded
//     at once, into bytes of its own, and handed to a session that never blocks either.
//  4. A client that sends faster than the script handles is slowed down by itself: each
//     session has a fixed number of events in the engine, and host reads no further
//     until one of them is done.
//
// # Tasks
//
// A task is a Go coroutine (iter.Pull) that runs a Lua thread. A blocking call registers what will
// wake the task, and parks the task. Parking switches to the loop from wherever the script is:
// inside pcall, a metamethod, an iterator, a sort comparator or one of the script's own coroutines.
// gopher-lua's own yield cannot do that. Tasks that are due at the same time run in the order in
// which they became due, so that a run can be repeated.
//
// A task that is cancelled, or has used up its budget, is stopped by the instruction hook: each
// further instruction raises the same error until the task has unwound, so that pcall cannot
// swallow it.
//
// # Waiting for a client
//
// A request is answered by an event of the same session, whose etype contains the request's id;
// that event wakes only the task that sent the request. session:till and session:events wait for a
// session's events in the same way. While a handler waits like this, its event does not count
// against the session's limit of events. So handlers that send requests cannot keep the answers
// from being read. If the client leaves, such a call raises an error of kind closed, which scripts
// need not catch.
//
// # Generations
//
// A script that is edited while it runs is a [Live]. Each reload creates an Engine, a new
// generation, which is loaded beside the running one and takes over only if it loads without an
// error. The two generations share nothing: the state that is kept is copied, and a guard discards
// what the old generation still sends to its former clients. See generation.go.
//
// Three rules keep mistakes off the screen. The text is examined before any of it runs, and an
// error in it refuses the generation, see verdict.go. A script that has nothing to show is refused
// as well if the old one had something. And a client keeps the old scene until its spawn function
// has shown a node and waits, or has called set. If the function fails before its first set, its
// scene is incomplete, and the client keeps the old scene until a set.
//
// # Testing
//
// All of it works in a testing/synctest bubble, including websockets over net.Pipe. Only the budget
// cannot be tested there, as virtual time does not advance while a script spins.
package luabind
