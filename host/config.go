package host

import (
	"errors"
	"fmt"
	"io/fs"
	"log/slog"
	"net/http"
	"net/url"
	"os"
	"path/filepath"
	"time"

	"github.com/vuerlua/vuerlua/protocol"
)

// Config is how a host is set up. The zero value of every field means its default.
type Config struct {
	// Workspace is the folder that is served at /workspace/. If it is empty, no folder is.
	Workspace string
	// Asked is called for each request for a workspace file that exists, or would be served if it
	// did. It is called from the goroutines of requests and must not block. It may be nil.
	Asked func(Asked)
	// AllowOrigins are further origins, as scheme://host[:port], whose pages may open a websocket
	// and load assets. The host's own origin, with its port, and https://vuer.ai are always
	// allowed. The hosts in AllowOrigins are also allowed as names of this host. A "*" allows every
	// page and every name.
	AllowOrigins []string
	// Hosts are further names, without a port, that clients may use for this host. IP addresses,
	// localhost and the machine's own name need no entry. Any other name is refused, including
	// subdomains of localhost: anybody can make a DNS name resolve to this machine.
	Hosts []string
	// PublicURL is the address of files that clients are told, as scheme://host[:port], for a host
	// behind a proxy that hides the original address. If it is empty, each client is told the
	// address that it uses.
	PublicURL string
	// TrustedProxies are the addresses and networks of proxies whose X-Forwarded headers are
	// used: For, Proto, Host and Prefix. This machine is always trusted. The headers of any other
	// sender are ignored.
	TrustedProxies []string

	// MaxMessage is the length in bytes of the longest message that a client may send: an UPLOAD,
	// or the answer to a request. Default 256 MiB, as in Vuer's own client: enough for a mesh or a
	// picture.
	MaxMessage int64
	// MaxEvent is the length in bytes of the longest message of any other kind. Default 8 MiB, a
	// thousand times what browsers send, or MaxMessage if that is less.
	MaxEvent int64
	// ClientInFlight is how many bytes of one client's events the script may be handling. Beyond
	// that, the host stops reading from the client until some of the events are done. A single
	// larger event is handled alone. Default 64 MiB, like OutboxBytes for the other direction.
	ClientInFlight int64
	// InFlight is how many bytes all clients together may have in flight: see [Host.InFlight].
	// Beyond it clients wait. If there is still no room after a second, the client with the
	// most bytes is disconnected. Default 512 MiB, or twice MaxMessage if that is more.
	InFlight int64
	// OnInFlight is called with [Host.InFlight] each time that it has changed by about 32 MiB. It
	// must neither block nor call the host. It may be nil.
	OnInFlight func(bytes int64)
	// MaxSessions is the largest number of simultaneous clients. Default 1000, so that an open port
	// cannot use all of a machine's memory. It is lowered if the system's limit on open files is
	// too small for it. A single address of another machine gets at most seven eighths of it.
	MaxSessions int
	// OutboxBytes is how many bytes may be pending for one slow client before its queue is replaced
	// by one snapshot of its scene. Default 64 MiB, a second of the heaviest streams that a local
	// network carries.
	OutboxBytes int
	// Limits bound the frames of clients. Default protocol.DefaultLimits.
	Limits protocol.Limits

	// PingInterval is the time between pings. A client that has sent nothing at all for 2.5
	// intervals is disconnected. Default 15 s: less than the 30 to 60 s after which proxies and
	// address translators drop a silent connection.
	PingInterval time.Duration
	// InitTimeout is how long a new client may take to send INIT before its session starts without
	// it. Default 1 s.
	InitTimeout time.Duration
	// FlushTimeout is how long a closed session may take to send its pending messages. Default 2 s.
	FlushTimeout time.Duration
	// WriteTimeout is how long a client may accept no bytes. A write may take this long, and a
	// second more for every 32 KiB. Default 30 s: about as long as a missed ping, and longer than a
	// headset takes to change its access point.
	WriteTimeout time.Duration

	// Resume is how long the session of our own viewer outlives a broken connection. The viewer
	// resumes the session with a token that it was given; the session's tasks have continued, and a
	// snapshot brings the viewer up to date. Default 0: a session ends with its connection, like
	// the sessions of other clients.
	Resume time.Duration

	// Viewer answers every request that is not for the host itself. Default: a page at / that
	// explains how to get a viewer.
	Viewer http.Handler
	// Docs answers requests below /docs/, with the paths that follow it. Our own viewer links to
	// it. If it is nil, Viewer answers them.
	Docs http.Handler
	// Logger receives a line for each client that connects, leaves, is refused or is slow. Default
	// slog.Default().
	Logger *slog.Logger
	// Journal tells clients about the script itself. Nil: they are told nothing.
	Journal *Journal
	// Script is the script's name, for our own viewer.
	Script string
	// Version is the program's version, for /healthz and the page at /.
	Version string
}

