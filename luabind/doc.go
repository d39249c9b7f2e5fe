// Package luabind runs scene scripts: it is the only place that knows Lua.
//
// An [Engine] is one generation of one script: a Lua state, the loop that runs it,
// and the tasks, handlers and timers that the script has made. It implements
// host.Script; the host calls it from the goroutines of its sessions, and what it
// says arrives at the clients through host.Session.
//
// # One loop
//
//  1. One goroutine at a time runs the loop and owns the Lua state: the engine's own, or
//     that of a connection which has read an event. Everything that touches a Lua value
//     runs on it, or on a coroutine that it has switched to. There are no locks around
//     Lua, and between two blocking calls a script has the state to itself.
//  2. Sockets, timers and files live on other goroutines. They reach the loop by
//     [Engine.post] alone, which never blocks.
//  3. The loop never blocks on anything but its mailbox. What a script sends is encoded
//     at once, into bytes of its own, and handed to a session that never blocks either.
//  4. A client that sends faster than the script handles is slowed down by itself: each
//     session has a fixed number of events in the engine, and host reads no further
//     until one of them is done.
//
// # Tasks
//
// A task is a Go coroutine (iter.Pull) that runs a Lua thread. A blocking call registers
// what will wake the task, and parks: that switches to the loop from wherever the
// script is, inside pcall, a metamethod, an iterator, a sort comparator or a coroutine of
// the script's own, which gopher-lua's own yield cannot do. Tasks that are due at the
// same time run in the order in which they became due, so that a run can be repeated.
//
// A task that is cancelled, or has used up its budget, is stopped by the instruction
// hook: each further instruction raises the same error until the task has unwound, so
// that pcall cannot swallow it.
//
// # Waiting for a client
//
// A request is answered by an event of the same session, whose etype has the request's id;
// the task that asked is woken by that one and no other. session:till and session:events
// wait for a session's events in the same way. Who waits like that keeps its session from
// counting the event that it handles as one that is worked on, so that handlers which ask
// something cannot keep the answer from being read. When the client leaves, such a call
// says so with an error of kind closed, which nobody has to catch.
//
// # Generations
//
// A script that is edited while it runs is a [Live]: each reload makes an Engine of its
// own, a generation, which is loaded beside the one that runs and takes over from it only
// when that went well. Nothing is shared between the two: what is kept is copied, and a
// fence keeps what the old one still says from its former clients. See generation.go.
//
// Three things keep a mistake off the screen. The text is examined before any of it runs, and
// an error in it refuses the generation, see verdict.go. So does a script that has nothing to
// show where the old one had. And a client keeps the old scene until its spawn function has
// shown a node and come to rest, or has called set; if the function fails before its first
// set, what it has sent of a scene is a fragment, and only a set is shown from then on.
//
// # Testing
//
// All of it works in a testing/synctest bubble, websockets over net.Pipe included; only
// the budget cannot be tested there, as virtual time stands still while a script spins.
package luabind
