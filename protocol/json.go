package protocol

import (
	"encoding/json"
	"math"

	"github.com/tinylib/msgp/msgp"
)

// FromJSON converts JSON text to one msgpack value, as browsers write it: integers of 32
// bits in their smallest form, other numbers as float64. The error is that of package
// json.
func FromJSON(text []byte) ([]byte, error) {
	var v any
	if err := json.Unmarshal(text, &v); err != nil {
		return nil, err
	}
	return appendPlain(nil, v), nil
}

func appendPlain(b []byte, value any) []byte {
	switch v := value.(type) {
	case float64:
		if v == math.Trunc(v) && v >= math.MinInt32 && v <= math.MaxUint32 && !(v == 0 && math.Signbit(v)) {
			return AppendNumber(b, v)
		}
		return msgp.AppendFloat64(b, v)
	case []any:
		b = msgp.AppendArrayHeader(b, uint32(len(v)))
		for _, item := range v {
			b = appendPlain(b, item)
		}
		return b
	case map[string]any:
		b = msgp.AppendMapHeader(b, uint32(len(v)))
		for name, item := range v {
			b = appendPlain(msgp.AppendString(b, name), item)
		}
		return b
	case string:
		return msgp.AppendString(b, v)
	case bool:
		return msgp.AppendBool(b, v)
	}
	return msgp.AppendNil(b)
}

// ToJSON converts one msgpack value, which [Check] has accepted, to JSON. Bytes become
// {"$bytes": 3, "b64": "AAAA"}; extensions become the same with their type as "$ext".
// JavaScript's undefined, numbers that JSON cannot express, and maps with keys that are
// not strings become null.
func ToJSON(raw []byte) ([]byte, error) {
	v, _, err := msgp.ReadIntfBytes(raw)
	if err != nil {
		return []byte("null"), nil // a key that is not a string, or an invalid extension
	}
	return json.Marshal(plain(v))
}

// plain replaces values that JSON cannot express, in place.
func plain(v any) any {
	switch v := v.(type) {
	case map[string]any:
		for name, item := range v {
			v[name] = plain(item)
		}
	case []any:
		for i, item := range v {
			v[i] = plain(item)
		}
	case []byte:
		return map[string]any{"$bytes": len(v), "b64": v}
	case float64:
		if v-v != 0 {
			return nil
		}
	case float32:
		if v-v != 0 {
			return nil
		}
	case complex64, complex128:
		return nil
	case msgp.RawExtension:
		return plainExtension(&v)
	case *msgp.RawExtension:
		return plainExtension(v)
	}
	return v
}

func plainExtension(x *msgp.RawExtension) any {
	if x.Type == 0 { // JavaScript's undefined
		return nil
	}
	return map[string]any{"$ext": x.Type, "$bytes": len(x.Data), "b64": x.Data}
}
