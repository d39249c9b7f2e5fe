package page

import (
	"mime"
	"strings"

	lua "github.com/yuin/gopher-lua"

	"github.com/vuerlua/vuerlua/luabind/internal/machine"
)

// otherType is the type of a file whose own type is unknown.
const otherType = "application/octet-stream"

// ReadUpload checks the value of a FileUpload's event, which any client may have sent, and corrects its name and its
// type. It reports false for a value without bytes, which is not a file.
func ReadUpload(value *lua.LTable) bool {
	if _, ok := machine.GetString(value, "bytes").(lua.LString); !ok {
		return false
	}
	name, _ := machine.GetString(value, "name").(lua.LString)
	machine.SetString(value, "name", lua.LString(SafeName(string(name))))
	given, _ := machine.GetString(value, "type").(lua.LString)
	machine.SetString(value, "type", lua.LString(safeType(string(given))))
	return true
}

// safeType returns the media type of a file without parameters, in lower case.
func safeType(given string) string {
	if len(given) > maxName {
		return otherType
	}
	media, _, err := mime.ParseMediaType(given)
	if err != nil || !strings.Contains(media, "/") {
		return otherType
	}
	return media
}
