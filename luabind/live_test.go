package luabind_test

import (
	"fmt"
	"log/slog"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"github.com/vuerlua/vuerlua/host"
	"github.com/vuerlua/vuerlua/host/hosttest"
	"github.com/vuerlua/vuerlua/luabind"
)

// A listener is a Reporter that keeps what it hears. A script that prints "block" is stuck
// in that call until block is closed.
type listener struct {
	mu    sync.Mutex
	lines []string
	found []*luabind.Diagnostic
	block chan struct{}
}

func (l *listener) add(text string) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.lines = append(l.lines, text)
}

func (l *listener) Print(_ string, _ int, text string) {
	if text == "block" {
		<-l.block
		return
	}
	l.add(text)
}

func (l *listener) Report(d *luabind.Diagnostic) {
	l.add(d.Severity.String() + " " + d.Error())
	l.mu.Lock()
	defer l.mu.Unlock()
	l.found = append(l.found, d)
}

// take gives what was heard since the last call.
func (l *listener) take() string {
	l.mu.Lock()
	defer l.mu.Unlock()
	lines := l.lines
	l.lines = nil
	return strings.Join(lines, "\n")
}

// A theatre is a live script on a host, in virtual time.
type theatre struct {
	*testing.T
	*listener
	dir  string
	live *luabind.Live
	host *host.Host
	net  *hosttest.Net
}

// perform runs act in a bubble with a live script that has not been loaded yet.
func perform(t *testing.T, act func(*theatre)) {
	t.Helper()
	synctest.Test(t, func(t *testing.T) { act(newTheatre(t)) })
}

func newTheatre(t *testing.T) *theatre {
	t.Helper()
	th := &theatre{T: t, listener: &listener{block: make(chan struct{})}, dir: t.TempDir()}
	var err error
	th.live, err = luabind.NewLive(luabind.Config{Script: filepath.Join(th.dir, "scene.lua"), Reporter: th.listener})
	if err != nil {
		t.Fatal(err)
	}
	th.host, err = host.New(host.Config{Logger: slog.New(slog.DiscardHandler)}, th.live)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = th.live.Close() }) // after the host's
	th.net = hosttest.Serve(t, th.host)
	return th
}

func (th *theatre) write(name, text string) {
	th.Helper()
	if err := os.WriteFile(filepath.Join(th.dir, name), []byte(text), 0o644); err != nil {
		th.Fatal(err)
	}
}

// load saves the script and reloads it.
func (th *theatre) load(text string) luabind.Reload {
	th.Helper()
	r, err := th.try(text)
	if err != nil {
		th.Fatalf("reload: %v", err)
	}
	return r
}

func (th *theatre) try(text string) (luabind.Reload, error) {
	th.write("scene.lua", text)
	return th.live.Reload(true)
}

// join connects a client that says INIT.
func (th *theatre) join() *hosttest.Client {
	th.Helper()
	c := th.net.Dial(th.T)
	c.Init(map[string]any{"client": "test"})
	return c
}

// said compares what was printed and reported since the last call.
func (th *theatre) said(want string) {
	th.Helper()
	if got := th.take(); got != want {
		th.Errorf("said\n%s\nwant\n%s", got, want)
	}
}

// next is the next message, in short.
func next(c *hosttest.Client) string { return short(c.Next()) }

func short(m map[string]any) string {
	etype, _ := m["etype"].(string)
	data, _ := m["data"].(map[string]any)
	switch etype {
	case "SET":
		return "SET" + nodes(data["children"])
	case "UPSERT", "UPDATE", "ADD":
		return etype + nodes(data["nodes"])
	case "REMOVE":
		return fmt.Sprint("REMOVE", data["keys"])
	}
	return etype
}

func nodes(list any) string {
	var b strings.Builder
	items, _ := list.([]any)
	for _, item := range items {
		n, _ := item.(map[string]any)
		fmt.Fprintf(&b, " %v", n["key"])
		for _, k := range slices.Sorted(func(yield func(string) bool) {
			for k := range n {
				if !yield(k) {
					return
				}
			}
		}) {
			if k != "key" && k != "tag" && k != "children" && k != "type" && k != "materialType" {
				fmt.Fprintf(&b, ":%s=%v", k, n[k])
			}
		}
		if below := strings.TrimSpace(nodes(n["children"])); below != "" {
			b.WriteString("{" + below + "}")
		}
	}
	return b.String()
}

func want(t testing.TB, c *hosttest.Client, messages ...string) {
	t.Helper()
	for _, m := range messages {
		if got := next(c); got != m {
			t.Errorf("message %q, want %q", got, m)
		}
	}
}

func quiet(t testing.TB, c *hosttest.Client) {
	t.Helper()
	synctest.Wait()
	for c.Pending() > 0 {
		t.Errorf("message %q that nobody expects", next(c))
	}
}

