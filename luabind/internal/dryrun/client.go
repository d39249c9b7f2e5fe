// Package dryrun simulates the clients of a script that nobody watches.
//
// A [Client] takes everything that the script shows and remembers its nodes. [Client.Events] returns the
// events that these nodes would send, so that mistakes inside of handlers are found as well. Every event of
// the catalogue has a row in the table of simulations, with its value or with the reason why it is not
// simulated; a test names events without a row.
//
// A Client's methods may be called from any goroutine.
package dryrun

import (
	"slices"
	"sync"

	"github.com/tinylib/msgp/msgp"

	"github.com/vuerlua/vuerlua/host"
	"github.com/vuerlua/vuerlua/protocol"
)

// maxNodes bounds the nodes that a client remembers.
const maxNodes = 10_000

// A Client is a fake client: it accepts everything, and sends nothing by itself.
type Client struct {
	id    string
	info  map[string]any
	scene host.Store // has a lock of its own

	mu     sync.Mutex
	closed bool
	shown  bool            // it has received a scene
	known  map[string]bool // the keys of nodes
	nodes  []node
	heard  []string // see Listen
}

// NewClient returns a client whose INIT event has the value info.
func NewClient(id string, info map[string]any) *Client { return &Client{id: id, info: info} }

// ID returns the name that NewClient was given.
func (c *Client) ID() string { return c.id }

// Info returns the value of the client's INIT event.
func (c *Client) Info() map[string]any { return c.info }

// Lagging reports false: the client is never slow.
func (c *Client) Lagging() bool { return false }

// Resuming reports false: the client never loses its connection.
func (c *Client) Resuming() bool { return false }

// Preparing reports false: the client draws nothing.
func (c *Client) Preparing() bool { return false }

// Reveal reports true: there is no previous scene.
func (c *Client) Reveal() bool { return true }

// Withhold does nothing: there is no previous scene.
func (c *Client) Withhold() {}

// Listen notes the events that have handlers: the client sends some events only then.
func (c *Client) Listen(etypes []string) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.heard = etypes
}

// Note adds a message to the client's scene.
func (c *Client) Note(m *protocol.Message) { _ = c.Send(m) }

// Clear does nothing: there is no previous scene.
func (c *Client) Clear() {}

// Stats returns zeros.
func (c *Client) Stats() host.SessionStats { return host.SessionStats{} }

// Keys returns the keys of nodes of its scene, at most the given number.
func (c *Client) Property(name string) ([]byte, bool) { return c.scene.Property(name) }
func (c *Client) Keys(most int) []string              { return c.scene.Keys(most) }

// Missing returns the keys that no node of its scene has.
func (c *Client) Missing(keys *protocol.Keys, known uint64) (missing []string, version uint64) {
	return c.scene.Missing(keys, known)
}

// PropSize returns the length of a property of a node of its scene.
func (c *Client) PropSize(key, prop string) (bytes int, ok bool) { return c.scene.PropSize(key, prop) }

// Find returns the node of its scene that has a key.
func (c *Client) Find(key string) (host.NodeInfo, bool) { return c.scene.Find(key) }

// Send adds a message to the client's scene.
func (c *Client) Send(m *protocol.Message) error {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.closed {
		return host.ErrClosed
	}
	c.scene.Send(m)
	c.watch(m)
	return nil
}

// Close makes further calls of Send fail.
func (c *Client) Close(string) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.closed = true
}

// Connected reports whether Close has not been called.
func (c *Client) Connected() bool {
	c.mu.Lock()
	defer c.mu.Unlock()
	return !c.closed
}

// watch remembers the nodes of a message. Nodes that are known already stay as they were. The caller must
// hold mu.
func (c *Client) watch(m *protocol.Message) {
	if m.Op == protocol.OpSet {
		c.shown, c.nodes, c.known = true, nil, map[string]bool{}
	}
	if c.known == nil {
		return // nothing is shown yet
	}
	for _, n := range m.Nodes {
		if n.Key != "" && c.known[n.Key] && !n.Nested || len(c.nodes) >= maxNodes {
			continue
		}
		if v, _, err := msgp.ReadIntfBytes(n.Raw); err == nil {
			c.learn(v)
		}
	}
	for _, key := range m.Keys {
		c.nodes = slices.DeleteFunc(c.nodes, func(n node) bool { return n.key == key })
		delete(c.known, key)
	}
}

// learn remembers a node and those below it.
func (c *Client) learn(v any) {
	switch v := v.(type) {
	case []any:
		for _, item := range v {
			c.learn(item)
		}
	case map[string]any:
		key, _ := v["key"].(string)
		tag, _ := v["tag"].(string)
		if key != "" && tag != "" && !c.known[key] && len(c.nodes) < maxNodes {
			c.known[key] = true
			c.nodes = append(c.nodes, node{key, tag, v})
		}
		for _, list := range protocol.ChildLists() {
			c.learn(v[list])
		}
	}
}
