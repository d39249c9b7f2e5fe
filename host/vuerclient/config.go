package vuerclient

import (
	"context"
	"crypto/tls"
	"errors"
	"fmt"
	"net"
	"net/url"
	"strings"
	"time"

	"github.com/vuerlua/vuerlua/protocol"
)

// DefaultURI is the default address of a Vuer server.
const DefaultURI = "ws://localhost:8012"

// Config configures a client. The zero value of every field means its default.
type Config struct {
	// URI is the server's address, ws:// or wss://. Default DefaultURI.
	URI string
	// Insecure accepts any certificate, for self-signed servers and tunnels.
	Insecure bool
	// Info is the value of the INIT event, which identifies the client to the server. It
	// should have a field client.
	Info map[string]any
	// MaxMessage is the length of the longest message that is accepted from the server,
	// in bytes. Default 256 MiB, as in Vuer.
	MaxMessage int64
	// Buffer bounds the events that wait for Poll, the last one not counted, and the
	// frames that wait to be written, each in bytes. Default 8 MiB.
	Buffer int
	// Limits bound the server's events. Default protocol.DefaultLimits.
	Limits protocol.Limits
	// PingInterval is the time between pings. The connection ends if nothing has arrived
	// from the server for 2.5 intervals. Default 15 s.
	PingInterval time.Duration
	// Notify is called when Poll may have an event, when Send has room again, and when the
	// connection has ended. It is called from the client's goroutines and must not block.
	// It may be nil.
	Notify func()
	// Prepare is called with each event before it is queued for Poll. It runs on the client's
	// reader goroutine, which does not read meanwhile. It may be nil.
	Prepare func(*protocol.ClientEvent)
	// NetDial opens the connection for the websocket. Default: the network.
	NetDial func(ctx context.Context, network, addr string) (net.Conn, error)
}

// ErrURI is wrapped by the error of Dial for an invalid address.
var ErrURI = errors.New("not an address of a Vuer server")

// complete checks the configuration and fills in the defaults.
func (c *Config) complete() error {
	if c.URI == "" {
		c.URI = DefaultURI
	}
	uri := c.URI
	if !strings.Contains(uri, "://") {
		uri = "ws://" + uri
	}
	u, err := url.Parse(uri)
	if err != nil {
		return fmt.Errorf("%w: %q (want ws://host:port)", ErrURI, c.URI)
	}
	switch u.Scheme {
	case "http":
		u.Scheme = "ws"
	case "https":
		u.Scheme = "wss"
	}
	if u.Scheme != "ws" && u.Scheme != "wss" || u.Host == "" || u.Fragment != "" {
		return fmt.Errorf("%w: %q (want ws://host:port or wss://host:port)", ErrURI, c.URI)
	}
	c.URI = u.String()
	if c.MaxMessage < 0 || c.Buffer < 0 || c.PingInterval < 0 {
		return errors.New("a limit is negative")
	}
	orDefault(&c.MaxMessage, 256<<20)
	orDefault(&c.Buffer, 8<<20)
	orDefault(&c.PingInterval, 15*time.Second)
	orDefault(&c.Limits.Depth, protocol.DefaultLimits.Depth)
	orDefault(&c.Limits.Items, protocol.DefaultLimits.Items)
	orDefault(&c.Limits.Weight, 4*protocol.DefaultLimits.Weight) // scenes weigh more than events, and servers are trusted more than browsers
	if c.Notify == nil {
		c.Notify = func() {}
	}
	if c.Prepare == nil {
		c.Prepare = func(*protocol.ClientEvent) {}
	}
	if c.Info == nil {
		c.Info = map[string]any{}
	}
	return nil
}

func (c *Config) tls() *tls.Config { return &tls.Config{InsecureSkipVerify: c.Insecure} }

func orDefault[T comparable](field *T, value T) {
	var zero T
	if *field == zero {
		*field = value
	}
}
