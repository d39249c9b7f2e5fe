package luabind

import (
	"math"
	"os"
	"time"

	lua "github.com/yuin/gopher-lua"

	"github.com/vuerlua/vuerlua/luabind/internal/clients"
	"github.com/vuerlua/vuerlua/protocol"
)

// parts are the engine's connections to the outside. A dry run has others, see dryRun.
type parts struct {
	clock   clock          // nil: real time
	dial    clients.Dialer // of VuerClient; nil: the network
	scratch *os.Root       // folder for the script's writes; nil: the workspace
	checked bool           // the text of the script has been checked already
}

// A clock is the time of a script, in nanoseconds since the start of its engine. Now may be called from any
// goroutine, the other methods from the loop.
type clock interface {
	Now() int64
	// Sleep is called when the loop has nothing to do until the time next or, if timer is false,
	// until something is posted. It returns how long the loop sleeps: 0 if next has come, a
	// negative duration if only a post wakes it.
	Sleep(next int64, timer bool) time.Duration
	// After calls fn on a goroutine of its own after d, as measured by the people who watch the
	// scene.
	After(d time.Duration, fn func()) *time.Timer
}

// A wallClock is real time, except that it stops while the engine is paused.
type wallClock struct{ engine *Engine }

func (c wallClock) Now() int64 { return c.engine.elapsed() }

func (c wallClock) Sleep(next int64, timer bool) time.Duration {
	if !timer {
		return -1
	}
	return max(0, time.Duration(next-c.Now()))
}

func (c wallClock) After(d time.Duration, fn func()) *time.Timer { return time.AfterFunc(d, fn) }

// A clientDoor is the engine as a clients.Host, for the clients of a script.
type clientDoor struct{ door }

var _ clients.Host = clientDoor{}

// Now implements script.Loop.
func (d clientDoor) Now() int64 { return d.sinceEpoch() }

// Post implements script.Loop.
func (d clientDoor) Post(fn func()) { d.post(fn) }

// Park implements script.Loop.
func (d clientDoor) Park(L *lua.LState, until int64, arm func(wake func(any) bool)) any {
	return d.park(L, func(t *task, park uint64) {
		if until < math.MaxInt64 {
			d.timers.push(until, t, park)
		}
		arm(func(value any) bool { return d.wakeTask(t, park, value) })
	})
}

// Encode implements clients.Host.
func (d clientDoor) Encode(L *lua.LState, v lua.LValue, name string) []byte {
	return d.encode(L, v, name)
}

// CheckFields implements clients.Host.
func (d clientDoor) CheckFields(L *lua.LState, etype string, fields []protocol.Field) {
	d.checkFields(L, etype, fields)
}

// Event implements clients.Host.
func (d clientDoor) Event(L *lua.LState, ev *protocol.ClientEvent) lua.LValue {
	return d.rawEvent(L, ev)
}

// Prepare implements clients.Host.
func (d clientDoor) Prepare(ev *protocol.ClientEvent) { d.prepareAside(ev) }

// openClients creates VuerClient and ClientEvent.
func (e *Engine) openClients(L *lua.LState, set func(string, lua.LGFunction)) {
	dial := e.cfg.dial
	if dial == nil {
		dial = clients.Network(e.post)
	}
	e.clients = clients.New(L, clientDoor{door{e}}, clients.Options{
		Defaults: e.cfg.Client, Version: e.cfg.Version, NetDial: e.cfg.netDial, Dial: dial, Context: e.ctx,
	}, set)
}
