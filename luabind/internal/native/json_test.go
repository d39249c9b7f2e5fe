package native

import (
	"encoding/json"
	"testing"

	lua "github.com/yuin/gopher-lua"

	"github.com/vuerlua/vuerlua/luabind/internal/element"
)

// FuzzJSON: what is decoded is JSON, and encodes to a text that decodes to the same.
func FuzzJSON(f *testing.F) {
	for _, text := range []string{`null`, `[1,-0.5,"é\u0000",{}]`, `{"a":[],"b":{"c":[true,null]},"a":1e300}`, ` [ [ ] `, `{"a" 1}`, `"\ud800"`, "\"\xff\""} {
		f.Add(text)
	}
	L := lua.NewState(lua.Options{SkipOpenLibs: true})
	defer L.Close()
	markers := element.Markers{Null: &lua.LUserData{Metatable: lua.LNil}, List: L.NewTable()}
	f.Fuzz(func(t *testing.T, text string) {
		decode := func(text string) (lua.LValue, error) {
			return newJSONDecoder(L, markers, text, func() error { return nil }).document()
		}
		encode := func(v lua.LValue) string {
			j := &jsonEncoder{open: map[*lua.LTable]bool{}, markers: markers, poll: func() error { return nil }}
			if err := j.value(v, 0); err != nil {
				t.Fatalf("%q became %v, which does not encode: %v", text, v, err)
			}
			return string(j.buf)
		}
		v, err := decode(text)
		if err != nil {
			return
		}
		if !json.Valid([]byte(text)) {
			t.Fatalf("%q is not JSON, and was decoded", text)
		}
		once := encode(v)
		again, err := decode(once)
		if err != nil {
			t.Fatalf("%q encodes to %q, which does not decode: %v", text, once, err)
		}
		if twice := encode(again); twice != once {
			t.Fatalf("%q encodes to %q, and that to %q", text, once, twice)
		}
	})
}
