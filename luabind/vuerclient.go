package luabind

import (
	"context"
	"crypto/tls"
	"errors"
	"fmt"
	"math"
	"net"
	"sync/atomic"
	"time"

	lua "github.com/yuin/gopher-lua"

	"github.com/vuerlua/vuerlua/host/vuerclient"
	"github.com/vuerlua/vuerlua/luabind/internal/machine"
	"github.com/vuerlua/vuerlua/luabind/internal/script"
	"github.com/vuerlua/vuerlua/protocol"
)

// ClientDefaults are what a script's VuerClient has unless the script says otherwise.
type ClientDefaults struct {
	URI      string // "": ws://localhost:8012
	MaxSize  int64  // bytes of a message; 0: 256 MiB
	Insecure bool   // take any certificate
}

// A remote is a VuerClient of a script: the script's side of a connection to a server, or of
// several, one after another. It belongs to the loop.
type remote struct {
	engine    *Engine
	cfg       vuerclient.Config
	conn      *vuerclient.Client // nil before the first connect
	dialing   bool
	pretended bool        // connected in a dry run, to nobody
	waiting   []waiter    // tasks in recv and send
	notified  atomic.Bool // a look at them is posted
}

// maxRemotes bounds the connections that a script has open.
const maxRemotes = 64

func (e *Engine) openClients(L *lua.LState, set func(string, lua.LGFunction)) {
	mt, methods := L.NewTable(), L.NewTable()
	L.SetFuncs(methods, map[string]lua.LGFunction{
		"connect": e.clientConnect,
		"send":    e.clientSend,
		"recv":    e.clientRecv,
		"events":  e.clientEvents,
		"close":   e.clientClose,
	})
	L.SetFuncs(mt, map[string]lua.LGFunction{
		"__index": func(L *lua.LState) int {
			r, name := e.checkRemote(L, "index"), L.ToString(2)
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
			L.Push(lua.LString("VuerClient " + e.checkRemote(L, "tostring").cfg.URI))
			return 1
		},
	})
	e.metas.remote = mt
	set("VuerClient", e.newRemote)
	set("ClientEvent", e.newClientEvent)
}

func (e *Engine) checkRemote(L *lua.LState, method string) *remote {
	if ud, ok := L.Get(1).(*lua.LUserData); ok {
		if r, ok := ud.Value.(*remote); ok {
			return r
		}
	}
	e.throw(L, &script.Failure{
		Kind: script.Invalid, Message: "client." + method + " was called with a dot",
		Hint: "use a colon: client:" + method + "(...)", Words: []string{"." + method},
	})
	return nil
}

// newRemote is VuerClient{ uri = ..., max_size = ..., ssl_verify = ... }.
func (e *Engine) newRemote(L *lua.LState) int {
	d := e.cfg.Client
	r := &remote{engine: e}
	r.cfg = vuerclient.Config{URI: d.URI, MaxMessage: d.MaxSize, Insecure: d.Insecure, NetDial: e.cfg.netDial}
	if r.cfg.URI == "" {
		r.cfg.URI = vuerclient.DefaultURI
	}
	if L.Get(1) != lua.LNil {
		options := e.api.WantTable(L, 1, "VuerClient", `VuerClient{ uri = "ws://localhost:8012" }`)
		machine.ForEach(options, func(k, v lua.LValue) { e.remoteOption(L, &r.cfg, k.String(), v) })
	}
	r.cfg.Info = e.clientInfo()
	r.cfg.Prepare = e.prepareAside
	r.cfg.Notify = func() {
		if !r.notified.Swap(true) {
			e.post(func() {
				r.notified.Store(false)
				for _, w := range r.waiting {
					e.wakeTask(w.task, w.park, nil)
				}
			})
		}
	}
	L.Push(&lua.LUserData{Value: r, Env: L.Env, Metatable: e.metas.remote})
	return 1
}

func (e *Engine) remoteOption(L *lua.LState, cfg *vuerclient.Config, name string, v lua.LValue) {
	wrong := func(want string) {
		e.throw(L, &script.Failure{Kind: script.Invalid, Message: fmt.Sprintf("%s of VuerClient wants %s, not %s", name, want, v.Type()), Words: []string{name}})
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
		e.throw(L, &script.Failure{Kind: script.Invalid, Message: "VuerClient has no option '" + name + "'", Hint: "it has uri, max_size and ssl_verify", Words: []string{name}})
	}
}

// clientInfo is what a script's client says of itself in INIT.
func (e *Engine) clientInfo() map[string]any {
	zone, offset := time.Now().Zone()
	return map[string]any{
		"client": "lua", "clientVersion": e.cfg.Version, "timezone": zone, "timezoneOffset": -offset / 60,
	}
}

func (r *remote) connected() bool {
	return r.pretended || r.conn != nil && r.conn.Err() == nil && !r.conn.Closing()
}

