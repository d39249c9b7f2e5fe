package luabind_test

import (
	"context"
	"fmt"
	"log/slog"
	"net"
	"os"
	"path/filepath"
	"sync"
	"testing"
	"time"

	"github.com/gorilla/websocket"
	"github.com/tinylib/msgp/msgp"

	"github.com/vuerlua/vuerlua/host"
	"github.com/vuerlua/vuerlua/luabind"
)

// echoScript answers each event, and now and then computes for longer than a connection's goroutine
// may be held up.
const echoScript = `
	on("ASK", function(event, session)
		local n = event.value
		session:send(ServerEvent{ etype = "ANSWER", data = { n = n } }) -- first: a reload cuts off what has begun
		if n %% 40 == 0 then
			local began = now()
			while now() - began < 0.03 do end
		end
		if n %% 7 == 0 then sleep(0) end
	end)
	spawn(function(session)
		session:set(DefaultScene{ Box{ key = "generation %d" } })
		for dt in frames(60) do session:upsert(Box{ key = "box", position = {dt, 0, 0} }) end
	end)`

// The loop passes between the goroutines of many connections and the engine's own. No event is lost
// or handled twice by that, whatever clients and reloads do meanwhile.
func TestManyOwners(t *testing.T) {
	dir := t.TempDir()
	write := func(generation int) {
		if err := os.WriteFile(filepath.Join(dir, "scene.lua"), fmt.Appendf(nil, echoScript, generation), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	live, err := luabind.NewLive(luabind.Config{Script: filepath.Join(dir, "scene.lua")})
	if err != nil {
		t.Fatal(err)
	}
	h, err := host.New(host.Config{Logger: slog.New(slog.DiscardHandler)}, live)
	if err != nil {
		t.Fatal(err)
	}
	ln, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	served := make(chan error, 1)
	go func() { served <- h.Serve(ln) }()
	write(1)
	if _, err := live.Reload(true); err != nil {
		t.Fatal(err)
	}

	const clients, rounds, events = 6, 2, 120
	var running sync.WaitGroup
	for range clients {
		running.Go(func() {
			for round := range rounds {
				if err := askAll(ln.Addr().String(), events, 1+15*round); err != nil {
					t.Error(err)
					return
				}
			}
		})
	}
	ended := make(chan struct{})
	go func() { running.Wait(); close(ended) }()
	for generation := 2; ; generation++ {
		write(generation)
		if _, err := live.Reload(true); err != nil {
			t.Error(err)
		}
		select {
		case <-ended:
		case <-time.After(100 * time.Millisecond):
			continue
		}
		break
	}
	ctx, cancel := context.WithTimeout(context.Background(), 10*time.Second)
	defer cancel()
	if err := h.Shutdown(ctx); err != nil {
		t.Errorf("shutdown: %v", err)
	}
	if err := <-served; err != nil {
		t.Errorf("serve: %v", err)
	}
	if err := live.Close(); err != nil {
		t.Errorf("close: %v", err)
	}
}

// askAll connects, has so many events answered with some of them outstanding, and leaves.
func askAll(address string, events, outstanding int) error {
	ws, _, err := websocket.DefaultDialer.Dial("ws://"+address, nil)
	if err != nil {
		return err
	}
	defer ws.Close()
	say := func(etype string, value any) error {
		frame, err := msgp.AppendIntf(nil, map[string]any{"etype": etype, "value": value})
		if err != nil {
			return err
		}
		return ws.WriteMessage(websocket.BinaryMessage, frame)
	}
	if err := say("INIT", map[string]any{"client": "test"}); err != nil {
		return err
	}
	_ = ws.SetReadDeadline(time.Now().Add(time.Minute))
	answered := make([]bool, events)
	for asked, answers := 0, 0; answers < events; {
		for ; asked < min(events, answers+outstanding); asked++ {
			if err := say("ASK", asked); err != nil {
				return err
			}
		}
		_, frame, err := ws.ReadMessage()
		if err != nil {
			return fmt.Errorf("%d of %d answers: %w", answers, asked, err)
		}
		if etype, _, _ := msgp.ReadStringBytes(msgp.Locate("etype", frame)); etype != "ANSWER" {
			continue
		}
		n, _, err := msgp.ReadIntBytes(msgp.Locate("n", msgp.Locate("data", frame)))
		if err != nil {
			return err
		}
		if answered[n] {
			return fmt.Errorf("event %d was handled twice", n)
		}
		answered[n] = true
		answers++
	}
	return nil
}
