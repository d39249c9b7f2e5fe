package persist

import (
	"cmp"
	"fmt"
	"math"
	"slices"
	"strconv"
	"strings"

	lua "github.com/yuin/gopher-lua"

	"github.com/vuerlua/vuerlua/luabind/internal/array"
	"github.com/vuerlua/vuerlua/luabind/internal/element"
	"github.com/vuerlua/vuerlua/luabind/internal/script"
	"github.com/vuerlua/vuerlua/luabind/internal/syntax"
)

// The file of a persist table is a chunk of Lua that returns the table, so that people can read
// it, and other programs can load it:
//
//	-- persist "world", saved by vuerlua
//	return {
//	  clicks = 3,
//	  names = { "a", "b" },
//	}
//
// It holds plain data: exact numbers, strings of any bytes, keys of any plain type. Tables that
// several others refer to, or that are nested deeply, are created before the rest:
//
//	local t = { {}, {} }
//	t[1].self = t[1]
//	return { a = t[1], b = t[1], c = t[2] }

// MaxFile bounds the size of such a file, in bytes.
const MaxFile = 8 << 20

// maxNesting bounds the nesting of tables in the text, because parsers have a limit.
const maxNesting = 50

// A writer writes such a file.
type writer struct {
	b       strings.Builder
	numbers map[*Table]int // indices in t, from 1
	order   []*Table       // the tables in t
	seen    map[*Table]bool
}

// Encode returns the content of the file of a table.
func Encode(name string, root *Table) ([]byte, error) {
	s := &writer{numbers: map[*Table]int{}, seen: map[*Table]bool{}}
	s.count(root)
	fmt.Fprintf(&s.b, "-- persist %s, saved by vuerlua. Changes made here are read when the program starts.\n", literal(name))
	if len(s.order) > 0 {
		s.b.WriteString("local t = {")
		for i, t := range s.order {
			if i > 0 {
				s.b.WriteString(",")
			}
			s.b.WriteString(" " + t.mark + "{}")
		}
		s.b.WriteString(" }\n")
		for i, t := range s.order {
			if err := s.fill(i+1, t); err != nil {
				return nil, err
			}
		}
	}
	s.b.WriteString("return ")
	if err := s.value(root, 0); err != nil {
		return nil, err
	}
	s.b.WriteString("\n")
	return []byte(s.b.String()), s.check()
}

// check returns an error if the text is too long.
func (s *writer) check() error {
	if s.b.Len() > MaxFile {
		return fmt.Errorf("it has more than %s", script.FormatBytes(MaxFile))
	}
	return nil
}

// count finds the tables that have to be created before the rest.
func (s *writer) count(root *Table) {
	type visit struct {
		t     *Table
		depth int
	}
	todo := []visit{{root, 0}}
	for len(todo) > 0 {
		v := todo[len(todo)-1]
		todo = todo[:len(todo)-1]
		again := s.seen[v.t]
		if (again || v.depth >= maxNesting) && s.numbers[v.t] == 0 {
			s.order = append(s.order, v.t)
			s.numbers[v.t] = len(s.order)
			v.depth = 0
		}
		if again {
			continue
		}
		s.seen[v.t] = true
		for _, value := range v.t.values {
			if inner, ok := value.(*Table); ok {
				todo = append(todo, visit{inner, v.depth + 1})
			}
		}
	}
}

// fill writes the entries of t[i], an assignment for each.
func (s *writer) fill(i int, t *Table) error {
	for _, e := range entries(t) {
		fmt.Fprintf(&s.b, "t[%d]", i)
		if name, ok := e.key.(lua.LString); ok && syntax.IsName(string(name)) {
			s.b.WriteString("." + string(name))
		} else {
			s.b.WriteString("[" + constant(e.key) + "]")
		}
		s.b.WriteString(" = ")
		if err := s.value(e.value, 0); err != nil {
			return err
		}
		s.b.WriteString("\n")
	}
	return s.check()
}

