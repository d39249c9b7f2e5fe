package source

import (
	"bytes"
	"encoding/json"
	"fmt"
	"math"
	"slices"
	"strconv"
	"strings"

	"github.com/tinylib/msgp/msgp"

	"github.com/vuerlua/vuerlua/protocol/catalog"
)

// A field is one member of a JSON object. Objects are read as lists of fields, because
// their order is kept on the wire.
type field struct {
	name string
	json json.RawMessage
	raw  []byte // msgpack
}

// fields reads a JSON object. Empty input is an empty object.
func fields(object json.RawMessage) ([]field, error) {
	if len(object) == 0 {
		return nil, nil
	}
	dec := json.NewDecoder(bytes.NewReader(object))
	if t, err := dec.Token(); err != nil || t != json.Delim('{') {
		return nil, fmt.Errorf("%s is not an object", object)
	}
	var out []field
	for dec.More() {
		name, err := dec.Token()
		if err != nil {
			return nil, err
		}
		f := field{name: name.(string)}
		if err := dec.Decode(&f.json); err != nil {
			return nil, err
		}
		if f.raw, err = appendValue(nil, f.json); err != nil {
			return nil, fmt.Errorf("%s: %w", f.name, err)
		}
		out = append(out, f)
	}
	return out, nil
}

func items(array json.RawMessage) ([]json.RawMessage, error) {
	var out []json.RawMessage
	err := json.Unmarshal(array, &out)
	return out, err
}

// appendValue appends a JSON value in the wire's dialect of msgpack: integers in their
// smallest form, other numbers as float32.
func appendValue(b []byte, value json.RawMessage) ([]byte, error) {
	switch value[0] {
	case '{':
		members, err := fields(value)
		if err != nil {
			return nil, err
		}
		b = msgp.AppendMapHeader(b, uint32(len(members)))
		for _, m := range members {
			b = append(msgp.AppendString(b, m.name), m.raw...)
		}
		return b, nil
	case '[':
		list, err := items(value)
		if err != nil {
			return nil, err
		}
		b = msgp.AppendArrayHeader(b, uint32(len(list)))
		for _, item := range list {
			if b, err = appendValue(b, item); err != nil {
				return nil, err
			}
		}
		return b, nil
	}
	var v any
	if err := json.Unmarshal(value, &v); err != nil {
		return nil, err
	}
	switch v := v.(type) {
	case nil:
		return msgp.AppendNil(b), nil
	case bool:
		return msgp.AppendBool(b, v), nil
	case string:
		return msgp.AppendString(b, v), nil
	case float64:
		if v == math.Trunc(v) && math.Abs(v) <= math.MaxInt32 {
			return msgp.AppendInt64(b, int64(v)), nil
		}
		return msgp.AppendFloat32(b, float32(v)), nil
	}
	return nil, fmt.Errorf("cannot encode %s", value)
}

// node returns an encoded node.
func node(key, tag string, props []field) []byte {
	b := msgp.AppendMapHeader(nil, uint32(2+len(props)))
	b = msgp.AppendString(b, "key")
	b = msgp.AppendString(b, key)
	b = msgp.AppendString(b, "tag")
	b = msgp.AppendString(b, tag)
	for _, p := range props {
		b = append(msgp.AppendString(b, p.name), p.raw...)
	}
	return b
}

// luaSource converts a JSON value to Lua source: [1, 2] to {1, 2}, null to null.
func luaSource(value json.RawMessage) (string, error) {
	switch value[0] {
	case '{':
		members, err := fields(value)
		if err != nil {
			return "", err
		}
		parts := make([]string, len(members))
		for i, m := range members {
			lua, err := luaSource(m.json)
			if err != nil {
				return "", err
			}
			parts[i] = m.name + " = " + lua
		}
		if len(parts) == 0 {
			return "{}", nil
		}
		return "{ " + strings.Join(parts, ", ") + " }", nil
	case '[':
		list, err := items(value)
		if err != nil {
			return "", err
		}
		parts := make([]string, len(list))
		for i, item := range list {
			if parts[i], err = luaSource(item); err != nil {
				return "", err
			}
		}
		return "{" + strings.Join(parts, ", ") + "}", nil
	case '"':
		var s string
		if err := json.Unmarshal(value, &s); err != nil {
			return "", err
		}
		return strconv.Quote(s), nil
	case 't', 'f', 'n':
		return string(value), nil
	}
	return luaNumber(value)
}

// angles are the numbers that are written as multiples of pi.
var angles = map[float64]string{
	math.Pi / 4: "math.pi / 4",
	math.Pi / 3: "math.pi / 3",
	math.Pi / 2: "math.pi / 2",
	math.Pi:     "math.pi",
	2 * math.Pi: "2 * math.pi",
}

func luaNumber(value json.RawMessage) (string, error) {
	n, err := strconv.ParseFloat(string(value), 64)
	if err != nil {
		return "", err
	}
	for angle, lua := range angles {
		if math.Abs(n-angle) < 1e-9 {
			return lua, nil
		}
	}
	return strconv.FormatFloat(n, 'g', -1, 64), nil
}

// fits reports whether a JSON value is valid for the property.
func fits(value json.RawMessage, p *catalog.Prop) bool {
	if p.Type == catalog.Any {
		return true
	}
	var v any
	if err := json.Unmarshal(value, &v); err != nil {
		return false
	}
	switch v := v.(type) {
	case bool:
		return p.Type&catalog.Bool != 0
	case string:
		if p.Type&catalog.String != 0 && p.Enum != nil && !slices.Contains(p.Enum, v) {
			return false
		}
		return p.Type&(catalog.String|catalog.Color|catalog.Bytes) != 0
	case float64:
		if v != math.Trunc(v) {
			return p.Type&catalog.Number != 0
		}
		return p.Type&(catalog.Number|catalog.Int|catalog.Color) != 0
	case []any:
		if p.Type&catalog.Vector != 0 {
			return p.Len == 0 || len(v) == p.Len
		}
		return p.Type&(catalog.List|catalog.Elements) != 0
	case map[string]any:
		return p.Type&catalog.Object != 0
	}
	return false
}
