package host_test

import (
	"fmt"
	"reflect"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/vuerlua/vuerlua/host"
	"github.com/vuerlua/vuerlua/host/hosttest"
)

// journaled is a host with a journal.
func journaled(t *testing.T, p *script) (*host.Journal, *hosttest.Net) {
	t.Helper()
	j := host.NewJournal()
	_, net := serve(t, host.Config{Journal: j}, p)
	return j, net
}

// viewer connects a client that says that it is our own viewer.
func viewer(t *testing.T, net *hosttest.Net) *hosttest.Client {
	t.Helper()
	c := net.Dial(t)
	c.Init(map[string]any{"client": "browser", "viewer": "vuerlua"})
	synctest.Wait()
	return c
}

// told is what c got: the script's events as their etype and data, one line each, without
// times.
func told(t *testing.T, c *hosttest.Client) []string {
	t.Helper()
	synctest.Wait()
	var lines []string
	for c.Pending() > 0 {
		event := c.Next()
		etype, _ := event["etype"].(string)
		if !strings.HasPrefix(etype, "SCRIPT_") {
			continue
		}
		data := event["data"].(map[string]any)
		line := strings.TrimPrefix(etype, "SCRIPT_")
		for _, name := range []string{"message", "text", "generation"} {
			if v, ok := data[name]; ok {
				line += fmt.Sprint(" ", v)
			}
		}
		if n, ok := data["count"]; ok {
			line += fmt.Sprint(" x", n)
		}
		if n, ok := data["omitted"]; ok {
			line += fmt.Sprint(" +", n)
		}
		if data["past"] == true {
			line += " past"
		}
		lines = append(lines, line)
	}
	return lines
}

func wantTold(t *testing.T, c *hosttest.Client, want ...string) {
	t.Helper()
	if got := told(t, c); !reflect.DeepEqual(got, want) && len(got)+len(want) > 0 {
		t.Errorf("told\n got %q\nwant %q", got, want)
	}
}

func TestJournalEvents(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		j, net := journaled(t, new(script))
		c, other := viewer(t, net), net.Dial(t)
		other.Init(map[string]any{"client": "browser"})
		synctest.Wait()
		c.Next() // what it is connected to
		at := float64(time.Now().UnixMilli())
		j.Loaded(3, 41500*time.Microsecond)
		j.Problem(host.Problem{
			Rule: "undefined", Message: "no such thing", File: "scene.lua", Path: "/scenes/scene.lua", Line: 14, Column: 3, Width: 6,
			Source: []host.SourceLine{{Number: 13, Text: "a"}, {Number: 14, Text: "  b.c()"}}, Trace: "scene.lua:14: in main", Hint: "try d", Task: "spawn",
		})
		j.Print("scene.lua", 3, "hello\xff")
		synctest.Wait()
		for _, want := range []map[string]any{
			{"etype": "SCRIPT_OK", "data": map[string]any{"generation": int64(3), "ms": float32(41.5), "ts": at}},
			{"etype": "SCRIPT_ERROR", "data": map[string]any{
				"severity": "error", "rule": "undefined", "message": "no such thing", "file": "scene.lua", "path": "/scenes/scene.lua",
				"line": int64(14), "column": int64(3), "width": int64(6),
				"source": []any{map[string]any{"line": int64(13), "text": "a"}, map[string]any{"line": int64(14), "text": "  b.c()"}},
				"trace":  "scene.lua:14: in main", "hint": "try d", "task": "spawn", "generation": int64(3), "ts": at,
			}},
			{"etype": "SCRIPT_PRINT", "data": map[string]any{"file": "scene.lua", "line": int64(3), "text": "hello\uFFFD", "ts": at}},
		} {
			got := c.Next()
			delete(got, "ts")
			if !reflect.DeepEqual(got, want) {
				t.Errorf("\n got %v\nwant %v", got, want)
			}
		}
		wantTold(t, other, "OK 3", "ERROR no such thing 3")
	})
}

