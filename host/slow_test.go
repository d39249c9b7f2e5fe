package host_test

import (
	"fmt"
	"regexp"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/vuerlua/vuerlua/host"
	"github.com/vuerlua/vuerlua/protocol"
)

// A client that stalls is spared what is out of date, and ends with the last state.
func TestConflation(t *testing.T) {
	const boxes, frames = 20, 600
	synctest.Test(t, func(t *testing.T) {
		p := new(script)
		_, net := serve(t, host.Config{}, p)
		c := net.Dial(t)
		c.Init(nil)
		synctest.Wait()
		s := p.session()
		mustSend(t, s, emptyScene())
		c.Next()
		c.Pause()
		for frame := range frames {
			nodes := make([]protocol.Node, boxes)
			for i := range nodes {
				nodes[i] = node(fmt.Sprint("box", i), map[string]any{"tag": "Box", "x": frame})
			}
			mustSend(t, s, upsert(nodes...))
			if frame%100 == 99 {
				mustSend(t, s, protocol.Event(now(), "TICK", []byte{byte(frame / 100)}))
			}
			time.Sleep(time.Second / 60)
		}
		if st := s.Stats(); st.PendingBytes > 64<<10 || s.Lagging() {
			t.Errorf("%d bytes pending for %d small boxes, lagging %v", st.PendingBytes, boxes, s.Lagging())
		}
		c.Resume()
		time.Sleep(time.Second)
		last, nodes, ticks := map[string]int64{}, 0, int64(0)
		for c.Pending() > 0 {
			e := c.Next()
			if e["etype"] == "TICK" {
				if n := number(e["data"]); n != ticks {
					t.Errorf("tick %d came, want %d", n, ticks)
				}
				ticks++
				continue
			}
			for _, n := range nodesOf(t, e) {
				last[n["key"].(string)] = number(n["x"])
				nodes++
			}
		}
		if ticks != frames/100 {
			t.Errorf("%d ticks came, want %d", ticks, frames/100)
		}
		if nodes > boxes*frames/10 {
			t.Errorf("%d nodes came of %d sent", nodes, boxes*frames)
		}
		for i := range boxes {
			if x := last[fmt.Sprint("box", i)]; x != frames-1 {
				t.Errorf("box %d ends at %d, want %d", i, x, frames-1)
			}
		}
	})
}

// Beyond the bound the queue is given up for one snapshot, and the log tells of both
// ends of it.
func TestLagging(t *testing.T) {
	const boxes = 400
	synctest.Test(t, func(t *testing.T) {
		p, book := new(script), new(logBook)
		_, net := serve(t, host.Config{OutboxBytes: 100 << 10, Logger: book.logger()}, p)
		c := net.Dial(t)
		c.Init(nil)
		synctest.Wait()
		s := p.session()
		mustSend(t, s, emptyScene())
		c.Next()
		c.Pause()
		begin := time.Now()
		pad := strings.Repeat("x", 1000)
		for i := range boxes {
			mustSend(t, s, upsert(node(fmt.Sprint("box", i), map[string]any{"tag": "Box", "pad": pad})))
			if i < 10 {
				synctest.Wait() // until the writer is stuck in a write
			}
		}
		mustSend(t, s, protocol.Event(now(), "LAST", []byte{1}))
		if !s.Lagging() {
			t.Error("not lagging")
		}
		// The snapshot that is owed counts as pending.
		if st := s.Stats(); st.PendingBytes > st.SceneBytes+100<<10 {
			t.Errorf("%d bytes pending for a scene of %d, the bound is 100 KiB", st.PendingBytes, st.SceneBytes)
		}
		lines := book.lines("lagging")
		want := regexp.MustCompile(`msg="client ` + s.ID() + ` lagging, (9\d|10\d|11\d) KiB pending"`)
		if len(lines) != 1 || !want.MatchString(lines[0]) {
			t.Errorf("log %q, want %s", lines, want)
		}
		time.Sleep(3200*time.Millisecond - time.Since(begin))
		c.Resume()
		synctest.Wait()
		shown, sets, event := map[string]bool{}, 0, false
		for c.Pending() > 0 {
			switch e := c.Next(); e["etype"] {
			case "SET":
				sets++
				shown = map[string]bool{}
				for _, n := range e["data"].(map[string]any)["children"].([]any) {
					shown[n.(map[string]any)["key"].(string)] = true
				}
			case "UPSERT":
				for _, n := range nodesOf(t, e) {
					shown[n["key"].(string)] = true
				}
			case "LAST":
				event = true
			}
		}
		if sets != 1 || len(shown) != boxes || !event {
			t.Errorf("%d snapshots, %d boxes, event %v; want 1, %d, true", sets, len(shown), event, boxes)
		}
		if s.Lagging() {
			t.Error("still lagging")
		}
		if lines := book.lines(fmt.Sprintf(`msg="client %s caught up after 3.2 s"`, s.ID())); len(lines) != 1 {
			t.Errorf("log %q", book.lines("client"))
		}
		mustSend(t, s, box("after", 1))
		if n := nodesOf(t, c.Next()); n[0]["key"] != "after" {
			t.Errorf("after the snapshot: %v", n)
		}
	})
}
