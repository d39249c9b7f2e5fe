package catalog

import "slices"

// A Handler is a property of elements that holds a function of the script. It is never sent.
type Handler struct {
	Name   string // in a script: on_click
	Doc    string // one line
	Flag   string // the property that makes a page send the events; "" for none
	Events []string
}

// The indices of [Handlers].
const (
	OnChange = iota
	OnClick
	OnDrag
	OnHover
	HandlerCount
)

var handlers = [HandlerCount]Handler{
	OnChange: {Name: "on_change", Doc: "called when a visitor changes the value", Events: []string{"SET", "INPUT", "UPLOAD"}},
	OnClick:  {Name: "on_click", Doc: "called for each click", Flag: "click", Events: []string{"CLICK"}},
	OnDrag: {
		Name: "on_drag", Doc: "called when a drag starts, for each of its steps, and when it ends; see event.etype", Flag: "drag",
		Events: []string{"DRAG_START", "DRAG", "DRAG_END", "OBJECT_MOVE", "OBJECT_MOVE_END"},
	},
	OnHover: {
		Name: "on_hover", Doc: "called when the pointer enters, moves and leaves; see event.etype", Flag: "hover",
		Events: []string{"POINTER_ENTER", "POINTER_MOVE", "POINTER_LEAVE"},
	},
}

// Handlers returns the handlers that elements can have, on_change first.
func Handlers() []Handler { return handlers[:] }

// HandlerIndex returns the index in [Handlers] of the handler with that name, or -1.
func HandlerIndex(name string) int {
	if len(name) < 3 || name[:3] != "on_" {
		return -1
	}
	return slices.IndexFunc(handlers[:], func(h Handler) bool { return h.Name == name })
}

// HandlerOf returns the index in [Handlers] of the handler that hears an event, or -1.
func HandlerOf(etype string) int {
	for i := range handlers {
		if slices.Contains(handlers[i].Events, etype) {
			return i
		}
	}
	return -1
}

// unpointed are the categories of components that a pointer cannot hit.
var unpointed = []string{"html", "light", "animation", "background", "xr tracking", "camera", "camera view", "camera control", "material"}

// Handles reports whether elements of the component can have the handler with that index.
func (c *Component) Handles(i int) bool {
	h := &handlers[i]
	if slices.ContainsFunc(h.Events, func(etype string) bool { return slices.Contains(c.Events, etype) }) {
		return true
	}
	return h.Flag != "" && !slices.Contains(unpointed, c.Category)
}

// Flags reports whether an element with the handler has to be sent with the handler's Flag. Elements of
// the page send their own events without one, and so do components that have a gizmo.
func (c *Component) Flags(i int) bool {
	if handlers[i].Flag == "" || c.Category == "html" {
		return false
	}
	return i != OnDrag || !slices.Contains(c.Events, "OBJECT_MOVE")
}
