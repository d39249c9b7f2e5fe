package luabind_test

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
	"unicode/utf16"

	"github.com/vuerlua/vuerlua/luabind"
)

// utf16Of returns text in UTF-16; high reports whether the higher byte of a character comes first.
func utf16Of(text string, high bool) string {
	var b strings.Builder
	for _, c := range utf16.Encode([]rune(text)) {
		one, two := byte(c), byte(c>>8)
		if high {
			one, two = two, one
		}
		b.WriteByte(one)
		b.WriteByte(two)
	}
	return b.String()
}

func TestFilesThatAreNotLua(t *testing.T) {
	const code = "print(\"hi\")\nprint(\"more\")\n"
	const escapes = `save it as UTF-8; write bytes that are not text as escapes: "\233"`
	for name, test := range map[string]struct{ text, want string }{
		"UTF-16, little end, mark": {utf16Of("\ufeff"+code, false), ": the file is UTF-16 text, not UTF-8 (save it as UTF-8)"},
		"UTF-16, big end, mark":    {utf16Of("\ufeff"+code, true), ": the file is UTF-16 text, not UTF-8 (save it as UTF-8)"},
		"UTF-16, little end":       {utf16Of(code, false), ": the file is UTF-16 text, not UTF-8 (save it as UTF-8)"},
		"UTF-16, big end":          {utf16Of(code, true), ": the file is UTF-16 text, not UTF-8 (save it as UTF-8)"},
		"UTF-16, one character":    {utf16Of("\ufeffx", false), ": the file is UTF-16 text, not UTF-8 (save it as UTF-8)"},
		"UTF-32":                   {"\xff\xfe\x00\x00p\x00\x00\x00", ": the file is UTF-32 text, not UTF-8 (save it as UTF-8)"},
		"compiled":                 {"\x1bLua\x51\x00\x01\x04", ": the file is compiled Lua code, not source text (use the source text that it was compiled from)"},
		"compiled by LuaJIT":       {"\x1bLJ\x02", ": the file is compiled LuaJIT code, not source text (use the source text that it was compiled from)"},
		"PNG":                      {"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR", ": the file is a PNG picture, not Lua"},
		"JPEG":                     {"\xff\xd8\xff\xe0\x00\x10JFIF", ": the file is a JPEG picture, not Lua"},
		"ZIP":                      {"PK\x03\x04\x14\x00", ": the file is a ZIP archive, not Lua (unpack it first)"},
		"gzip":                     {"\x1f\x8b\x08\x00", ": the file is gzip data, not Lua (unpack it first)"},
		"glTF":                     {"glTF\x02\x00\x00\x00", `: the file is a glTF model, not Lua (load it from a script: Glb{ src = asset("model.glb") })`},
		"ELF":                      {"\x7fELF\x02\x01\x01\x00", ": the file is a program (ELF), not Lua"},
		"a page":                   {"<!DOCTYPE HTML>\n<html>", ": the file is an HTML page, not Lua (save the script itself, not the page that shows it)"},
		"zeroes":                   {strings.Repeat("\x00", 200), ": the file is full of zero bytes, not Lua (a save was cut off, or the disk was full: save it again)"},
		"cut off":                  {code + strings.Repeat("\x00", 100), ": the file is cut off: it ends in zero bytes (a save was cut off, or the disk was full: save it again)"},
		"a zero":                   {code + "\x00" + code, ":3: a zero byte is not Lua (remove it, or save the file again)"},
		"unknown":                  {"ABCD\x00\x00\x01\x00\x17", ": the file is binary data, not Lua"},
		"Latin-1":                  {"-- caf\xe9\nlocal s = 'caf\xe9'\n", ":2: the text of this file is not UTF-8 (" + escapes + ")"},
		"Latin-1 in a comment":     {"local n = 1 -- caf\xe9\n", ""},
		"bytes as escapes":         {`local s = "\233"`, ""},
		"a zero in a string":       {"local s = 'a\x00b'\n", ""},
		"UTF-8, mark":              {"\ufeff" + code, ""},
	} {
		t.Run(name, func(t *testing.T) {
			for script, want := range map[string]string{test.text: "scene.lua" + test.want, `require "m"`: "m.lua" + test.want} {
				dir := t.TempDir()
				for file, text := range map[string]string{"m.lua": test.text, "scene.lua": script} {
					if err := os.WriteFile(filepath.Join(dir, file), []byte(text), 0o644); err != nil {
						t.Fatal(err)
					}
				}
				found, err := luabind.CheckText(luabind.Config{Script: filepath.Join(dir, "scene.lua")})
				if err != nil {
					t.Fatal(err)
				}
				var said []string
				for _, d := range found {
					said = append(said, d.Error())
				}
				if got := strings.Join(said, "\n"); got != want && (got != "" || test.want != "") {
					t.Errorf("it says %q, want %q", got, want)
				}
			}
		})
	}
}