func TestReloadHandsOver(t *testing.T) {
	perform(t, func(th *theatre) {
		r := th.load(`spawn(function(s) print("first", s.id ~= nil, vuer.generation) s:set(DefaultScene{ Group{ key = "a" } }) end)
			on_reload(function() print("going") end)`)
		if r.Generation != 1 || r.Sessions != 0 || r.Kept {
			t.Errorf("first load: %+v", r)
		}
		c := th.join()
		want(t, c, "SET a")
		r = th.load(`spawn(function(s) print("second", s.info.client, vuer.generation) s:set(DefaultScene{ Group{ key = "b" } }) end)
			on("INIT", function(e, s) print("init", e.value.client) end)`)
		if r.Generation != 2 || r.Sessions != 1 || r.Kept || r.Stuck {
			t.Errorf("second load: %+v", r)
		}
		want(t, c, "SET b")
		quiet(t, c)
		th.said("first\ttrue\t1\ngoing\nsecond\ttest\t2\ninit\ttest")
	})
}

func TestReloadWithoutSet(t *testing.T) {
	perform(t, func(th *theatre) {
		th.load(`spawn(function(s) s:set(DefaultScene{ Group{ key = "a" }, Group{ key = "b", position = {1, 2, 3} } }) end)`)
		c := th.join()
		want(t, c, "SET a b:position=[1 2 3]")
		// Nodes that are sent no more are gone, and so are their properties: what is shown is
		// what a client that comes now would see.
		th.load(`spawn(function(s)
			s:spawn_task(function() s:upsert(Group{ key = "late" }) end)
			s:upsert(Group{ key = "b" })
			sleep(1)
			s:upsert(Group{ key = "later" })
		end)`)
		want(t, c, "SET b late", "UPSERT later")
		th.load(`spawn(function(s) end)`) // which shows nothing: the scene stays
		quiet(t, c)
	})
}

// Of a script that sets no scene, what it put into the overlay and the background goes as its
// children do. What the client has in its background of its own comes back.
func TestReloadWithoutSetOfOtherLists(t *testing.T) {
	perform(t, func(th *theatre) {
		th.load(`spawn(function(s)
			s:upsert(div{ key = "text" }, "htmlChildren")
			s:add(Group{ key = "light" }, "bgChildren")
		end)`)
		c := th.join()
		want(t, c, "UPSERT text", "ADD light")
		th.load(`spawn(function(s) s:upsert(Group{ key = "a" }) end)`)
		set := c.Next()
		data, _ := set["data"].(map[string]any)
		html, _ := data["htmlChildren"].([]any)
		background := nodes(data["bgChildren"])
		if short(set) != "SET a" || html == nil || len(html) != 0 || data["rawChildren"] != nil ||
			!strings.Contains(background, "SceneCameraControl") || strings.HasSuffix(background, " light") {
			t.Errorf("got %v", set)
		}
		quiet(t, c)
	})
}

func TestReloadThatFails(t *testing.T) {
	for _, tc := range []struct{ name, script, err string }{
		{"syntax", "spawn(function(s)\n  s:upsert(", "scene.lua:2: this '(' is not closed"},
		{"main chunk", "local x = nil\nprint(x.y)", "scene.lua:2: 'x' is nil, so it has no field 'y'"},
		{"missing module", "\nrequire 'nowhere'", "scene.lua:2: module 'nowhere' not found"},
	} {
		t.Run(tc.name, func(t *testing.T) {
			perform(t, func(th *theatre) {
				th.load(`spawn(function(s) for dt, t, n in frames(10) do s:upsert(Group{ key = "n" .. n }) end end)`)
				c := th.join()
				want(t, c, "UPSERT n1", "UPSERT n2")
				if _, err := th.try(tc.script); err == nil || !strings.HasPrefix(err.Error(), tc.err) {
					t.Fatalf("error %v, want %s", err, tc.err)
				}
				want(t, c, "UPSERT n3", "UPSERT n4")
				th.load(`spawn(function(s) s:upsert(Group{ key = "mended" }) end)`)
				want(t, c, "SET mended")
			})
		})
	}
}

func TestBrokenAtStart(t *testing.T) {
	perform(t, func(th *theatre) {
		if _, err := th.live.Reload(true); err == nil {
			t.Fatal("a script that is not there has been loaded")
		}
		c := th.join()
		if _, err := th.try("spawn("); err == nil {
			t.Fatal("no error")
		}
		quiet(t, c)
		r := th.load(`spawn(function(s) s:set(Scene{}) end)`)
		if r.Generation != 1 || r.Sessions != 1 {
			t.Errorf("%+v", r)
		}
		want(t, c, "SET")
	})
}