// A client that joins later is sent the standing problems: the last error, or the first of several
// that were found together, and each warning once, up to a limit.
func TestJournalStanding(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		p := &script{start: func(s *host.Session) { mustSend(t, s, emptyScene()) }}
		j, net := journaled(t, p)
		stand := func(want ...string) {
			t.Helper()
			time.Sleep(time.Second)
			c := net.Dial(t)
			c.Init(nil)
			wantTold(t, c, want...)
		}
		j.Loaded(1, time.Millisecond)
		j.Problem(host.Problem{Message: "unused", Warning: true})
		j.Problem(host.Problem{Message: "one"})
		j.Problem(host.Problem{Message: "two", Further: true})
		time.Sleep(time.Second)
		j.Problem(host.Problem{Message: "unused", Warning: true})
		stand("ERROR unused 1", "ERROR one 1")
		j.Problem(host.Problem{Message: "three"})
		stand("ERROR unused 1", "ERROR three 1")
		j.Loaded(2, time.Millisecond)
		stand()
		for i := range 40 {
			j.Problem(host.Problem{Message: fmt.Sprint("warning ", i), Warning: true})
			time.Sleep(time.Second)
		}
		c := net.Dial(t)
		c.Init(nil)
		synctest.Wait()
		if n := c.Pending(); n > 40 || n < 32 {
			t.Errorf("%d messages for 40 warnings", n)
		}
	})
}

func TestJournalForLateClients(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		p := &script{start: func(s *host.Session) { mustSend(t, s, emptyScene()) }}
		j, net := journaled(t, p)
		j.Print("a.lua", 1, "loading")
		j.Loaded(1, time.Millisecond)
		j.Problem(host.Problem{Message: "first"})
		time.Sleep(time.Second)
		j.Problem(host.Problem{Message: "careful", Warning: true})
		j.Problem(host.Problem{Message: "second"})
		time.Sleep(time.Second)

		c := viewer(t, net)
		wantTold(t, c, "PRINT loading past", "ERROR first 1 past", "ERROR careful 1", "ERROR second 1")
		plain, silent := net.Dial(t), net.Dial(t)
		plain.Init(nil)
		time.Sleep(2 * time.Second)
		wantTold(t, plain, "ERROR careful 1", "ERROR second 1")
		wantTold(t, silent, "ERROR careful 1", "ERROR second 1")
		silent.Init(map[string]any{"viewer": "vuerlua"}) // it was only slow
		wantTold(t, silent, "PRINT loading past", "ERROR first 1 past")

		j.Loaded(2, time.Millisecond)
		for _, c := range []*hosttest.Client{c, plain, silent} {
			wantTold(t, c, "OK 2")
		}
		wantTold(t, viewer(t, net), "PRINT loading past", "ERROR first 1 past", "ERROR careful 1 past", "ERROR second 1 past")
		plain = net.Dial(t)
		plain.Init(nil)
		wantTold(t, plain)
	})
}

// A script that prints without end costs a client a bounded number of messages a second,
// and the newest is always among them.
func TestPrintStorm(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		j, net := journaled(t, new(script))
		c, plain := viewer(t, net), net.Dial(t)
		plain.Init(nil)
		synctest.Wait()
		const lines = 20_000
		for i := range lines {
			j.Print("a.lua", 1, fmt.Sprint("line ", i))
			j.Problem(host.Problem{Message: fmt.Sprint("error ", i)})
			j.Problem(host.Problem{Message: fmt.Sprint("warning ", i), Warning: true})
			if i%10 == 9 {
				time.Sleep(time.Millisecond)
			}
		}
		time.Sleep(time.Second)
		count := map[string]int{}
		last := map[string]string{}
		for _, line := range told(t, c) {
			fields := strings.Fields(line)
			n := 0
			if _, err := fmt.Sscanf(fields[len(fields)-1], "+%d", &n); err != nil {
				n = 0
			}
			count[fields[1]] += 1 + n
			count["messages"]++
			last[fields[1]] = fields[2]
		}
		for _, kind := range []string{"line", "error", "warning"} {
			if count[kind] != lines || last[kind] != fmt.Sprint(lines-1) {
				t.Errorf("%s: %d accounted for, want %d; the last is %s", kind, count[kind], lines, last[kind])
			}
		}
		if limit := 21 * (32 + 24 + 8); count["messages"] > limit {
			t.Errorf("%d messages in two seconds, want %d at most", count["messages"], limit)
		}
		if n := len(told(t, plain)); n > 21*(24+8) {
			t.Errorf("%d messages for a client that is told no prints", n)
		}
		late := viewer(t, net)
		if n := len(told(t, late)); n > 201+32 { // the warnings that stand
			t.Errorf("a late viewer gets %d messages", n)
		}
	})
}

