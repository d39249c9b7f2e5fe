package luabind

import (
	"fmt"
	"time"

	lua "github.com/yuin/gopher-lua"

	"github.com/vuerlua/vuerlua/luabind/internal/script"
)

// catchUp is how late a task may be for its next sleep to be counted from when it should
// have woken instead of from now. It keeps `while true do ... sleep(1/60) end` at 60 Hz,
// where counting from now loses half a millisecond each time round.
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

// A frameClock keeps a task to a rate: after a first tick at once, ticks lie on the beat,
// a multiple of the period apart, and one that is missed is left out.
type frameClock struct {
	period int64 // nanoseconds
	start  int64 // the first tick, on the engine's clock
	last   int64 // the last one
	beat   int64 // some time at which there is a tick
	begun  bool
}

// wait parks until the next tick and says when it is, in nanoseconds since the first. That
// is the time on the schedule, not the time of waking, so that motion is even where the
// waking is not.
func (c *frameClock) wait(e *Engine, L *lua.LState) int64 {
	now := e.sinceEpoch()
	if !c.begun {
		c.begun, c.start, c.last = true, now, now
		return 0
	}
	// The tick after the last one; the first interval may be half a period shorter or
	// longer than the others, to come to the beat.
	next := c.after(c.last + c.period/2)
	if next <= now {
		// Late: the newest tick that is due is shown now, and those before it never. The
		// other tasks get their turn all the same.
		next = max(next, c.after(now-c.period))
		c.last = next
		e.sleepUntil(L, now)
	} else {
		c.last = next
		e.sleepUntil(L, next)
	}
	return next - c.start
}

// after is the first tick of the beat after t.
func (c *frameClock) after(t int64) int64 {
	n := (t - c.beat) / c.period
	if t < c.beat {
		n--
	}
	return c.beat + (n+1)*c.period
}

// beats are the phases of the frame clocks, by period. Clocks of one rate tick together:
// fifty tasks at 60 Hz then wake the loop sixty times a second and not three thousand, and
// each of them comes at the same place in the row every time.
type beats map[int64]int64

// maxBeats bounds the rates that are remembered.
const maxBeats = 64

// join gives the phase for a clock of a period that starts now.
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

// maxRate is the highest frame rate: ten ticks a millisecond leave no time for a frame.
const maxRate = 10_000

func (e *Engine) checkRate(L *lua.LState, rate float64, what string) float64 {
	if !(rate > 0 && rate <= maxRate) {
		e.fail(L, script.Invalid, "%s wants a rate in frames a second, above 0 and up to %d, not %v", what, maxRate, rate)
	}
	return 1 / rate
}

// luaFrames gives the iterator of `for dt, t, n in frames(60) do`: seconds since the last
// frame and since the first, and the number of the frame, from 1.
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

// timed starts a task that runs body, which calls the function of argument 2 when its
// time has come. It belongs to the session of the task that asked for it, if any, so that
// a client which leaves takes its timers along.
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
