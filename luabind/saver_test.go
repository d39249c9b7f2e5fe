package luabind_test

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/vuerlua/vuerlua/luabind"
)

// file is the text of a file beside the script, "" if the file does not exist.
func (th *theatre) file(name string) string {
	text, _ := os.ReadFile(filepath.Join(th.dir, name))
	return string(text)
}

// again ends the program and starts it once more, with the same files.
func (th *theatre) again() {
	th.Helper()
	if err := th.live.Close(); err != nil {
		th.Fatal(err)
	}
	live, err := luabind.NewLive(luabind.Config{Script: filepath.Join(th.dir, "scene.lua"), Reporter: th.listener})
	if err != nil {
		th.Fatal(err)
	}
	th.live = live
	th.Cleanup(func() { _ = live.Close() })
}

func TestPersistInAFile(t *testing.T) {
	perform(t, func(th *theatre) {
		const script = `local w = persist("world", { n = 0 }, { file = true })
			w.n = w.n + 1
			print(w.n)
			on("E", function() w.n = w.n + 10 end)`
		th.load(script)
		if th.file("world.persist") != "" {
			t.Error("it is written at once")
		}
		time.Sleep(1100 * time.Millisecond)
		synctest.Wait()
		if text := th.file("world.persist"); !strings.HasSuffix(text, "return { n = 1 }\n") {
			t.Errorf("the file is\n%s", text)
		}
		c := th.join()
		c.Send(map[string]any{"etype": "E"})
		synctest.Wait()
		th.said("1")
		th.again() // less than a second after the last change
		th.load(script)
		th.said("12")
		th.load(script) // a reload takes the table, not the file
		th.said("13")
		if _, err := th.live.Reload(false); err != nil { // and without the state, the file as it is now
			t.Fatal(err)
		}
		th.said("14")
		if found, _ := filepath.Glob(filepath.Join(th.dir, ".world.persist*")); len(found) > 0 {
			t.Errorf("%v are left behind", found)
		}
	})
}

// What is exactly the same after it has been in a file.
func TestPersistHoldsPlainData(t *testing.T) {
	perform(t, func(th *theatre) {
		const check = `
			local w = persist("all", {}, { file = true })
			local function same(a, b) return a == b or a ~= a and b ~= b end
			local numbers = { 0.1, 1/3, 1e300, 5e-324, 2^53, -2^53, 1/0, -1/0, 123456789.125, -7 }
			local every = {} for i = 0, 255 do every[i + 1] = string.char(i) end
			local bytesAll = table.concat(every)`
		th.load(check + `
			local zero = 0 w.numbers, w.nan, w.zero = numbers, 0/0, -zero
			w.text, w.unicode, w.quotes = bytesAll, "né 日本 🎉", [["'\]]
			w.empty, w.yes, w.no = {}, true, false
			w[1], w[2], w[4], w[1.5], w[-1], w[true], w[false] = "one", "two", "four", "half", "minus", "t", "f"
			w["a b"], w[""], w["end"], w[bytesAll] = 1, 2, 3, 4
			w.nothing, w.raw = null, bytes(bytesAll)
			w.floats, w.ints, w.halves = Float32Array{ 0.1, -2, 3e38 }, Int32Array{ -5, 5 }, Float16Array{}
			w.list, w.map, w.box = array{}, map{ 1, 2 }, Box{ key = "b", args = { 1, 2, 3 } }
			w.shared = { n = 1 } w.again = w.shared w.self = w w.loop = { w }
			w.deep = {} local t = w.deep for i = 1, 3000 do t.next = { i = i } t = t.next end`)
		th.said("")
		th.again()
		th.load(check + `
			for i, n in ipairs(numbers) do if w.numbers[i] ~= n then print("number", i, n, w.numbers[i]) end end
			print(#w.numbers, w.nan ~= w.nan, 1 / w.zero, w.text == bytesAll, w.unicode, w.quotes)
			print(next(w.empty), w.yes, w.no, w[1], w[2], w[4], w[1.5], w[-1], w[true], w[false])
			print(w["a b"], w[""], w["end"], w[bytesAll], w.nothing == null, tostring(w.raw) == tostring(bytes(bytesAll)))
			print(w.floats, w.ints, #w.halves, w.box.tag, w.box.args[3])
			w.shared.n = 2
			print(w.again.n, w.self == w, w.loop[1] == w)
			local t, n = w.deep, 0 while t.next do t = t.next n = n + t.i end print(n)`)
		th.said(strings.Join([]string{
			"10\ttrue\t-inf\ttrue\tné 日本 🎉\t\"'\\",
			"nil\ttrue\tfalse\tone\ttwo\tfour\thalf\tminus\tt\tf",
			"1\t2\t3\t4\ttrue\ttrue",
			"Float32Array(3) {0.1, -2, 3e+38}\tInt32Array(2) {-5, 5}\t0\tBox\t3",
			"2\ttrue\ttrue",
			"4501500",
		}, "\n"))
	})
}

