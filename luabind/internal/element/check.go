package element

import (
	"strconv"
	"strings"

	lua "github.com/yuin/gopher-lua"

	"github.com/vuerlua/vuerlua/luabind/internal/machine"
	"github.com/vuerlua/vuerlua/protocol/catalog"
)

// fits reports whether v has one of the forms that p allows. The contents of v are checked as far
// as the form describes them.
func fits(p *catalog.Prop, v lua.LValue) bool {
	typ := p.Type
	if typ == catalog.Any {
		return true
	}
	switch v := v.(type) {
	case lua.LBool:
		return typ&catalog.Bool != 0
	case lua.LNumber:
		if typ&catalog.Number != 0 || v-v != 0 { // numbers that are not finite have an error of their own
			return true
		}
		return typ&(catalog.Int|catalog.Color) != 0 && v == lua.LNumber(int64(v))
	case lua.LString:
		return typ&(catalog.String|catalog.Color|catalog.Bytes) != 0
	case *lua.LTable:
		return tableFits(p, v)
	case *lua.LUserData:
		switch v.Value.(type) {
		case nullValue:
			return true
		case Bytes:
			return typ&catalog.Bytes != 0
		case Pictured:
			return typ&(catalog.Bytes|catalog.String) != 0
		case Appender:
			return typ&(catalog.Bytes|catalog.Vector|catalog.List|catalog.Object) != 0
		}
	}
	// Functions and other unsupported types have an error of their own.
	return true
}

func tableFits(p *catalog.Prop, t *lua.LTable) bool {
	typ := p.Type
	if typ == catalog.Any {
		return true
	}
	n := t.MaxN()
	switch m := markOf(t).(type) {
	case *class:
		return typ&catalog.Object != 0
	case kind:
		if m == mapKind {
			return typ&catalog.Object != 0
		}
		return listFits(p, t, n)
	}
	if n > 0 {
		return listFits(p, t, n)
	}
	if typ&catalog.Object != 0 {
		return true
	}
	return machine.Empty(t) && listFits(p, t, 0)
}

func listFits(p *catalog.Prop, t *lua.LTable, n int) bool {
	typ := p.Type
	if typ&(catalog.List|catalog.Elements) != 0 {
		return true
	}
	if typ&catalog.Color != 0 && (n == 3 || n == 4) && firstNonNumber(t, n) == 0 {
		return true
	}
	if typ&catalog.Vector == 0 {
		return false
	}
	if p.Euler && n == p.Len+1 {
		order, ok := t.RawGetInt(n).(lua.LString)
		return ok && isEulerOrder(string(order)) && firstNonNumber(t, n-1) == 0
	}
	return (p.Len == 0 || n == p.Len) && firstNonNumber(t, n) == 0
}

// firstNonNumber returns the index of the first of n items that is not a number, or 0 if all are
// numbers.
func firstNonNumber(t *lua.LTable, n int) int {
	for i := 1; i <= n; i++ {
		if _, ok := t.RawGetInt(i).(lua.LNumber); !ok {
			return i
		}
	}
	return 0
}

func isEulerOrder(s string) bool {
	switch s {
	case "XYZ", "XZY", "YXZ", "YZX", "ZXY", "ZYX":
		return true
	}
	return false
}

// misfit returns the error for a value v that p does not allow.
func misfit(p *catalog.Prop, v lua.LValue) *Error {
	err := mismatch(p.Expected(), describe(v))
	t, ok := v.(*lua.LTable)
	if !ok {
		if _, ok := v.(lua.LNumber); ok && p.Type&catalog.Vector != 0 && p.Len == 3 {
			err.Hint = "write {x, y, z}"
		}
		if s, ok := v.(lua.LString); ok && p.Type&(catalog.Number|catalog.Int) != 0 {
			if _, wrong := strconv.ParseFloat(strings.TrimSpace(string(s)), 64); wrong == nil {
				err.Hint = "leave out the quotes: a number stands for itself"
			}
		}
		switch s, isText := v.(lua.LString); {
		case isText && p.Name == "material":
			err.Hint = "write { color = " + strconv.Quote(string(s)) + " }"
		case isText && p.Type&catalog.Vector != 0 && p.Len == 3:
			err.Hint = "write {x, y, z}, without quotes"
		case p.Type == catalog.List:
			err.Hint = "write braces around it: {" + v.String() + "}"
		}
		if p.Type&catalog.Bool != 0 {
			err.Hint = "write true or false, without quotes"
		}
		return err
	}
	if p.Type&catalog.Vector == 0 {
		return err
	}
	n := t.MaxN()
	if n == 0 && machine.GetString(t, "x") != lua.LNil {
		err.Hint = "write the numbers one after another: {x, y, z}"
		return err
	}
	numbers := n
	if p.Euler && n == p.Len+1 {
		numbers--
		if firstNonNumber(t, numbers) == 0 {
			err.Got = "a list whose item 4 is " + describe(t.RawGetInt(n))
			return err.inItem(n)
		}
	}
	if i := firstNonNumber(t, numbers); i > 0 && classOf(t) == nil {
		err.Got = "a list whose item " + strconv.Itoa(i) + " is " + describe(t.RawGetInt(i))
		if _, nested := t.RawGetInt(i).(*lua.LTable); nested {
			err.Hint = "write its numbers one after another, or unpack(...) around the list"
		}
		if _, quoted := t.RawGetInt(i).(lua.LString); quoted {
			err.Hint = "leave out the quotes: a number stands for itself"
		}
		return err.inItem(i)
	}
	if p.Len > 0 && n != p.Len {
		err.Hint = "give " + strconv.Itoa(p.Len) + " numbers"
		if p.Len == 3 {
			err.Hint += ": {x, y, z}"
		}
	}
	return err
}

func listed(words []string) string {
	quoted := make([]string, len(words))
	for i, w := range words {
		quoted[i] = `"` + w + `"`
	}
	return strings.Join(quoted, ", ")
}

// Misfit returns what the property must be, what v is instead, and possibly how to correct it. If v
// is allowed, it returns "". It is for values that have not been encoded.
func Misfit(p *catalog.Prop, v lua.LValue) (expected, got, hint string) {
	if fits(p, v) {
		return "", "", ""
	}
	err := misfit(p, v)
	return err.Expected, err.Got, err.Hint
}