// The client is never told of what happens between two generations.
func TestNothingOfTheOldGenerationAfterTheNew(t *testing.T) {
	perform(t, func(th *theatre) {
		script := func(g int) string {
			return fmt.Sprintf(`on_reload(function() for s in pairs(all) do s:upsert(Group{ key = "last%[1]d" }) end end)
			all = {}
			spawn(function(s)
				all[s] = true
				s:on_close(function() print("closed in %[1]d") end)
				s:set(Scene{ Group{ key = "g%[1]d" } })
				while true do pcall(sleep, 0.001) s:update{ key = "g%[1]d", name = "x" } end
			end)`, g)
		}
		th.load(script(1))
		c := th.join()
		for g := 2; g < 20; g++ {
			time.Sleep(10 * time.Millisecond)
			th.load(script(g))
		}
		synctest.Wait()
		c.Close(1000, "")
		c.Closed()
		time.Sleep(2 * time.Second) // its end is waited for politely
		th.said("closed in 19")
	})
}

func TestEventsDuringASwap(t *testing.T) {
	perform(t, func(th *theatre) {
		// A handler takes a while, so that events wait in the engine when it is replaced.
		script := `on("E", function(e, s) print(e.value) sleep(0.0001) end)`
		th.load(script)
		c := th.join()
		stop, done := make(chan struct{}), make(chan int)
		go func() {
			for n := 0; ; n++ {
				select {
				case <-stop:
					done <- n
					return
				default:
					c.Send(map[string]any{"etype": "E", "value": n})
				}
				if n%5 == 0 {
					time.Sleep(50 * time.Microsecond)
				}
			}
		}()
		for range 50 {
			time.Sleep(3 * time.Millisecond)
			th.load(script)
		}
		close(stop)
		sent := <-done
		time.Sleep(time.Second)
		synctest.Wait()
		lines := strings.Split(th.take(), "\n")
		for i, l := range lines {
			if l != fmt.Sprint(i) {
				t.Fatalf("event %d was heard as %s", i, l)
			}
		}
		if len(lines) != sent {
			t.Errorf("%d events heard of %d", len(lines), sent)
		}
	})
}

func TestHeldEventsKeepTheirClientWaiting(t *testing.T) {
	perform(t, func(th *theatre) {
		// Handlers that never end fill the gate; the swap must not wait for them.
		script := `count = 0
			on("E", function(e, s) count = count + 1 sleep(1e6) end)
			on_reload(function() print(count) end)`
		th.load(script)
		c := th.join()
		go func() {
			for range 3000 {
				c.Send(map[string]any{"etype": "E"})
			}
		}()
		for range 4 {
			synctest.Wait()
			time.Sleep(time.Millisecond)
			th.load(script)
		}
		heard := 0
		for line := range strings.SplitSeq(th.take(), "\n") {
			n, _ := strconv.Atoi(line) // a warning is not a number
			heard += n
		}
		if heard != 3000 {
			t.Errorf("%d events heard of 3000", heard)
		}
	})
}

func TestStuckGeneration(t *testing.T) {
	perform(t, func(th *theatre) {
		th.load(`local kept = persist("kept", { n = 1 })
			spawn(function(s) s.data.n = 1 s:set(Scene{ Group{ key = "one" } }) end)
			on("STUCK", function(e, s)
				kept.n = 2
				pcall(print, "block")
				s:set(Scene{ Group{ key = "ghost" } })
				s:close()
				print("ghost")
			end)
			on("E", function(e, s) print("never", e.value) end)`)
		c := th.join()
		want(t, c, "SET one")
		th.load(`local kept = persist("kept")
			spawn(function(s) print(s.data.n, kept.n) s:set(Scene{ Group{ key = "two" } }) end)
			on("STUCK", function(e, s) print("block") s:set(Scene{}) s:close() print("ghost") end)`)
		want(t, c, "SET two")
		c.Send(map[string]any{"etype": "STUCK"})
		synctest.Wait()
		c.Send(map[string]any{"etype": "E", "value": 7})
		synctest.Wait()
		r := th.load(`local kept = persist("kept")
			spawn(function(s) print(s.data.n, kept.n) s:set(Scene{ Group{ key = "three" } }) end)
			on("E", function(e, s) print("E", e.value) end)`)
		if !r.Stuck || r.Sessions != 1 {
			t.Errorf("reload of a stuck generation: %+v", r)
		}
		want(t, c, "SET three")
		close(th.block)
		time.Sleep(2 * time.Second)
		quiet(t, c)
		th.said("1\t1\n1\t1\nE\t7")
	})
}

