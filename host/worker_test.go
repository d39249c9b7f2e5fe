package host_test

import (
	"testing"
	"testing/synctest"

	"github.com/vuerlua/vuerlua/host"
	"github.com/vuerlua/vuerlua/protocol"
)

// A workerFunc is a host.Worker. Its pointers can be compared, functions cannot.
type workerFunc struct{ work func(host.Lender) }

func (w *workerFunc) Work(l host.Lender) { w.work(l) }

// TestRelieve checks that another goroutine reads from the connection after Relieve, and that otherwise
// the same goroutine reads on after Work.
func TestRelieve(t *testing.T) {
	for _, relieved := range []bool{false, true} {
		synctest.Test(t, func(t *testing.T) {
			held := make(chan struct{})
			lenders := 0
			w := &workerFunc{work: func(l host.Lender) {
				if l == nil {
					return
				}
				lenders++
				if relieved {
					l.Relieve()
				}
				<-held
			}}
			p := &script{event: func(s *host.Session, e *protocol.ClientEvent) {
				if e.Etype == "HOLD" {
					s.Lend(w)
				}
			}}
			_, net := serve(t, host.Config{}, p)
			c := net.Dial(t)
			c.Init(nil)
			c.Send(map[string]any{"etype": "HOLD"})
			synctest.Wait()
			if !relieved {
				close(held)
			}
			c.Send(map[string]any{"etype": "NEXT"})
			c.Close(1000, "")
			c.Closed()
			synctest.Wait()
			wantCalls(t, p, "start", "event INIT", "event HOLD", "event NEXT", "end: client left")
			if lenders != 1 {
				t.Errorf("the script had %d goroutines", lenders)
			}
			if relieved {
				close(held) // the goroutine ends, and touches nothing
			}
			synctest.Wait()
		})
	}
}
