// Package stdlib contains the Lua modules that come with the program. A script loads
// one with require, unless it has a module of its own with that name. They are pure Lua
// and use only what any script can use, so that each of them is also an example.
package stdlib

import (
	"embed"
	"io/fs"
)

//go:embed *.lua
var files embed.FS

// Modules returns the modules' sources: the file of module "name" is name.lua.
func Modules() fs.FS { return files }
