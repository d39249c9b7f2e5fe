package dryrun

import (
	"context"
	"errors"
	"sync"

	"github.com/vuerlua/vuerlua/host/vuerclient"
	"github.com/vuerlua/vuerlua/luabind/internal/clients"
	"github.com/vuerlua/vuerlua/protocol"
)

var errClosed = errors.New("the connection is closed")

// A Connection is that of a script's VuerClient to nobody: it takes everything, and receives nothing.
type Connection struct {
	mu   sync.Mutex
	done chan struct{}
	err  error
}

// NewConnection returns an open connection.
func NewConnection() *Connection { return &Connection{done: make(chan struct{})} }

// Err returns nil until the connection is shut.
func (c *Connection) Err() error {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.err
}

// Closing reports whether the connection is shut.
func (c *Connection) Closing() bool { return c.Err() != nil }

// Done returns a channel that is closed when the connection is shut.
func (c *Connection) Done() <-chan struct{} { return c.done }

// Send takes a frame.
func (c *Connection) Send([]byte) error { return c.Err() }

// Poll returns no event.
func (c *Connection) Poll() (*protocol.ClientEvent, error) { return nil, c.Err() }

// Shut ends the connection.
func (c *Connection) Shut() {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.err == nil {
		c.err = errClosed
		close(c.done)
	}
}

// Abort is Shut.
func (c *Connection) Abort() { c.Shut() }

// Close is Shut.
func (c *Connection) Close(context.Context) { c.Shut() }

// Dial is the dialer of a dry run, see clients.Dialer.
func Dial(_ context.Context, _ vuerclient.Config, done func(clients.Connection, error) (used bool)) {
	done(NewConnection(), nil)
}
