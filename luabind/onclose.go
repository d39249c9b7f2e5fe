package luabind

import (
	"time"

	lua "github.com/yuin/gopher-lua"

	"github.com/vuerlua/vuerlua/luabind/internal/script"
)

// onCloseTime is how long on_close functions may take when the program ends.
const onCloseTime = time.Second

// runOnClose runs an on_close function.
func (s *session) runOnClose(fn *lua.LFunction) {
	e := s.engine
	t := e.startTask("on_close "+script.FuncPlace(fn), nil, fn, lua.LString(s.reason))
	t.last = true
	e.onCloseRunning++
	t.atEnd = append(t.atEnd, func() { e.onCloseRunning--; e.checkOnClose() })
}

// awaitOnClose waits until the on_close functions of the clients that have left are through, for
// limit at most: it is for before Close, which stops them.
func (e *Engine) awaitOnClose(limit time.Duration) {
	through := make(chan struct{})
	e.post(func() {
		e.afterOnClose = append(e.afterOnClose, func() { close(through) })
		e.checkOnClose()
	})
	timer := time.NewTimer(limit)
	defer timer.Stop()
	select {
	case <-through:
	case <-e.done:
	case <-timer.C:
	}
}

// checkOnClose calls the functions in afterOnClose if no on_close function is running.
func (e *Engine) checkOnClose() {
	if e.onCloseRunning > 0 {
		return
	}
	for _, fn := range e.afterOnClose {
		fn()
	}
	e.afterOnClose = nil
}
