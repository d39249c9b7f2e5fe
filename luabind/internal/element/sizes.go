package element

import (
	"fmt"
	"strings"

	lua "github.com/yuin/gopher-lua"

	"github.com/vuerlua/vuerlua/luabind/internal/diag"
	"github.com/vuerlua/vuerlua/protocol/catalog"
)

// IsSize reports whether an item of a positional list is a size or a count, which cannot be
// negative. Other items, such as angles, can.
func IsSize(slot string) bool {
	for _, size := range []string{"width", "height", "depth", "radius", "tube", "detail", "segments"} {
		if strings.HasPrefix(slot, size) || strings.HasSuffix(strings.ToLower(slot), size) {
			return true
		}
	}
	return false
}

// NegativeSize returns the message and the hint for a negative size, item i of a positional list.
func NegativeSize(component string, p *catalog.Prop, i int, n float64) (message, hint string) {
	return fmt.Sprintf("%s.%s[%d], the %s, is negative: %g", component, p.Name, i+1, p.Slots[i], n), fmt.Sprintf("write %g; a negative scale mirrors an element", -n)
}

// sizes warns of negative sizes in a positional list. In strict mode they are errors.
func (e *Encoder) sizes(el *element, p *catalog.Prop, t *lua.LTable) *Error {
	for i, slot := range p.Slots {
		n, ok := t.RawGetInt(i + 1).(lua.LNumber)
		if !ok || n >= 0 || !IsSize(slot) {
			continue
		}
		w := Warning{Rule: diag.OutOfRange, Component: el.cls.Name, Prop: p.Name}
		w.Message, w.Hint = NegativeSize(el.cls.Name, p, i, float64(n))
		if err := e.warn(w); err != nil {
			return err
		}
	}
	return nil
}
