package script

import (
	"math"
	"strconv"

	lua "github.com/yuin/gopher-lua"

	"github.com/vuerlua/vuerlua/luabind/internal/machine"
	"github.com/vuerlua/vuerlua/protocol"
)

// KeyOf returns the key that a value is: a string, an integer, or an element that has a key. For any
// other value the name is empty.
func KeyOf(v lua.LValue) protocol.Key {
	switch v := v.(type) {
	case lua.LString:
		return protocol.Key{Name: string(v)}
	case lua.LNumber:
		if n := float64(v); n == math.Trunc(n) && math.Abs(n) <= 1<<53 {
			return protocol.Key{Name: strconv.FormatInt(int64(n), 10), Int: true}
		}
	case *lua.LTable:
		if key := machine.GetString(v, "key"); key.Type() != lua.LTTable {
			return KeyOf(key)
		}
	}
	return protocol.Key{}
}
