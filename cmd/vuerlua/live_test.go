package main

import (
	"fmt"
	"math/rand/v2"
	"net/http"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/gorilla/websocket"
)

// sceneOf returns a script that shows one node with the given key.
func sceneOf(name string) string {
	return fmt.Sprintf(`local visits = persist("visits", { n = 0 })
spawn(function(session)
  session.data.generations = (session.data.generations or 0) + 1
  session:set(Scene{ Group{ key = %q } })
end)
on("PING", function(event, session)
  session:send(ServerEvent{ etype = "PONG", data = { %q, session.data.generations, session.id } })
end)
`, name, name)
}

// overwrite saves a file in place.
func overwrite(t *testing.T, path, text string) {
	t.Helper()
	if err := os.WriteFile(path, []byte(text), 0o644); err != nil {
		t.Fatal(err)
	}
}

// saves are the ways in which editors save a file. Some of them pause in the middle.
func saves(pause func(time.Duration)) map[string]func(path, text string) error {
	return map[string]func(path, text string) error{
		"in place": func(path, text string) error { return os.WriteFile(path, []byte(text), 0o644) },
		"VS Code": func(path, text string) error { // truncates, then writes
			f, err := os.OpenFile(path, os.O_WRONLY|os.O_TRUNC, 0o644)
			if err != nil {
				return err
			}
			pause(3 * time.Millisecond)
			_, err = f.WriteString(text)
			return firstOf(err, f.Close())
		},
		"vim": func(path, text string) error { // keeps the old file until the new file exists
			probe := filepath.Join(filepath.Dir(path), "4913")
			return firstOf(os.WriteFile(probe, nil, 0o644), os.Remove(probe), os.Rename(path, path+"~"),
				os.WriteFile(path, []byte(text), 0o644), os.Remove(path+"~"))
		},
		"sed -i": func(path, text string) error { // writes another file and renames it
			next := filepath.Join(filepath.Dir(path), "sedT8u1mF")
			return firstOf(os.WriteFile(next, []byte(text), 0o644), os.Rename(next, path))
		},
		"in halves": func(path, text string) error {
			f, err := os.Create(path)
			if err != nil {
				return err
			}
			_, err = f.WriteString(text[:len(text)/2])
			pause(30 * time.Millisecond)
			_, err2 := f.WriteString(text[len(text)/2:])
			return firstOf(err, err2, f.Close())
		},
		"twice": func(path, text string) error {
			return firstOf(os.WriteFile(path, []byte(text), 0o644), os.WriteFile(path, []byte(text), 0o644))
		},
	}
}

func firstOf(errs ...error) error {
	for _, err := range errs {
		if err != nil {
			return err
		}
	}
	return nil
}

// shows waits until the client receives a scene with that node.
func shows(t *testing.T, ws *websocket.Conn, key string) {
	t.Helper()
	for deadline := time.Now().Add(15 * time.Second); time.Now().Before(deadline); {
		m := receive(t, ws)
		if data, _ := m["data"].(map[string]any); m["etype"] == "SET" && strings.Contains(fmt.Sprint(data["children"]), "key:"+key+" ") {
			return
		}
	}
	t.Fatalf("%s is not shown", key)
}

// answers asks the running generation for its scene and number.
func answers(t *testing.T, ws *websocket.Conn) (scene string, generations int, id string) {
	t.Helper()
	send(t, ws, map[string]any{"etype": "PING"})
	for {
		m := receive(t, ws)
		if data, _ := m["data"].([]any); m["etype"] == "PONG" {
			n, _ := data[1].(uint64)
			if n == 0 {
				i, _ := data[1].(int64)
				n = uint64(i)
			}
			return fmt.Sprint(data[0]), int(n), fmt.Sprint(data[2])
		}
	}
}

// waitFor waits until the pattern matches the output.
func waitFor(t *testing.T, out *buffer, pattern string) {
	t.Helper()
	re := regexp.MustCompile(pattern)
	for deadline := time.Now().Add(15 * time.Second); !re.MatchString(out.String()); time.Sleep(2 * time.Millisecond) {
		if time.Now().After(deadline) {
			t.Fatalf("no %q in\n%s", pattern, out)
		}
	}
}

func TestEveryWayToSave(t *testing.T) {
	for _, flags := range [][]string{nil, {"--poll"}} {
		t.Run("run "+strings.Join(flags, " "), func(t *testing.T) {
			t.Parallel()
			p := startProcess(t, sceneOf("first"), flags...)
			path := p.ready.Script
			ws := dial(t, p.ready.WS)
			shows(t, ws, "first")
			_, _, id := answers(t, ws)
			// On a busy machine, an editor's pause may be longer than the program waits for half a file.
			late := false
			pause := func(d time.Duration) {
				start := time.Now()
				time.Sleep(d)
				late = late || time.Since(start) > settleTime
			}
			n := 0
			for name, save := range saves(pause) {
				n++
				key := fmt.Sprintf("scene%d", n)
				if err := save(path, sceneOf(key)); err != nil {
					t.Fatal(err)
				}
				shows(t, ws, key)
				scene, generations, again := answers(t, ws)
				if scene != key || generations != n+1 || again != id {
					t.Errorf("%s: scene %s in generation %d of session %s, want %s, %d, %s", name, scene, generations, again, key, n+1, id)
				}
			}
			waitFor(t, p.errOut, fmt.Sprintf(`\d\d:\d\d:\d\d  reload #%d scene\.lua ok \d+ ms, 1 client, state kept\n`, n+1))
			if text := p.errOut.String(); !late && strings.Contains(text, "failed") {
				t.Errorf("a whole file was taken for a broken one:\n%s", text)
			}
		})
	}
}