// clientConnect is client:connect(): the task waits until the server has answered.
func (e *Engine) clientConnect(L *lua.LState) int {
	r := e.checkRemote(L, "connect")
	switch {
	case r.connected():
		L.Push(L.Get(1))
		return 1
	case r.dialing:
		e.fail(L, script.Invalid, "%s is being connected by another task", r.cfg.URI)
	case len(e.remotes) >= maxRemotes:
		e.throw(L, &script.Failure{Kind: script.Invalid, Message: fmt.Sprintf("%d clients are connected already", maxRemotes), Hint: "close() those that are done with"})
	}
	if e.cfg.rehearsal != nil {
		r.pretended = true
		L.Push(L.Get(1))
		return 1
	}
	r.dialing = true
	ctx, cancel := context.WithCancel(e.ctx)
	defer func() {
		r.dialing = false
		cancel()
	}()
	type result struct {
		conn *vuerclient.Client
		err  error
	}
	got, _ := e.park(L, func(t *task, park uint64) {
		go func() {
			conn, err := vuerclient.Dial(ctx, r.cfg)
			if err == nil {
				go e.escort(r, conn)
			}
			e.post(func() {
				if !e.wakeTask(t, park, result{conn, err}) && conn != nil {
					conn.Abort() // the task was cancelled
				}
			})
		}()
	}).(result)
	if got.err != nil {
		e.failConnect(L, r, got.err)
	}
	r.conn = got.conn
	e.remotes[r] = struct{}{}
	L.Push(L.Get(1))
	return 1
}

// escort closes a connection with the engine, and takes it off its list when it has ended.
func (e *Engine) escort(r *remote, conn *vuerclient.Client) {
	select {
	case <-e.ctx.Done():
		closeConn(conn)
	case <-conn.Done():
		e.post(func() {
			if r.conn == conn {
				delete(e.remotes, r)
			}
		})
	}
}

// closeTime is how long a connection may take to send what is queued. Nobody waits for it.
const closeTime = 2 * time.Second

func closeConn(conn *vuerclient.Client) {
	ctx, cancel := context.WithTimeout(context.Background(), closeTime)
	defer cancel()
	conn.Close(ctx)
}

// failConnect throws why there is no connection.
func (e *Engine) failConnect(L *lua.LState, r *remote, err error) {
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
	e.throw(L, f)
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
func (e *Engine) checkOnce(L *lua.LState, r *remote, method string) {
	if r.conn == nil && !r.pretended {
		e.throw(L, &script.Failure{
			Kind: script.Closed, Message: "client:" + method + " of a client that is not connected", Hint: "client:connect() comes first",
			Words: []string{method},
		})
	}
}

// wait parks the running task until something has happened to the connection, or at.
func (r *remote) wait(L *lua.LState, at int64) {
	e := r.engine
	t := e.current
	defer func() { r.waiting = forget(r.waiting, t) }()
	e.park(L, func(t *task, park uint64) {
		r.waiting = append(r.waiting, waiter{task: t, park: park})
		if at < math.MaxInt64 {
			e.timers.push(at, t, park)
		}
	})
}

// clientSend is client:send(event). It waits only where the server is so slow that much is
// queued already.
func (e *Engine) clientSend(L *lua.LState) int {
	r := e.checkRemote(L, "send")
	frame := e.clientFrame(L, L.Get(2))
	e.checkOnce(L, r, "send")
	for !r.pretended {
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

// clientRecv is client:recv([timeout]): an event, or nil and why there is none.
func (e *Engine) clientRecv(L *lua.LState) int {
	r := e.checkRemote(L, "recv")
	until := int64(math.MaxInt64)
	if L.Get(2) != lua.LNil {
		until = e.sinceEpoch() + int64(e.checkSeconds(L, 2, "client:recv"))
	}
	e.checkOnce(L, r, "recv")
	ev, reason := r.next(L, until)
	if ev == nil {
		L.Push(lua.LNil)
		L.Push(lua.LString(reason))
		return 2
	}
	L.Push(e.rawEvent(L, ev))
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
		if r.engine.sinceEpoch() >= until {
			return nil, script.Timeout
		}
		r.wait(L, until)
	}
}

// clientEvents is client:events(): the iterator ends with the connection.
func (e *Engine) clientEvents(L *lua.LState) int {
	r := e.checkRemote(L, "events")
	e.checkOnce(L, r, "events")
	L.Push(L.NewFunction(func(L *lua.LState) int {
		ev, _ := r.next(L, math.MaxInt64)
		if ev == nil {
			L.Push(lua.LNil)
			return 1
		}
		L.Push(e.rawEvent(L, ev))
		return 1
	}))
	return 1
}

func (e *Engine) clientClose(L *lua.LState) int {
	r := e.checkRemote(L, "close")
	r.pretended = false
	if conn := r.conn; conn != nil && conn.Err() == nil {
		conn.Shut()
		go closeConn(conn)
	}
	return 0
}
