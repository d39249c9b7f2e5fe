package luabind

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/tinylib/msgp/msgp"
	lua "github.com/yuin/gopher-lua"

	"github.com/vuerlua/vuerlua/luabind/internal/camera"
	"github.com/vuerlua/vuerlua/luabind/internal/machine"
	"github.com/vuerlua/vuerlua/luabind/internal/script"
	"github.com/vuerlua/vuerlua/protocol"
)

// A page reports its camera a few times a second while it moves, and when it comes to rest. That is enough for
// a script that reads session.camera now and then. For a script that reads it again and again, and
// while another client follows the camera, the page is asked to report every frame for a while.

// A view is the state of a client's camera, as far as the engine knows it. It belongs to the loop.
type view struct {
	known     bool // the client has reported its camera
	pose      camera.Pose
	readAt    int64 // when the script read session.camera last, on the engine's clock; 0: never
	watchedAt int64 // when the page was asked to report every frame; 0: never
	leader    *session
	followers []*session // whose leader this session is
}

const (
	// readOften is the longest time between two reads of session.camera that count as frequent
	// reads.
	readOften = time.Second
	// watchSeconds is how long a page reports every frame after a request, and watchAgain the time
	// after which the request is repeated.
	watchSeconds = 2
	watchAgain   = time.Second
	// answerSeconds is how long a page may take to answer after a flight has ended.
	answerSeconds = 5
)

// pose returns the camera of the client: as the client has reported it or, before that, as its
// scene sets it.
func (s *session) pose(L *lua.LState) *camera.Pose {
	e, v := s.engine, &s.camera
	if now := e.sinceEpoch(); !s.unattended && !s.left {
		if v.readAt != 0 && now-v.readAt < int64(readOften) {
			s.watch(now)
		}
		v.readAt = max(1, now)
		if !s.ownPage() {
			s.want("CAMERA_MOVE")
		}
	}
	if !v.known {
		v.pose = camera.OfScene(s.client.Property)
		info := s.client.Info()
		width, height := sizeOf(info["screenWidth"]), sizeOf(info["screenHeight"])
		if width > 0 && height > 0 {
			v.pose.Aspect = width / height
		}
	}
	return &v.pose
}

// sizeOf returns a number in an INIT, or 0 for any other value.
func sizeOf(v any) float64 {
	switch v := v.(type) {
	case int64:
		return float64(v)
	case uint64:
		return float64(v)
	case float64:
		return v
	}
	return 0
}

// watch asks the page to report its camera every frame for a while.
func (s *session) watch(now int64) {
	v := &s.camera
	if !s.ownPage() || v.watchedAt != 0 && now-v.watchedAt < int64(watchAgain) {
		return
	}
	v.watchedAt = max(1, now)
	data := msgp.AppendInt(msgp.AppendString(msgp.AppendMapHeader(nil, 1), "seconds"), watchSeconds)
	_ = s.client.Send(s.event(camera.Etype, data)) // fails only if the client has left
}

// sees stores the camera that an event reports. It returns true for a report of our page, which is
// not an event for scripts.
func (s *session) sees(ev *protocol.ClientEvent) (report bool) {
	v := &s.camera
	switch ev.Etype {
	case camera.Etype:
		r, ok := camera.Decode(ev.Value)
		if ok {
			v.pose, v.known = r.Pose, true
			s.lead()
		}
		if r.Hand && v.leader != nil {
			s.unfollow()
		}
		return true
	case "CAMERA_MOVE":
		if s.ownPage() || v.readAt == 0 && len(v.followers) == 0 {
			break
		}
		if !v.known {
			v.pose = camera.OfScene(s.client.Property)
		}
		if camera.DecodeMove(ev.Value, &v.pose) {
			v.known = true
			s.lead()
		}
	}
	return false
}

// lead sends the camera to the clients that follow it.
func (s *session) lead() {
	v := &s.camera
	if len(v.followers) == 0 {
		return
	}
	s.watch(s.engine.sinceEpoch())
	m := s.event("CAMERA_LOOK", v.pose.Append(nil, s.client.ID()))
	for _, f := range v.followers {
		if !f.client.Lagging() {
			_ = f.client.Send(m) // fails only if f has left, which ends the following
		}
	}
}

// follow makes the session's camera follow the camera of leader.
func (s *session) follow(leader *session) {
	s.unfollow()
	s.camera.leader = leader
	leader.camera.followers = append(leader.camera.followers, s)
	if !leader.ownPage() {
		leader.want("CAMERA_MOVE")
	}
}

func (s *session) unfollow() {
	if leader := s.camera.leader; leader != nil {
		leader.camera.followers = slices.DeleteFunc(leader.camera.followers, func(f *session) bool { return f == s })
		s.camera.leader = nil
	}
}

// leaveViews ends the session's following, and that of its followers.
func (s *session) leaveViews() {
	s.unfollow()
	for _, f := range s.camera.followers {
		f.camera.leader = nil
	}
	s.camera.followers = nil
}