func TestBreakAndMend(t *testing.T) {
	p := startProcess(t, sceneOf("first"), "--budget=1500ms")
	path := p.ready.Script
	ws := dialWith(t, p.ready.WS, map[string]any{"client": "test", "viewer": "vuerlua"})
	shows(t, ws, "first")
	for i, tc := range []struct{ name, text, want string }{
		{"syntax", "local a = 1\nlocal b = = 2\n", "scene.lua:2: "},
		{"main chunk", "local t = nil\n\nprint(t.x)\n", "scene.lua:3: 't' is nil"},
		{"missing module", "require 'lib.gone'\n", "scene.lua:1: module 'lib.gone' not found"},
		{"endless loop", "\nwhile true do end\n", "scene.lua:2: this loop never waits"},
		{"loop without an end", "local on = true\nwhile on do end\n", "scene.lua:2: the task ran too long"},
	} {
		overwrite(t, path, tc.text)
		for {
			m := receive(t, ws)
			if data, _ := m["data"].(map[string]any); m["etype"] == "SCRIPT_ERROR" && data["severity"] == "error" {
				got := fmt.Sprintf("%v:%v: %v", data["file"], data["line"], data["message"])
				if !strings.HasPrefix(got, tc.want) || len(data["source"].([]any)) == 0 {
					t.Errorf("%s: clients are told %s, want %s", tc.name, got, tc.want)
				}
				break
			}
		}
		waitFor(t, p.errOut, fmt.Sprintf(`reload #%d scene\.lua failed, #%d still running\n%s`, i+2, i+1, regexp.QuoteMeta(tc.want)))
		if scene, _, _ := answers(t, ws); scene != "first" && scene != "mended" {
			t.Errorf("%s: %s answers", tc.name, scene)
		}
		overwrite(t, path, sceneOf("mended")+strings.Repeat("\n", i))
		shows(t, ws, "mended")
	}
	// The missing module is created.
	overwrite(t, path, sceneOf("with_module")+"require 'lib.gone'\n")
	waitFor(t, p.errOut, `module 'lib\.gone' not found[^#]*$`)
	if err := os.Mkdir(filepath.Join(filepath.Dir(path), "lib"), 0o755); err != nil {
		t.Fatal(err)
	}
	overwrite(t, filepath.Join(filepath.Dir(path), "lib", "gone.lua"), "return {}")
	shows(t, ws, "with_module")
	waitFor(t, p.errOut, `reload #\d+ lib/gone\.lua ok`)
	overwrite(t, filepath.Join(filepath.Dir(path), "lib", "gone.lua"), "return }")
	waitFor(t, p.errOut, `reload #\d+ lib/gone\.lua failed, #\d+ still running\nlib/gone\.lua:1: `)
}

// Errors that check finds are reported at the start, before a client connects, and they reject a
// reload. A save without a spawn is also rejected. The line of a reload states what was kept.
func TestTerminalReportsErrorsOfCheck(t *testing.T) {
	p := startProcess(t, "spawn(function(s)\n  s:set(DefaultScene{ Spere{ key = \"a\" } })\nend)\nprint(({1})[0])\n")
	waitFor(t, p.errOut, `scene\.lua:2: 'Spere' is not defined \[undefined\]\n   did you mean 'Sphere'\?`)
	waitFor(t, p.errOut, `scene\.lua:4: warning: .* \[zero-index\]`)
	const good = "spawn(function(s) s:set(Scene{ Group{ key = \"good\" } }) end)"
	overwrite(t, p.ready.Script, good)
	waitFor(t, p.errOut, `reload #2 scene\.lua ok \d+ ms, 0 clients, no state to keep\n`)
	ws := dialWith(t, p.ready.WS, map[string]any{"viewer": "vuerlua"})
	shows(t, ws, "good")
	overwrite(t, p.ready.Script, "spawn(function(s)\n  s:sett(DefaultScene{})\nend)")
	waitFor(t, p.errOut, `reload #3 scene\.lua failed, #2 still running\nscene\.lua:2: a session has no method 'sett' \[unknown-method\]`)
	overwrite(t, p.ready.Script, "")
	waitFor(t, p.errOut, `reload #3 scene\.lua failed, #2 still running\nscene\.lua: no spawn, as the file is empty: the previous scene keeps running`)
	overwrite(t, p.ready.Script, "local s = 1 ---@diagnostic disable-line: undefined\n"+strings.Replace(good, "Scene{", "Scene{ rotation = 3, ", 1))
	waitFor(t, p.errOut, `reload #3 scene\.lua failed, #2 still running\nscene\.lua:2: .*rotation`)
	overwrite(t, p.ready.Script, strings.Replace(good, "end)", "print(later) end) ---@diagnostic disable-line: undefined", 1))
	waitFor(t, p.errOut, `reload #3 scene\.lua ok`)
	for errors := 0; errors < 3; {
		if m := receive(t, ws); m["etype"] == "SCRIPT_ERROR" {
			errors++
		} else if m["etype"] == "SET" {
			t.Error("another scene is shown")
		}
	}
}

