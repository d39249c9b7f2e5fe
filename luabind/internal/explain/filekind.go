package explain

import (
	"bytes"
	"strings"
)

// signatures are how files begin that are not Lua source text, though someone has given them a
// script's name or saved a script as one.
var signatures = []struct{ start, is, hint string }{
	{"\xff\xfe\x00\x00", "UTF-32 text, not UTF-8", "save it as UTF-8"},
	{"\x00\x00\xfe\xff", "UTF-32 text, not UTF-8", "save it as UTF-8"},
	{"\xff\xfe", "UTF-16 text, not UTF-8", "save it as UTF-8"},
	{"\xfe\xff", "UTF-16 text, not UTF-8", "save it as UTF-8"},
	{"\x1bLua", "compiled Lua code, not source text", "use the source text that it was compiled from"},
	{"\x1bLJ", "compiled LuaJIT code, not source text", "use the source text that it was compiled from"},
	{"\x89PNG", "a PNG picture, not Lua", ""},
	{"\xff\xd8\xff", "a JPEG picture, not Lua", ""},
	{"GIF8", "a GIF picture, not Lua", ""},
	{"RIFF", "a RIFF file (WebP, WAV), not Lua", ""},
	{"glTF", "a glTF model, not Lua", `load it from a script: Glb{ src = asset("model.glb") }`},
	{"PK\x03\x04", "a ZIP archive, not Lua", "unpack it first"},
	{"\x1f\x8b", "gzip data, not Lua", "unpack it first"},
	{"BZh", "bzip2 data, not Lua", "unpack it first"},
	{"\xfd7zXZ", "xz data, not Lua", "unpack it first"},
	{"\x28\xb5\x2f\xfd", "zstd data, not Lua", "unpack it first"},
	{"7z\xbc\xaf\x27\x1c", "a 7z archive, not Lua", "unpack it first"},
	{"%PDF", "a PDF document, not Lua", ""},
	{"\x7fELF", "a program (ELF), not Lua", ""},
	{"MZ\x90\x00", "a program (Windows), not Lua", ""},
	{"SQLite format 3\x00", "a SQLite database, not Lua", ""},
	{"<!doctype html", "an HTML page, not Lua", "save the script itself, not the page that shows it"},
	{"<html", "an HTML page, not Lua", "save the script itself, not the page that shows it"},
	{"<?xml", "an XML document, not Lua", ""},
	{`{\rtf`, "an RTF document, not Lua", "save it as plain text"},
}

// fileKind returns what a file is that does not parse as Lua, "" where it may be Lua with a
// mistake.
func fileKind(text string) (is, hint string) {
	start := strings.ToLower(text[:min(len(text), len("<!doctype html"))])
	for _, s := range signatures {
		if strings.HasPrefix(text, s.start) || s.start[0] == '<' && strings.HasPrefix(start, s.start) {
			return s.is, s.hint
		}
	}
	if strings.HasSuffix(text, "\x00\x00\x00\x00") && strings.Trim(text, "\x00") != "" && !strings.Contains(start, "\x00") {
		return "cut off: it ends in zero bytes", "a save was cut off, or the disk was full: save it again"
	}
	// Without a mark at its start, UTF-16 of ASCII has a zero in each pair of bytes.
	head := []byte(text[:min(len(text), 64)])
	switch zeroes := bytes.Count(head, []byte{0}); {
	case zeroes == 0:
		return "", ""
	case zeroes == len(head):
		return "full of zero bytes, not Lua", "a save was cut off, or the disk was full: save it again"
	case 2*zeroes >= len(head)-1 && 2*zeroes <= len(head)+1 && !bytes.Contains(head, []byte{0, 0}):
		return "UTF-16 text, not UTF-8", "save it as UTF-8"
	case bytes.Contains(head, []byte{0, 0}):
		return "binary data, not Lua", ""
	}
	return "", ""
}
