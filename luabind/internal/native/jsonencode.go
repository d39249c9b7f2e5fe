package native

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"math"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"

	lua "github.com/yuin/gopher-lua"

	"github.com/vuerlua/vuerlua/luabind/internal/array"
	"github.com/vuerlua/vuerlua/luabind/internal/element"
	"github.com/vuerlua/vuerlua/luabind/internal/machine"
	"github.com/vuerlua/vuerlua/luabind/internal/script"
)

// A jsonEncoder writes Lua values as JSON. It sorts names, so that equal values yield equal texts.
type jsonEncoder struct {
	buf     []byte
	indent  string // "": all on one line
	open    map[*lua.LTable]bool
	where   []string // the path to the value that is written
	markers element.Markers
	poll    func() error
	work    int // since the last poll, in values; 64 bytes of text count as one
}

// step counts a value, or a piece of one, before its bytes are written. It polls now and then.
func (j *jsonEncoder) step(bytes int) error {
	if j.work += 1 + bytes/64; j.work < script.PollEvery {
		return nil
	}
	j.work = 0
	if len(j.buf)+bytes > maxJSON {
		return fmt.Errorf("is where the text is longer than %d MiB; a table is written in each place where it is", maxJSON>>20)
	}
	return j.poll()
}

func (j *jsonEncoder) path() string { return "value" + strings.Join(j.where, "") }

func (j *jsonEncoder) value(v lua.LValue, depth int) error {
	if err := j.step(0); err != nil {
		return err
	}
	switch v := v.(type) {
	case *lua.LNilType:
		j.buf = append(j.buf, "null"...)
	case lua.LBool:
		j.buf = strconv.AppendBool(j.buf, bool(v))
	case lua.LNumber:
		return j.number(float64(v))
	case lua.LString:
		return j.text(string(v))
	case *lua.LTable:
		return j.table(v, depth+1)
	case *lua.LUserData:
		if v == j.markers.Null {
			j.buf = append(j.buf, "null"...)
			return nil
		}
		switch v := v.Value.(type) {
		case *array.Array:
			return j.array(v)
		case element.Bytes:
			return errors.New("is bytes, which JSON has no form for")
		}
		return errors.New("is a userdata, which JSON has no form for")
	default:
		return fmt.Errorf("is a %s, which JSON has no form for", v.Type())
	}
	return nil
}

func (j *jsonEncoder) number(n float64) error {
	if math.IsNaN(n) || math.IsInf(n, 0) {
		return fmt.Errorf("is %v, which JSON has no form for", n)
	}
	if n == math.Trunc(n) && math.Abs(n) < 1<<53 {
		j.buf = strconv.AppendInt(j.buf, int64(n), 10)
		return nil
	}
	text, err := json.Marshal(n)
	j.buf = append(j.buf, text...)
	return err
}

func (j *jsonEncoder) text(s string) error {
	if !utf8.ValidString(s) {
		return errors.New("is a string that is not valid UTF-8, which JSON has no form for")
	}
	var b bytes.Buffer
	enc := json.NewEncoder(&b)
	enc.SetEscapeHTML(false)
	j.buf = append(j.buf, '"')
	for len(s) > 0 { // in pieces: escaped text may be six times as long
		n := min(len(s), jsonPiece)
		for n < len(s) && !utf8.RuneStart(s[n]) {
			n--
		}
		b.Reset()
		if err := enc.Encode(s[:n]); err != nil {
			return err
		}
		quoted := bytes.TrimSuffix(b.Bytes(), []byte("\n"))
		if err := j.step(len(quoted)); err != nil {
			return err
		}
		j.buf = append(j.buf, quoted[1:len(quoted)-1]...)
		s = s[n:]
	}
	j.buf = append(j.buf, '"')
	return nil
}

const jsonPiece = 64 << 10

func (j *jsonEncoder) array(a *array.Array) error {
	j.buf = append(j.buf, '[')
	for i := range a.Len() {
		if err := j.step(0); err != nil {
			return err
		}
		if i > 0 {
			j.buf = append(j.buf, ',')
		}
		if a.Kind() == array.Float32 { // the shortest text that reads as the same float32
			n := a.At(i)
			if math.IsNaN(n) || math.IsInf(n, 0) {
				j.where = append(j.where, fmt.Sprintf("[%d]", i+1))
				return j.number(n)
			}
			j.buf = strconv.AppendFloat(j.buf, n, 'g', -1, 32)
			continue
		}
		if err := j.number(a.At(i)); err != nil {
			j.where = append(j.where, fmt.Sprintf("[%d]", i+1))
			return err
		}
	}
	j.buf = append(j.buf, ']')
	return nil
}

func (j *jsonEncoder) table(t *lua.LTable, depth int) error {
	switch {
	case j.open[t]:
		return errors.New("holds itself")
	case depth > maxJSONDepth:
		return fmt.Errorf("is nested deeper than %d", maxJSONDepth)
	}
	j.open[t] = true
	defer delete(j.open, t)
	n := t.MaxN()
	var names []string
	for k := range machine.All(t) {
		if err := j.step(0); err != nil {
			return err
		}
		switch k := k.(type) {
		case lua.LString:
			names = append(names, string(k))
		case lua.LNumber:
			if i := int(k); lua.LNumber(i) != k || i < 1 || i > n {
				return fmt.Errorf("has the key %v, and keys are strings, or 1, 2, 3, ... in a list", k)
			}
		default:
			return fmt.Errorf("has a key that is a %s", k.Type())
		}
	}
	if len(names) > 0 && n > 0 {
		return fmt.Errorf("has both list items and named fields (%s)", names[0])
	}
	if n > 0 || len(names) == 0 && t.Metatable == lua.LValue(j.markers.List) {
		return j.list(t, n, depth)
	}
	slices.Sort(names)
	return j.object(t, names, depth)
}

func (j *jsonEncoder) list(t *lua.LTable, n, depth int) error {
	j.buf = append(j.buf, '[')
	for i := 1; i <= n; i++ {
		j.next(i > 1, depth)
		j.where = append(j.where, fmt.Sprintf("[%d]", i))
		if err := j.value(t.RawGetInt(i), depth); err != nil {
			return err
		}
		j.where = j.where[:len(j.where)-1]
	}
	j.end(n > 0, depth)
	j.buf = append(j.buf, ']')
	return nil
}

func (j *jsonEncoder) object(t *lua.LTable, names []string, depth int) error {
	j.buf = append(j.buf, '{')
	for i, name := range names {
		j.next(i > 0, depth)
		j.where = append(j.where, "."+name)
		if err := j.text(name); err != nil {
			return err
		}
		j.buf = append(j.buf, ':')
		if j.indent != "" {
			j.buf = append(j.buf, ' ')
		}
		if err := j.value(machine.GetString(t, name), depth); err != nil {
			return err
		}
		j.where = j.where[:len(j.where)-1]
	}
	j.end(len(names) > 0, depth)
	j.buf = append(j.buf, '}')
	return nil
}

// next and end write the text between items and after the last item.
func (j *jsonEncoder) next(comma bool, depth int) {
	if comma {
		j.buf = append(j.buf, ',')
	}
	j.line(depth)
}

func (j *jsonEncoder) end(any bool, depth int) {
	if any {
		j.line(depth - 1)
	}
}

func (j *jsonEncoder) line(depth int) {
	if j.indent == "" {
		return
	}
	j.buf = append(j.buf, '\n')
	for range depth {
		j.buf = append(j.buf, j.indent...)
	}
	j.work += depth * len(j.indent) / 64
}
