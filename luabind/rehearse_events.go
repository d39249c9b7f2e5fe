package luabind

import (
	"maps"
	"slices"

	"github.com/tinylib/msgp/msgp"

	"github.com/vuerlua/vuerlua/protocol"
	"github.com/vuerlua/vuerlua/protocol/catalog"
)

// In a rehearsal handlers hear one event of each kind that the nodes of the scene send, so
// that what is wrong inside of them is found as well.
//
// Nothing may be reported that no client could bring about. So only nodes that the script has
// shown speak, with their own keys; a slider says the value that it has, a timeline the step
// at which it stands; what takes a headset, a model's file or a picture says nothing, and
// nor do events of the script's own, whose values only the script knows. They come in the order
// in which a client sends them, when the scene has been there for a while.

// maxActors bounds the nodes of a client that are remembered, maxSpeakers those of a kind
// that speak.
const (
	maxActors   = 10_000
	maxSpeakers = 16
)

// An actor is a node of a client that is not there.
type actor struct {
	key, tag string
	props    map[string]any
}

// watch keeps the nodes of a message, those that are known already as they were.
func (c *stranger) watch(m *protocol.Message) {
	if m.Op == protocol.OpSet {
		c.shown, c.actors, c.known = true, nil, map[string]bool{}
	}
	if c.known == nil {
		return // nothing is shown yet
	}
	for _, n := range m.Nodes {
		if n.Key != "" && c.known[n.Key] && !n.Nested || len(c.actors) >= maxActors {
			continue
		}
		if v, _, err := msgp.ReadIntfBytes(n.Raw); err == nil {
			c.learn(v)
		}
	}
	for _, key := range m.Keys {
		c.actors = slices.DeleteFunc(c.actors, func(a actor) bool { return a.key == key })
		delete(c.known, key)
	}
}

// learn notes a node and those below it.
func (c *stranger) learn(v any) {
	switch v := v.(type) {
	case []any:
		for _, item := range v {
			c.learn(item)
		}
	case map[string]any:
		key, _ := v["key"].(string)
		tag, _ := v["tag"].(string)
		if key != "" && tag != "" && !c.known[key] && len(c.actors) < maxActors {
			c.known[key] = true
			c.actors = append(c.actors, actor{key, tag, v})
		}
		for _, list := range []string{"children", "bgChildren", "htmlChildren", "rawChildren"} {
			c.learn(v[list])
		}
	}
}

// play lets the client's nodes send what they would send.
func (e *Engine) play(c *stranger) {
	c.mu.Lock()
	actors, shown := slices.Clone(c.actors), c.shown
	c.mu.Unlock()
	if !shown || !c.Connected() {
		return
	}
	s := e.session(c)
	e.pretend(s, "CAMERA_MOVE", "defaultCamera", map[string]any{"camera": map[string]any{
		"position": []any{0, 5, 10}, "rotation": []any{0, 0, 0}, "quaternion": []any{0, 0, 0, 1}, "matrix": pose(0, 5, 10),
		"ctype": "perspective", "near": 0.1, "far": 2000, "zoom": 1, "width": 1280, "height": 720,
		"fov": 60, "aspect": 16. / 9, "focus": 10, "filmGauge": 35, "filmOffset": 0,
	}})
	spoken := map[string]int{}
	for _, a := range actors {
		kind := a.kind()
		if spoken[kind]++; kind == "" || spoken[kind] > maxSpeakers {
			continue
		}
		for _, etype := range etypesOf[kind] {
			if value, sends := a.says(etype); sends {
				e.pretend(s, etype, a.key, value)
			}
		}
	}
}

// etypesOf are what a kind of node sends, in order.
var etypesOf = map[string][]string{
	"solid": {"CLICK"}, "Button": {"CLICK"}, "Slider": {"SET"}, "Input": {"INPUT"},
	"Movable": {"OBJECT_MOVE", "OBJECT_MOVE_END"}, "Pivot": {"OBJECT_MOVE", "OBJECT_MOVE_END"},
	"KeyboardMonitor": {"KeyDown", "KeyPress", "KeyUp"}, "Gamepad": {"GAMEPAD"}, "TimelineControls": {"TIMELINE_STEP"},
}

// kind is what of etypesOf the node is.
func (a *actor) kind() string {
	if _, ok := etypesOf[a.tag]; ok {
		return a.tag
	}
	if c, ok := catalog.Lookup(a.tag); ok && c.Category == "primitive" && slices.Contains(c.Events, "CLICK") {
		return "solid"
	}
	return ""
}

// says is the value of an event of the node; sends is false where its properties keep it
// from sending it.
func (a *actor) says(etype string) (value any, sends bool) {
	switch etype {
	case "CLICK":
		if a.tag == "Button" {
			return map[string]any{"key": a.key}, true
		}
		click := held()
		maps.Copy(click, map[string]any{"key": a.key, "position": []any{0, 0, 0}, "normal": []any{0, 1, 0}, "distance": 5, "button": 0})
		return click, true
	case "SET":
		for _, v := range []any{a.props["value"], a.props["min"], 0} {
			if v != nil {
				return v, true
			}
		}
	case "INPUT":
		return "text", true
	case "OBJECT_MOVE", "OBJECT_MOVE_END":
		return map[string]any{
			"position": []any{0, 0, 0}, "rotation": []any{0, 0, 0, "XYZ"}, "quaternion": []any{0, 0, 0, 1}, "matrix": pose(0, 0, 0), "matrixWorld": pose(0, 0, 0),
		}, true
	case "KeyDown", "KeyPress", "KeyUp":
		key := held()
		maps.Copy(key, map[string]any{"key": "a", "code": "KeyA", "repeat": false, "isComposing": false})
		return key, a.props["enable"+etype] == true
	case "GAMEPAD":
		buttons := make([]any, 17)
		for i := range buttons {
			buttons[i] = 0
		}
		return map[string]any{"id": "gamepad", "axes": []any{0, 0, 0, 0}, "buttons": buttons}, true
	case "TIMELINE_STEP":
		for _, v := range []any{a.props["step"], a.props["start"], 0} {
			if v != nil {
				return map[string]any{"step": v, "elapsedTime": 0, "delta": 0}, true
			}
		}
	}
	return nil, false
}

// held are the modifier keys that nobody holds down.
func held() map[string]any {
	return map[string]any{"shiftKey": false, "ctrlKey": false, "altKey": false, "metaKey": false}
}

// pose is the matrix of a place, column by column.
func pose(x, y, z any) []any {
	return []any{1, 0, 0, 0, 0, 1, 0, 0, 0, 0, 1, 0, x, y, z, 1}
}

// pretend hands an event of a client that is not there to its handlers.
func (e *Engine) pretend(s *session, etype, key string, value any) {
	fields := map[string]any{"etype": etype, "key": key, "ts": 0}
	if value != nil {
		fields["value"] = value
	}
	frame, err := msgp.AppendIntf(nil, fields)
	if err != nil {
		return
	}
	if ev, err := protocol.DecodeEvent(frame, protocol.DefaultLimits); err == nil {
		e.dispatch(s, ev, nil)
	}
}
