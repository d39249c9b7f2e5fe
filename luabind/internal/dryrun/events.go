package dryrun

import (
	"encoding/json"
	"maps"
	"slices"
	"strings"

	"github.com/tinylib/msgp/msgp"

	"github.com/vuerlua/vuerlua/protocol"
	"github.com/vuerlua/vuerlua/protocol/catalog"
)

// maxSenders bounds the nodes of one tag that send events.
const maxSenders = 16

// A node is an element that a client shows.
type node struct {
	key, tag string
	props    map[string]any
}

// A simulation says how a dry run simulates an event. Nothing may be reported that no client could cause.
// So only nodes send events that the script has shown, with their own keys and values that they have: a
// slider sends the value at which it is.
type simulation struct {
	// value returns the event's value. It reports false if the node's properties keep it from sending
	// the event. It is nil for events that are not simulated.
	value  func(n *node) (value any, sends bool)
	reason string // why the event is not simulated
}

// The reasons why events are not simulated.
const (
	needsHeadset = "it needs a headset"
	needsFile    = "it needs a file that the client loads or renders"
	needsMuJoCo  = "it needs a simulation that runs in the client"
)

// simulations has a row for each event of the catalogue, by etype. Answers to requests need none: no
// client is there to answer.
var simulations = map[string]simulation{
	"CLICK":           {value: (*node).click},
	"SET":             {value: (*node).setting},
	"INPUT":           {value: func(*node) (any, bool) { return "text", true }},
	"OBJECT_MOVE":     {value: (*node).pose},
	"OBJECT_MOVE_END": {value: (*node).pose},
	"KeyDown":         {value: func(n *node) (any, bool) { return keyPress(), n.props["enableKeyDown"] == true }},
	"KeyPress":        {value: func(n *node) (any, bool) { return keyPress(), n.props["enableKeyPress"] == true }},
	"KeyUp":           {value: func(n *node) (any, bool) { return keyPress(), n.props["enableKeyUp"] == true }},
	"UPLOAD":          {value: (*node).upload},
	"GAMEPAD":         {value: (*node).gamepad},
	"TIMELINE_STEP":   {value: (*node).step},

	"ON_CLICK":          {reason: "it is the older form of CLICK, which handlers receive already"},
	"CAMERA_MOVE":       {reason: "the client's own camera sends one, see Client.Events"},
	"ADD_MARKER":        {reason: "it needs a point cloud under the pointer"},
	"MOUSE_CLICK":       {reason: "it comes with PointerControls only, which hide the pointer"},
	"ON_CONTRIB_LOAD":   {reason: "it needs code that the client loads"},
	"LOAD":              {reason: needsFile},
	"CAMERA_VIEW":       {reason: needsFile},
	"HAND_MOVE":         {reason: needsHeadset},
	"HEAD_MOVE":         {reason: needsHeadset},
	"BODY_MOVE":         {reason: needsHeadset},
	"CONTROLLER_MOVE":   {reason: needsHeadset},
	"WEBXR_MESH_UPDATE": {reason: needsHeadset},
	"ON_MUJOCO_LOAD":    {reason: needsMuJoCo},
	"ON_MUJOCO_FRAME":   {reason: needsMuJoCo},
}

// Events returns the events that the client sends when the scene has been there for a while, in the order
// in which a client would send them. It returns none if the client has no scene, or is closed.
func (c *Client) Events() []*protocol.ClientEvent {
	c.mu.Lock()
	nodes, heard, active := slices.Clone(c.nodes), c.heard, c.shown && !c.closed
	c.mu.Unlock()
	if !active {
		return nil
	}
	all := appendEvent(nil, "CAMERA_MOVE", "defaultCamera", cameraMove())
	senders := map[string]int{}
	for _, n := range nodes {
		events := append(slices.Clip(eventsOf(n.tag)), n.pointed(heard)...)
		if senders[n.tag]++; len(events) == 0 || senders[n.tag] > maxSenders {
			continue
		}
		for _, etype := range events {
			simulate := simulations[etype].value
			if simulate == nil {
				simulate = pointerEvents[etype]
			}
			if simulate != nil {
				if value, sends := simulate(&n); sends {
					all = appendEvent(all, etype, n.key, value)
				}
			}
		}
	}
	return appendSelection(all, nodes, heard)
}

// eventsOf returns the etypes that nodes with a tag send.
func eventsOf(tag string) []string {
	for _, c := range catalog.ByTag(tag) {
		if len(c.Events) > 0 {
			return c.Events
		}
	}
	return nil
}

func appendEvent(all []*protocol.ClientEvent, etype, key string, value any) []*protocol.ClientEvent {
	frame, err := msgp.AppendIntf(nil, map[string]any{"etype": etype, "key": key, "ts": 0, "value": value})
	if err != nil {
		return all
	}
	ev, err := protocol.DecodeEvent(frame, protocol.DefaultLimits)
	if err != nil {
		return all
	}
	return append(all, ev)
}

