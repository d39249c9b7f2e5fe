package host_test

import (
	"bytes"
	"encoding/binary"
	"fmt"
	"log/slog"
	"strings"
	"testing"
	"testing/synctest"

	"github.com/vuerlua/vuerlua/host"
	"github.com/vuerlua/vuerlua/protocol"
)

// boardScene has a piece that can be dragged on a board, a wall that cannot, and two instances.
func boardScene(t *testing.T) *protocol.Message {
	t.Helper()
	places := make([]byte, 2*3*4)
	binary.LittleEndian.PutUint32(places, 0x3f800000)
	piece := map[string]any{
		"tag": "Box", "key": "piece",
		"drag": map[string]any{"plane": "xz", "bounds": []any{[]any{-1, 0, -1}, []any{1, 0, 1}}},
	}
	scene := node("", map[string]any{
		"tag": "Scene", "rawChildren": []any{}, "bgChildren": []any{}, "htmlChildren": []any{},
		"children": []any{
			map[string]any{"tag": "VuerGroup", "key": "board", "position": []any{10, 0, 0}, "children": []any{piece}},
			map[string]any{"tag": "Box", "key": "wall"},
			map[string]any{"tag": "Instances", "key": "trees", "positions": places},
		},
	})
	scene.Nested = true
	return protocol.Set(now(), scene)
}

// A page cannot drag what the scene does not let it drag, nor hit an instance that is not there.
func TestDragsThatAreRefused(t *testing.T) {
	at := func(x, y, z float64) map[string]any { return map[string]any{"node": []any{x, y, z}} }
	tree := func(n any) map[string]any { return map[string]any{"instance": n} }
	for _, shared := range []bool{false, true} {
		t.Run(fmt.Sprintf("shared %t", shared), func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				var log bytes.Buffer
				world := &host.Store{}
				world.Send(boardScene(t))
				var heard []string
				p := &script{start: func(s *host.Session) {
					if shared {
						if err := world.Subscribe(s); err != nil {
							t.Error(err)
						}
					} else {
						mustSend(t, s, boardScene(t))
					}
				}, event: func(_ *host.Session, e *protocol.ClientEvent) { heard = append(heard, e.Etype+" "+e.Key) }}
				_, net := serve(t, host.Config{Logger: slog.New(slog.NewTextHandler(&log, nil))}, p)
				c, _ := comeBackWith(t, net, "", false)
				synctest.Wait()
				send := func(etype, key string, value map[string]any) {
					c.Send(map[string]any{"etype": etype, "key": key, "value": value})
				}
				send("DRAG_START", "piece", at(5, 0, 0))
				send("DRAG_START", "wall", at(0, 0, 0))
				send("DRAG", "nobody", at(0, 0, 0))
				send("DRAG", "", at(0, 0, 0))
				send("DRAG_START", "piece", at(-10, 0, 0))
				send("DRAG", "piece", at(-9, 7, 1))
				send("DRAG", "piece", at(-8, 0, 0))
				send("CLICK", "trees", tree(3))
				send("CLICK", "trees", tree(2))
				send("POINTER_MOVE", "trees", tree(0))
				send("POINTER_MOVE", "trees", tree(1))
				send("POINTER_MOVE", "wall", tree(7))
				synctest.Wait()
				// What the script changes meanwhile does not end the drag.
				var m protocol.MapBuilder
				off := protocol.Update(now(), false, []protocol.Node{{Key: "piece", Raw: m.Text("key", "piece").Bool("drag", false).Append(nil)}})
				if shared {
					world.Send(off)
				} else {
					mustSend(t, p.session(), off)
				}
				send("DRAG", "piece", at(-9.5, 0, 0))
				send("DRAG", "piece", at(9.5, 0, 0))
				send("DRAG_END", "piece", at(-9.5, 0, 0))
				send("DRAG", "piece", at(-9.5, 0, 0))
				send("DRAG_END", "piece", at(-9.5, 0, 0))
				synctest.Wait()
				want := "INIT , DRAG_START piece, DRAG piece, CLICK trees, POINTER_MOVE trees, POINTER_MOVE wall, DRAG piece, DRAG_END piece"
				if got := strings.Join(heard, ", "); got != want {
					t.Errorf("the script heard %q, want %q", got, want)
				}
				if n := p.session().Stats().Ignored; n != 10 {
					t.Errorf("%d events counted", n)
				}
				if n := strings.Count(log.String(), "is refused"); n != 1 || !strings.Contains(log.String(), "x is 15, which is not from -1 to 1") {
					t.Errorf("%d times in the log: %s", n, log.String())
				}
			})
		})
	}
}

// A page may start more drags than are remembered.
func TestManyDrags(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		heard := 0
		p := &script{start: func(s *host.Session) {
			var pieces []any
			for i := range 40 {
				pieces = append(pieces, map[string]any{"tag": "Box", "key": fmt.Sprint("piece", i), "drag": true})
			}
			scene := node("", map[string]any{"tag": "Scene", "rawChildren": []any{}, "bgChildren": []any{}, "htmlChildren": []any{}, "children": pieces})
			scene.Nested = true
			mustSend(t, s, protocol.Set(now(), scene))
		}, event: func(*host.Session, *protocol.ClientEvent) { heard++ }}
		_, net := serve(t, host.Config{}, p)
		c, _ := comeBackWith(t, net, "", false)
		for i := range 80 {
			c.Send(map[string]any{"etype": "DRAG_START", "key": fmt.Sprint("piece", i%40), "value": map[string]any{}})
		}
		synctest.Wait()
		if heard != 81 {
			t.Errorf("the script heard %d events", heard)
		}
	})
}