// Omitted lines are counted as omitted, not as repetitions of the line that is shown.
func TestJournalCountsOmittedLines(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		j, net := journaled(t, new(script))
		c := viewer(t, net)
		j.Print("a.lua", 1, "first") // it is sent at once, and opens a window
		wantTold(t, c, "PRINT first")
		for i := range 3000 {
			j.Print("a.lua", 1, fmt.Sprint("line ", i+1))
		}
		j.Print("a.lua", 2, "last")
		j.Print("a.lua", 2, "last")
		time.Sleep(time.Second)
		lines := told(t, c)
		if n := len(lines); n != 32 || lines[30] != "PRINT line 31" || lines[31] != "PRINT last x2 +2969" {
			t.Errorf("%d lines, the last are %q", n, lines[max(0, n-2):])
		}
	})
}

// What is said twice in a row, as by a loop that fails each time, is said once with a
// count.
func TestJournalMergesRepetition(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		j, net := journaled(t, new(script))
		c := viewer(t, net)
		j.Print("a.lua", 9, "first") // is sent at once; later records are collected for a while
		wantTold(t, c, "PRINT first")
		for range 3 {
			j.Print("a.lua", 1, "tick")
			j.Problem(host.Problem{Message: "bad", Line: 2})
		}
		j.Print("a.lua", 2, "tick")
		time.Sleep(time.Second)
		wantTold(t, c, "PRINT tick x3", "ERROR bad 0 x3", "PRINT tick")
	})
}

// A viewer that reads nothing is given no more than it can hold, loses nothing of the
// scene by it, and learns in the end what it missed and what stands.
func TestJournalForSlowViewer(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		p := &script{start: func(s *host.Session) { mustSend(t, s, emptyScene()) }}
		j, net := journaled(t, p)
		c := viewer(t, net)
		told(t, c)
		c.Pause()
		s := p.session()
		for i := range 100 {
			for k := range 50 {
				j.Print("a.lua", k, fmt.Sprint(strings.Repeat("x", 3000), i))
			}
			mustSend(t, s, box("a", i))
			time.Sleep(100 * time.Millisecond)
		}
		j.Problem(host.Problem{Message: "stands"})
		time.Sleep(time.Second)
		if st := s.Stats(); st.PendingBytes > 1<<20 {
			t.Errorf("%d bytes pending", st.PendingBytes)
		}
		c.Resume()
		time.Sleep(2 * time.Second)
		x, prints, left, stands := int64(-1), 0, 0, false
		for c.Pending() > 0 {
			switch event := c.Next(); event["etype"] {
			case "UPSERT":
				x = nodesOf(t, event)[0]["x"].(int64)
			case "SCRIPT_PRINT":
				prints++
				if _, err := fmt.Sscanf(event["data"].(map[string]any)["text"].(string), "(%d lines are left out", &left); err != nil {
					left = max(left, 0)
				}
			case "SCRIPT_ERROR":
				stands = event["data"].(map[string]any)["message"] == "stands"
			}
		}
		if x != 99 || left == 0 || !stands || prints > 300 {
			t.Errorf("box at %d, %d prints, %d left out, the error stands: %t", x, prints, left, stands)
		}
	})
}

func TestJournalConcurrently(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		j, net := journaled(t, &script{start: func(s *host.Session) { mustSend(t, s, emptyScene()) }})
		var wg sync.WaitGroup
		for g := range 4 {
			wg.Go(func() {
				for i := range 200 {
					j.Print("a.lua", g, fmt.Sprint(i))
					j.Problem(host.Problem{Message: fmt.Sprint(i), Warning: g%2 == 0})
					if i%50 == 49 {
						j.Loaded(i, 0)
						time.Sleep(150 * time.Millisecond)
					}
				}
			})
			wg.Go(func() {
				for range 10 {
					c := net.Dial(t)
					c.Init(map[string]any{"viewer": "vuerlua"})
					time.Sleep(60 * time.Millisecond)
					c.Close(1000, "")
				}
			})
		}
		wg.Wait()
		j.Loaded(1000, 0)
		time.Sleep(time.Second)
		if got := told(t, viewer(t, net)); len(got) != 200 || !strings.HasSuffix(got[199], "past") {
			t.Errorf("%d lines for a late viewer, the last %q", len(got), got[max(0, len(got)-1):])
		}
	})
}

