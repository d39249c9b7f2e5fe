package element

import (
	"fmt"
	"slices"
	"strings"
	"sync"

	lua "github.com/yuin/gopher-lua"

	"github.com/vuerlua/vuerlua/luabind/internal/diag"
	"github.com/vuerlua/vuerlua/luabind/internal/machine"
	"github.com/vuerlua/vuerlua/protocol/catalog"
)

// In a property that names a file, a relative path refers to a file of the workspace, and clients
// are sent its address. URLs and encoded data are sent unchanged.

// NamesFile reports whether strings in the property name files. They may also be the content of a
// file.
func NamesFile(p *catalog.Prop) bool {
	switch {
	case p.Pack != catalog.NotPacked || p.Local:
		return false
	case p.Type&catalog.String != 0 && p.Type&catalog.Bytes != 0:
		return p.Type&catalog.Color == 0
	}
	return slices.Contains(fileProps, p.Name)
}

// fileProps are the properties that name files in strings, lists or maps, and never hold content.
var fileProps = []string{"font", "packages", "assets"}

// IsFileName reports whether a string is the relative path of a file, and nothing else.
func IsFileName(s string) bool { return isPath(s) && Outside(s) == "" }

// Outside returns what to do instead if s is a path that clients cannot load, such as the path of a
// file on the author's machine. It returns "" for any other string.
func Outside(s string) string {
	if len(s) > maxPath || strings.ContainsAny(s, "\x00\n") {
		return ""
	}
	const copyIt = "clients load files from the workspace: put the file beside the script and write its name"
	drive := len(s) > 2 && s[1] == ':' && (s[2] == '/' || s[2] == '\\') && ('a' <= s[0]|0x20 && s[0]|0x20 <= 'z')
	switch {
	case drive, strings.HasPrefix(s, "file:"), strings.HasPrefix(s, "~"), strings.HasPrefix(s, `\\`):
		return copyIt
	case strings.HasPrefix(s, "/"):
		for _, served := range [...]string{"/workspace/", "/assets/", "/docs/", "//"} {
			if strings.HasPrefix(s, served) {
				return ""
			}
		}
		return copyIt
	case strings.Contains("/"+s+"/", "/../") && isPath(s):
		return copyIt
	case strings.Contains(s, `\`) && isPath(s):
		return "write / between folders: " + fmt.Sprintf("%q", strings.ReplaceAll(s, `\`, "/"))
	}
	return ""
}

// fileProp writes the value of a property that names files. If the value does not name a file, it
// writes nothing and returns false.
func (e *Encoder) fileProp(el *element, f *field, v lua.LValue) (done bool, err *Error) {
	if e.cfg.Address == nil {
		return false, nil
	}
	switch v := v.(type) {
	case lua.LString:
		url, ok := e.address(el.cls, f.name, string(v))
		if !ok {
			return false, nil
		}
		return true, e.text(url)
	case *lua.LTable:
		if f.prop.Name != "packages" && f.prop.Name != "assets" && f.prop.Type&catalog.List == 0 || markOf(v) != nil {
			return false, nil
		}
		return e.fileTable(el, f, v)
	}
	return false, nil
}

// fileTable is fileProp for a list or a map of names of files.
func (e *Encoder) fileTable(el *element, f *field, t *lua.LTable) (done bool, err *Error) {
	for _, v := range machine.All(t) {
		if _, ok := v.(lua.LString); !ok {
			return false, nil
		}
	}
	copied := &lua.LTable{Metatable: lua.LNil}
	for k, v := range machine.All(t) {
		url, _ := e.address(el.cls, f.name, string(v.(lua.LString)))
		if machine.Set(copied, k, lua.LString(url)) != nil {
			return false, nil
		}
	}
	return true, e.table(copied, f.prop.Array(), f.names())
}

// address returns the address of the file that s names, in a property that names files. If s is
// not the path of a file of the workspace, it returns s and false, and warns if s is the path of
// another file.
func (e *Encoder) address(cls *class, prop, s string) (url string, ok bool) {
	if hint := Outside(s); hint != "" {
		e.cfg.Warn(Warning{
			Rule: diag.OutsideWorkspace, Component: cls.Name, Prop: prop, Lax: true,
			Message: cls.Name + "." + prop + ": " + excerpt(s) + " is not an address that clients can load", Hint: hint,
		})
		return s, false
	}
	if !isPath(s) {
		return s, false
	}
	if e.cfg.IsFolder != nil && !slices.Contains(fileProps, prop) && e.cfg.IsFolder(s) {
		e.cfg.Warn(Warning{
			Rule: diag.MissingAsset, Component: cls.Name, Prop: prop, Lax: true,
			Message: cls.Name + "." + prop + ": " + excerpt(s) + " is a folder, not a file", Hint: "write the name of a file in it: \"" + strings.TrimSuffix(s, "/") + "/...\"",
		})
		return s, false
	}
	return e.cfg.Address(s), true
}

// mapProps returns the names of the properties of materials that name pictures.
var mapProps = sync.OnceValue(func() map[string]bool {
	names := map[string]bool{}
	for _, c := range catalog.All() {
		for _, p := range c.Props {
			if c.Category == "material" && NamesFile(p) {
				names[p.Name] = true
			}
		}
	}
	return names
})

// IsMap reports whether a property of a material names a picture.
func IsMap(name string) bool { return mapProps()[name] }

// entry writes the value of a field of a map.
func (e *Encoder) entry(f *field, v lua.LValue) *Error {
	if s, ok := v.(lua.LString); ok && f.file != nil && e.cfg.Address != nil {
		url, _ := e.address(f.file, "material."+f.name, string(s))
		return e.text(url)
	}
	return e.value(v, false)
}
