package lint

import (
	"regexp"
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/yuin/gopher-lua/ast"

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
				Line: name.Line(), Rule: "no-sender", Message: "nothing in the scene sends " + name.Value, Hint: hint,
				Words: []string{name.Value}, Warning: true, Silent: true,
			})
		}
		return
	}
	if s != nil && s.events[name.Value] {
		return
	}
	f := Finding{
		Line: name.Line(), Rule: "unknown-event", Message: "'" + name.Value + "' is not a built-in event",
		Words: []string{name.Value}, Warning: true, Silent: true,
	}
	if near := catalog.Suggest(name.Value, slices.Values(events())); near != "" {
		f.Hint = "did you mean '" + near + "'?"
		w.report(f)
	} else if s != nil && !isOwnEvent(name.Value) {
		f.Note, f.Hint = true, sentInstead(name.Value)
		w.report(f)
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
var reOwnEvent = regexp.MustCompile(`^[A-Z][A-Z0-9]*(?:_[A-Z0-9]+)+$|@`)

// reFamily matches names that resemble those of built-in events or of events in browsers.
var reFamily = regexp.MustCompile(`^(?:POINTER|MOUSE|KEY|KEYBOARD|TOUCH|WHEEL|DRAG|DROP|CAMERA|OBJECT|TIMELINE|HAND|HANDS|CONTROLLER|GAMEPAD|BODY|HEAD|WEBXR|XR)_` +
	`|_(?:CLICK|CLICKED|HOVER|HOVERED)$|^(?:CONTEXT_MENU|LONG_PRESS|RECT_SELECT)$|^ON_[A-Z]+$`)

// isOwnEvent reports whether a name is that of a script's own event, without doubt.
func isOwnEvent(etype string) bool {
	return reOwnEvent.MatchString(etype) && !reFamily.MatchString(etype)
}

// instead has hints for names of events that pages do not send. The first match counts.
var instead = []struct {
	asked *regexp.Regexp
	hint  string
}{
	{regexp.MustCompile(`(?i)^(?:on)?_?key|press`), "pages send KeyDown, KeyUp and KeyPress"},
	{regexp.MustCompile(`(?i)drag|drop|^OBJECT|^move`), "a Movable or a Pivot sends OBJECT_MOVE and OBJECT_MOVE_END"},
	{regexp.MustCompile(`(?i)change|^(?:on)?_?input|submit|slide|value|select$`), "a Slider sends SET, an InputBox INPUT"},
	{regexp.MustCompile(`(?i)hover|pointer|mouse|touch|click|tap|enter|leave|over|menu|select`), "pages send CLICK, with the point that was hit in event.value.position"},
	{regexp.MustCompile(`(?i)camera`), "pages send CAMERA_MOVE"},
	{regexp.MustCompile(`(?i)^(?:on)?_?(?:open|connect|connected|join|start|ready)$`), "pages send INIT; spawn(fn) runs fn for each of them"},
	{regexp.MustCompile(`(?i)close|disconnect|exit|quit`), "write session:on_close(fn)"},
	{regexp.MustCompile(`(?i)tick|frame|update|loop|render|step`), "write: for dt, t in frames(60) do"},
	{regexp.MustCompile(`(?i)upload|file`), "an ImageUpload sends UPLOAD"},
	{regexp.MustCompile(`(?i)load`), "a model with onLoad sends LOAD"},
	{regexp.MustCompile(`(?i)gamepad|joystick`), "a Gamepad sends GAMEPAD"},
	{regexp.MustCompile(`(?i)hand|controller|head|body|xr`), "headsets send HAND_MOVE, CONTROLLER_MOVE, HEAD_MOVE and BODY_MOVE"},
}

// sentInstead returns the hint for an event that pages do not send.
func sentInstead(etype string) string {
	for _, i := range instead {
		if i.asked.MatchString(etype) {
			return i.hint
		}
	}
	return `pages send CLICK, SET, INPUT, KeyDown and others; an event of a client of yours is named like "MY_` + strings.ToUpper(etype) + `"`
}

// The classes of a keyboard event and of its field key.
const (
	keyEventClass   = "event of a key"
	monitorKeyClass = "key of a monitor"
)

// keyEvents are the events of a KeyboardMonitor.
var keyEvents = []string{"KeyDown", "KeyUp", "KeyPress"}

// eventClass returns the class of the event that a call returns or passes to a handler: keyEventClass
// for keyboard events, class for others.
func eventClass(entry *meta.Entry, args []ast.Expr, class string) string {
	if name := etypeOf(entry, args); name != nil && class == "Event" && slices.Contains(keyEvents, name.Value) {
		return keyEventClass
	}
	return class
}

// keyCompared reports event.key == "w" in a keyboard event.
func (w *walker) keyCompared(e *ast.RelationalOpExpr, left, right string) {
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
		Line: e.Line(), Rule: "monitor-key", Message: "event.key is the monitor's key, not the key that was pressed",
		Hint: "the pressed key is event.value.key", Words: []string{".key"}, Warning: true, Silent: true,
	})
}

// reKeyName matches names of keys and their codes, of more than one letter.
var reKeyName = regexp.MustCompile(`(?i)^(?:space|spacebar|enter|return|escape|esc|tab|shift|control|ctrl|alt|meta|backspace|delete|insert|home|end|pageup|pagedown|` +
	`(?:arrow)?(?:up|down|left|right)|f\d{1,2}|key[a-z]|digit\d|(?:shift|control|alt)(?:left|right))$`)

func isKeyName(s string) bool { return utf8.RuneCountInString(s) == 1 || reKeyName.MatchString(s) }
