package luabind

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"math"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"

	lua "github.com/yuin/gopher-lua"

	"github.com/vuerlua/vuerlua/luabind/internal/array"
	"github.com/vuerlua/vuerlua/luabind/internal/element"
)

// maxJSONDepth is how many lists and objects may stand inside each other.
const maxJSONDepth = 200

// nativeJSON is decode(text) and encode(value, indent).
func (e *Engine) nativeJSON(L *lua.LState) map[string]lua.LGFunction {
	null, mark := L.GetGlobal("null"), L.GetGlobal("array")
	return map[string]lua.LGFunction{
		"decode": func(L *lua.LState) int {
			text := L.CheckString(1)
			d := &jsonDecoder{L: L, null: null, mark: mark, dec: json.NewDecoder(strings.NewReader(text))}
			// What the shortest text makes most of is a list of empty lists.
			e.arrays.check(L, "json.decode", e.room(64*int64(len(text))))
			v, err := d.document()
			if err != nil {
				e.failJSON(L, text, d.dec.InputOffset(), err)
			}
			L.Push(v)
			return 1
		},
		"encode": func(L *lua.LState) int {
			enc := &jsonEncoder{indent: L.OptString(2, ""), open: map[*lua.LTable]bool{}, null: null, mark: e.arrayMeta(L, mark)}
			if err := enc.value(L.Get(1), 0); err != nil {
				e.throw(L, &failure{kind: kindInvalid, message: "json.encode: " + strings.TrimPrefix(enc.path(), ".") + " " + err.Error()})
			}
			L.Push(lua.LString(enc.buf))
			return 1
		},
	}
}

// arrayMeta is the metatable that array{} gives.
func (e *Engine) arrayMeta(L *lua.LState, mark lua.LValue) lua.LValue {
	L.Push(mark)
	L.Push(L.NewTable())
	L.Call(1, 1)
	t, _ := L.Get(-1).(*lua.LTable)
	L.Pop(1)
	if t == nil {
		return lua.LNil
	}
	return t.Metatable
}

// failJSON says where in the text a problem is.
func (e *Engine) failJSON(L *lua.LState, text string, offset int64, err error) {
	message := err.Error()
	// A decoder is not exact about the place of an error; the check of a whole text is: it
	// counts the bytes up to the wrong one.
	var syntax *json.SyntaxError
	if errors.As(json.Unmarshal([]byte(text), new(json.RawMessage)), &syntax) {
		offset, message = syntax.Offset-1, syntax.Error()
		if strings.Contains(message, "unexpected end") {
			offset, message = int64(len(text)), "the text ends too early"
		}
	}
	before := text[:min(max(int(offset), 0), len(text))]
	line := strings.Count(before, "\n") + 1
	column := utf8.RuneCountInString(before[strings.LastIndexByte(before, '\n')+1:]) + 1
	e.throw(L, &failure{kind: kindInvalid, message: fmt.Sprintf("json.decode: line %d, column %d (offset %d): %s", line, column, len(before), message)})
}

type jsonDecoder struct {
	L          *lua.LState
	null, mark lua.LValue
	dec        *json.Decoder
}

func (d *jsonDecoder) document() (lua.LValue, error) {
	v, err := d.value(0)
	if err != nil {
		return nil, err
	}
	if _, err := d.dec.Token(); !errors.Is(err, io.EOF) {
		return nil, errors.New("there is more after the value")
	}
	return v, nil
}

func (d *jsonDecoder) value(depth int) (lua.LValue, error) {
	token, err := d.dec.Token()
	if err != nil {
		return nil, err
	}
	switch v := token.(type) {
	case string:
		return lua.LString(v), nil
	case float64:
		return lua.LNumber(v), nil
	case bool:
		return lua.LBool(v), nil
	case json.Delim:
		if depth == maxJSONDepth {
			return nil, fmt.Errorf("nested deeper than %d", maxJSONDepth)
		}
		if v == '[' {
			return d.list(depth + 1)
		}
		return d.object(depth + 1)
	}
	return d.null, nil
}

func (d *jsonDecoder) list(depth int) (lua.LValue, error) {
	t := d.L.NewTable()
	n := 0
	for d.dec.More() {
		v, err := d.value(depth)
		if err != nil {
			return nil, err
		}
		n++
		t.RawSetInt(n, v)
	}
	if n == 0 { // or it could not be told from an object
		d.L.Push(d.mark)
		d.L.Push(t)
		d.L.Call(1, 0)
	}
	_, err := d.dec.Token()
	return t, err
}

func (d *jsonDecoder) object(depth int) (lua.LValue, error) {
	t := d.L.NewTable()
	for d.dec.More() {
		key, err := d.dec.Token()
		if err != nil {
			return nil, err
		}
		v, err := d.value(depth)
		if err != nil {
			return nil, err
		}
		name, _ := key.(string)
		t.RawSetString(name, v)
	}
	_, err := d.dec.Token()
	return t, err
}

// A jsonEncoder writes Lua values. Names are sorted, so that equal values give equal texts.
type jsonEncoder struct {
	buf    []byte
	indent string // "": all on one line
	open   map[*lua.LTable]bool
	where  []string // the way to the value that is written
	null   lua.LValue
	mark   lua.LValue // the metatable of array{}
}

func (j *jsonEncoder) path() string { return "value" + strings.Join(j.where, "") }

func (j *jsonEncoder) value(v lua.LValue, depth int) error {
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
		if v == j.null {
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
	if err := enc.Encode(s); err != nil {
		return err
	}
	j.buf = append(j.buf, bytes.TrimSuffix(b.Bytes(), []byte("\n"))...)
	return nil
}

func (j *jsonEncoder) array(a *array.Array) error {
	j.buf = append(j.buf, '[')
	for i := range a.Len() {
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
	for k, v := t.Next(lua.LNil); k != lua.LNil; k, v = t.Next(k) {
		_ = v
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
	if n > 0 || len(names) == 0 && t.Metatable == j.mark && j.mark != lua.LNil {
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
		if err := j.value(t.RawGetString(name), depth); err != nil {
			return err
		}
		j.where = j.where[:len(j.where)-1]
	}
	j.end(len(names) > 0, depth)
	j.buf = append(j.buf, '}')
	return nil
}

// next and end write what stands between items and after the last of them.
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
}
