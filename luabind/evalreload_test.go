package luabind

import (
	"context"
	"errors"
	"testing"
	"testing/synctest"
	"time"

	lua "github.com/yuin/gopher-lua"
)

// A line that has begun is answered although its generation is about to end; one that has not begun is
// left to the next generation.
func TestEvalAtTheEnd(t *testing.T) {
	for name, tc := range map[string]struct {
		line, values string
		err          error
	}{
		"while it runs":  {"refuse() return 1", "1", nil},
		"while it waits": {"refuse() sleep(10) return 1", "", errReloaded},
		"before it runs": {"return 1", "", errOvertaken},
	} {
		t.Run(name, func(t *testing.T) {
			playWith(t, func(e *Engine) {
				e.root.SetGlobal("refuse", e.root.NewFunction(func(*lua.LState) int {
					e.Refuse()
					time.Sleep(time.Millisecond) // eval sees it
					return 0
				}))
			}, "", func(s *stage) {
				if tc.err == errOvertaken {
					s.engine.post(s.engine.Refuse)
				}
				done := make(chan struct{})
				go func() {
					defer close(done)
					a, err := s.engine.eval(context.Background(), tc.line)
					if a.Values != tc.values || !errors.Is(err, tc.err) {
						t.Errorf("%+v, %v", a, err)
					}
				}()
				synctest.Wait()
				time.Sleep(time.Second)
				if err := s.engine.Close(); err != nil {
					t.Error(err)
				}
				<-done
			})
		})
	}
}