// Init returns the client's INIT event.
func (c *Client) Init() *protocol.ClientEvent {
	frame, err := msgp.AppendIntf(nil, map[string]any{"etype": "INIT", "value": c.info})
	if err != nil {
		return nil
	}
	ev, err := protocol.DecodeEvent(frame, protocol.DefaultLimits)
	if err != nil {
		return nil
	}
	return ev
}

func cameraMove() any {
	return map[string]any{"camera": map[string]any{
		"position": []any{0, 5, 10}, "rotation": []any{0, 0, 0}, "quaternion": []any{0, 0, 0, 1}, "matrix": matrix(0, 5, 10),
		"ctype": "perspective", "near": 0.1, "far": 2000, "zoom": 1, "width": 1280, "height": 720,
		"fov": 60, "aspect": 16. / 9, "focus": 10, "filmGauge": 35, "filmOffset": 0,
	}}
}

// click returns the value of a CLICK: buttons send their key, pictures the point in the picture.
func (n *node) click() (any, bool) {
	switch n.tag {
	case "Table":
		return n.cell()
	case "Button":
		return map[string]any{"key": n.key}, true
	case "Img":
		return map[string]any{"x": 0, "y": 0, "w": 1, "h": 1}, true
	}
	click := n.hit()
	maps.Copy(click, modifiers())
	return click, true
}

// cell returns a click on the first cell of a table.
func (n *node) cell() (any, bool) {
	rows, _ := n.props["rows"].([]any)
	if len(rows) == 0 {
		return nil, false
	}
	return map[string]any{"key": n.key, "row": 1, "column": 1, "values": rows[0]}, true
}

// upload returns the file that is uploaded. Pictures need one of the author's.
func (n *node) upload() (any, bool) {
	if n.tag != "FileUpload" {
		return nil, false
	}
	return map[string]any{"name": "file.txt", "type": "text/plain", "bytes": []byte("text")}, true
}

// setting returns the value of a control: its own, its first option, its limits, or one of the catalogue's type.
func (n *node) setting() (any, bool) {
	given := n.props["value"]
	if _, isText := given.(string); given != nil && (isText || n.tag != "ColorPicker") {
		return given, true // a colour picker sends strings only
	}
	if options, ok := n.props["options"].([]any); ok && len(options) > 0 {
		return n.option(options[0]), true
	}
	low, high := n.props["min"], n.props["max"]
	for _, c := range catalog.ByTag(n.tag) {
		p, ok := c.Prop("value")
		switch {
		case !ok:
		case p.Type&catalog.Vector != 0 && p.Len == 2 && low != nil && high != nil:
			return []any{low, high}, true
		case p.Type&catalog.Vector != 0 || low == nil:
			return valueOf(p), true
		}
	}
	if low == nil {
		return 0, true
	}
	return low, true
}

// option returns the value of a control whose first option is chosen.
func (n *node) option(first any) any {
	if o, ok := first.(map[string]any); ok {
		first = o["value"]
		if first == nil {
			first = o["label"]
		}
	}
	if several, _ := n.props["multiple"].(bool); several {
		return []any{first}
	}
	return first
}

// valueOf returns a value of a property: the default, or one of its type.
func valueOf(p *catalog.Prop) any {
	var v any
	list := strings.NewReplacer("{", "[", "}", "]").Replace(p.Default)
	switch {
	case p.Default != "" && json.Unmarshal([]byte(list), &v) == nil:
		return v
	case len(p.Enum) > 0:
		return p.Enum[0]
	case p.Type&catalog.Bool != 0:
		return false
	case p.Type&catalog.Vector != 0:
		return slices.Repeat([]any{0}, max(1, p.Len))
	case p.Type&(catalog.Number|catalog.Int) != 0:
		return 0
	case p.Type&catalog.Color != 0:
		return "#000000"
	case p.Type&catalog.List != 0:
		return []any{}
	}
	return ""
}

func (n *node) pose() (any, bool) {
	return map[string]any{
		"position": []any{0, 0, 0}, "rotation": []any{0, 0, 0, "XYZ"}, "quaternion": []any{0, 0, 0, 1},
		"matrix": matrix(0, 0, 0), "matrixWorld": matrix(0, 0, 0),
	}, true
}

func (n *node) gamepad() (any, bool) {
	return map[string]any{"id": "gamepad", "axes": slices.Repeat([]any{0}, 4), "buttons": slices.Repeat([]any{0}, 17)}, true
}

func (n *node) step() (any, bool) {
	for _, v := range []any{n.props["step"], n.props["start"], 0} {
		if v != nil {
			return map[string]any{"step": v, "elapsedTime": 0, "delta": 0}, true
		}
	}
	return nil, false
}

func keyPress() map[string]any {
	key := modifiers()
	maps.Copy(key, map[string]any{"key": "a", "code": "KeyA", "repeat": false, "isComposing": false})
	return key
}

// modifiers returns the state of the modifier keys, none of which is pressed.
func modifiers() map[string]any {
	return map[string]any{"shiftKey": false, "ctrlKey": false, "altKey": false, "metaKey": false}
}

// matrix returns the matrix of a place, column by column.
func matrix(x, y, z any) []any {
	return []any{1, 0, 0, 0, 0, 1, 0, 0, 0, 0, 1, 0, x, y, z, 1}
}