// sessionLook implements session:look{ from =, at =, ... }.
func (e *Engine) sessionLook(L *lua.LState) int {
	s := e.checkSession(L, "look")
	t := e.api.WantTable(L, 2, "session:look", "session:look{ from = {3, 3, 3}, at = {0, 1, 0} }")
	w := camera.ReadLook(e.api, L, t)
	if w.Other != nil {
		return e.lookThrough(L, s, w)
	}
	if why := s.cannotFly(); why != "" {
		return pushLeft(L, why)
	}
	if w.Key != "" {
		if why := s.lacks(w.Key); why != "" {
			return pushLeft(L, why)
		}
	}
	s.unfollow()
	return e.fly(L, s, w, "CAMERA_LOOK", w.Data())
}

// lookThrough lets a client follow the camera of another client.
func (e *Engine) lookThrough(L *lua.LState, s *session, w *camera.Wish) int {
	ud, _ := w.Other.(*lua.LUserData)
	var leader *session
	if ud != nil {
		leader, _ = ud.Value.(*session)
	}
	switch {
	case leader == nil:
		e.throw(L, &script.Failure{
			Kind: script.Invalid, Message: "at of session:look wants a place, a key or a session, not " + script.Describe(w.Other),
			Hint: `at = {0, 1, 0}, or at = "box"`, Words: []string{"at"},
		})
	case leader == s:
		e.throw(L, &script.Failure{Kind: script.Invalid, Message: "session:look: a session cannot follow its own camera", Hint: "at is another session", Words: []string{"at"}})
	}
	w.Alone(e.api, L)
	if why := s.cannotFly(); why != "" {
		return pushLeft(L, why)
	}
	if leader.left {
		return pushLeft(L, "the client whose camera it is has left: "+leader.reason)
	}
	s.follow(leader)
	return e.fly(L, s, w, "CAMERA_LOOK", w.DataOf(leader.pose(L), leader.client.ID()))
}

// sessionFit implements session:fit{ keys..., seconds = }.
func (e *Engine) sessionFit(L *lua.LState) int {
	s := e.checkSession(L, "fit")
	w := camera.ReadFit(e.api, L, L.Get(2))
	if why := s.cannotFly(); why != "" {
		return pushLeft(L, why)
	}
	for _, key := range w.Keys {
		if why := s.lacks(key); why != "" {
			return pushLeft(L, why)
		}
	}
	s.unfollow()
	return e.fly(L, s, w, "CAMERA_FIT", w.Data())
}

// cannotFly returns why the client does not move its camera, or "" if it does.
func (s *session) cannotFly() string {
	if s.left {
		return s.reason
	}
	if s.ownPage() {
		return ""
	}
	name, _ := s.client.Info()["client"].(string)
	switch name {
	case "":
		return "the client has not said what it is; only our own page moves its camera"
	case "browser":
		return "Vuer's page does not move its camera; only our own page does"
	}
	return fmt.Sprintf("the client %.40q does not move its camera; only our own page does", name)
}

// lacks returns why a camera cannot look at a node, or "" if the node exists.
func (s *session) lacks(key string) string {
	sc := &s.scene
	if _, ok := sc.find(key); ok {
		return ""
	}
	sc.misses(key, protocol.OpEvent)
	why := fmt.Sprintf("no element has the key %q", key)
	if meant := sc.suggest(key); meant != "" {
		why += " (" + meant + ")"
	}
	return why
}

// fly sends a wish and, unless the script does not want to wait, waits for the end of the flight.
// It pushes true, or false and the reason.
func (e *Engine) fly(L *lua.LState, s *session, w *camera.Wish, etype string, data []byte) int {
	if !w.Wait {
		return s.send(L, change{Message: s.event(etype, data)})
	}
	if s.unattended {
		e.sleepUntil(L, e.sinceEpoch()+int64(w.Seconds*1e9))
		L.Push(lua.LTrue)
		return 1
	}
	answer, why := e.exchange(L, s, &serverEvent{etype: etype, data: data, ttl: -1}, w.Seconds+answerSeconds)
	switch {
	case answer != nil:
		why = flown(e, L, answer)
	case why != "":
	case s.left:
		why = s.reason
	default:
		why = "the page has not answered"
	}
	if why != "" {
		return pushLeft(L, why)
	}
	L.Push(lua.LTrue)
	return 1
}

// maxReason bounds the reason that a page sends, in bytes.
const maxReason = 200

// flown returns why a flight has ended early, or "" if it has not.
func flown(e *Engine, L *lua.LState, answer *protocol.ClientEvent) string {
	event, _ := e.rawEvent(L, answer).(*lua.LTable)
	value, _ := machine.GetString(event, "value").(*lua.LTable)
	if value == nil {
		return "the page has not said whether it arrived"
	}
	for _, name := range []string{"reason", "error"} {
		if why, ok := machine.GetString(value, name).(lua.LString); ok && why != "" {
			return strings.ToValidUTF8(string(why[:min(len(why), maxReason)]), "")
		}
	}
	return ""
}
