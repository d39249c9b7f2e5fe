package lint

import (
	"fmt"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"sync"
	"unicode/utf8"

	"github.com/yuin/gopher-lua/ast"

	"github.com/vuerlua/vuerlua/luabind/internal/diag"
	"github.com/vuerlua/vuerlua/luabind/internal/lazy"
	"github.com/vuerlua/vuerlua/luabind/internal/script"
	"github.com/vuerlua/vuerlua/protocol/catalog"
	"github.com/vuerlua/vuerlua/stdlib/meta"
)

// listens checks the event's name in on("CLICK", ...) and its like.
func (w *walker) listens(entry *meta.Entry, args []ast.Expr) {
	name := etypeOf(entry, args)
	if name == nil {
		return
	}
	s := w.world.Senders
	if slices.Contains(events(), name.Value) {
		if s == nil {
			return
		}
		if hint := s.missing(name.Value); hint != "" {
			w.report(Finding{
				Line: name.Line(), Rule: diag.NoSender, Message: "nothing in the scene sends " + name.Value, Hint: hint,
				Words: []string{name.Value},
			})
		}
		return
	}
	if s != nil && s.events[name.Value] {
		return
	}
	if !w.misspelledEvent(name) && s != nil && !isOwnEvent(name.Value) {
		f := unknownEvent(name, sentInstead(name.Value))
		f.Note = true
		w.report(f)
	}
}

// misspelledEvent reports a name that resembles that of a built-in event, and returns true if it does.
func (w *walker) misspelledEvent(name *ast.StringExpr) bool {
	near := catalog.Suggest(name.Value, slices.Values(events()))
	if near != "" {
		w.report(unknownEvent(name, script.DidYouMean(near)))
	}
	return near != ""
}

// unknownEvent returns the finding for a name that is not a built-in event.
func unknownEvent(name *ast.StringExpr, hint string) Finding {
	return Finding{
		Line: name.Line(), Rule: diag.UnknownEvent, Message: "'" + name.Value + "' is not a built-in event", Hint: hint,
		Words: []string{name.Value},
	}
}

// etypeOf returns the name of the event that a call listens for, nil if it is not a literal.
func etypeOf(entry *meta.Entry, args []ast.Expr) *ast.StringExpr {
	if entry == nil || len(args) == 0 || len(entry.Params) == 0 || entry.Params[0].Name != "etype" {
		return nil
	}
	name, _ := args[0].(*ast.StringExpr)
	return name
}

// reOwnEvent matches names that scripts choose for their own events: SET_POSITION. Names of
// responses have an id after an @.
var reOwnEvent = lazy.Regexp(`^[A-Z][A-Z0-9]*(?:_[A-Z0-9]+)+$|@`)

// reFamily matches names that resemble those of built-in events or of events in browsers.
var reFamily = lazy.Regexp(`^(?:POINTER|MOUSE|KEY|KEYBOARD|TOUCH|WHEEL|DRAG|DROP|CAMERA|OBJECT|TIMELINE|HAND|HANDS|CONTROLLER|GAMEPAD|BODY|HEAD|WEBXR|XR)_` +
	`|_(?:CLICK|CLICKED|HOVER|HOVERED)$|^(?:CONTEXT_MENU|LONG_PRESS|RECT_SELECT)$|^ON_[A-Z]+$`)

// isOwnEvent reports whether a name is that of a script's own event, without doubt.
func isOwnEvent(etype string) bool {
	return reOwnEvent().MatchString(etype) && !reFamily().MatchString(etype)
}

// instead has hints for names of events that pages do not send. The first match counts.
var instead = []struct {
	asked func() *regexp.Regexp
	hint  string
}{
	{lazy.Regexp(`(?i)^(?:on)?_?key|press`), "pages send KeyDown, KeyUp and KeyPress"},
	{lazy.Regexp(`(?i)drag|drop|^OBJECT|^move`), "elements with drag = true send DRAG_START, DRAG and DRAG_END, a Movable or a Pivot OBJECT_MOVE and OBJECT_MOVE_END"},
	{lazy.Regexp(`(?i)change|^(?:on)?_?input|submit|slide|value|select$`), "a Slider sends SET, an InputBox INPUT"},
	{lazy.Regexp(`(?i)hover|enter|leave|over|mouse_?move`), "elements with hover = true send POINTER_ENTER, POINTER_MOVE and POINTER_LEAVE"},
	{lazy.Regexp(`(?i)pointer|mouse|touch|click|tap|menu|select`), "pages send CLICK, DOUBLE_CLICK, CONTEXT_MENU, POINTER_DOWN and POINTER_UP, with the point that was hit in event.value.position"},
	{lazy.Regexp(`(?i)camera`), "pages send CAMERA_MOVE"},
	{lazy.Regexp(`(?i)^(?:on)?_?(?:open|connect|connected|join|start|ready)$`), "pages send INIT; spawn(fn) runs fn for each of them"},
	{lazy.Regexp(`(?i)close|disconnect|exit|quit`), "write session:on_close(fn)"},
	{lazy.Regexp(`(?i)tick|frame|update|loop|render|step`), "write: for dt, t in frames(60) do"},
	{lazy.Regexp(`(?i)upload|file`), "an ImageUpload sends UPLOAD"},
	{lazy.Regexp(`(?i)load`), "a model with onLoad sends LOAD"},
	{lazy.Regexp(`(?i)gamepad|joystick`), "a Gamepad sends GAMEPAD"},
	{lazy.Regexp(`(?i)hand|controller|head|body|xr`), "headsets send HAND_MOVE, CONTROLLER_MOVE, HEAD_MOVE and BODY_MOVE"},
}

