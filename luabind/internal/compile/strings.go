package compile

import (
	"reflect"
	"unsafe"

	lua "github.com/yuin/gopher-lua"
)

func setStrings(p *lua.FunctionProto) {
	f, _ := reflect.TypeFor[lua.FunctionProto]().FieldByName("stringConstants")
	s := make([]string, len(p.Constants))
	for i, c := range p.Constants {
		if v, ok := c.(lua.LString); ok {
			s[i] = string(v)
		}
	}
	*(*[]string)(unsafe.Add(unsafe.Pointer(p), f.Offset)) = s
}
