package native

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"strings"
	"unicode/utf8"

	lua "github.com/yuin/gopher-lua"

	"github.com/vuerlua/vuerlua/luabind/internal/element"
	"github.com/vuerlua/vuerlua/luabind/internal/machine"
	"github.com/vuerlua/vuerlua/luabind/internal/script"
)

const (
	// maxJSONDepth bounds the nesting of lists and objects.
	maxJSONDepth = 200
	// maxJSON bounds the text that encode returns, in bytes, as the result of table.concat is
	// bounded. A table that occurs in several places is written in each of them.
	maxJSON = 256 << 20
	// maxJSONIndent bounds the indentation of one level, in bytes.
	maxJSONIndent = 64
	// maxJSONCheck bounds the text in which the exact place of an error is looked for, in bytes.
	maxJSONCheck = 8 << 20
)

// json returns decode(text) and encode(value, indent).
func (l *Library) json() map[string]lua.LGFunction {
	return map[string]lua.LGFunction{
		"decode": func(L *lua.LState) int {
			text := L.CheckString(1)
			d := newJSONDecoder(L, l.Markers, text, l.Interruption)
			// A list of empty lists needs the most memory for its length.
			l.Check(L, "json.decode", l.Room(64*int64(len(text))))
			v, err := d.document()
			if err != nil {
				l.failJSON(L, text, d.dec.InputOffset(), err)
			}
			L.Push(v)
			return 1
		},
		"encode": func(L *lua.LState) int {
			enc := &jsonEncoder{
				indent: L.OptString(2, ""), open: map[*lua.LTable]bool{}, markers: l.Markers, poll: l.Interruption,
			}
			if len(enc.indent) > maxJSONIndent {
				l.Fail(L, script.Invalid, "json.encode wants an indent of at most %d bytes, not of %d", maxJSONIndent, len(enc.indent))
			}
			if err := enc.value(L.Get(1), 0); err != nil {
				l.Throw(L, &script.Failure{Kind: script.Invalid, Message: "json.encode: " + strings.TrimPrefix(enc.path(), ".") + " " + err.Error()})
			}
			L.Push(lua.LString(enc.buf))
			return 1
		},
	}
}

// failJSON throws an error of decode with its place in the text.
func (l *Library) failJSON(L *lua.LState, text string, offset int64, err error) {
	l.Poll(L)
	message := err.Error()
	// A decoder does not report the exact place of an error. Unmarshal does: it counts the bytes up to the
	// wrong one.
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
	l.Throw(L, &script.Failure{Kind: script.Invalid, Message: fmt.Sprintf("json.decode: line %d, column %d (offset %d): %s", line, column, len(before), message)})
}

var errJSONDepth = fmt.Errorf("nested deeper than %d", maxJSONDepth)

type jsonDecoder struct {
	L       *lua.LState
	markers element.Markers
	dec     *json.Decoder
	poll    func() error
	values  int
}

func newJSONDecoder(L *lua.LState, markers element.Markers, text string, poll func() error) *jsonDecoder {
	return &jsonDecoder{L: L, markers: markers, dec: json.NewDecoder(&polledReader{strings.NewReader(text), poll}), poll: poll}
}

// A polledReader polls before it returns each piece of a text, because the decoder reads a long string
// without polling.
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
	if d.values++; d.values%script.PollEvery == 0 {
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
	return d.markers.Null, nil
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
		t.Metatable = d.markers.List
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
