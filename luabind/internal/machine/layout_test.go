package machine

import (
	"reflect"
	"strings"
	"testing"

	lua "github.com/yuin/gopher-lua"
)

func TestLayout(t *testing.T) {
	if err := matchLayout(); err != nil {
		t.Fatal(err)
	}
}

// TestLayoutDiffers checks that any difference of a mirror is an error with the name of the field.
func TestLayoutDiffers(t *testing.T) {
	type inner struct{ N int }
	for name, tc := range map[string]struct {
		mirror, real any
		want         string
	}{
		"name":     {struct{ a int }{}, struct{ b int }{}, "T.b"},
		"type":     {struct{ a int64 }{}, struct{ a uint64 }{}, "T.a"},
		"order":    {struct{ a, b int }{}, struct{ b, a int }{}, "T.b"},
		"count":    {struct{ a [2]int }{}, struct{ a, b int }{}, "2 fields"},
		"size":     {struct{ a int32 }{}, struct{ a int64 }{}, "8 bytes"},
		"pointee":  {struct{ a *int32 }{}, struct{ a *int64 }{}, "T.a[]"},
		"nested":   {struct{ a *inner }{}, struct{ a *struct{ M int } }{}, "T.a[].M"},
		"elements": {struct{ a []string }{}, struct{ a []inner }{}, "T.a[]"},
		"function": {struct{ a func(int) }{}, struct{ a func(string) }{}, "T.a()"},
		"results":  {struct{ a func() int }{}, struct{ a func() }{}, "T.a"},
	} {
		t.Run(name, func(t *testing.T) {
			m := matcher{seen: map[reflect.Type]bool{}}
			err := m.match(reflect.TypeOf(tc.mirror), reflect.TypeOf(tc.real), "T")
			if err == nil || !strings.Contains(err.Error(), tc.want) {
				t.Errorf("got %v, want an error with %q", err, tc.want)
			}
		})
	}
}

func TestSetStrings(t *testing.T) {
	p := &lua.FunctionProto{Constants: []lua.LValue{lua.LString("a"), lua.LNumber(1), lua.LString(""), lua.LString("b")}}
	SetStrings(p)
	if got, want := protoOf(p).stringConstants, []string{"a", "", "", "b"}; !reflect.DeepEqual(got, want) {
		t.Errorf("got %q, want %q", got, want)
	}
}
