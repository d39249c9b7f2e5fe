package host_test

import (
	"slices"
	"testing"
	"testing/synctest"
	"time"

	"github.com/vuerlua/vuerlua/host"
)

// Our own viewer is told the etypes, again after it has resumed the session; other clients are not.
func TestListen(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		p := &script{start: func(s *host.Session) { s.Listen([]string{"DRAG"}) }}
		_, net := serve(t, host.Config{Resume: 30 * time.Second}, p)
		listens := func(c *page) (lists [][]any) {
			for synctest.Wait(); c.Pending() > 0; synctest.Wait() {
				c.received++
				if event := c.Next(); event["etype"] == "VUERLUA_LISTEN" {
					list, _ := event["data"].([]any)
					lists = append(lists, list)
				}
				c.ack()
			}
			return lists
		}
		want := func(when string, got [][]any, want ...[]any) {
			t.Helper()
			if !slices.EqualFunc(got, want, func(a, b []any) bool { return slices.Equal(a, b) }) {
				t.Errorf("%s: told %v, want %v", when, got, want)
			}
		}
		c, first := comeBack(t, net, "")
		want("at the start", listens(c), []any{"DRAG"})
		s := p.session()
		s.Listen([]string{"DRAG"})
		want("without a change", listens(c))
		s.Listen(nil)
		want("without etypes", listens(c), []any{})
		c.Drop()
		synctest.Wait()
		s.Listen([]string{"POINTER_UP", "DRAG"})
		c, second := comeBack(t, net, first.token)
		if !second.resumed {
			t.Fatal("not resumed")
		}
		want("after a resume", listens(c), []any{"POINTER_UP", "DRAG"})
		other := net.Dial(t)
		other.Send(map[string]any{"etype": "INIT", "value": map[string]any{"client": "browser"}})
		for synctest.Wait(); other.Pending() > 0; synctest.Wait() {
			if event := other.Next(); event["etype"] == "VUERLUA_LISTEN" {
				t.Error("a client that is not our viewer was told", event)
			}
		}
	})
}
