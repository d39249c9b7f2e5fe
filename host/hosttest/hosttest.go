// Package hosttest serves a [host.Host] without a network, for tests.
//
// Connections are pipes in memory ([net.Pipe]), which have no buffer: what one side
// has written, the other has read. They are durable waits to testing/synctest, so a
// host, its script and its clients may all live in one bubble, in virtual time; they
// work outside one as well.
//
//	synctest.Test(t, func(t *testing.T) {
//		h, err := host.New(host.Config{}, script)
//		...
//		client := hosttest.Serve(t, h).Dial(t)
//		client.Init(nil)
//		scene := client.Next()
//	})
package hosttest

import (
	"context"
	"errors"
	"net"
	"net/http"
	"net/netip"
	"sync"
	"testing"
	"time"

	"github.com/gorilla/websocket"

	"github.com/vuerlua/vuerlua/host"
)

// A Net is the network between a host and its test. Its methods may be called from any
// goroutine.
type Net struct {
	conns  chan net.Conn
	closed chan struct{}
	once   *sync.Once
	from   net.Addr // of clients, for the server; nil: that of a pipe
}

// shutdownTime is what a host is given to end with a test; in a bubble it is virtual.
const shutdownTime = 10 * time.Second

// Serve lets h serve on a network of its own. When the test ends the host is shut
// down, and the test fails if it does not do that in time.
func Serve(t testing.TB, h *host.Host) *Net {
	t.Helper()
	n := NewNet()
	served := make(chan error, 1)
	go func() { served <- h.Serve(n) }()
	t.Cleanup(func() {
		ctx, cancel := context.WithTimeout(context.Background(), shutdownTime)
		defer cancel()
		if err := h.Shutdown(ctx); err != nil {
			t.Errorf("shutdown of the host: %v", err)
		}
		if err := <-served; err != nil {
			t.Errorf("serving: %v", err)
		}
	})
	return n
}

// NewNet makes a network on which nothing is served yet. It is a [net.Listener].
func NewNet() *Net {
	return &Net{conns: make(chan net.Conn), closed: make(chan struct{}), once: new(sync.Once)}
}

// From returns the same network for clients with an IP address and port, as the server sees them;
// "" for the address of a pipe.
func (n *Net) From(address string) *Net {
	same := *n
	same.from = nil
	if ap, err := netip.ParseAddrPort(address); err == nil {
		same.from = net.TCPAddrFromAddrPort(ap)
	}
	return &same
}

// A fromConn is the server's end of a connection from a certain address.
type fromConn struct {
	net.Conn
	from net.Addr
}

func (c fromConn) RemoteAddr() net.Addr { return c.from }

var _ net.Listener = (*Net)(nil)

// Accept is for the server.
func (n *Net) Accept() (net.Conn, error) {
	select {
	case conn := <-n.conns:
		return conn, nil
	case <-n.closed:
		return nil, net.ErrClosed
	}
}

// Close ends Accept and DialConn; connections that exist stay.
func (n *Net) Close() error {
	n.once.Do(func() { close(n.closed) })
	return nil
}

// Addr is the address of a pipe.
func (n *Net) Addr() net.Addr { return addr{} }

type addr struct{}

func (addr) Network() string { return "pipe" }
func (addr) String() string  { return "pipe" }

// DialConn makes a plain connection to the server.
func (n *Net) DialConn(ctx context.Context) (net.Conn, error) {
	client, server := net.Pipe()
	if n.from != nil {
		server = fromConn{server, n.from}
	}
	var err error
	select {
	case n.conns <- server:
		return client, nil
	case <-n.closed:
		err = net.ErrClosed
	case <-ctx.Done():
		err = ctx.Err()
	}
	return nil, errors.Join(err, client.Close(), server.Close())
}

// HTTP is a client for requests to http://localhost/. Its connections are not kept.
func (n *Net) HTTP() *http.Client {
	return &http.Client{Transport: &http.Transport{
		DisableKeepAlives: true,
		DialContext: func(ctx context.Context, _, _ string) (net.Conn, error) {
			return n.DialConn(ctx)
		},
	}}
}

// Dial connects a client. It says nothing yet: see [Client.Init].
func (n *Net) Dial(t testing.TB) *Client {
	t.Helper()
	c, _, err := n.DialURL(t, "ws://localhost/", nil)
	if err != nil {
		t.Fatalf("dial: %v", err)
	}
	return c
}

// DialURL connects a client to an address, of which the host goes into the Host header
// alone, with further headers. An error comes with the response that refused it, where
// there was one.
func (n *Net) DialURL(t testing.TB, url string, header http.Header) (*Client, *http.Response, error) {
	t.Helper()
	dialer := websocket.Dialer{NetDialContext: func(ctx context.Context, _, _ string) (net.Conn, error) {
		conn, err := n.DialConn(ctx)
		if err != nil {
			return nil, err
		}
		return &gatedConn{Conn: conn}, nil
	}}
	ws, resp, err := dialer.Dial(url, header)
	if err != nil {
		return nil, resp, err
	}
	return newClient(t, ws), resp, nil
}
