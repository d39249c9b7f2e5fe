package luabind

import (
	"fmt"
	"strconv"
	"strings"

	lua "github.com/yuin/gopher-lua"

	"github.com/vuerlua/vuerlua/luabind/internal/array"
	"github.com/vuerlua/vuerlua/luabind/internal/element"
	"github.com/vuerlua/vuerlua/luabind/internal/machine"
	"github.com/vuerlua/vuerlua/luabind/internal/script"
	"github.com/vuerlua/vuerlua/luabind/internal/typedarray"
)

// Plain data is what one Lua state can hand to another: nil, booleans, numbers, strings,
// tables of these with whatever cycles and shared references they have, elements, null,
// bytes and typed arrays. A datum is a copy of such data that belongs to no state:
// booleans, numbers and strings stand for themselves, as they refer to nothing, and the
// others are a *plainTable, plainNull, element.Bytes or *array.Array. It is never changed
// once it is made.
type datum any

type plainNull struct{}

// A plainTable is the copy of a table. Two references to one table are two to one copy.
type plainTable struct {
	mark   string // the constructor that marked it, see element.MarkName
	keys   []lua.LValue
	values []datum
	array  int // how many of them had the keys 1 to n
}

// maxPlainDepth bounds the nesting of plain data. A list of links may be long.
const maxPlainDepth = 10_000

// A copier makes plain values of the data of one state.
type copier struct {
	made   map[*lua.LTable]*plainTable
	arrays map[*array.Array]*array.Array
	path   []lua.LValue
	root   string
	refuse func(path, what string) // is told what cannot be copied, which is left out
	poll   func()                  // called after every script.PollEvery entries, and may panic to end the copying; nil: not called
	work   int                     // entries so far

	refused int // calls of decline
}

// maxRefused bounds the calls of refuse: a table may contain a million functions.
const maxRefused = 100

// decline reports that the current value cannot be copied, and what it is.
func (c *copier) decline(what string) {
	if c.refused++; c.refused <= maxRefused {
		c.refuse(c.where(), what)
	}
}

func (c *copier) step() {
	if c.work++; c.work%script.PollEvery == 0 && c.poll != nil {
		c.poll()
	}
}

func newCopier(refuse func(path, what string)) *copier {
	return &copier{made: map[*lua.LTable]*plainTable{}, arrays: map[*array.Array]*array.Array{}, refuse: refuse}
}

// table copies t, which messages call root.
func (c *copier) table(t *lua.LTable, root string) *plainTable {
	c.root, c.path = root, c.path[:0]
	v, _ := c.value(t)
	p, _ := v.(*plainTable)
	return p
}

func (c *copier) value(v lua.LValue) (p datum, ok bool) {
	switch v := v.(type) {
	case lua.LString, lua.LNumber, lua.LBool, *lua.LNilType:
		return v, true
	case *lua.LTable:
		return c.copyTable(v)
	case *lua.LUserData:
		switch x := v.Value.(type) {
		case element.Bytes:
			return x, true
		case *array.Array:
			if c.arrays[x] == nil {
				c.arrays[x] = x.Clone()
			}
			return c.arrays[x], true
		}
		if element.IsNull(v) {
			return plainNull{}, true
		}
	}
	c.decline(nameOf(v))
	return nil, false
}

func (c *copier) copyTable(t *lua.LTable) (datum, bool) {
	if p := c.made[t]; p != nil {
		return p, true
	}
	if len(c.path) > maxPlainDepth {
		c.refuse(c.root, fmt.Sprintf("nested more than %d tables deep", maxPlainDepth))
		return nil, false
	}
	p := &plainTable{mark: element.MarkName(t)}
	if p.mark == "" && t.Metatable != lua.LNil {
		c.decline("a table with a metatable")
		return nil, false
	}
	c.made[t] = p
	n := t.Len()
	p.keys, p.values = make([]lua.LValue, 0, n), make([]datum, 0, n)
	machine.ForEach(t, func(k, v lua.LValue) {
		c.step()
		c.path = append(c.path, k)
		defer func() { c.path = c.path[:len(c.path)-1] }()
		switch k.(type) {
		case lua.LString, lua.LNumber, lua.LBool:
		default:
			c.path = c.path[:len(c.path)-1]
			c.decline("a table with " + nameOf(k) + " as a key")
			c.path = append(c.path, k)
			return
		}
		if copied, ok := c.value(v); ok {
			if k == lua.LNumber(p.array+1) {
				p.array++
			}
			p.keys, p.values = append(p.keys, k), append(p.values, copied)
		}
	})
	return p, true
}

// where is the path to what is being copied: "world.players[3].hat".
func (c *copier) where() string {
	var b strings.Builder
	b.WriteString(c.root)
	path := c.path
	if len(path) > 12 {
		b.WriteString("...")
		path = path[len(path)-12:]
	}
	for _, k := range path {
		switch k := k.(type) {
		case lua.LString:
			if isIdentifier(string(k)) {
				b.WriteString("." + string(k))
				continue
			}
			b.WriteString("[" + strconv.Quote(string(k)) + "]")
		default:
			b.WriteString("[" + k.String() + "]")
		}
	}
	return b.String()
}

