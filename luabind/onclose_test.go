package luabind_test

import (
	"testing"
	"testing/synctest"
	"time"
)

// The end of the program lets on_close functions finish, also those that wait for something,
// but not for ever.
func TestGoodbye(t *testing.T) {
	perform(t, func(th *theatre) {
		th.load(`spawn(function(session)
				session:on_close(function(reason) sleep(0.5) print("bye", reason, session.data.n) end)
				session:on_close(function() sleep(60) print "never" end)
				session.data.n = 5
			end)`)
		th.join()
		synctest.Wait()
		if err := th.host.Shutdown(th.Context()); err != nil {
			t.Error(err)
		}
		began := time.Now()
		if err := th.live.Close(); err != nil {
			t.Error(err)
		}
		if took := time.Since(began); took > 2*time.Second {
			t.Errorf("took %s", took)
		}
		th.said("bye\tserver is going away\t5")
	})
}
