package luabind

import (
	"encoding/binary"
	"fmt"
	"math"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/tinylib/msgp/msgp"
)

// events takes the events of an etype that the client has been sent since the last look.
func (s *stage) events(c *fakeClient, etype string) (data []any) {
	s.Helper()
	synctest.Wait()
	for _, m := range c.messages(s) {
		if m["etype"] == etype {
			data = append(data, m["data"])
		}
	}
	return data
}

func TestNotify(t *testing.T) {
	play(t, `
		spawn(function(session)
			local note = session:notify("Saved")
			print(note, note:update{ body = "to disk", kind = "success", seconds = 0 })
			print(note:close())
			print(note:close())
			print(note:update("again"))
			session:notify{ "Loading", progress = 0.25 }:update{ progress = 1 }
			session:notify{ text = "Broken", kind = "error", seconds = 2.5, progress = false }
			for _, wrong in ipairs{
				function() session:notify() end,
				function() session:notify{ body = "x" } end,
				function() session:notify{ "x", kind = "eror" } end,
				function() session:notify{ "x", seconds = -1 } end,
				function() session:notify{ "x", seconds = 0/0 } end,
				function() session:notify{ "x", progress = 2 } end,
				function() session:notify{ "x", colour = "red" } end,
				function() session:notify(("x"):rep(20000)) end,
				function() local notify = session.notify; notify("x") end,
				function() local close = note.close; close() end,
			} do print((tostring(select(2, pcall(wrong))):gsub("^scene.lua:%d+: ", ""))) end
		end)`, func(s *stage) {
		c := s.join("c1", viewer())
		var got []string
		id := any(nil)
		for _, data := range s.events(c, "VUERLUA_NOTIFY") {
			m := data.(map[string]any)
			if id == nil {
				id = m["id"]
			}
			if first := len(got) < 3; (m["id"] == id) != first {
				t.Errorf("%v has the id %v", m, m["id"])
			}
			got = append(got, fmt.Sprint(m["text"], "|", m["body"], "|", m["kind"], "|", m["seconds"], "|", m["progress"], "|", m["close"]))
		}
		want := []string{
			"Saved||info|5|<nil>|<nil>", "Saved|to disk|success|0|<nil>|<nil>", "<nil>|<nil>|<nil>|<nil>|<nil>|true",
			"Loading||info|0|0.25|<nil>", "Loading||info|5|1|<nil>", "Broken||error|2.5|<nil>|<nil>",
		}
		if strings.Join(got, "\n") != strings.Join(want, "\n") {
			t.Errorf("sent\n%s\nwant\n%s", strings.Join(got, "\n"), strings.Join(want, "\n"))
		}
		s.wantSaid(`
notification "Saved"	true
true
false	it is closed
false	it is closed
session:notify wants a text or a table, not nil (session:notify{ "Saved", kind = "success", seconds = 5 })
session:notify wants a text (session:notify("Saved"))
session:notify has no kind "eror" (did you mean 'error'?)
seconds of session:notify wants a number, 0 or more, not the number -1
seconds of session:notify wants a number, 0 or more, not the number NaN
progress of session:notify wants a number from 0 to 1, not the number 2
session:notify has no option 'colour' (it has text, body, kind, seconds and progress)
the text of session:notify is 20000 bytes long; at most 16384 bytes can be shown
session.notify was called with a dot (use a colon: session:notify(...))
a notification's close was called with a dot (use a colon: note:close(...))`)
		s.wantNoErrors()
	})
}

