package main

import (
	"fmt"
	"net"
	"strings"
	"testing"
	"time"

	"github.com/gorilla/websocket"
)

// watched is a viewer's view of the scenes below: the x of each box, by key.
type watched struct {
	ws      *websocket.Conn
	frames  int
	session map[string]any
	boxes   map[string]float64
}

// watch connects as a viewer that resumes the session of a token; nil for a new session.
func watch(t *testing.T, url string, token any) *watched {
	t.Helper()
	v := &watched{boxes: map[string]float64{}}
	v.ws = dialWith(t, url, map[string]any{"client": "browser", "viewer": "vuerlua", "acks": true, "resume": token})
	for v.session == nil {
		v.next(t)
	}
	return v
}

// next takes one message and acknowledges it.
func (v *watched) next(t *testing.T) {
	t.Helper()
	event := receive(t, v.ws)
	v.frames++
	data, _ := event["data"].(map[string]any)
	nodes, _ := data["nodes"].([]any)
	switch event["etype"] {
	case "VUERLUA_SESSION":
		v.session = data
	case "SET":
		clear(v.boxes)
		nodes, _ = data["children"].([]any)
	}
	for _, n := range nodes {
		n := n.(map[string]any)
		if position, ok := n["position"].([]any); ok {
			v.boxes[n["key"].(string)] = number(position[0])
		}
	}
	send(t, v.ws, map[string]any{"etype": "VUERLUA_ACK", "value": v.frames})
}

func number(v any) float64 {
	switch v := v.(type) {
	case int64:
		return float64(v)
	case uint64:
		return float64(v)
	case float32:
		return float64(v)
	case float64:
		return v
	}
	return -1
}

// A connection breaks while a scene runs at 60 frames a second: the session is the same
// afterwards, its tasks have continued, and the scene is correct. TestResumeAfterCut of package
// host tests interruptions of ten seconds and more, in virtual time.
func TestResumeAfterWiFiCut(t *testing.T) {
	p := startProcess(t, `spawn(function(session)
  print("begin " .. session.id)
  session:on_close(function(reason) print("end " .. session.id .. ": " .. reason) end)
  session:set(Scene{ Box{ key = "tick" }, Box{ key = "old", position = {1, 0, 0} } })
  session:spawn_task(function()
    while not session.resuming do sleep(0.05) end
    print("away, connected: " .. tostring(session.connected))
    session:remove("old")
    session:upsert(Box{ key = "new", position = {2, 0, 0} })
  end)
  for dt, t, n in frames(60) do
    session:upsert(Box{ key = "tick", position = {n, 0, 0} })
  end
end)
`, "--resume=1m")
	v := watch(t, p.ready.WS, nil)
	for v.boxes["tick"] < 60 {
		v.next(t)
	}
	id, token, before := v.session["id"], v.session["token"], v.boxes["tick"]
	if err := v.ws.NetConn().(*net.TCPConn).SetLinger(0); err != nil { // a reset, without a close frame
		t.Fatal(err)
	}
	if err := v.ws.NetConn().Close(); err != nil {
		t.Fatal(err)
	}
	const cut = 3 * time.Second
	time.Sleep(cut) // real time, because the socket is real

	v = watch(t, p.ready.WS, token)
	if v.session["id"] != id || v.session["resumed"] != true || v.session["token"] == token || v.session["script"] != "scene.lua" {
		t.Errorf("the viewer received session %v, want %v", v.session, id)
	}
	for v.boxes["tick"] == 0 {
		v.next(t)
	}
	// On a busy machine frames may be missing, but nearly all would be missing if the task had been blocked.
	if frames := v.boxes["tick"] - before; frames < 60*cut.Seconds()/2 {
		t.Errorf("%v frames went by in %v", frames, cut)
	}
	for last := v.boxes["tick"]; v.boxes["tick"] < last+30; {
		v.next(t)
	}
	if v.boxes["new"] != 2 || len(v.boxes) != 2 {
		t.Errorf("it shows %v", v.boxes)
	}
	if got, want := p.out.String(), fmt.Sprintf("scene.lua:2: begin %v\nscene.lua:7: away, connected: true\n", id); got != want {
		t.Errorf("the script says\n%swant\n%s", got, want)
	}

	// The session of a closed page ends at once.
	if err := v.ws.WriteControl(websocket.CloseMessage, websocket.FormatCloseMessage(1001, ""), time.Now().Add(time.Second)); err != nil {
		t.Fatal(err)
	}
	eventually(t, p, func() bool { return strings.Contains(p.out.String(), fmt.Sprintf("end %v: client left", id)) })
}

// The token of an expired session starts a new session.
func TestResumeThatIsTooLate(t *testing.T) {
	p := startProcess(t, `spawn(function(session)
  session:on_close(function(reason) print(reason) end)
  session:set(Scene{ Box{ key = "tick", position = {1, 0, 0} } })
end)
`, "--resume=50ms")
	v := watch(t, p.ready.WS, nil)
	_ = v.ws.NetConn().Close()
	eventually(t, p, func() bool { return p.out.String() == "scene.lua:2: lost\n" })
	again := watch(t, p.ready.WS, v.session["token"])
	for again.boxes["tick"] != 1 {
		again.next(t)
	}
	if again.session["resumed"] != false || again.session["id"] == v.session["id"] {
		t.Errorf("the viewer received session %v after %v", again.session, v.session)
	}
}
