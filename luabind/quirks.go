package luabind

import (
	"slices"
	"time"

	"github.com/tinylib/msgp/msgp"

	"github.com/vuerlua/vuerlua/protocol"
)

// quirks are what Vuer's own client must be sent before it does what a script may expect. It
// answers a GRAB_RENDER only if a GrabRender node is mounted, and sends what it tracks only if a
// property of the tracking node asks for it. Our own viewer needs none of this.
type quirks struct {
	asked    bool // official is known
	official bool
	shown    bool                // a scene has been sent
	grabber  int64               // when the GrabRender node was mounted, on the engine's clock; 0: not mounted
	trackers map[string]*tracker // by key; nil before the first look
	wanted   uint8               // bits of trackedEtypes
}

// A tracker is a node of the client's scene that sends events.
type tracker struct {
	kind int  // index in trackerKinds
	set  bool // the script has set its properties, or they have been sent
	on   bool // it sends, because the script wants it to
}

// trackerKinds are the nodes that track something, with the properties that make them send events.
// A property that is absent or nil is off.
var trackerKinds = [...]struct {
	tag, etype string
	props      []string
}{
	{"SceneCameraControl", "CAMERA_MOVE", []string{"stream"}},
	{"OrbitControls", "CAMERA_MOVE", []string{"stream"}},
	{"Hands", "HAND_MOVE", []string{"stream"}},
	{"MotionControllers", "CONTROLLER_MOVE", []string{"stream", "left", "right"}},
}

// trackedEtypes are the etypes of trackerKinds, a bit of quirks.wanted each.
var trackedEtypes = [...]string{"CAMERA_MOVE", "HAND_MOVE", "CONTROLLER_MOVE"}

func trackerKind(tag string) int {
	switch tag {
	case "SceneCameraControl", "OrbitControls", "Hands", "MotionControllers":
		for i := range trackerKinds {
			if trackerKinds[i].tag == tag {
				return i
			}
		}
	}
	return -1
}

// maxTrackers bounds the nodes that are remembered. A scene has a handful.
const maxTrackers = 64

// isOfficial reports whether the client is Vuer's page or a replacement of it: a browser that does
// not show our viewer.
func (s *session) isOfficial() bool {
	q := &s.quirks
	if !q.asked {
		info := s.client.Info()
		if info == nil {
			return false
		}
		name, _ := info["client"].(string)
		q.asked, q.official = true, info["viewer"] != "vuerlua" && (name == "" || name == "browser")
		// The scene that the client shows before it is sent a scene.
		q.trackers = map[string]*tracker{
			"SceneCameraControl": {kind: 0},
			"hands":              {kind: 2, set: true, on: true},
			"motion-controllers": {kind: 3},
		}
	}
	return q.official
}

// applyQuirks checks a message that has been sent, and sends what the client needs in addition.
func (s *session) applyQuirks(m *protocol.Message) {
	if m.Op == protocol.OpEvent || !s.isOfficial() {
		return
	}
	q := &s.quirks
	found := false
	switch m.Op {
	case protocol.OpSet:
		q.shown = true
		clear(q.trackers)
		found = s.track(m.Nodes[0].Raw, true)
		if q.grabber != 0 {
			s.sendGrabber()
		}
	case protocol.OpRemove:
		for _, key := range m.Keys {
			delete(q.trackers, key)
		}
	case protocol.OpAdd, protocol.OpUpsert:
		for i := range m.Nodes {
			if n := &m.Nodes[i]; n.Nested || trackerKind(n.Tag) >= 0 {
				found = s.track(n.Raw, m.Op == protocol.OpAdd || q.trackers[n.Key] == nil) || found
			}
		}
	}
	if found && q.wanted != 0 {
		s.switchOn()
	}
}