func TestConfirmAndAsk(t *testing.T) {
	play(t, `
		spawn(function(session)
			print("confirm", session:confirm("Delete?"))
			print("confirm", session:confirm{ "Delete?", ok = "Yes", cancel = "No" })
			print("ask", session:ask("Name?"))
			print("ask", session:ask{ "Name?", value = "Ada", label = "Name", placeholder = "you" })
			print("ask", session:ask{ "How many?", min = 1, max = 9 })
			print("ask", session:ask{ "How many?", value = 2 })
			local answer = session:ask{ "Which?", options = { "red", { value = true, label = "any" }, 3 }, value = true }
			print("ask", answer, type(answer))
			print("ask", session:ask{ "Which?", options = { "red", "green" } })
		end)`, func(s *stage) {
		c := s.join("c1", viewer())
		steps := []struct {
			etype, data string
			answer      any
		}{
			{"CONFIRM", "map[text:Delete?]", map[string]any{"ok": true}},
			{"CONFIRM", "map[cancel:No ok:Yes text:Delete?]", map[string]any{"ok": false}},
			{"ASK", "map[form:text text:Name?]", map[string]any{"value": ""}},
			{"ASK", "map[form:text label:Name placeholder:you text:Name? value:Ada]", map[string]any{"value": nil}},
			{"ASK", "map[form:number max:9 min:1 text:How many?]", map[string]any{"value": 4}},
			{"ASK", "map[form:number text:How many? value:2]", map[string]any{"value": 2.5}},
			{"ASK", "map[form:choice options:[red any 3] text:Which? value:2]", map[string]any{"value": 2}},
			{"ASK", "map[form:choice options:[red green] text:Which? value:1]", map[string]any{"value": 2}},
		}
		for _, step := range steps {
			asked := s.requests(c)
			if len(asked) != 1 || fmt.Sprint(asked[0]["etype"], asked[0]["data"]) != "VUERLUA_"+step.etype+step.data {
				t.Fatalf("asked %v, want %s %s; %v", asked, step.etype, step.data, s.errors())
			}
			time.Sleep(time.Hour) // visitors take their time
			s.answer(c, asked[0], step.answer)
		}
		s.wantSaid("confirm\ttrue\nconfirm\tfalse\nask\t\nask\tnil\nask\t4\nask\t2.5\nask\ttrue\tboolean\nask\tgreen")
		s.wantNoErrors()
	})
}

// Answers that the page does not offer count as cancelled, and are reported.
func TestForgedAnswers(t *testing.T) {
	for name, test := range map[string]struct {
		call   string
		answer any
		want   string
	}{
		"text for a confirmation": {`session:confirm("x")`, map[string]any{"ok": "yes"}, "neither true nor false"},
		"not a map":               {`session:confirm("x")`, 1, "not a map"},
		"number for a text":       {`session:ask("x")`, map[string]any{"value": 1}, "not a text"},
		"a long text":             {`session:ask("x")`, map[string]any{"value": strings.Repeat("x", 70_000)}, "longer than 65536 bytes"},
		"not UTF-8":               {`session:ask("x")`, map[string]any{"value": "\xff"}, "not a text"},
		"too small":               {`session:ask{ "x", min = 1 }`, map[string]any{"value": 0}, "out of range"},
		"too large":               {`session:ask{ "x", max = 1 }`, map[string]any{"value": 1.5}, "out of range"},
		"not a number":            {`session:ask{ "x", max = 1 }`, map[string]any{"value": "1"}, "not a number"},
		"option 0":                {`session:ask{ "x", options = { "a" } }`, map[string]any{"value": 0}, "option 0 of 1"},
		"option 2":                {`session:ask{ "x", options = { "a" } }`, map[string]any{"value": 2}, "option 2 of 1"},
		"half an option":          {`session:ask{ "x", options = { "a", "b" } }`, map[string]any{"value": 1.5}, "option 1.5 of 2"},
	} {
		t.Run(name, func(t *testing.T) {
			play(t, `spawn(function(session) print(`+test.call+`) end)`, func(s *stage) {
				c := s.join("c1", viewer())
				asked := s.requests(c)
				if len(asked) != 1 {
					t.Fatalf("asked %v, %v", asked, s.errors())
				}
				s.answer(c, asked[0], test.answer)
				if said := s.said(); said != "nil" && said != "false" {
					t.Errorf("returned %s", said)
				}
				if errs := fmt.Sprint(s.errors()); !strings.Contains(errs, "warning client c1: the answer is") || !strings.Contains(errs, test.want) {
					t.Errorf("reported %s, want %q", errs, test.want)
				}
			})
		})
	}
}

func TestQuestionsThatAreWrong(t *testing.T) {
	play(t, `
		spawn(function(session)
			for _, wrong in ipairs{
				function() session:confirm() end,
				function() session:confirm("") end,
				function() session:confirm{ "x", ["y" .. "es"] = "y" } end,
				function() session:ask{ "x", min = 2, max = 1 } end,
				function() session:ask{ "x", min = "a" } end,
				function() session:ask{ "x", min = 1, value = 0 } end,
				function() session:ask{ "x", options = {} } end,
				function() session:ask{ "x", options = { {} } } end,
				function() session:ask{ "x", options = { "a" }, value = "b" } end,
				function() session:ask{ "x", options = { "a" }, min = 1 } end,
				function() session:ask{ "x", value = {} } end,
			} do print((tostring(select(2, pcall(wrong))):gsub("^scene.lua:%d+: ", ""))) end
		end)`, func(s *stage) {
		c := s.join("c1", viewer())
		if asked := s.requests(c); len(asked) > 0 {
			t.Errorf("asked %v", asked)
		}
		s.wantSaid(`
session:confirm wants a text or a table, not nil (session:confirm("Delete everything?"))
session:confirm wants a text (session:confirm("...?"))
session:confirm has no option 'yes' (it has text, ok and cancel)
min of session:ask is 2, which is greater than max, 1
min of session:ask wants a number, not the string "a"
value of session:ask wants a number, 1 or more, not the number 0
options of session:ask wants a list, not a table (options = { "red", "green" })
option 1 of session:ask has no value ({ value = 1, label = "one" })
session:ask: the value is not one of the options: the string "b"
session:ask has options, which min and max do not apply to
value of session:ask wants a text, not a table`)
		s.wantNoErrors()
	})
}