func TestRunningTaskIsNotInTheWay(t *testing.T) {
	// Virtual time stands still while a script spins.
	th := newTheatre(t)
	th.load(`spawn(function(s) s:set(Scene{}) while true do end end)`)
	c := th.join()
	if got := next(c); got != "SET" {
		t.Fatal(got)
	}
	began := time.Now()
	r := th.load(`spawn(function(s) s:set(Scene{ Group{ key = "next" } }) end)`)
	if r.Stuck {
		t.Error("a loop is not a call")
	}
	if got := next(c); got != "SET next" {
		t.Error(got)
	}
	if took := time.Since(began); took > 10*time.Second {
		t.Errorf("the reload has waited for the loop's budget: %s", took)
	}
}

func TestReloadOfSharedScenes(t *testing.T) {
	perform(t, func(th *theatre) {
		script := func(g int, more string) string {
			return fmt.Sprintf(`local world = SceneStore()
				world:set(DefaultScene{ Group{ key = "g%[1]d" } })
				spawn(function(s) world:subscribe(s) %[2]s end)
				on("GO", function() world:upsert(Group{ key = "more%[1]d" }) end)
				every(0.01, function() world:update{ key = "g%[1]d", name = "x" } end)`, g, more)
		}
		th.load(script(1, ""))
		a, b := th.join(), th.join()
		want(t, a, "SET g1")
		want(t, b, "SET g1")
		th.load(script(2, ""))
		want(t, a, "SET g2")
		want(t, b, "SET g2")
		a.Send(map[string]any{"etype": "GO"})
		want(t, a, "UPSERT more2")
		want(t, b, "UPSERT more2")
		th.load(script(3, `s:upsert(Group{ key = "own" }) s:send(ServerEvent{ etype = "HI" })`))
		want(t, a, "SET g3 own", "HI")
		want(t, b, "SET g3 own", "HI", "UPDATE g3:name=x")
		th.load(script(4, ""))
		synctest.Wait()
		b.Send(map[string]any{"etype": "GO"})
		want(t, a, "UPDATE g3:name=x", "SET g4", "UPSERT more4", "UPDATE g4:name=x")
	})
}

func TestFilesThatTheScriptDependsOn(t *testing.T) {
	perform(t, func(th *theatre) {
		var told atomic.Int32
		th.live.OnFiles(func(string) { told.Add(1) }, func() { told.Add(1) })
		want := func(names ...string) {
			t.Helper()
			var got []string
			for _, path := range th.live.Files() {
				name, err := filepath.Rel(th.dir, path)
				if err != nil {
					t.Fatal(err)
				}
				got = append(got, filepath.ToSlash(name))
			}
			if !slices.Equal(got, names) {
				t.Errorf("files %q, want %q", got, names)
			}
		}
		want("scene.lua")
		th.write("lib.lua", "return {}")
		th.write("data.json", "[]")
		th.load(`require "lib"`)
		want("lib.lua", "scene.lua")
		if _, err := th.try(`require "gone.one"`); err == nil {
			t.Error("no error")
		}
		want("gone/one.lua", "gone/one/init.lua", "lib.lua", "scene.lua")
		th.load(`local f = io.open("data.json") f:close()
			local out = io.open("scores.txt", "w") out:write("1") out:close()
			io.open("scores.txt"):close() -- a file that it writes itself does not reload it
			after(1, function() pcall(require, "late") end)`)
		want("data.json", "scene.lua")
		before := told.Load()
		time.Sleep(2 * time.Second)
		want("data.json", "late.lua", "late/init.lua", "scene.lua")
		if told.Load() == before {
			t.Error("nobody was told of a file that came later")
		}
	})
}

// A save that has got as far as emptying the file is not taken for a script of nothing.
func TestFileThatIsBeingSaved(t *testing.T) {
	perform(t, func(th *theatre) {
		th.load(`print "one"`)
		th.write("scene.lua", "")
		go func() {
			time.Sleep(100 * time.Millisecond)
			th.write("scene.lua", `print "two"`)
		}()
		if _, err := th.live.Reload(true); err != nil {
			t.Error(err)
		}
		th.said("one\ntwo")
		if r := th.load(""); r.Generation != 3 { // nothing it is, then
			t.Errorf("%+v", r)
		}
	})
}

// A script that goes through thousands of files pays for each of them once: nothing looks at all
// of those that it has read before.
func TestManyFiles(t *testing.T) {
	perform(t, func(th *theatre) {
		var added, changed atomic.Int32
		th.live.OnFiles(func(string) { added.Add(1) }, func() { changed.Add(1) })
		th.load(`for i = 1, 6000 do io.open("f" .. i % 5000) end`)
		if a, c := added.Load(), changed.Load(); a > 4096 || a < 4000 || c != 1 {
			t.Errorf("%d files were added, and all were looked at %d times", a, c)
		}
	})
}
