// Package stdlib holds the Lua modules that come with the program. A script gets one by
// require where none of its own has that name. They are Lua alone: they use what
// any script can use, so that each of them can also be read as an example.
package stdlib

import (
	"embed"
	"io/fs"
)

//go:embed *.lua
var files embed.FS

// Modules is the modules' sources: the file of module "name" is name.lua.
func Modules() fs.FS { return files }
