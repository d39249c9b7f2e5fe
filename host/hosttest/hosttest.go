// Package hosttest serves a [host.Host] without a network, for tests.
//
// Connections are pipes in memory ([net.Pipe]) without a buffer: a write returns when
// the other side has read it. testing/synctest treats waiting on them as durable
// blocking, so a host, its script and its clients can all run in one bubble, in virtual
// time. They work outside a bubble as well.
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
	from   net.Addr // the address of clients that the server sees; nil: that of a pipe
}

// shutdownTime is how long a host may take to shut down when a test ends; in a bubble it is
// virtual.
const shutdownTime = 10 * time.Second

// Serve makes h serve on its own network. When the test ends, it shuts the host down,
// and the test fails if that takes too long.
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

// NewNet returns a network without a server. It is a [net.Listener].
func NewNet() *Net {
	return &Net{conns: make(chan net.Conn), closed: make(chan struct{}), once: new(sync.Once)}
}

// From returns the same network for clients that the server sees with the given IP address and
// port; "" means the address of a pipe.
func (n *Net) From(address string) *Net {
	same := *n
	same.from = nil
	if ap, err := netip.ParseAddrPort(address); err == nil {
		same.from = net.TCPAddrFromAddrPort(ap)
	}
	return &same
}

// A fromConn is the server's end of a connection from a given address.
type fromConn struct {
	net.Conn
	from net.Addr
}

func (c fromConn) RemoteAddr() net.Addr { return c.from }

var _ net.Listener = (*Net)(nil)

// Accept implements [net.Listener].
func (n *Net) Accept() (net.Conn, error) {
	select {
	case conn := <-n.conns:
		return conn, nil
	case <-n.closed:
		return nil, net.ErrClosed
	}
}

// Close ends Accept and DialConn. Existing connections stay open.
func (n *Net) Close() error {
	n.once.Do(func() { close(n.closed) })
	return nil
}

// Addr returns the address of a pipe.
func (n *Net) Addr() net.Addr { return addr{} }

type addr struct{}

func (addr) Network() string { return "pipe" }
func (addr) String() string  { return "pipe" }

// DialConn opens a plain connection to the server.
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

// HTTP returns a client for requests to http://localhost/. It does not keep connections open.
func (n *Net) HTTP() *http.Client {
	return &http.Client{Transport: &http.Transport{
		DisableKeepAlives: true,
		DialContext: func(ctx context.Context, _, _ string) (net.Conn, error) {
			return n.DialConn(ctx)
		},
	}}
}

// Dial connects a client. The client sends nothing until [Client.Init] is called.
func (n *Net) Dial(t testing.TB) *Client {
	t.Helper()
	c, _, err := n.DialURL(t, "ws://localhost/", nil)
	if err != nil {
		t.Fatalf("dial: %v", err)
	}
	return c
}

// DialURL connects a client to an address, with additional headers. The host of the
// address only sets the Host header. If the server refuses the connection, its response
// is returned with the error.
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
