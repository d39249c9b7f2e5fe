package luabind

import (
	"time"

	lua "github.com/yuin/gopher-lua"

	"github.com/vuerlua/vuerlua/luabind/internal/script"
)

// farewellTime is how long on_close functions may take when the program ends.
const farewellTime = time.Second

// sayGoodbye runs an on_close function.
func (s *session) sayGoodbye(fn *lua.LFunction) {
	e := s.engine
	t := e.startTask("on_close "+script.FuncPlace(fn), nil, fn, lua.LString(s.reason))
	t.last = true
	e.farewells++
	t.atEnd = append(t.atEnd, func() { e.farewells--; e.settle() })
}

// farewell waits until the on_close functions of the clients that have left are through, for
// limit at most: it is for before Close, which stops them.
func (e *Engine) farewell(limit time.Duration) {
	through := make(chan struct{})
	e.post(func() {
		e.settled = append(e.settled, func() { close(through) })
		e.settle()
	})
	timer := time.NewTimer(limit)
	defer timer.Stop()
	select {
	case <-through:
	case <-e.done:
	case <-timer.C:
	}
}

// settle calls what waits for the last on_close function, if there is none.
func (e *Engine) settle() {
	if e.farewells > 0 {
		return
	}
	for _, fn := range e.settled {
		fn()
	}
	e.settled = nil
}
