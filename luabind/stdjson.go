package luabind

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"strings"
	"unicode/utf8"

	lua "github.com/yuin/gopher-lua"

	"github.com/vuerlua/vuerlua/luabind/internal/machine"
)

const (
	// maxJSONDepth is how many lists and objects may stand inside each other.
	maxJSONDepth = 200
	// maxJSON bounds the text that encode returns, in bytes, as the result of table.concat is
	// bounded. A table that occurs in several places is written in each of them.
	maxJSON = 256 << 20
	// maxJSONIndent bounds the indentation of one level, in bytes.
	maxJSONIndent = 64
	// maxJSONCheck bounds the text in which the exact place of an error is looked for, in bytes.
	maxJSONCheck = 8 << 20
)

// nativeJSON is decode(text) and encode(value, indent).
func (e *Engine) nativeJSON(L *lua.LState) map[string]lua.LGFunction {
	null, mark := L.GetGlobal("null"), L.GetGlobal("array")
	return map[string]lua.LGFunction{
		"decode": func(L *lua.LState) int {
			text := L.CheckString(1)
			d := newJSONDecoder(L, null, mark, text, e.interruption)
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
			enc := &jsonEncoder{
				indent: L.OptString(2, ""), open: map[*lua.LTable]bool{}, null: null, mark: e.arrayMeta(L, mark), poll: e.interruption,
			}
			if len(enc.indent) > maxJSONIndent {
				e.fail(L, kindInvalid, "json.encode wants an indent of at most %d bytes, not of %d", maxJSONIndent, len(enc.indent))
			}
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
	e.poll(L)
	message := err.Error()
	// A decoder is not exact about the place of an error; the check of a whole text is: it
	// counts the bytes up to the wrong one.
	var syntax *json.SyntaxError
	if !errors.Is(err, errJSONDepth) && len(text) <= maxJSONCheck && errors.As(json.Unmarshal([]byte(text), new(json.RawMessage)), &syntax) {
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

var errJSONDepth = fmt.Errorf("nested deeper than %d", maxJSONDepth)

type jsonDecoder struct {
	L          *lua.LState
	null, mark lua.LValue
	dec        *json.Decoder
	poll       func() error
	values     int
}

func newJSONDecoder(L *lua.LState, null, mark lua.LValue, text string, poll func() error) *jsonDecoder {
	return &jsonDecoder{L: L, null: null, mark: mark, dec: json.NewDecoder(&polledReader{strings.NewReader(text), poll}), poll: poll}
}

// A polledReader polls before it returns each piece of a text: the decoder reads a long string
// without a pause.
type polledReader struct {
	io.Reader
	poll func() error
}

func (r *polledReader) Read(b []byte) (int, error) {
	if err := r.poll(); err != nil {
		return 0, err
	}
	const piece = 1 << 20
	return r.Reader.Read(b[:min(len(b), piece)])
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
	if d.values++; d.values%pollEvery == 0 {
		if err := d.poll(); err != nil {
			return nil, err
		}
	}
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
			return nil, errJSONDepth
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
		machine.SetString(t, name, v)
	}
	_, err := d.dec.Token()
	return t, err
}
