// Package clients is VuerClient, with which scripts are clients of other servers, and ClientEvent, which makes
// the events that they send.
package clients

import (
	"context"
	"crypto/tls"
	"errors"
	"fmt"
	"math"
	"net"
	"slices"
	"sync/atomic"
	"time"

	lua "github.com/yuin/gopher-lua"

	"github.com/vuerlua/vuerlua/host/vuerclient"
	"github.com/vuerlua/vuerlua/luabind/internal/machine"
	"github.com/vuerlua/vuerlua/luabind/internal/script"
	"github.com/vuerlua/vuerlua/protocol"
)

// A Host is the engine, as clients see it.
type Host interface {
	script.Host
	script.Loop
	// Encode returns a value for the wire. It throws if the value cannot be sent; name says where it is.
	Encode(L *lua.LState, v lua.LValue, name string) []byte
	// CheckFields throws if an event with these fields is too long.
	CheckFields(L *lua.LState, etype string, fields []protocol.Field)
	// Event returns an event as a table.
	Event(L *lua.LState, ev *protocol.ClientEvent) lua.LValue
	// Prepare decodes a heavy event. It is called on a connection's goroutine.
	Prepare(ev *protocol.ClientEvent)
}

// A Connection is what clients need of vuerclient.Client.
type Connection interface {
	Send(frame []byte) error
	Poll() (*protocol.ClientEvent, error)
	Err() error
	Done() <-chan struct{}
	Closing() bool
	Shut()
	Close(ctx context.Context)
	Abort()
}

// A Dialer connects to a server, and calls done once, on the loop. done reports whether the connection is
// used.
type Dialer func(ctx context.Context, cfg vuerclient.Config, done func(Connection, error) (used bool))

// Network returns the dialer that connects through the network. post runs a function on the loop.
func Network(post func(func())) Dialer {
	return func(ctx context.Context, cfg vuerclient.Config, done func(Connection, error) bool) {
		go func() {
			conn, err := vuerclient.Dial(ctx, cfg)
			post(func() {
				if err != nil {
					done(nil, err)
				} else if !done(conn, nil) {
					conn.Abort() // the task was cancelled
				}
			})
		}()
	}
}

// Defaults are what a script's VuerClient has unless the script says otherwise.
type Defaults struct {
	URI      string // "": ws://localhost:8012
	MaxSize  int64  // bytes of a message; 0: 256 MiB
	Insecure bool   // take any certificate
}

// Options connect a Library to its engine.
type Options struct {
	Defaults
	Version string                                                            // of the program, which clients send in INIT
	NetDial func(ctx context.Context, network, addr string) (net.Conn, error) // nil: the network
	Dial    Dialer
	Context context.Context // of the engine: connections end with it
}

// A Library has the clients of an engine. It belongs to the loop.
type Library struct {
	script.API
	host    Host
	options Options
	open    map[*remote]struct{} // those that are connected
	meta    *lua.LTable
}

// A remote is a VuerClient of a script: the script's side of a connection to a server, or of several, one
// after another.
type remote struct {
	library  *Library
	cfg      vuerclient.Config
	conn     Connection // nil before the first connect
	dialing  bool
	waiting  []*wait     // tasks in recv and send
	notified atomic.Bool // a look at them is posted
}

// A wait is a task that waits for its connection.
type wait struct{ wake func(value any) bool }

// maxRemotes bounds the connections that a script has open.
const maxRemotes = 64

// New returns the clients of an engine, and calls set with each global.
func New(L *lua.LState, host Host, options Options, set func(string, lua.LGFunction)) *Library {
	l := &Library{API: script.API{Host: host}, host: host, options: options, open: map[*remote]struct{}{}, meta: L.NewTable()}
	methods := L.NewTable()
	L.SetFuncs(methods, map[string]lua.LGFunction{
		"connect": l.connect,
		"send":    l.send,
		"recv":    l.recv,
		"events":  l.events,
		"close":   l.close,
	})
	L.SetFuncs(l.meta, map[string]lua.LGFunction{
		"__index": func(L *lua.LState) int {
			r, name := l.remote(L, "index"), L.ToString(2)
			switch {
			case machine.GetString(methods, name) != lua.LNil:
				L.Push(machine.GetString(methods, name))
			case name == "connected":
				L.Push(lua.LBool(r.connected()))
			case name == "uri":
				L.Push(lua.LString(r.cfg.URI))
			default:
				L.Push(lua.LNil)
			}
			return 1
		},
		"__tostring": func(L *lua.LState) int {
			L.Push(lua.LString("VuerClient " + l.remote(L, "tostring").cfg.URI))
			return 1
		},
	})
	set("VuerClient", l.newRemote)
	set("ClientEvent", l.newEvent)
	return l
}

