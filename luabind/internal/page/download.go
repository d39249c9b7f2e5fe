package page

import (
	"path"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/tinylib/msgp/msgp"
	lua "github.com/yuin/gopher-lua"

	"github.com/vuerlua/vuerlua/luabind/internal/element"
	"github.com/vuerlua/vuerlua/luabind/internal/picture"
	"github.com/vuerlua/vuerlua/luabind/internal/script"
	"github.com/vuerlua/vuerlua/luabind/internal/typedarray"
)

// downloadEtype is the event that saves a file at the visitor's.
const downloadEtype = "VUERLUA_DOWNLOAD"

// maxDownload bounds the file of a download, in bytes. It is what may wait for one client, see
// host.Config.OutboxBytes.
const maxDownload = 64 << 20

// download implements session:download.
func (l *Library) download(L *lua.LState) int {
	const what = "session:download"
	v := l.host.Visitor(L, "download")
	name := l.WantString(L, 2, what, "the name of a file")
	size, appendTo := l.file(L, &name, L.Get(3), what)
	if size > maxDownload {
		l.Throw(L, &script.Failure{
			Kind: script.Invalid, Message: what + ": " + script.FormatBytes(int64(size)) + " are too large; at most " + script.FormatBytes(maxDownload) + " can be sent at once",
			Hint: "write a large file into the workspace, and show a Link to asset(name)",
		})
	}
	l.Check(L, what, l.Room(int64(size)))
	if !v.Shows(L, "downloads") {
		return pushLeft(L, lua.LFalse, "the client's page cannot save files")
	}
	b := make([]byte, 0, size+len(name)+32)
	b = msgp.AppendMapHeader(b, 2)
	b = msgp.AppendString(msgp.AppendString(b, "name"), SafeName(name))
	b = msgp.AppendBytesHeader(msgp.AppendString(b, "bytes"), uint32(size))
	if why := v.Send(downloadEtype, appendTo(b)); why != "" {
		return pushLeft(L, lua.LFalse, why)
	}
	L.Push(lua.LTrue)
	return 1
}

// file returns the size of what is to be saved, and a function that appends its bytes. The name of a picture
// gets the ending of its format if it has none.
func (l *Library) file(L *lua.LState, name *string, v lua.LValue, what string) (size int, appendTo func([]byte) []byte) {
	text := func(s string) (int, func([]byte) []byte) {
		return len(s), func(b []byte) []byte { return append(b, s...) }
	}
	switch v := v.(type) {
	case lua.LString:
		return text(string(v))
	case lua.LNumber:
		return text(v.String())
	case *lua.LUserData:
		switch value := v.Value.(type) {
		case element.Bytes:
			return text(string(value))
		case element.Pictured:
			return text(l.encoded(L, name, value.Picture(), what))
		}
		if a := typedarray.Of(v); a != nil {
			return a.Len() * a.Kind().Bytes(), func(b []byte) []byte { return append(b, a.Bytes()...) }
		}
	}
	l.Throw(L, &script.Failure{
		Kind: script.Invalid, Message: what + " wants a text, bytes, a typed array or an Image to save, not " + script.Describe(v),
		Hint: `session:download("notes.txt", "some text")`,
	})
	return 0, nil
}

// encoded returns the bytes of a picture's file.
func (l *Library) encoded(L *lua.LState, name *string, p *picture.Picture, what string) (frame string) {
	frame, err := p.Frame()
	l.Check(L, what, err)
	if path.Ext(*name) == "" {
		ending := p.Format()
		if ending == picture.JPEG {
			ending = "jpg"
		}
		*name += "." + ending
	}
	return frame
}

// maxName bounds the name of a file, in bytes.
const maxName = 200

// otherName is the name of a file whose own name has nothing that may stay.
const otherName = "download"

// reserved are names that Windows has for devices.
var reserved = map[string]bool{
	"con": true, "prn": true, "aux": true, "nul": true,
	"com1": true, "com2": true, "com3": true, "com4": true, "com5": true, "com6": true, "com7": true, "com8": true, "com9": true,
	"lpt1": true, "lpt2": true, "lpt3": true, "lpt4": true, "lpt5": true, "lpt6": true, "lpt7": true, "lpt8": true, "lpt9": true,
}

// SafeName returns a name that a file can have in any folder of any system: without folders, without
// characters that a system or a terminal gives a meaning, not hidden, and not too long.
func SafeName(name string) string {
	if i := strings.LastIndexAny(name, `/\`); i >= 0 {
		name = name[i+1:]
	}
	name = strings.Map(func(r rune) rune {
		switch {
		case r == utf8.RuneError, unicode.IsControl(r), unicode.In(r, unicode.Cf):
			return -1
		case strings.ContainsRune(`<>:"|?*`, r):
			return '_'
		case unicode.IsSpace(r):
			return ' '
		}
		return r
	}, name)
	name = strings.TrimLeft(name, ". ")
	name = strings.TrimRight(name, ". ")
	if len(name) > maxName {
		ending := path.Ext(name)
		if len(ending) > 20 {
			ending = ""
		}
		name = strings.TrimRight(strings.ToValidUTF8(name[:maxName-len(ending)], ""), ". ") + ending
	}
	stem, _, _ := strings.Cut(name, ".")
	switch {
	case name == "":
		return otherName
	case reserved[strings.ToLower(strings.TrimSpace(stem))]:
		return "_" + name
	}
	return name
}
