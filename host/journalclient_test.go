package host_test

import (
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/vuerlua/vuerlua/host"
	"github.com/vuerlua/vuerlua/host/hosttest"
)

// An error that one client's event has caused is not shown to visitors on other machines, now or later,
// and takes no other error from them.
func TestJournalErrorOfAClient(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		j := host.NewJournal()
		h, n := serve(t, host.Config{Journal: j}, new(script))
		join := func(from string) *hosttest.Client {
			c, _, err := n.From(from).DialURL(t, "ws://192.168.1.7:8012/", nil)
			if err != nil {
				t.Fatal(err)
			}
			c.Init(map[string]any{"viewer": "vuerlua"})
			return c
		}
		errors := func(c *hosttest.Client) (n int) {
			for _, line := range told(t, c) {
				if strings.HasPrefix(line, "ERROR") {
					n++
				}
			}
			return n
		}
		causes, other, author := join("192.168.1.9:5000"), join("192.168.1.10:5000"), viewer(t, n)
		synctest.Wait()
		j.Loaded(1, time.Millisecond)
		time.Sleep(time.Second)
		j.Problem(host.Problem{Message: "everybody's"})
		time.Sleep(time.Second)
		j.Problem(host.Problem{Message: "one's own", Client: h.Sessions()[0].ID()})
		time.Sleep(time.Second)
		late := join("192.168.1.11:5000")
		for name, want := range map[string]struct {
			client *hosttest.Client
			errors int
		}{"who causes it": {causes, 2}, "another visitor": {other, 1}, "a later visitor": {late, 1}, "the author": {author, 2}} {
			if got := errors(want.client); got != want.errors {
				t.Errorf("%s is told %d errors, want %d", name, got, want.errors)
			}
		}
	})
}