// Connected returns the number of open connections.
func (l *Library) Connected() int { return len(l.open) }

// remote returns the client that a method was called on.
func (l *Library) remote(L *lua.LState, method string) *remote {
	if ud, ok := L.Get(1).(*lua.LUserData); ok {
		if r, ok := ud.Value.(*remote); ok {
			return r
		}
	}
	l.Throw(L, &script.Failure{
		Kind: script.Invalid, Message: "client." + method + " was called with a dot",
		Hint: "use a colon: client:" + method + "(...)", Words: []string{"." + method},
	})
	return nil
}

// newRemote is VuerClient{ uri = ..., max_size = ..., ssl_verify = ... }.
func (l *Library) newRemote(L *lua.LState) int {
	o := &l.options
	r := &remote{library: l}
	r.cfg = vuerclient.Config{URI: o.URI, MaxMessage: o.MaxSize, Insecure: o.Insecure, NetDial: o.NetDial}
	if r.cfg.URI == "" {
		r.cfg.URI = vuerclient.DefaultURI
	}
	if L.Get(1) != lua.LNil {
		options := l.WantTable(L, 1, "VuerClient", `VuerClient{ uri = "ws://localhost:8012" }`)
		machine.ForEach(options, func(k, v lua.LValue) { l.option(L, &r.cfg, k.String(), v) })
	}
	r.cfg.Info = l.info()
	r.cfg.Prepare = l.host.Prepare
	r.cfg.Notify = func() {
		if !r.notified.Swap(true) {
			l.host.Post(func() {
				r.notified.Store(false)
				for _, w := range r.waiting {
					w.wake(nil)
				}
			})
		}
	}
	L.Push(&lua.LUserData{Value: r, Env: L.Env, Metatable: l.meta})
	return 1
}

func (l *Library) option(L *lua.LState, cfg *vuerclient.Config, name string, v lua.LValue) {
	wrong := func(want string) {
		l.Throw(L, &script.Failure{Kind: script.Invalid, Message: fmt.Sprintf("%s of VuerClient wants %s, not %s", name, want, v.Type()), Words: []string{name}})
	}
	switch name {
	case "uri":
		uri, ok := v.(lua.LString)
		if !ok || uri == "" {
			wrong("an address such as \"" + vuerclient.DefaultURI + "\"")
		}
		cfg.URI = string(uri)
	case "max_size":
		n, ok := v.(lua.LNumber)
		if !ok || !(n >= 1 && n <= math.MaxInt32) {
			wrong("a number of bytes from 1 to 2^31 - 1")
		}
		cfg.MaxMessage = int64(n)
	case "ssl_verify":
		verify, ok := v.(lua.LBool)
		if !ok {
			wrong("true or false")
		}
		cfg.Insecure = !bool(verify)
	default:
		l.Throw(L, &script.Failure{Kind: script.Invalid, Message: "VuerClient has no option '" + name + "'", Hint: "it has uri, max_size and ssl_verify", Words: []string{name}})
	}
}

// info is what a script's client says of itself in INIT.
func (l *Library) info() map[string]any {
	zone, offset := time.Now().Zone()
	return map[string]any{
		"client": "lua", "clientVersion": l.options.Version, "timezone": zone, "timezoneOffset": -offset / 60,
	}
}

func (r *remote) connected() bool {
	return r.conn != nil && r.conn.Err() == nil && !r.conn.Closing()
}

// connect is client:connect(): the task waits until the server has answered.
func (l *Library) connect(L *lua.LState) int {
	r := l.remote(L, "connect")
	switch {
	case r.connected():
		L.Push(L.Get(1))
		return 1
	case r.dialing:
		l.Fail(L, script.Invalid, "%s is being connected by another task", r.cfg.URI)
	case len(l.open) >= maxRemotes:
		l.Throw(L, &script.Failure{Kind: script.Invalid, Message: fmt.Sprintf("%d clients are connected already", maxRemotes), Hint: "close() those that are done with"})
	}
	r.dialing = true
	ctx, cancel := context.WithCancel(l.options.Context)
	defer func() {
		r.dialing = false
		cancel()
	}()
	type result struct {
		conn Connection
		err  error
	}
	got, _ := l.host.Park(L, math.MaxInt64, func(wake func(any) bool) {
		l.options.Dial(ctx, r.cfg, func(conn Connection, err error) bool {
			if conn != nil {
				go l.escort(r, conn)
			}
			return wake(result{conn, err})
		})
	}).(result)
	if got.err != nil {
		l.failConnect(L, r, got.err)
	}
	r.conn = got.conn
	l.open[r] = struct{}{}
	L.Push(L.Get(1))
	return 1
}