func (s *writer) value(v Value, depth int) error {
	switch v := v.(type) {
	case *Table:
		if i := s.numbers[v]; i > 0 {
			fmt.Fprintf(&s.b, "t[%d]", i)
			return nil
		}
		return s.table(v, depth)
	case null:
		s.b.WriteString("null")
	case element.Bytes:
		s.b.WriteString("bytes " + literal(string(v)))
	case *array.Array:
		s.b.WriteString(v.Kind().String() + "{")
		for i := range v.Len() {
			if i > 0 {
				s.b.WriteString(", ")
			}
			s.b.WriteString(numeral(v.At(i)))
			if i%script.PollEvery == 0 && s.check() != nil {
				return s.check()
			}
		}
		s.b.WriteString("}")
	case lua.LValue:
		s.b.WriteString(constant(v))
	}
	return s.check()
}

// table writes a constructor. A short table without nested tables is written on one line, others
// with a line for each entry.
func (s *writer) table(t *Table, depth int) error {
	list := entries(t)
	s.b.WriteString(t.mark)
	if len(list) == 0 {
		s.b.WriteString("{}")
		return nil
	}
	flat := len(list) <= 16 && !slices.ContainsFunc(list, func(e entry) bool { _, is := e.value.(*Table); return is })
	open, between, end := "{\n"+strings.Repeat("  ", depth+1), ",\n"+strings.Repeat("  ", depth+1), ",\n"+strings.Repeat("  ", depth)+"}"
	if flat {
		open, between, end = "{ ", ", ", " }"
	}
	s.b.WriteString(open)
	next := 1
	for i, e := range list {
		if i > 0 {
			s.b.WriteString(between)
		}
		name, isName := e.key.(lua.LString)
		switch {
		case e.key == lua.LNumber(next):
			next++
		case isName && syntax.IsName(string(name)):
			s.b.WriteString(string(name) + " = ")
		default:
			s.b.WriteString("[" + constant(e.key) + "] = ")
		}
		if err := s.value(e.value, depth+1); err != nil {
			return err
		}
	}
	s.b.WriteString(end)
	return nil
}

// An entry is one key of a table with its value.
type entry struct {
	key   lua.LValue
	value Value
}

// entries returns the entries of a table, sorted by key: numbers, then strings, then booleans.
func entries(t *Table) []entry {
	list := make([]entry, len(t.keys))
	for i, k := range t.keys {
		list[i] = entry{k, t.values[i]}
	}
	slices.SortFunc(list, func(a, b entry) int {
		if x, ok := a.key.(lua.LNumber); ok {
			if y, ok := b.key.(lua.LNumber); ok {
				return cmp.Compare(x, y)
			}
		}
		if x, ok := a.key.(lua.LString); ok {
			if y, ok := b.key.(lua.LString); ok {
				return cmp.Compare(x, y)
			}
		}
		return cmp.Compare(keyRank(a.key), keyRank(b.key))
	})
	return list
}

func keyRank(k lua.LValue) int {
	switch k {
	case lua.LFalse:
		return 2
	case lua.LTrue:
		return 3
	}
	if k.Type() == lua.LTNumber {
		return 0
	}
	return 1
}

// constant returns a number, string or boolean as Lua.
func constant(v lua.LValue) string {
	switch v := v.(type) {
	case lua.LString:
		return literal(string(v))
	case lua.LNumber:
		return numeral(float64(v))
	}
	return v.String()
}

func numeral(n float64) string {
	switch {
	case math.IsNaN(n):
		return "0/0"
	case math.IsInf(n, 1):
		return "1/0"
	case math.IsInf(n, -1):
		return "-1/0"
	}
	return strconv.FormatFloat(n, 'g', -1, 64)
}

// literal returns a string as a Lua literal. Unlike [quote] it does not cut long strings.
func literal(text string) string { return `"` + script.Escape(text) + `"` }