// A journal may be written before there is a host, after its end, and without one.
func TestJournalAlone(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		j := host.NewJournal()
		if j.Generation() != 0 {
			t.Errorf("generation %d", j.Generation())
		}
		j.Loaded(7, 0)
		j.Print("a.lua", 1, strings.Repeat("é", 10_000))
		j.Problem(host.Problem{Message: "m", Source: make([]host.SourceLine, 1000)})
		time.Sleep(time.Second)
		if j.Generation() != 7 {
			t.Errorf("generation %d", j.Generation())
		}
	})
}

func BenchmarkPrint(b *testing.B) {
	j := host.NewJournal()
	b.ReportAllocs()
	for b.Loop() {
		j.Print("scene.lua", 14, "position is 1.25, 0, 3.5")
	}
}

// Visitors from other machines are told that there is an error, and nothing about the script or its
// output, whether they join before or after it.
func TestJournalForVisitors(t *testing.T) {
	for _, tc := range []struct {
		name, from, dial, header string
		local                    bool
	}{
		{"this machine", "127.0.0.1:5000", "localhost:8012", "", true},
		{"this machine by IPv6", "[::1]:5000", "[::1]:8012", "", true},
		{"another machine", "192.168.1.9:5000", "192.168.1.7:8012", "", false},
		{"a proxy here", "127.0.0.1:5000", "localhost:8012", "X-Forwarded-For: 203.0.113.7", false},
		{"a proxy here that names itself", "127.0.0.1:5000", "localhost:8012", "Via: 1.1 proxy", false},
		{"a proxy here that says nothing", "127.0.0.1:5000", "scene.example.org", "", false},
		{"a proxy for a local client", "127.0.0.1:5000", "localhost:8012", "X-Forwarded-For: 127.0.0.1", false},
	} {
		t.Run(tc.name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				j := host.NewJournal()
				_, n := serve(t, host.Config{Journal: j, Hosts: []string{"scene.example.org"}}, new(script))
				join := func() *hosttest.Client {
					c, _, err := n.From(tc.from).DialURL(t, "ws://"+tc.dial+"/", headerOf(tc.header))
					if err != nil {
						t.Fatal(err)
					}
					c.Init(map[string]any{"viewer": "vuerlua"})
					synctest.Wait()
					return c
				}
				early := join()
				j.Loaded(1, time.Millisecond)
				j.Print("scene.lua", 1, "hunter2")
				j.Problem(host.Problem{Warning: true, Message: "hunter2 is short", File: "scene.lua", Line: 2})
				j.Problem(host.Problem{Message: "hunter2 is nil", File: "scene.lua", Path: "/srv/me/scene.lua", Line: 3, Source: []host.SourceLine{{Number: 3, Text: "local token = 'hunter2'"}}, Trace: "hunter2", Hint: "hunter2"})
				j.Problem(host.Problem{Further: true, Message: "hunter2 as well"})
				time.Sleep(time.Second)
				for name, c := range map[string]*hosttest.Client{"early": early, "late": join()} {
					var errors []map[string]any
					all := ""
					for synctest.Wait(); c.Pending() > 0; synctest.Wait() {
						event := c.Next()
						all += fmt.Sprint(event)
						if event["etype"] == "SCRIPT_ERROR" {
							errors = append(errors, event["data"].(map[string]any))
						}
					}
					if tc.local {
						if !strings.Contains(all, "hunter2 is nil") || !strings.Contains(all, "/srv/me") || !strings.Contains(all, "SCRIPT_PRINT") {
							t.Errorf("%s: told %s", name, all)
						}
						continue
					}
					if strings.Contains(all, "hunter2") || strings.Contains(all, "scene.lua") || strings.Contains(all, "SCRIPT_PRINT") {
						t.Errorf("%s: told %s", name, all)
					}
					if len(errors) != 1 || errors[0]["message"] != "the scene script has an error" {
						t.Errorf("%s: errors %v", name, errors)
					}
				}
			})
		})
	}
}

// A warning that no longer applies is taken back, and is not sent to clients that join later.
func TestJournalOver(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		j, net := journaled(t, &script{})
		c := viewer(t, net)
		told(t, c)
		j.Problem(host.Problem{Warning: true, Rule: "busy", Message: "this machine is busy"})
		j.Problem(host.Problem{Warning: true, Rule: "other", Message: "another one"})
		time.Sleep(time.Second)
		told(t, c)
		j.Over("busy")
		time.Sleep(time.Second)
		wantTold(t, c, "OVER")
		late := net.Dial(t)
		late.Init(map[string]any{"client": "browser"})
		wantTold(t, late, "ERROR another one 0")
	})
}