// Asked is a request for a file of the workspace.
type Asked struct {
	Path  string      // of the file, absolute
	Info  fs.FileInfo // of the served file; nil if it does not exist
	Local bool        // the connection comes from this machine
}

// The defaults of the fields of Config; the reasons are with the fields.
const (
	defaultMaxMessage   = 256 << 20
	defaultMaxEvent     = 8 << 20
	defaultClientFlight = 64 << 20
	defaultInFlight     = 512 << 20
	defaultMaxSessions  = 1000
	defaultOutboxBytes  = 64 << 20
	defaultPingInterval = 15 * time.Second
	defaultInitTimeout  = time.Second
	defaultFlushTimeout = 2 * time.Second
	defaultWriteTimeout = 30 * time.Second
)

// complete checks the configuration and fills in the defaults.
func (c *Config) complete() error {
	for name, n := range map[string]int64{
		"MaxMessage": c.MaxMessage, "MaxEvent": c.MaxEvent, "ClientInFlight": c.ClientInFlight, "InFlight": c.InFlight, "MaxSessions": int64(c.MaxSessions), "OutboxBytes": int64(c.OutboxBytes),
		"PingInterval": int64(c.PingInterval), "InitTimeout": int64(c.InitTimeout),
		"FlushTimeout": int64(c.FlushTimeout), "WriteTimeout": int64(c.WriteTimeout),
		"Resume": int64(c.Resume),
	} {
		if n < 0 {
			return fmt.Errorf("%s: negative", name)
		}
	}
	orDefault(&c.MaxMessage, defaultMaxMessage)
	orDefault(&c.MaxEvent, min(defaultMaxEvent, c.MaxMessage))
	orDefault(&c.ClientInFlight, defaultClientFlight)
	orDefault(&c.InFlight, max(defaultInFlight, 2*c.MaxMessage))
	orDefault(&c.MaxSessions, defaultMaxSessions)
	orDefault(&c.OutboxBytes, defaultOutboxBytes)
	orDefault(&c.PingInterval, defaultPingInterval)
	orDefault(&c.InitTimeout, defaultInitTimeout)
	orDefault(&c.FlushTimeout, defaultFlushTimeout)
	orDefault(&c.WriteTimeout, defaultWriteTimeout)
	orDefault(&c.Limits.Depth, protocol.DefaultLimits.Depth)
	orDefault(&c.Limits.Items, protocol.DefaultLimits.Items)
	orDefault(&c.Limits.Weight, protocol.DefaultLimits.Weight)
	if c.OnInFlight == nil {
		c.OnInFlight = func(int64) {}
	}
	if c.Logger == nil {
		c.Logger = slog.Default()
	}
	if c.PublicURL != "" {
		u, err := url.Parse(c.PublicURL)
		if err != nil {
			return fmt.Errorf("public URL: %w", err)
		}
		if (u.Scheme != "http" && u.Scheme != "https") || u.Host == "" {
			return fmt.Errorf("public URL %q: want http://host[:port] or https://host[:port]", c.PublicURL)
		}
	}
	return c.completeWorkspace()
}

func (c *Config) completeWorkspace() error {
	if c.Workspace == "" {
		return nil
	}
	// A later change of the working directory must not move what is served.
	dir, err := filepath.Abs(c.Workspace)
	if err != nil {
		return fmt.Errorf("workspace: %w", err)
	}
	info, err := os.Stat(dir)
	if err != nil {
		return fmt.Errorf("workspace: %w", err)
	}
	if !info.IsDir() {
		return fmt.Errorf("workspace %s: %w", dir, errNotFolder)
	}
	c.Workspace = dir
	return nil
}

var errNotFolder = errors.New("not a folder")

func orDefault[T comparable](field *T, value T) {
	var zero T
	if *field == zero {
		*field = value
	}
}
