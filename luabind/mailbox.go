package luabind

import "github.com/vuerlua/vuerlua/protocol"

// The engine's mailbox: what other goroutines ask the loop to do, in order.
//
// Each kind of message is a type, named after what the loop does with it, and the method run of the
// type does that. So an event passes from Engine.Event through eventPost to Engine.dispatch, and a
// reload from Live.reload through retireMessage, takeOverMessage and adoptMessage.

// A post is one item of the mailbox: an event, or a message of another kind. Events are the most
// frequent by far, so they are stored without an allocation.
type post struct {
	message message // nil: event
	event   eventPost
}

// A message is something that the loop is asked to do.
type message interface {
	// run is called on the loop.
	run(*Engine)
}

// An eventPost is an event to dispatch.
type eventPost struct {
	client client
	event  *protocol.ClientEvent
	gate   gate
}

// The other kinds of messages.
type (
	// callMessage is a function to call, for requests from a single file of the package.
	callMessage func()
	// startMessage starts the session of a client: see host.Script.
	startMessage struct{ client client }
	// endMessage ends the session of a client.
	endMessage struct {
		client client
		reason string
	}
	// adoptMessage starts a session that another generation had, and dispatches its events.
	adoptMessage struct {
		client  client
		started bool
		events  []*protocol.ClientEvent
	}
	// takeOverMessage lets the tasks run, with the state of the previous generation.
	takeOverMessage struct{ saved *savedState }
	// retireMessage ends the tasks for the next generation.
	retireMessage struct {
		began chan struct{}
		left  chan *retirement
	}
	// pauseMessage stops the clock and the tasks, or lets them continue.
	pauseMessage struct{ on bool }
)

func (m callMessage) run(*Engine) { m() }

// tell makes the loop handle m, after everything that was posted before it. It never blocks. After
// Close it does nothing.
func (e *Engine) tell(m message) {
	e.mu.Lock()
	e.posts = append(e.posts, post{message: m})
	owned := e.owned
	e.mu.Unlock()
	if !owned { // else the owner reads the mailbox before it gives up the loop
		e.signal()
	}
}

// post makes the loop run fn: see tell.
func (e *Engine) post(fn func()) { e.tell(callMessage(fn)) }

func (e *Engine) hasPosts() bool {
	e.mu.Lock()
	defer e.mu.Unlock()
	return len(e.posts) > 0
}

func (e *Engine) runPosts() {
	now := e.elapsed()
	e.mu.Lock()
	posts := e.posts
	e.posts = nil
	e.lookedAt, e.stalled = now, false
	e.readOn()
	e.mu.Unlock()
	until := now + e.slack
	for i := range posts {
		if e.killed.Load() {
			break
		}
		if i > 0 && e.late(until) {
			e.putBack(posts[i:])
			return
		}
		p := posts[i]
		posts[i] = post{}
		e.runPost(&p)
	}
	release(posts)
}

// runPost handles one post. It stops a panic and reports it.
func (e *Engine) runPost(p *post) {
	defer e.survive()
	if p.message != nil {
		p.message.run(e)
	} else {
		e.dispatch(e.session(p.event.client), p.event.event, p.event.gate)
	}
}

// putBack puts posts that have to wait for the next turn back into the mailbox, in front of newer
// ones.
func (e *Engine) putBack(posts []post) {
	e.mu.Lock()
	e.posts = append(posts[:len(posts):len(posts)], e.posts...)
	e.mu.Unlock()
}

// release releases the events of posts that will not be handled.
func release(posts []post) {
	for i := range posts {
		if ev := posts[i].event.event; ev != nil {
			ev.Release()
		}
	}
}
