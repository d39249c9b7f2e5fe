package luabind_test

import (
	"fmt"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/vuerlua/vuerlua/host/hosttest"
)

// panelOf returns the values of the controls in the last SET or UPSERT that a client was sent, by label, and
// whether there was one.
func panelOf(c *hosttest.Client) (values string) {
	synctest.Wait()
	for c.Pending() > 0 {
		m := c.Next()
		data, _ := m["data"].(map[string]any)
		var nodes any
		switch m["etype"] {
		case "SET":
			nodes = data["htmlChildren"]
		case "UPSERT":
			nodes = data["nodes"]
		}
		if nodes == nil {
			continue
		}
		var all []string
		var walk func(v any)
		walk = func(v any) {
			switch v := v.(type) {
			case []any:
				for _, item := range v {
					walk(item)
				}
			case map[string]any:
				if v["value"] != nil {
					all = append(all, fmt.Sprintf("%v=%v", v["label"], v["value"]))
				}
				walk(v["children"])
			}
		}
		walk(nodes)
		values = strings.Join(all, " ")
	}
	return values
}

const knobScene = `local knobs = controls("Look", { speed = 1, name = "Ann", light = { power = 2 } })
spawn(function(session)
	local own = session:controls("Own", { size = 1 })
	session:set(DefaultScene{ Box{ key = "box" } })
end)
`

// The values of controls survive reloads: those of everybody and those of a session.
func TestControlsSurviveReloads(t *testing.T) {
	perform(t, func(th *theatre) {
		th.load(knobScene)
		c := th.join()
		want := func(script, values string) {
			th.Helper()
			th.load(script)
			time.Sleep(200 * time.Millisecond)
			if got := panelOf(c); got != values {
				t.Errorf("the page was sent %q, want %q", got, values)
			}
		}
		for _, set := range []struct {
			key   string
			value any
		}{{"controls.Look.speed", 5}, {"controls.Look.light.power", 7}, {"session.controls.Own.size", 3}} {
			c.Send(map[string]any{"etype": "SET", "key": set.key, "value": set.value})
		}
		synctest.Wait()
		panelOf(c)
		want(knobScene+"-- the same", "speed=5 name=Ann power=7 size=3")
		want(strings.Replace(knobScene, "power = 2", "power = 4", 1), "speed=5 name=Ann power=4 size=3")
		want(strings.Replace(knobScene, "speed = 1", "speed = Slider{ value = 1, max = 9 }", 1), "speed=1 name=Ann power=2 size=3")
		c.Send(map[string]any{"etype": "SET", "key": "controls.Look.speed", "value": 8})
		synctest.Wait()
		want(strings.Replace(knobScene, "speed = 1", "speed = Slider{ value = 1, max = 9 }", 1)+"-- the same", "speed=8 name=Ann power=2 size=3")
		want(strings.Replace(knobScene, "speed = 1", "speed = Slider{ value = 1, max = 4 }", 1), "speed=1 name=Ann power=2 size=3")
		want("spawn(function(s) s:set(DefaultScene{ Sphere{} }) end)", "")
	})
}

// A page keeps the old scene until the new one has come, whatever panels there are.
func TestPanelsDoNotReplaceTheOldScene(t *testing.T) {
	perform(t, func(th *theatre) {
		th.load(knobScene)
		c := th.join()
		panelOf(c)
		th.load(`controls("Other", { x = 1 })
			spawn(function(session) session:controls("Own", { y = 2 }) sleep(1) session:set(DefaultScene{ Sphere{ key = "s" } }) end)`)
		time.Sleep(500 * time.Millisecond)
		if got := panelOf(c); got != "" {
			t.Errorf("before its scene the page was sent %q", got)
		}
		time.Sleep(time.Second)
		if got := panelOf(c); got != "x=1 y=2" {
			t.Errorf("with its scene the page was sent %q", got)
		}
		th.load(`controls("Alone", { z = 3 })`)
		time.Sleep(500 * time.Millisecond)
		if got := panelOf(c); got != "z=3" {
			t.Errorf("a script of controls alone sends %q", got)
		}
	})
}
