package luabind

import (
	"fmt"
	"time"

	lua "github.com/yuin/gopher-lua"

	"github.com/vuerlua/vuerlua/luabind/internal/script"
)

// catchUp is the delay up to which the next sleep of a task that has woken late is counted from the
// time at which the task should have woken, instead of from the current time. So `while true do ...
// sleep(1/60) end` runs at 60 Hz; otherwise each round would lose half a millisecond.
const catchUp = 20 * time.Millisecond

func countNote(n int) string { return fmt.Sprintf(" (%d more of these since)", n) }

func (e *Engine) openClock(set func(string, lua.LGFunction)) {
	set("sleep", e.luaSleep)
	set("frames", e.luaFrames)
	set("every", e.luaEvery)
	set("after", e.luaAfter)
	set("now", func(L *lua.LState) int {
		L.Push(lua.LNumber(float64(e.sinceEpoch()) / 1e9))
		return 1
	})
	set("time", func(L *lua.LState) int {
		L.Push(lua.LNumber(float64(time.Now().UnixNano()) / 1e9))
		return 1
	})
}

// sleepUntil parks the running task until at, on the engine's clock.
func (e *Engine) sleepUntil(L *lua.LState, at int64) {
	e.park(L, func(t *task, park uint64) { e.timers.push(at, t, park) })
}

func (e *Engine) luaSleep(L *lua.LState) int {
	d := int64(e.api.WantSeconds(L, 1, "sleep"))
	now := e.sinceEpoch()
	from := now
	if t := e.current; t != nil && t.wokenAt > 0 {
		if late := now - t.wokenAt; late < min(d, int64(catchUp)) {
			from = t.wokenAt
		}
	}
	e.sleepUntil(L, from+d)
	return 0
}

// A frameClock wakes a task at a fixed rate. The first tick is immediate. Later ticks are aligned
// to the beat, a multiple of the period apart, and missed ticks are skipped.
type frameClock struct {
	period int64 // nanoseconds
	start  int64 // the first tick, on the engine's clock
	last   int64 // the last tick
	beat   int64 // the time of some tick
	begun  bool
}

// wait parks until the next tick and returns its time, in nanoseconds since the first tick. This is
// the scheduled time, not the time of waking, so that motion is even if waking is not.
func (c *frameClock) wait(e *Engine, L *lua.LState) int64 {
	now := e.sinceEpoch()
	if !c.begun {
		c.begun, c.start, c.last = true, now, now
		return 0
	}
	// The tick after the last one. The first interval may be half a period shorter or longer than
	// the others, to align with the beat.
	next := c.after(c.last + c.period/2)
	if next <= now {
		// Late: only the newest tick that is due is shown, earlier ones are skipped. The other
		// tasks still get their turn.
		next = max(next, c.after(now-c.period))
		c.last = next
		e.sleepUntil(L, now)
	} else {
		c.last = next
		e.sleepUntil(L, next)
	}
	return next - c.start
}

// after returns the first tick of the beat after t.
func (c *frameClock) after(t int64) int64 {
	n := (t - c.beat) / c.period
	if t < c.beat {
		n--
	}
	return c.beat + (n+1)*c.period
}

// beats are the phases of the frame clocks, by period. Clocks of the same rate tick together: fifty
// tasks at 60 Hz wake the loop sixty times a second instead of three thousand times, and run in the
// same order every time.
type beats map[int64]int64

// maxBeats bounds the rates that are remembered.
const maxBeats = 64

// join returns the phase for a clock of a period that starts now.
func (b beats) join(period, now int64) int64 {
	if phase, ok := b[period]; ok {
		return phase
	}
	if len(b) >= maxBeats {
		clear(b)
	}
	b[period] = now
	return now
}

// maxRate is the highest frame rate: at ten ticks a millisecond, no time is left for a frame.
const maxRate = 10_000

func (e *Engine) checkRate(L *lua.LState, rate float64, what string) float64 {
	if !(rate > 0 && rate <= maxRate) {
		e.fail(L, script.Invalid, "%s wants a rate in frames a second, above 0 and up to %d, not %v", what, maxRate, rate)
	}
	return 1 / rate
}

// luaFrames returns the iterator of `for dt, t, n in frames(60) do`: the seconds since the last
// frame and since the first one, and the number of the frame, from 1.
func (e *Engine) luaFrames(L *lua.LState) int {
	rate := 60.0
	if L.Get(1) != lua.LNil {
		rate = e.api.WantNumber(L, 1, "frames", "a number of frames per second")
	}
	seconds := e.checkRate(L, rate, "frames")
	clock := &frameClock{period: int64(seconds * 1e9)}
	clock.beat = e.beats.join(clock.period, e.sinceEpoch())
	last, n := int64(0), 0
	L.Push(L.NewFunction(func(L *lua.LState) int {
		at := clock.wait(e, L)
		if e.current != nil {
			e.current.framed = clock.period
		}
		n++
		L.Push(lua.LNumber(float64(at-last) / 1e9))
		L.Push(lua.LNumber(float64(at) / 1e9))
		L.Push(lua.LNumber(n))
		last = at
		return 3
	}))
	return 1
}

func (e *Engine) luaAfter(L *lua.LState) int {
	return e.timed(L, "after", func(L *lua.LState, d time.Duration, call func()) {
		e.sleepUntil(L, e.sinceEpoch()+int64(d))
		call()
	})
}

func (e *Engine) luaEvery(L *lua.LState) int {
	if e.api.WantSeconds(L, 1, "every") <= 0 {
		e.fail(L, script.Invalid, "every wants a number of seconds above 0")
	}
	return e.timed(L, "every", func(L *lua.LState, d time.Duration, call func()) {
		clock := &frameClock{period: int64(d), beat: e.sinceEpoch()}
		clock.wait(e, L)
		for {
			clock.wait(e, L)
			call()
		}
	})
}

// timed starts a task that runs body, which calls the function of argument 2 at the right time. The
// task belongs to the session of the running task, if any, so that its timers end when the client
// leaves.
func (e *Engine) timed(L *lua.LState, what string, body func(L *lua.LState, d time.Duration, call func())) int {
	d := e.api.WantSeconds(L, 1, what)
	fn := e.api.WantFunction(L, 2, what)
	args := stackValues(L, 3)
	run := L.NewFunction(func(L *lua.LState) int {
		body(L, d, func() {
			L.Push(fn)
			L.Call(pushAll(L, args), 0)
		})
		return 0
	})
	L.Push(e.taskHandle(e.spawnFrom(L, what+" "+script.FuncPlace(fn), run)))
	return 1
}
