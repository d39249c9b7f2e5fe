// Package moves reads the argument of session:move and of its twin of stores: the poses of many nodes in
// arrays, without a table for each node.
package moves

import (
	"fmt"
	"slices"
	"strconv"
	"time"

	lua "github.com/yuin/gopher-lua"

	"github.com/vuerlua/vuerlua/luabind/internal/array"
	"github.com/vuerlua/vuerlua/luabind/internal/machine"
	"github.com/vuerlua/vuerlua/luabind/internal/script"
	"github.com/vuerlua/vuerlua/protocol"
)

// kept is the number of lists of keys that are kept. A script that moves nodes in each frame repeats its
// lists, so most calls only compare one.
const kept = 8

// A Reader reads moves. The moves of equal lists of keys share their Keys.
type Reader struct {
	api  script.API
	keys []*protocol.Keys // the latest first
}

// New returns a Reader.
func New(api script.API) *Reader { return &Reader{api: api} }

// maxKeys bounds the nodes of one move.
const maxKeys = 1 << 20

// A column is one of the arrays.
type column struct {
	name   string
	widths []int
	each   string
	into   func(*protocol.Move) *[]byte
}

var columns = [...]column{
	{"positions", []int{3}, "x, y, z", func(m *protocol.Move) *[]byte { return &m.Positions }},
	{"rotations", []int{3}, "x, y, z in radians", func(m *protocol.Move) *[]byte { return &m.Rotations }},
	{"quaternions", []int{4}, "x, y, z, w", func(m *protocol.Move) *[]byte { return &m.Quaternions }},
	{"scales", []int{1, 3}, "one number, or x, y, z", func(m *protocol.Move) *[]byte { return &m.Scales }},
}

// Read returns the message for argument n of a function. It throws for an argument that is wrong.
func (r *Reader) Read(L *lua.LState, n int, fn string) *protocol.Message {
	t := r.api.WantTable(L, n, fn, fn+"{ keys = {...}, positions = ... }")
	r.api.WantOptions(L, t, fn, "keys", "positions", "rotations", "quaternions", "scales", "visible")
	move := &protocol.Move{Keys: r.readKeys(L, machine.GetString(t, "keys"), fn)}
	given := 0
	for i := range columns {
		c := &columns[i]
		if v := machine.GetString(t, c.name); v != lua.LNil {
			*c.into(move) = r.numbers(L, v, move.Keys.Len(), c, fn)
			given++
		}
	}
	if v := machine.GetString(t, "visible"); v != lua.LNil {
		move.Visible = r.flags(L, v, move.Keys.Len(), fn)
		given++
	}
	switch {
	case given == 0:
		r.fail(L, fn, "keys", "has nothing that moves the nodes", "add positions, rotations, quaternions, scales or visible")
	case move.Rotations != nil && move.Quaternions != nil:
		r.fail(L, fn, "quaternions", "has both rotations and quaternions", "leave one of them out")
	}
	return protocol.MoveNodes(time.Now().UnixMilli(), move)
}

func (r *Reader) fail(L *lua.LState, fn, word, problem, hint string) {
	r.api.Throw(L, &script.Failure{Kind: script.Invalid, Message: fn + " " + problem, Hint: hint, Words: []string{word}})
}

// readKeys returns the keys of a list.
func (r *Reader) readKeys(L *lua.LState, v lua.LValue, fn string) *protocol.Keys {
	t, ok := v.(*lua.LTable)
	if !ok {
		r.fail(L, fn, "keys", "wants a list of keys in keys, not "+script.Describe(v), `write keys = {"a", "b"}`)
	}
	items := machine.Items(t)
	if len(items) > maxKeys {
		r.fail(L, fn, "keys", fmt.Sprintf("has %d keys, more than %d", len(items), maxKeys), "use Instances")
	}
	for i, known := range r.keys {
		if same(known, items) {
			copy(r.keys[1:i+1], r.keys[:i])
			r.keys[0] = known
			return known
		}
	}
	keys := make([]protocol.Key, len(items))
	for i, item := range items {
		if keys[i] = script.KeyOf(item); keys[i].Name == "" {
			r.fail(L, fn, "keys", fmt.Sprintf("has %s as item %d of keys, which is not a key", script.Describe(item), i+1), "a key is a string or an integer")
		}
		if i%script.PollEvery == script.PollEvery-1 {
			r.api.Poll(L)
		}
	}
	made := protocol.NewKeys(keys)
	if r.keys = slices.Insert(r.keys, 0, made); len(r.keys) > kept {
		r.keys = r.keys[:kept]
	}
	return made
}

