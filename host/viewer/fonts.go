package viewer

import (
	"io/fs"
	"path"
	"regexp"
	"slices"
	"strings"
)

// The text library of the viewer asks a server, by default one on the internet, for the
// font of each character that its own font lacks, and shows none of a text of which one
// character is not answered for. The answers here say that the build's font has them all:
// it shows a box for what it does not have, and the rest of the text as it should be.
const (
	fontRoot = "/unicode-fonts/"
	fontMeta = fontRoot + "font-meta/latin.json"
	fontFile = fontRoot + "font-files/latin/sans-serif.normal.400.woff"
)

var codepoints = regexp.MustCompile(`^` + fontRoot + `codepoint-index/plane[0-9]+/[0-9a-f-]+\.json$`)

// fontIndex answers the questions for what font has a character.
func fontIndex(urlPath string) (answer string, ok bool) {
	switch {
	case !strings.HasPrefix(urlPath, fontRoot):
		return "", false
	case codepoints.MatchString(urlPath):
		return `[1,{}]`, true // nothing in particular: see the font for all
	case urlPath == fontMeta:
		return `[1,{"id":"latin","typeforms":{"sans-serif":{"normal":[400]}},"ranges":"0-10FFFF"}]`, true
	}
	return "", false
}

// font is the name of the build's font: the file of that very name, or else the regular
// one among the assets.
func (h *handler) font() (string, bool) {
	if name := strings.TrimPrefix(fontFile, "/"); isFile(h.build, name) {
		return name, true
	}
	fonts, err := fs.Glob(h.build, "assets/*.woff")
	if err != nil || len(fonts) == 0 {
		return "", false
	}
	regular := slices.IndexFunc(fonts, func(name string) bool {
		return strings.Contains(path.Base(name), "latin-400-normal")
	})
	return fonts[max(0, regular)], true
}

func isFile(build fs.FS, name string) bool {
	info, err := fs.Stat(build, name)
	return err == nil && info.Mode().IsRegular()
}