// escort closes a connection with the engine, and takes it off its list when it has ended.
func (l *Library) escort(r *remote, conn Connection) {
	select {
	case <-l.options.Context.Done():
		closeConn(conn)
	case <-conn.Done():
		l.host.Post(func() {
			if r.conn == conn {
				delete(l.open, r)
			}
		})
	}
}

// closeTime is how long a connection may take to send what is queued. Nobody waits for it.
const closeTime = 2 * time.Second

func closeConn(conn Connection) {
	ctx, cancel := context.WithTimeout(context.Background(), closeTime)
	defer cancel()
	conn.Close(ctx)
}

// failConnect throws why there is no connection.
func (l *Library) failConnect(L *lua.LState, r *remote, err error) {
	f := &script.Failure{Kind: script.IO, Message: fmt.Sprintf("cannot connect to %s: %v", r.cfg.URI, err)}
	var refused *vuerclient.RefusedError
	switch {
	case errors.Is(err, vuerclient.ErrURI):
		f.Kind, f.Message = script.Invalid, err.Error()
	case errors.As(err, &refused):
		if refused.Status == 401 || refused.Status == 403 {
			f.Kind = script.Denied
		}
	case isTimeoutError(err):
		f.Kind = script.Timeout
	case isCertificateError(err):
		f.Hint = "a server with a certificate of its own making wants ssl_verify = false"
	default:
		f.Hint = "is a server running there?"
	}
	l.Throw(L, f)
}

func isTimeoutError(err error) bool {
	var timeout net.Error
	return errors.Is(err, context.DeadlineExceeded) || errors.As(err, &timeout) && timeout.Timeout()
}

func isCertificateError(err error) bool {
	var certificate *tls.CertificateVerificationError
	return errors.As(err, &certificate)
}

// checkOnce throws where a client has never been connected.
func (l *Library) checkOnce(L *lua.LState, r *remote, method string) {
	if r.conn == nil {
		l.Throw(L, &script.Failure{
			Kind: script.Closed, Message: "client:" + method + " of a client that is not connected", Hint: "client:connect() comes first",
			Words: []string{method},
		})
	}
}

// wait parks the running task until something has happened to the connection, or at.
func (r *remote) wait(L *lua.LState, at int64) {
	w := &wait{}
	defer func() { r.waiting = slices.DeleteFunc(r.waiting, func(other *wait) bool { return other == w }) }()
	r.library.host.Park(L, at, func(wake func(any) bool) {
		w.wake = wake
		r.waiting = append(r.waiting, w)
	})
}

// send is client:send(event). It waits only where the server is so slow that much is
// queued already.
func (l *Library) send(L *lua.LState) int {
	r := l.remote(L, "send")
	frame := l.frame(L, L.Get(2))
	l.checkOnce(L, r, "send")
	for {
		err := r.conn.Send(frame)
		if err == nil {
			break
		}
		if !errors.Is(err, vuerclient.ErrFull) {
			L.Push(lua.LFalse)
			L.Push(lua.LString(err.Error()))
			return 2
		}
		r.wait(L, math.MaxInt64)
	}
	L.Push(lua.LTrue)
	return 1
}

// recv is client:recv([timeout]): an event, or nil and why there is none.
func (l *Library) recv(L *lua.LState) int {
	r := l.remote(L, "recv")
	until := int64(math.MaxInt64)
	if L.Get(2) != lua.LNil {
		until = l.host.Now() + int64(l.WantSeconds(L, 2, "client:recv"))
	}
	l.checkOnce(L, r, "recv")
	ev, reason := r.next(L, until)
	if ev == nil {
		L.Push(lua.LNil)
		L.Push(lua.LString(reason))
		return 2
	}
	L.Push(l.host.Event(L, ev))
	return 1
}

// next waits for the next event of the connection.
func (r *remote) next(L *lua.LState, until int64) (ev *protocol.ClientEvent, reason string) {
	for {
		if r.conn != nil {
			ev, err := r.conn.Poll()
			if ev != nil {
				return ev, ""
			}
			if err != nil {
				return nil, err.Error()
			}
		}
		if r.library.host.Now() >= until {
			return nil, script.Timeout
		}
		r.wait(L, until)
	}
}

// events is client:events(): the iterator ends with the connection.
func (l *Library) events(L *lua.LState) int {
	r := l.remote(L, "events")
	l.checkOnce(L, r, "events")
	L.Push(L.NewFunction(func(L *lua.LState) int {
		ev, _ := r.next(L, math.MaxInt64)
		if ev == nil {
			L.Push(lua.LNil)
			return 1
		}
		L.Push(l.host.Event(L, ev))
		return 1
	}))
	return 1
}

func (l *Library) close(L *lua.LState) int {
	r := l.remote(L, "close")
	if conn := r.conn; conn != nil && conn.Err() == nil {
		conn.Shut()
		go closeConn(conn)
	}
	return 0
}
