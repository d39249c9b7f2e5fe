package luabind

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	lua "github.com/yuin/gopher-lua"

	"github.com/vuerlua/vuerlua/luabind/internal/element"
	"github.com/vuerlua/vuerlua/luabind/internal/machine"
	"github.com/vuerlua/vuerlua/luabind/internal/script"
	"github.com/vuerlua/vuerlua/luabind/internal/syntax"
)

// Bounds of the description of a value: about a screen.
const (
	showDepth = 4
	showItems = 60
	showBytes = 8 << 10
	// showKeys is how many entries of a table are visited: a thousand tables may all have the same
	// large table as a value.
	showKeys = 500
	showName = 64 // bytes of a key that is written as a name
)

// showAll returns the values as Lua literals, separated by commas. It calls no function of the
// script, and shortens what is too long to read.
func showAll(values []lua.LValue) string {
	s := shower{}
	for i, v := range values {
		if i > 0 {
			s.b.WriteString(", ")
		}
		s.value(v, 0)
	}
	return s.b.String()
}

type shower struct {
	b     strings.Builder
	above []*lua.LTable // the enclosing tables
}

func (s *shower) value(v lua.LValue, depth int) {
	switch v := v.(type) {
	case lua.LString:
		s.b.WriteString(script.Quote(string(v)))
	case *lua.LTable:
		s.table(v, depth)
	case *lua.LFunction:
		s.b.WriteString("function <" + script.FuncPlace(v) + ">")
	case *lua.LUserData:
		s.userdata(v)
	default:
		s.b.WriteString(v.String())
	}
}

func (s *shower) userdata(v *lua.LUserData) {
	switch x := v.Value.(type) {
	case *session:
		s.b.WriteString("session " + x.client.ID())
	case *task:
		s.text("task " + x.title())
	case error:
		s.text(x.Error())
	case fmt.Stringer:
		s.text(x.String())
	case element.Bytes:
		fmt.Fprintf(&s.b, "bytes (%d bytes)", len(x))
	default:
		if element.IsNull(v) {
			s.b.WriteString("null")
		} else {
			s.b.WriteString("userdata")
		}
	}
}

// text writes a description that a value itself returns, up to MaxQuoted bytes.
func (s *shower) text(text string) {
	if len(text) > script.MaxQuoted {
		text = strings.ToValidUTF8(text[:script.MaxQuoted], "") + "..."
	}
	s.b.WriteString(text)
}

func (s *shower) table(t *lua.LTable, depth int) {
	s.b.WriteString(element.MarkName(t))
	switch {
	case slices.Contains(s.above, t):
		s.b.WriteString("{ --[[ itself ]] }")
		return
	case machine.Empty(t):
		s.b.WriteString("{}")
		return
	case depth >= showDepth || s.b.Len() > showBytes:
		s.b.WriteString("{ ... }")
		return
	}
	s.above = append(s.above, t)
	defer func() { s.above = s.above[:len(s.above)-1] }()
	s.b.WriteString("{ ")
	n, left := 0, showItems
	for n < showKeys && t.RawGetInt(n+1) != lua.LNil { // Len counts holes
		n++
	}
	for i := 1; i <= n && left > 0; i++ {
		s.comma(i > 1)
		s.value(t.RawGetInt(i), depth+1)
		left--
	}
	keys, all := namedKeys(t, n)
	for i, k := range keys[:min(len(keys), left)] {
		s.comma(n > 0 || i > 0)
		if name, ok := k.(lua.LString); ok && len(name) <= showName && syntax.IsName(string(name)) {
			s.b.WriteString(string(name))
		} else {
			s.b.WriteString("[")
			s.value(k, showDepth)
			s.b.WriteString("]")
		}
		s.b.WriteString(" = ")
		s.value(machine.Get(t, k), depth+1)
	}
	switch more := n + len(keys) - showItems; {
	case !all || n == showKeys:
		s.b.WriteString(", ... and more")
	case more > 0:
		fmt.Fprintf(&s.b, ", ... %d more", more)
	}
	s.b.WriteString(" }")
}

func (s *shower) comma(is bool) {
	if is {
		s.b.WriteString(", ")
	}
}

// namedKeys returns the keys other than 1 to n, in a stable order. all is false if there are more
// than showKeys, of which the first are returned.
func namedKeys(t *lua.LTable, n int) (keys []lua.LValue, all bool) {
	all = true
	for k := range machine.All(t) {
		if i, ok := k.(lua.LNumber); ok && i == lua.LNumber(int(i)) && i >= 1 && int(i) <= n {
			continue
		}
		if len(keys) == showKeys {
			all = false
			break
		}
		keys = append(keys, k)
	}
	slices.SortStableFunc(keys, func(a, b lua.LValue) int {
		if x, ok := a.(lua.LNumber); ok {
			if y, ok := b.(lua.LNumber); ok {
				return cmp.Compare(x, y)
			}
		}
		return cmp.Or(cmp.Compare(a.Type(), b.Type()), cmp.Compare(a.String(), b.String()))
	})
	return keys, all
}
