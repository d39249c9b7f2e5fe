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

// DefaultURI is where a Vuer server listens unless told otherwise.
const DefaultURI = "ws://localhost:8012"

// Config is how a client connects. The zero value of every field means its default.
type Config struct {
	// URI is the server's address, ws:// or wss://. Default DefaultURI.
	URI string
	// Insecure takes any certificate, as self-signed servers and tunnels need it.
	Insecure bool
	// Info is the value of the INIT event, by which the server knows who comes. It should
	// have a field client.
	Info map[string]any
	// MaxMessage is the longest message in bytes that is taken from the server. Default
	// 256 MiB, as in Vuer.
	MaxMessage int64
	// Buffer is how many bytes of events may wait to be asked for, besides the last one,
	// and how many bytes of frames to be written. Default 8 MiB.
	Buffer int
	// Limits bound the server's events. Default protocol.DefaultLimits.
	Limits protocol.Limits
	// PingInterval is the time between pings. A server from which nothing has come for 2.5
	// intervals is gone. Default 15 s.
	PingInterval time.Duration
	// Notify is called when there may be something for Poll, room for Send after there was
	// none, or the connection has ended. It comes from the client's goroutines and must not
	// block. It may be nil.
	Notify func()
	// Prepare is called with each event before it is queued for Poll. It runs on the client's
	// reader goroutine, so nothing is read meanwhile. It may be nil.
	Prepare func(*protocol.ClientEvent)
	// NetDial makes the connection under the websocket. Default: the network.
	NetDial func(ctx context.Context, network, addr string) (net.Conn, error)
}

// ErrURI is wrapped by the error of Dial for an address that is not valid.
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
	orDefault(&c.Limits.Weight, 4*protocol.DefaultLimits.Weight) // scenes are heavier than events, and a server is trusted more than a browser
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