func TestPersistFileMistakes(t *testing.T) {
	for name, tc := range map[string]struct{ file, script, want string }{
		"not ours":        {"hello", `persist("w", {}, { file = true })`, "error scene.lua:1: persist: could not read w.persist:1: '=' expected near '<eof>' (the file was not changed: correct it, or remove it to start with the default)"},
		"empty":           {"\n", `persist("w", {}, { file = true })`, "could not read w.persist: it returns nothing"},
		"half":            {"return {\n a = 1,\n b = ", `persist("w", {}, { file = true })`, "could not read w.persist:3: "},
		"a program":       {"return { a = os.time() }", `persist("w", {}, { file = true })`, "could not read w.persist:1: only data is allowed here"},
		"a loop":          {"while true do end", `persist("w", {}, { file = true })`, "could not read w.persist:1: only data is allowed here"},
		"a number":        {"return 3", `persist("w", {}, { file = true })`, "could not read w.persist:1: it returns something other than a table"},
		"a key":           {"return { [0/0] = 1 }", `persist("w", {}, { file = true })`, "w.persist:1: this cannot be a key"},
		"binary":          {"\x00\x01\x02", `persist("w", {}, { file = true })`, "could not read w.persist:1: "},
		"in a pcall":      {"hello", `print(pcall(persist, "w", {}, { file = true })) print(pcall(persist, "w", {}, { file = true }))`, "could not read"},
		"options":         {"", `persist("w", {}, true)`, `persist wants options as its third argument, not boolean`},
		"an option":       {"", `persist("w", {}, { flie = true })`, "persist has no option 'flie' (did you mean 'file'?)"},
		"a name":          {"", `persist("w", {}, { file = "w.json" })`, "persist: the option file must be true or false, not string (the file is always w.persist)"},
		"a long name":     {"", `persist(("x"):rep(200), {}, { file = true })`, "persist: this name cannot be the name of a file"},
		"a function":      {"", `persist("w", { a = { print } }, { file = true })`, "w.a[1] is a function, which cannot survive a reload"},
		"a function then": {"", `persist("w", {}, { file = true }).list = { 1, print, 3 }`, "warning persist: could not save w.persist: w.list[2] is a function (it is left out; persist keeps numbers, strings, booleans and tables of them)"},
		"too much":        {"", `persist("w", {}, { file = true }).text = ("x"):rep(9e6)`, "warning persist: could not save w.persist: it has more than 8 MiB (the file was not changed)"},
		"too many":        {"", `local w = persist("w", {}, { file = true }) for i = 1, 3e5 do w[i] = true end`, "warning persist: could not save w.persist: it has more than 200000 values"},
		"a folder":        {"/", `persist("w", {}, { file = true })`, "could not read w.persist: is a directory"},
	} {
		t.Run(name, func(t *testing.T) {
			perform(t, func(th *theatre) {
				if tc.file == "/" {
					if err := os.Mkdir(filepath.Join(th.dir, "w.persist"), 0o777); err != nil {
						t.Fatal(err)
					}
				} else if tc.file != "" {
					th.write("w.persist", tc.file)
				}
				if _, err := th.try(tc.script); err != nil {
					th.add("error " + err.Error())
				}
				time.Sleep(time.Minute)
				synctest.Wait()
				if got := th.take(); !strings.Contains(got, tc.want) || strings.Count(got, "could not save") > 1 {
					t.Errorf("said\n%s\nwant\n%s", got, tc.want)
				}
				if err := th.live.Close(); err != nil {
					t.Error(err)
				}
				if now := th.file("w.persist"); tc.file != "" && tc.file != "/" && now != tc.file {
					t.Errorf("the file is %q now", now)
				}
			})
		})
	}
}

// A file that leads out of the workspace is neither read nor written there.
func TestPersistStaysInTheWorkspace(t *testing.T) {
	perform(t, func(th *theatre) {
		outside := filepath.Join(t.TempDir(), "outside")
		if err := os.WriteFile(outside, []byte("return { secret = 1 }"), 0o600); err != nil {
			t.Fatal(err)
		}
		if err := os.Symlink(outside, filepath.Join(th.dir, "w.persist")); err != nil {
			t.Fatal(err)
		}
		if _, err := th.try(`persist("w", {}, { file = true })`); err == nil || !strings.Contains(err.Error(), "could not read w.persist") {
			t.Errorf("%v", err)
		}
		th.load(`persist("../../etc/w", { n = 1 }, { file = true })`)
		time.Sleep(2 * time.Second)
		synctest.Wait()
		if th.file("%2E.%2F..%2Fetc%2Fw.persist") == "" {
			entries, _ := os.ReadDir(th.dir)
			t.Errorf("the files are %v", entries)
		}
		if text, _ := os.ReadFile(outside); string(text) != "return { secret = 1 }" {
			t.Errorf("the file outside is %q now", text)
		}
	})
}

// A generation that does not load, or has been replaced, writes nothing; a script that does nothing
// causes no work.
func TestPersistFileIsWrittenByTheRunningGeneration(t *testing.T) {
	perform(t, func(th *theatre) {
		th.load(`local w = persist("w", { n = 1 }, { file = true }) on("E", function() w.n = w.n + 1 end)`)
		if _, err := th.try(`persist("w", {}, { file = true }).n = 99 error("no")`); err == nil {
			t.Fatal("it has loaded")
		}
		time.Sleep(2 * time.Second)
		synctest.Wait()
		if text := th.file("w.persist"); !strings.Contains(text, "n = 1 ") {
			t.Errorf("the file is %s", text)
		}
		before, _ := os.Stat(filepath.Join(th.dir, "w.persist"))
		time.Sleep(time.Hour)
		c := th.join()
		c.Send(map[string]any{"etype": "OTHER"})
		time.Sleep(time.Hour)
		if after, _ := os.Stat(filepath.Join(th.dir, "w.persist")); !after.ModTime().Equal(before.ModTime()) || !os.SameFile(before, after) {
			t.Error("it was written though nothing has changed")
		}
		th.load(`print("plain now")`)
		time.Sleep(2 * time.Second)
		th.said("plain now")
	})
}