// Dialogs end with their visitor and with their task.
func TestDialogsEnd(t *testing.T) {
	play(t, `
		on("CLICK", function(event, session)
			local task = spawn_task(function() session:confirm("x") end)
			sleep(1)
			task:cancel()
		end)
		spawn(function(session)
			print("confirm", session:confirm("x"))
			print("ask", session:ask("x"))
		end)`, func(s *stage) {
		c := s.join("c1", viewer())
		first := s.requests(c)[0]
		s.send(c, map[string]any{"etype": "CLICK"})
		second := s.requests(c)[0]
		time.Sleep(2 * time.Second)
		if closed := s.events(c, "VUERLUA_CLOSE_DIALOG"); fmt.Sprint(closed) != fmt.Sprint([]any{second["rtype"]}) {
			t.Errorf("closed %v, want %v", closed, second["rtype"])
		}
		// The client was away, and shows nothing now.
		s.send(c, map[string]any{"etype": "VUERLUA_RESUMED", "value": map[string]any{"dialogs": []any{"other"}}})
		if again := s.requests(c); len(again) != 1 || again[0]["rtype"] != first["rtype"] {
			t.Errorf("sent again: %v", again)
		}
		s.send(c, map[string]any{"etype": "VUERLUA_RESUMED", "value": map[string]any{"dialogs": []any{first["rtype"]}}})
		if again := s.requests(c); len(again) != 0 {
			t.Errorf("sent again: %v", again)
		}
		s.engine.end(c, "gone")
		synctest.Wait()
		s.wantSaid("confirm\tfalse\tgone")
		s.wantNoErrors()
	})
}

// Vuer's own page is not sent what it does not know, and the author is told once.
func TestOtherPages(t *testing.T) {
	play(t, `
		spawn(function(session)
			local note = session:notify("a")
			print(note:update{ "b" }, note:close())
			session:notify("c")
			print(session:confirm("x"), session:ask("x"))
			print(session:download("a.txt", "x"))
		end)`, func(s *stage) {
		c := s.join("c1", map[string]any{"client": "browser"})
		for _, m := range c.messages(s) {
			t.Errorf("sent %v", m)
		}
		s.wantSaid("true\ttrue\nfalse\tnil\nfalse\tthe client's page cannot save files")
		if got := s.errors(); len(got) != 3 || !strings.Contains(got[0], "client c1 cannot show notifications") {
			t.Errorf("reported %q", got)
		}
	})
}

func TestDownload(t *testing.T) {
	play(t, `
		spawn(function(session)
			print(session:download("../a:b.txt", "text"))
			print(session:download("raw", bytes("\255\0")))
			print(session:download("numbers.bin", Uint8Array{ 1, 2, 3 }))
			print(session:download("dot", Image.new(1, 1)))
			print(pcall(session.download, session, "x", {}))
			print(pcall(session.download, session, "x", ("x"):rep(2^25):rep(2) .. "x"))
		end)`, func(s *stage) {
		c := s.join("c1", viewer())
		var got []string
		for _, data := range s.events(c, "VUERLUA_DOWNLOAD") {
			m := data.(map[string]any)
			got = append(got, fmt.Sprintf("%s %.4q", m["name"], m["bytes"]))
		}
		if want := `a_b.txt "text",raw "\xff\x00",numbers.bin "\x01\x02\x03",dot.png "\x89PNG"`; strings.Join(got, ",") != want {
			t.Errorf("sent %s, want %s", strings.Join(got, ","), want)
		}
		if said := s.said(); !strings.Contains(said, "session:download wants a text, bytes, a typed array or an Image to save, not a table") ||
			!strings.Contains(said, "64 MiB are too large") {
			t.Errorf("said %s", said)
		}
		s.wantNoErrors()
	})
}

