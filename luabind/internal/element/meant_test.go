package element_test

import (
	"testing"

	"github.com/vuerlua/vuerlua/luabind/internal/element"
	"github.com/vuerlua/vuerlua/protocol/catalog"
)

// Misspelt handlers, and those of other libraries, are told by their names here, where the component has them.
func TestMisspeltHandlers(t *testing.T) {
	for _, c := range []struct{ component, name, want string }{
		{"Box", "on_clik", "did you mean 'on_click'?"},
		{"Box", "onClick", "did you mean 'on_click'?"},
		{"Box", "onPointerOver", "did you mean 'on_hover'?"},
		{"Box", "onDrag", "did you mean 'on_drag'?"},
		{"Slider", "onChange", "did you mean 'on_change'?"},
		{"Slider", "on_input", "did you mean 'on_change'?"},
		{"Box", "onLoad", `use a handler instead: on("CLICK", function(event, session) ... end)`},
		{"Box", "on_change", "it sends no SET, INPUT, UPLOAD"},
	} {
		known, _ := catalog.Lookup(c.component)
		if got := element.MeantInstead(known, c.name); got != c.want {
			t.Errorf("%s.%s: %q, want %q", c.component, c.name, got, c.want)
		}
	}
}