func TestStartWithoutSpawn(t *testing.T) {
	p := startProcess(t, "print(1)\n")
	waitFor(t, p.errOut, `scene\.lua: warning: no spawn: the scene is empty \[no-spawn\]`)
}

func TestBrokenAtStartIsRepaired(t *testing.T) {
	p := startProcess(t, "spawn(function(s)\n")
	page, err := http.Get(p.ready.URL)
	if err != nil || page.StatusCode != http.StatusOK {
		t.Fatalf("the page: %v %v", page, err)
	}
	_ = page.Body.Close()
	ws := dialWith(t, p.ready.WS, map[string]any{"viewer": "vuerlua"})
	for receive(t, ws)["etype"] != "SCRIPT_ERROR" {
	}
	overwrite(t, p.ready.Script, sceneOf("alive"))
	shows(t, ws, "alive")
	waitFor(t, p.errOut, `reload #1 scene\.lua ok`)
}

func TestAssetsAreLoadedAgain(t *testing.T) {
	p := startProcess(t, sceneOf("first"))
	dir := filepath.Dir(p.ready.Script)
	overwrite(t, filepath.Join(dir, "a mesh.obj"), "one")
	viewer := dialWith(t, p.ready.WS, map[string]any{"viewer": "vuerlua"})
	shows(t, viewer, "first")
	for _, name := range []string{"a%20mesh.obj", "later.obj"} { // a client requests it before it exists
		response, err := http.Get(p.ready.URL + "workspace/" + name)
		if err != nil {
			t.Fatal(err)
		}
		_ = response.Body.Close()
	}
	for name, url := range map[string]string{"a mesh.obj": "/workspace/a%20mesh.obj", "later.obj": "/workspace/later.obj"} {
		overwrite(t, filepath.Join(dir, name), "two")
		m := receive(t, viewer)
		for m["etype"] != "ASSET_CHANGED" {
			m = receive(t, viewer)
		}
		if got := fmt.Sprint(m["data"]); got != "map[paths:["+url+"]]" {
			t.Errorf("clients are told %s, want %s", got, url)
		}
	}
	if text := p.errOut.String(); strings.Contains(text, "reload #") {
		t.Errorf("an asset was treated as part of the script:\n%s", text)
	}
}

// TestRandomEdits saves a script again and again: valid, broken and half written. After each valid
// save the clients show its scene, and no client is lost.
func TestRandomEdits(t *testing.T) {
	edits := 200
	if testing.Short() {
		edits = 30
	}
	const seed = 5
	r := rand.New(rand.NewPCG(seed, seed))
	p := startProcess(t, sceneOf("edit0"))
	path := p.ready.Script
	clients := []*websocket.Conn{dial(t, p.ready.WS), dial(t, p.ready.WS)}
	var ids []string
	for _, ws := range clients {
		shows(t, ws, "edit0")
		_, _, id := answers(t, ws)
		ids = append(ids, id)
	}
	ways := saves(time.Sleep)
	names := []string{"VS Code", "in halves", "in place", "sed -i", "twice", "vim"}
	last := "edit0"
	for i := 1; i <= edits; i++ {
		key := fmt.Sprintf("edit%d", i)
		text, whole := sceneOf(key), true
		switch r.IntN(6) {
		case 0:
			text, whole = text+"end\n", false
		case 1:
			text, whole = text+"local t = nil\nprint(t.x)\n", false
		case 2: // half a write, which stays
			text, whole = text[:60+r.IntN(60)], false
		}
		if err := ways[names[r.IntN(len(names))]](path, text); err != nil {
			t.Fatal(err)
		}
		if !whole {
			time.Sleep(time.Duration(r.IntN(150)) * time.Millisecond)
		}
		for _, ws := range clients {
			if whole {
				shows(t, ws, key)
				last = key
			}
			if scene, _, _ := answers(t, ws); scene != last {
				t.Fatalf("after edit %d with seed %d %s is running, want %s\n%s", i, seed, scene, last, p.errOut)
			}
		}
	}
	for i, ws := range clients {
		if _, _, id := answers(t, ws); id != ids[i] {
			t.Errorf("session %s has become %s", ids[i], id)
		}
	}
}