func TestSessions(t *testing.T) {
	play(t, `on("CLICK", function() for i, s in ipairs(sessions()) do print(i, s.id) end print("-") end)
		spawn(function() end)`, func(s *stage) {
		a, b := s.join("a", viewer()), s.join("b", viewer())
		s.send(b, map[string]any{"etype": "CLICK"})
		s.engine.end(a, "gone")
		s.send(b, map[string]any{"etype": "CLICK"})
		s.wantSaid("1\ta\n2\tb\n-\n1\tb\n-")
		s.wantNoErrors()
	})
}

// A file arrives with its bytes, and with a name and a type that a script can use.
func TestFileUploads(t *testing.T) {
	play(t, `on("UPLOAD", function(e) print(e.key, e.value.name, e.value.type, #e.value.bytes, (e.value.bytes:byte(-1))) end)`, func(s *stage) {
		c := s.join("c1", viewer())
		for _, value := range []map[string]any{
			{"name": "a.csv", "type": "text/csv", "bytes": []byte("1,2\n")},
			{"name": "../../x", "type": "text/html; charset=utf-8", "bytes": []byte{0xff, 0}},
			{"name": "dot.png", "type": "image/png", "bytes": []byte("\x89PNG\r\n\x1a\n")},
			{"name": 1, "type": "<b>", "bytes": "text"},
			{"bytes": ""},
		} {
			s.send(c, map[string]any{"etype": "UPLOAD", "key": "up", "value": value})
		}
		s.wantSaid("up\ta.csv\ttext/csv\t4\t10\nup\tx\ttext/html\t2\t0\nup\tdot.png\timage/png\t8\t10\n" +
			"up\tdownload\tapplication/octet-stream\t4\t116\nup\tdownload\tapplication/octet-stream\t0\tnil")
		s.wantNoErrors()
	})
}

// wireNumbers returns the numbers of a typed array on the wire.
func wireNumbers(t *testing.T, v any) (numbers []float64) {
	t.Helper()
	ext, ok := v.(*msgp.RawExtension)
	if !ok {
		t.Fatalf("%T instead of a typed array", v)
	}
	data := ext.Data[1:]
	switch ext.Data[0] {
	case 1:
		for _, b := range data {
			numbers = append(numbers, float64(b))
		}
	case 7:
		for i := 0; i < len(data); i += 4 {
			numbers = append(numbers, float64(math.Float32frombits(binary.LittleEndian.Uint32(data[i:]))))
		}
	case 8:
		for i := 0; i < len(data); i += 8 {
			numbers = append(numbers, math.Float64frombits(binary.LittleEndian.Uint64(data[i:])))
		}
	default:
		t.Fatalf("kind %d", ext.Data[0])
	}
	return numbers
}

func TestPush(t *testing.T) {
	play(t, `
		spawn(function(session)
			session:set(DefaultScene{ htmlChildren = { Plot{ key = "p", series = { "a", "b" } } }, Box{ key = "box" } })
			print(session:push("p", 1, 2))
			sleep(2)
			print(session:push("p", { 1.5, 2.5 }, Uint8Array{ 3, 4 }))
			session:push("p", Float16Array{ 1, 2 }, Float32Array{ 1, 2 })
			for _, wrong in ipairs{
				function() session:push() end,
				function() session:push("p") end,
				function() session:push("box", 1) end,
				function() session:push("p", 1, { 1 }) end,
				function() session:push("p", { 1 }, { 1, 2 }) end,
				function() session:push("p", 0/0) end,
				function() session:push("p", { 1, "x" }) end,
				function() session:push("p", Float32Array(200000)) end,
			} do print((tostring(select(2, pcall(wrong))):gsub("^scene.lua:%d+: ", ""))) end
			session:push("q", 1)
		end)`, func(s *stage) {
		c := s.join("c1", viewer())
		time.Sleep(3 * time.Second)
		pushed := s.events(c, "VUERLUA_PLOT")
		if len(pushed) != 4 {
			t.Fatalf("pushed %d times: %v", len(pushed), s.errors())
		}
		first, second := pushed[0].(map[string]any), pushed[1].(map[string]any)
		if fmt.Sprint(first["columns"], first["since"]) != "[1 2] <nil>" {
			t.Errorf("pushed %v", first)
		}
		if d := second["at"].(float64) - second["since"].(float64); second["since"] != first["at"] || math.Abs(d-2) > 1e-3 {
			t.Errorf("pushed %v after %v", second, first)
		}
		for _, data := range pushed[1:3] {
			for i, c := range data.(map[string]any)["columns"].([]any) {
				got := fmt.Sprint(wireNumbers(t, c))
				if want := []string{"[1.5 2.5]", "[3 4]", "[1 2]"}; got != want[i] && got != want[2] {
					t.Errorf("column %d is %s", i, got)
				}
			}
		}
		s.wantSaid(`
true
true
session:push wants the key of a Plot, not nil
session:push wants a number or an array for each series (session:push("plot", x, y))
session:push wants the key of a Plot; "box" is the key of a Box
session:push wants either numbers or arrays: value 1 is the number 1, value 2 is a table
session:push wants arrays of one length: array 1 has 1 items, array 2 has 2
session:push wants numbers, not the number NaN as value 1
session:push wants numbers, not the string "x" as item 2 of value 1
session:push takes arrays of at most 131072 items, not 200000`)
		if errs := s.errors(); len(errs) != 1 || !strings.Contains(errs[0], `no element has the key "q", so push shows nothing`) {
			t.Errorf("reported %q", errs)
		}
	})
}

