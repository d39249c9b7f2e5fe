// Package persist copies plain data out of a Lua state and into another, and keeps tables in files. The
// tables of persist, and session.data, take this way from one generation of a script to the next.
package persist

import (
	"fmt"
	"strconv"
	"strings"

	lua "github.com/yuin/gopher-lua"

	"github.com/vuerlua/vuerlua/luabind/internal/array"
	"github.com/vuerlua/vuerlua/luabind/internal/element"
	"github.com/vuerlua/vuerlua/luabind/internal/machine"
	"github.com/vuerlua/vuerlua/luabind/internal/script"
	"github.com/vuerlua/vuerlua/luabind/internal/syntax"
)

// Plain data can be copied from one Lua state to another: nil, booleans, numbers, strings, null, bytes,
// typed arrays, and tables of these, elements included, with cycles and shared references. A Value is a
// copy that does not belong to a state. Booleans, numbers and strings are lua.LValues, because they refer
// to nothing; other Values are a *Table, null, element.Bytes or *array.Array. A Value does not change after
// it has been created.
type Value any

type null struct{}

// A Table is the copy of a table. Two references to one table are two to one copy.
type Table struct {
	mark   string // the constructor that marked it, see element.MarkName
	keys   []lua.LValue
	values []Value
	array  int // the number of entries with the keys 1 to n
}

// maxDepth bounds the nesting of plain data. A list of links may be long.
const maxDepth = 10_000

// A Copier copies data of one state.
type Copier struct {
	made   map[*lua.LTable]*Table
	arrays map[*array.Array]*array.Array
	path   []lua.LValue
	root   string

	// Refuse is called for each value that cannot be copied, which is left out, with its path and a
	// description. It may panic to end the copying.
	Refuse func(path, what string)
	// Poll is called after every script.PollEvery entries. It may panic to end the copying; nil for none.
	Poll func()
	// Describe names a userdata of the engine's own; "" for others, nil for none.
	Describe func(v *lua.LUserData) string
	// Work counts the entries so far.
	Work int

	refused int // calls of decline
}

// MaxRefused bounds the calls of Refuse: a table may contain a million functions.
const MaxRefused = 100

// decline reports that the current value cannot be copied, and what it is.
func (c *Copier) decline(what string) {
	if c.refused++; c.refused <= MaxRefused {
		c.Refuse(c.where(), what)
	}
}

func (c *Copier) step() {
	if c.Work++; c.Work%script.PollEvery == 0 && c.Poll != nil {
		c.Poll()
	}
}

// NewCopier returns a Copier. Its Refuse must be set before a call of Table.
func NewCopier() *Copier {
	return &Copier{made: map[*lua.LTable]*Table{}, arrays: map[*array.Array]*array.Array{}}
}

// Table copies t, which messages call root. It returns nil if t itself cannot be copied.
func (c *Copier) Table(t *lua.LTable, root string) *Table {
	c.root, c.path = root, c.path[:0]
	v, _ := c.value(t)
	p, _ := v.(*Table)
	return p
}

func (c *Copier) value(v lua.LValue) (p Value, ok bool) {
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
			return null{}, true
		}
	}
	c.decline(c.nameOf(v))
	return nil, false
}

func (c *Copier) copyTable(t *lua.LTable) (Value, bool) {
	if p := c.made[t]; p != nil {
		return p, true
	}
	if len(c.path) > maxDepth {
		c.Refuse(c.root, fmt.Sprintf("nested more than %d tables deep", maxDepth))
		return nil, false
	}
	p := &Table{mark: element.MarkName(t)}
	if p.mark == "" && t.Metatable != lua.LNil {
		c.decline("a table with a metatable")
		return nil, false
	}
	c.made[t] = p
	n := t.Len()
	p.keys, p.values = make([]lua.LValue, 0, n), make([]Value, 0, n)
	machine.ForEach(t, func(k, v lua.LValue) {
		c.step()
		c.path = append(c.path, k)
		defer func() { c.path = c.path[:len(c.path)-1] }()
		switch k.(type) {
		case lua.LString, lua.LNumber, lua.LBool:
		default:
			c.path = c.path[:len(c.path)-1]
			c.decline("a table with " + c.nameOf(k) + " as a key")
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

// where returns the path to the value that is being copied, such as "world.players[3].hat".
func (c *Copier) where() string {
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
			if len(k) <= 64 && syntax.IsName(string(k)) {
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

// nameOf describes a value that cannot be copied.
func (c *Copier) nameOf(v lua.LValue) string {
	ud, ok := v.(*lua.LUserData)
	if !ok {
		return "a " + v.Type().String()
	}
	if c.Describe != nil {
		if name := c.Describe(ud); name != "" {
			return name
		}
	}
	return "userdata"
}

// Len returns the number of entries of a table; 0 for nil.
func (t *Table) Len() int {
	if t == nil {
		return 0
	}
	return len(t.keys)
}