// sentInstead returns the hint for an event that pages do not send.
func sentInstead(etype string) string {
	for _, i := range instead {
		if i.asked().MatchString(etype) {
			return i.hint
		}
	}
	return `pages send CLICK, SET, INPUT, KeyDown and others; an event of a client of yours is named like "MY_` + strings.ToUpper(etype) + `"`
}

// The classes of built-in events and their contents.
const (
	eventPrefix     = "event "           // an event; its name follows
	valuePrefix     = "value of "        // the field value of an event, whose name follows
	nodeKeyClass    = "key of a node"    // a key of a node in an event
	monitorKeyClass = "key of a monitor" // the key of a keyboard event, which is not the pressed key
)

// keyEvents are the events of a KeyboardMonitor.
var keyEvents = []string{"KeyDown", "KeyUp", "KeyPress"}

// eventClass returns the class of the event that a call returns or passes to a handler: that of the
// event's name for built-in ones, class for others.
func eventClass(entry *meta.Entry, args []ast.Expr, class string) string {
	if name := etypeOf(entry, args); name != nil && class == "Event" && len(eventFields()[eventPrefix+name.Value]) > 0 {
		return eventPrefix + name.Value
	}
	return class
}

// isEvent reports whether a class is that of an event.
func isEvent(class string) bool { return class == "Event" || strings.HasPrefix(class, eventPrefix) }

// eventFields are the fields of the built-in events and of their values, by class.
var eventFields = sync.OnceValue(func() map[string][]string {
	all := map[string][]string{}
	for _, e := range meta.All() {
		if e.Kind != meta.Event {
			continue
		}
		fields, inValue := []string{"etype", "key", "value", "ts"}, []string(nil)
		for _, f := range e.Fields {
			if f.Name != "value" {
				fields = append(fields, f.Name)
			} else if strings.HasPrefix(f.Type, "{") {
				for _, m := range reValueField().FindAllStringSubmatch(f.Type, -1) {
					inValue = append(inValue, m[1])
				}
			}
		}
		all[eventPrefix+e.Name], all[valuePrefix+e.Name] = fields, inValue
	}
	return all
})

// reValueField matches the fields in the type of a value: { key: string, left?: number[] }.
var reValueField = lazy.Regexp(`(\w+)\??:`)

// eventField checks a field of a built-in event or of its value, and returns the class of what it holds.
// Clients may send further fields, so it reports only names that resemble a known field and begin with
// the same letter: "instance" resembles "distance".
func (w *walker) eventField(e *ast.AttrGetExpr, class, name string) string {
	etype, inValue := strings.CutPrefix(class, valuePrefix)
	what := "the value of " + etype
	if !inValue {
		etype, what = strings.TrimPrefix(class, eventPrefix), "an event"
	}
	fields := eventFields()[class]
	if !slices.Contains(fields, name) {
		if near := catalog.Suggest(name, slices.Values(fields)); near != "" && strings.EqualFold(near[:1], name[:1]) {
			w.report(Finding{
				Line: e.Line(), Rule: diag.UnknownField, Message: what + " has no field '" + name + "'", Hint: script.DidYouMean(near),
				Words: []string{name}, Doubt: true,
			})
		}
		return ""
	}
	keyboard := slices.Contains(keyEvents, etype)
	switch {
	case name == "value" && !inValue:
		return valuePrefix + etype
	case name == "key" && !inValue && keyboard:
		return monitorKeyClass
	case name == "key" && !keyboard:
		return nodeKeyClass
	}
	return ""
}

// keyCompared reports event.key == "w" in a keyboard event, and event.key == "bax" if there is a node
// with the key "box" and none with "bax".
func (w *walker) keyCompared(e *ast.RelationalOpExpr, left, right string) {
	if left == nodeKeyClass || right == nodeKeyClass {
		w.nodeCompared(e)
		return
	}
	other := e.Rhs
	switch monitorKeyClass {
	case left:
	case right:
		other = e.Lhs
	default:
		return
	}
	name, ok := other.(*ast.StringExpr)
	if !ok || !isKeyName(name.Value) || w.world.Senders != nil && w.world.Senders.keys[name.Value] {
		return
	}
	w.report(Finding{
		Line: e.Line(), Rule: diag.MonitorKey, Message: "event.key is the monitor's key, not the key that was pressed",
		Hint: "the pressed key is event.value.key", Words: []string{".key"},
	})
}

func (w *walker) nodeCompared(e *ast.RelationalOpExpr) {
	key, ok := e.Rhs.(*ast.StringExpr)
	if !ok {
		key, ok = e.Lhs.(*ast.StringExpr)
	}
	if !ok || w.world.Nodes == nil || w.world.Nodes.has(key.Value) {
		return
	}
	if near := w.nearNode(key.Value); near != "" {
		w.report(Finding{
			Line: e.Line(), Rule: diag.MissingKey, Message: fmt.Sprintf("no element has the key %q", key.Value), Hint: fmt.Sprintf("did you mean %q?", near),
			Words: []string{strconv.Quote(key.Value), key.Value},
		})
	}
}

// reKeyName matches names of keys and their codes, of more than one letter.
var reKeyName = lazy.Regexp(`(?i)^(?:space|spacebar|enter|return|escape|esc|tab|shift|control|ctrl|alt|meta|backspace|delete|insert|home|end|pageup|pagedown|` +
	`(?:arrow)?(?:up|down|left|right)|f\d{1,2}|key[a-z]|digit\d|(?:shift|control|alt)(?:left|right))$`)

func isKeyName(s string) bool { return utf8.RuneCountInString(s) == 1 || reKeyName().MatchString(s) }