// same reports whether a list has these keys.
func same(keys *protocol.Keys, items []lua.LValue) bool {
	if len(items) != keys.Len() {
		return false
	}
	for i, item := range items {
		key := keys.At(i)
		if s, ok := item.(lua.LString); ok {
			if key.Int || string(s) != key.Name {
				return false
			}
		} else if script.KeyOf(item) != key {
			return false
		}
	}
	return true
}

// numbers returns the numbers of an array in single precision.
func (r *Reader) numbers(L *lua.LState, v lua.LValue, keys int, c *column, fn string) []byte {
	count, at := r.source(L, v, c.name, fn)
	if !slices.ContainsFunc(c.widths, func(w int) bool { return count == w*keys }) {
		r.wrongLength(L, fn, c.name, count, keys, c.widths, c.each)
	}
	b, bad := make([]byte, 0, 4*count), -1
	if ud, ok := v.(*lua.LUserData); ok {
		b, bad = ud.Value.(*array.Array).AppendFloat32(b)
	} else {
		for i := 0; i < count && bad < 0; i++ {
			var odd bool
			if b, odd = array.AppendFloat32(b, at(i)); odd {
				bad = i
			}
		}
	}
	if bad >= 0 {
		r.fail(L, fn, c.name, fmt.Sprintf("has %v as item %d of %s", at(bad), bad+1, c.name), "a position or a rotation is a finite number; look at what it is computed from")
	}
	return b
}

func (r *Reader) wrongLength(L *lua.LState, fn, name string, count, keys int, widths []int, each string) {
	sizes := strconv.Itoa(widths[0] * keys)
	if len(widths) > 1 {
		sizes += " or " + strconv.Itoa(widths[1]*keys)
	}
	r.fail(L, fn, name, fmt.Sprintf("has %d numbers in %s for %s", count, name, counted(keys)), "each key takes "+each+", "+sizes+" in all")
}

func counted(keys int) string {
	if keys == 1 {
		return "1 key"
	}
	return strconv.Itoa(keys) + " keys"
}

// source returns the number of numbers in an array or a list, which may be of rows, and the function
// that returns them.
func (r *Reader) source(L *lua.LState, v lua.LValue, name, fn string) (count int, at func(int) float64) {
	switch v := v.(type) {
	case *lua.LUserData:
		if a, ok := v.Value.(*array.Array); ok {
			return a.Len(), a.At
		}
	case *lua.LTable:
		numbers := r.flatten(L, v, name, fn)
		return len(numbers), func(i int) float64 { return numbers[i] }
	}
	r.fail(L, fn, name, "wants an array or a list of numbers in "+name+", not "+script.Describe(v), "write "+name+" = Float32Array{...}")
	return 0, nil
}

func (r *Reader) flatten(L *lua.LState, t *lua.LTable, name, fn string) []float64 {
	numbers := make([]float64, 0, t.MaxN())
	for i, item := range machine.Items(t) {
		row := []lua.LValue{item}
		if inner, ok := item.(*lua.LTable); ok {
			row = machine.Items(inner)
		}
		for _, v := range row {
			n, ok := v.(lua.LNumber)
			if !ok {
				r.fail(L, fn, name, fmt.Sprintf("has %s in item %d of %s, where a number is expected", script.Describe(v), i+1, name), "a list has numbers, or rows of numbers")
			}
			numbers = append(numbers, float64(n))
		}
		if i%script.PollEvery == script.PollEvery-1 {
			r.api.Poll(L)
		}
	}
	return numbers
}

// flags returns 0 or 1 for each item of a list of booleans, or of an array of numbers.
func (r *Reader) flags(L *lua.LState, v lua.LValue, keys int, fn string) []byte {
	var flags []byte
	switch v := v.(type) {
	case *lua.LTable:
		for i, item := range machine.Items(v) {
			flag, ok := item.(lua.LBool)
			if !ok {
				r.fail(L, fn, "visible", fmt.Sprintf("has %s as item %d of visible", script.Describe(item), i+1), "write true or false")
			}
			flags = append(flags, 0)
			if flag {
				flags[i] = 1
			}
		}
	case *lua.LUserData:
		a, ok := v.Value.(*array.Array)
		if !ok {
			break
		}
		flags = make([]byte, a.Len())
		for i := range flags {
			if a.At(i) != 0 {
				flags[i] = 1
			}
		}
	}
	if flags == nil && keys > 0 {
		r.fail(L, fn, "visible", "wants a list of booleans in visible, not "+script.Describe(v), "write visible = {true, false}")
	}
	if len(flags) != keys {
		r.wrongLength(L, fn, "visible", len(flags), keys, []int{1}, "one")
	}
	if flags == nil {
		flags = []byte{}
	}
	return flags
}