func isIdentifier(s string) bool {
	if s == "" || len(s) > 64 || '0' <= s[0] && s[0] <= '9' || isKeyword(s) {
		return false
	}
	for i := range len(s) {
		if c := s[i]; c >= 0x80 || !isWordByte(c) {
			return false
		}
	}
	return true
}

// nameOf says what a value that is not plain is.
func nameOf(v lua.LValue) string {
	if ud, ok := v.(*lua.LUserData); ok {
		switch ud.Value.(type) {
		case *session:
			return "a session"
		case *task:
			return "a task"
		}
		return "userdata"
	}
	return "a " + v.Type().String()
}

// A planter makes data of a state out of plain values.
type planter struct {
	engine *Engine
	tables map[*plainTable]*lua.LTable
	arrays map[*array.Array]lua.LValue
}

func newPlanter(e *Engine) *planter {
	return &planter{engine: e, tables: map[*plainTable]*lua.LTable{}, arrays: map[*array.Array]lua.LValue{}}
}

func (p *planter) value(v datum) lua.LValue {
	switch v := v.(type) {
	case lua.LValue:
		return v
	case *plainTable:
		return p.table(v)
	case plainNull:
		return p.engine.markers.Null
	case element.Bytes:
		return p.call("bytes", lua.LString(v))
	case *array.Array:
		if p.arrays[v] == nil {
			p.arrays[v] = p.engine.arrays.Wrap(p.engine.root, v.Clone())
		}
		return p.arrays[v]
	}
	return lua.LNil
}

func (p *planter) table(from *plainTable) *lua.LTable {
	if t := p.tables[from]; t != nil {
		return t
	}
	t := p.engine.root.CreateTable(from.array, len(from.keys)-from.array)
	p.tables[from] = t
	for i, k := range from.keys {
		_ = machine.Set(t, k, p.value(from.values[i]))
	}
	if from.mark != "" {
		p.call(from.mark, t)
	}
	return t
}

// call calls one of the program's constructors.
func (p *planter) call(name string, arg lua.LValue) lua.LValue {
	L := p.engine.root
	fn, ok := machine.GetString(p.engine.vuer, name).(*lua.LFunction)
	if !ok || !fn.IsG { // a script may do as it likes with its table
		return arg
	}
	if err := machine.Protect(L, fn, 1, arg); err != nil {
		return arg
	}
	v := L.Get(-1)
	L.Pop(1)
	return v
}

// merge brings the table mine, which was planted from base, up to date with theirs, a later
// copy of what base is a copy of. What has been changed in mine since stays.
func (p *planter) merge(base, theirs *plainTable, mine *lua.LTable) {
	if base == theirs || p.tables[theirs] != nil {
		return
	}
	p.tables[theirs] = mine
	before := make(map[lua.LValue]datum, len(base.keys))
	for i, k := range base.keys {
		before[k] = base.values[i]
	}
	for i, k := range theirs.keys {
		was, now, have := before[k], theirs.values[i], machine.Get(mine, k)
		delete(before, k)
		if !p.untouched(was, have) {
			continue
		}
		wasTable, _ := was.(*plainTable)
		nowTable, _ := now.(*plainTable)
		if wasTable != nil && nowTable != nil && wasTable.mark == nowTable.mark {
			p.merge(wasTable, nowTable, have.(*lua.LTable))
			if p.tables[nowTable] == have {
				continue
			}
		}
		if wasArray, ok := was.(*array.Array); ok && p.refill(wasArray, now, have) {
			continue
		}
		_ = machine.Set(mine, k, p.value(now))
	}
	for k, was := range before { // what theirs has no longer
		if p.untouched(was, machine.Get(mine, k)) {
			_ = machine.Set(mine, k, lua.LNil)
		}
	}
}

// untouched says whether have is still what was planted for was; nil for nothing.
func (p *planter) untouched(was datum, have lua.LValue) bool {
	switch was := was.(type) {
	case nil:
		return have == lua.LNil
	case lua.LValue:
		return was == have
	case *plainTable:
		t := p.tables[was]
		return t != nil && lua.LValue(t) == have
	case plainNull:
		return element.IsNull(have)
	case *array.Array:
		return p.arrays[was] != nil && p.arrays[was] == have
	case element.Bytes:
		ud, ok := have.(*lua.LUserData)
		return ok && ud.Value == any(was)
	}
	return false
}

// refill brings an array up to date in place, where it can: the script may hold it. It says
// whether it has seen to it.
func (p *planter) refill(was *array.Array, now datum, have lua.LValue) bool {
	mine, theirs := typedarray.Of(have), (*array.Array)(nil)
	if theirs, _ = now.(*array.Array); theirs == nil || mine == nil {
		return false
	}
	if mine.Kind() != theirs.Kind() || mine.Len() != theirs.Len() {
		return false
	}
	p.arrays[theirs] = have
	return !mine.Equal(was) || p.engine.arrays.Maker.Copy(mine, 0, theirs) == nil
}