// track records the trackers in a node. A new node starts without properties; an existing node
// keeps the properties that it had.
func (s *session) track(raw []byte, isNew bool) (found bool) {
	var tag, key string
	given := map[string]bool{} // by property: whether it is on
	m := protocol.OpenMap(raw)
	for e := (protocol.Entry{}); m.Read(&e); {
		switch string(e.Name) {
		case "tag":
			tag, _, _ = msgp.ReadStringBytes(e.Value)
		case "key":
			key, _, _ = msgp.ReadStringBytes(e.Value) // an integer key is not one of ours
		case "stream", "left", "right":
			if on, _, err := msgp.ReadBoolBytes(e.Value); err == nil {
				given[string(e.Name)] = on
			}
		default:
			if _, isList := protocol.ChildList(e.Name); isList {
				found = s.trackList(e.Value) || found
			}
		}
	}
	kind := trackerKind(tag)
	if kind < 0 || key == "" || !isNew || len(s.quirks.trackers) >= maxTrackers {
		return found
	}
	props := trackerKinds[kind].props
	on, set := given[props[len(props)-1]]
	s.quirks.trackers[key] = &tracker{kind: kind, set: set, on: on}
	return true
}

func (s *session) trackList(raw []byte) (found bool) {
	n, b, err := msgp.ReadArrayHeaderBytes(raw)
	for ; n > 0 && err == nil; n-- {
		item := b
		if b, err = msgp.Skip(b); err == nil && msgp.NextType(item) == msgp.MapType {
			found = s.track(item, true) || found
		}
	}
	return found
}

// want records that something listens for an etype.
func (s *session) want(etype string) {
	i := slices.Index(trackedEtypes[:], etype)
	if i < 0 || s.quirks.wanted&(1<<i) != 0 {
		return
	}
	s.quirks.wanted |= 1 << i
	s.switchOn()
}

// switchOn makes the trackers that something listens to send their events, except those whose
// properties the script has set.
func (s *session) switchOn() {
	if s.left || !s.isOfficial() {
		return
	}
	var keys []string
	for key, t := range s.quirks.trackers {
		if s.sends(trackerKinds[t.kind].etype) {
			continue // a second tracker would send each event twice
		}
		i := slices.Index(trackedEtypes[:], trackerKinds[t.kind].etype)
		if !t.set && s.quirks.wanted&(1<<i) != 0 {
			t.set = true
			keys = append(keys, key)
		}
	}
	if len(keys) == 0 {
		return
	}
	slices.Sort(keys)
	var nodes []protocol.Node
	for _, key := range keys {
		props := trackerKinds[s.quirks.trackers[key].kind].props
		node := new(protocol.MapBuilder).Text("key", key)
		shape := protocol.Shape(0).With("key")
		for _, prop := range props {
			node.Bool(prop, true)
			shape = shape.With(prop)
		}
		nodes = append(nodes, protocol.Node{Key: key, Shape: shape, Tagless: true, Raw: node.Append(nil)})
	}
	_ = s.client.Send(protocol.Update(time.Now().UnixMilli(), false, nodes)) // fails only if the client has left
}

// sends reports whether the script has a node that sends events of the etype.
func (s *session) sends(etype string) bool {
	for _, t := range s.quirks.trackers {
		if t.on && trackerKinds[t.kind].etype == etype {
			return true
		}
	}
	return false
}

const (
	grabRender = "GRAB_RENDER"
	grabberKey = "DEFAULT" // see protocol.Requests
)

// mountGrabber ensures that a GrabRender node with this key is mounted, and reports whether it may
// be so new that the client does not listen to it yet. Any other key refers to a node of the
// script, a CameraView.
func (s *session) mountGrabber(key string) (fresh bool) {
	if key != grabberKey || !s.isOfficial() {
		return false
	}
	if s.quirks.grabber == 0 {
		s.sendGrabber()
	}
	return s.engine.sinceEpoch()-s.quirks.grabber < int64(4*resendAfter)
}

// sendGrabber mounts the node beside the scene's children, so that the script does not find it when
// it lists them.
func (s *session) sendGrabber() {
	raw := new(protocol.MapBuilder).Text("tag", "GrabRender").Text("key", grabberKey).Append(nil)
	node := protocol.Node{Key: grabberKey, Shape: protocol.Shape(0).With("tag").With("key"), Tag: "GrabRender", Raw: raw}
	s.quirks.grabber = max(1, s.engine.sinceEpoch())
	_ = s.client.Send(protocol.Upsert(time.Now().UnixMilli(), "bgChildren", []protocol.Node{node}))
}
