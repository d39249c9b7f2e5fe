package host_test

import (
	"bytes"
	"fmt"
	"log/slog"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/vuerlua/vuerlua/host"
	"github.com/vuerlua/vuerlua/host/hosttest"
	"github.com/vuerlua/vuerlua/protocol"
)

// panelScene is a scene with a slider in a panel, and another one in a panel that is disabled.
func panelScene(t *testing.T) *protocol.Message {
	t.Helper()
	slider := func(key string) map[string]any {
		return map[string]any{"tag": "Slider", "key": key, "min": 0, "max": 5, "value": 1}
	}
	scene := node("", map[string]any{
		"tag": "Scene", "children": []any{}, "rawChildren": []any{}, "bgChildren": []any{},
		"htmlChildren": []any{
			map[string]any{"tag": "Panel", "key": "on", "children": []any{slider("speed")}},
			map[string]any{"tag": "Panel", "key": "off", "disabled": true, "children": []any{slider("dead")}},
		},
	})
	scene.Nested = true
	return protocol.Set(now(), scene)
}

// A page cannot send what its controls do not offer, whether the scene is its own or a store's.
func TestValuesThatAreNotOffered(t *testing.T) {
	for _, shared := range []bool{false, true} {
		t.Run(fmt.Sprintf("shared %t", shared), func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				var log bytes.Buffer
				world := &host.Store{}
				world.Send(panelScene(t))
				var heard []string
				p := &script{start: func(s *host.Session) {
					if shared {
						if err := world.Subscribe(s); err != nil {
							t.Error(err)
						}
					} else {
						mustSend(t, s, panelScene(t))
					}
				}, event: func(_ *host.Session, e *protocol.ClientEvent) { heard = append(heard, e.Etype+" "+e.Key) }}
				_, net := serve(t, host.Config{Logger: slog.New(slog.NewTextHandler(&log, nil))}, p)
				c, _ := comeBackWith(t, net, "", false)
				synctest.Wait()
				for c.Pending() > 0 {
					c.Next()
				}
				for _, e := range []map[string]any{
					{"key": "speed", "value": 6}, {"key": "speed", "value": "fast"}, {"key": "speed"}, {"key": "dead", "value": 2},
					{"key": "nobody", "value": 2}, {"key": "speed", "value": 3}, {"value": 3},
					{"value": map[string]any{"key": "speed", "value": 3}},
				} {
					e["etype"] = "SET"
					c.Send(e)
				}
				synctest.Wait()
				if got := strings.Join(heard, ", "); got != "INIT , SET speed, SET " {
					t.Errorf("the script heard %q", got)
				}
				if n := p.session().Stats().Ignored; n != 6 {
					t.Errorf("%d events counted", n)
				}
				if n := strings.Count(log.String(), "is refused"); n != 1 || !strings.Contains(log.String(), "6 is not from 0 to 5") {
					t.Errorf("%d times in the log: %s", n, log.String())
				}
				corrected := 0
				for c.Pending() > 0 {
					for _, n := range nodesOf(t, c.Next()) {
						corrected++
						if number(n["value"]) != 1 {
							t.Errorf("the page was sent %v", n)
						}
					}
				}
				if corrected == 0 {
					t.Error("the page was not told the right value")
				}
			})
		})
	}
}

// Programs that are not our page may have a SET of their own.
func TestSetOfAnotherProgram(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		p := &script{start: func(s *host.Session) { mustSend(t, s, panelScene(t)) }}
		_, net := serve(t, host.Config{}, p)
		c := net.Dial(t)
		c.Init(map[string]any{"client": "python"})
		c.Send(map[string]any{"etype": "SET", "key": "nobody", "value": 2})
		synctest.Wait()
		wantCalls(t, p, "start", "event INIT", "event SET")
	})
}

// What the client has changed itself is not sent, and is part of the scene that it resumes.
func TestNote(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		p := &script{start: func(s *host.Session) { mustSend(t, s, panelScene(t)) }}
		_, net := serve(t, host.Config{Resume: 30 * time.Second}, p)
		c, first := comeBack(t, net, "")
		synctest.Wait()
		for c.Pending() > 0 {
			c.Next()
		}
		var m protocol.MapBuilder
		raw := m.Text("key", "speed").Number("value", 4).Append(nil)
		p.session().Note(protocol.Update(now(), false, []protocol.Node{{Key: "speed", Raw: raw}}))
		synctest.Wait()
		if c.Pending() > 0 {
			t.Errorf("the page was sent %v", c.Next())
		}
		c.Drop()
		time.Sleep(time.Second)
		c, _ = comeBack(t, net, first.token)
		if got := sliderOf(c.Client); got != 4 {
			t.Errorf("the page that came back shows %d", got)
		}
		p.session().Close("")
		p.session().Note(protocol.Update(now(), false, []protocol.Node{{Key: "speed", Raw: raw}}))
	})
}

// sliderOf returns the value of the first slider in the next SET.
func sliderOf(c *hosttest.Client) int64 {
	for {
		event := c.Next()
		if event["etype"] != "SET" {
			continue
		}
		panel := event["data"].(map[string]any)["htmlChildren"].([]any)[0].(map[string]any)
		return number(panel["children"].([]any)[0].(map[string]any)["value"])
	}
}