// A page that comes later, or comes back, gets the newest values.
func TestPlotsOfLatePages(t *testing.T) {
	play(t, `
		local world = SceneStore()
		world:set(DefaultScene{ htmlChildren = { Plot{ key = "p", series = { "a" } }, Plot{ key = "q", series = { "a" } } } })
		for i = 1, 25000 do world:push("p", i) end
		world:push("q", { 1, 2, 3, 4 })
		world:remove("q")
		spawn(function(session) world:subscribe(session) end)`, func(s *stage) {
		c := s.join("c1", viewer())
		check := func() {
			t.Helper()
			got := s.events(c, "VUERLUA_PLOT")
			if len(got) != 1 {
				t.Fatalf("%d events", len(got))
			}
			data := got[0].(map[string]any)
			times, values := wireNumbers(t, data["times"]), wireNumbers(t, data["columns"].([]any)[0])
			if len(times) != storeRows || len(values) != storeRows || values[0] != 15001 || values[len(values)-1] != 25000 {
				t.Errorf("%d times, %d values from %v to %v", len(times), len(values), values[0], values[len(values)-1])
			}
		}
		check()
		s.send(c, map[string]any{"etype": "VUERLUA_RESUMED", "value": map[string]any{}})
		check()
		s.wantNoErrors()
	})
}

func TestCommands(t *testing.T) {
	play(t, `
		command("Jump", { key = "Shift+J" }, function(event, session) print("jump", event.key, session.id) end)
		local remove = command("Gone", function() print("gone") end)
		command("Reset", { key = "r" }, function() print("old") end)
		command("Reset", { key = "r" }, function() print("reset") end) ---@diagnostic disable-line: command-key
		command("Again", { key = "shift+j" }, print)
		on("CLICK", function() remove() end)
		for _, wrong in ipairs{
			function() command() end,
			function() command("x") end,
			function() command("x", { key = "Hyper+R" }, print) end,
			function() command("x", { key = "nokey" }, print) end,
			function() command("x", { key = 1.5 }, print) end,
		} do print((tostring(select(2, pcall(wrong))):gsub("^scene.lua:%d+: ", ""))) end
		spawn(function() end)`, func(s *stage) {
		c := s.join("c1", viewer())
		if got := fmt.Sprint(s.events(c, "VUERLUA_COMMANDS")); got != "[[map[key:shift+j name:Jump] map[key: name:Gone] map[key:r name:Reset] map[key:shift+j name:Again]]]" {
			t.Errorf("sent %s", got)
		}
		s.send(c, map[string]any{"etype": "COMMAND", "key": "Jump"})
		s.send(c, map[string]any{"etype": "COMMAND", "key": "Reset"})
		s.send(c, map[string]any{"etype": "CLICK"})
		if got := s.events(c, "VUERLUA_COMMANDS"); len(got) != 1 || strings.Contains(fmt.Sprint(got), "Gone") {
			t.Errorf("sent %v", got)
		}
		s.send(c, map[string]any{"etype": "COMMAND", "key": "Gone"})
		if said := s.said(); !strings.HasSuffix(said, "jump\tJump\tc1\nreset") || !strings.Contains(said, "unknown modifier \"hyper\"") || !strings.Contains(said, "unknown key \"nokey\"") {
			t.Errorf("said %s", said)
		}
		errs := strings.Join(s.errors(), "\n")
		for _, want := range []string{"the key \"r\" resets the view in the page", "the command \"Jump\" has the key \"shift+j\", too"} {
			if !strings.Contains(errs, want) {
				t.Errorf("reported %s, want %s", errs, want)
			}
		}
	})
}
