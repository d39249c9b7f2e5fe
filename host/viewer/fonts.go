package viewer

import (
	"io/fs"
	"path"
	"regexp"
	"slices"
	"strings"
)

// For characters that its own font lacks, the viewer's text library asks a server, by
// default one on the internet, which font has them. It does not show a text at all if
// one of its characters gets no answer. The answers here name the build's font for all
// characters: it shows a box for missing characters, and the rest of the text
// correctly.
const (
	fontRoot = "/unicode-fonts/"
	fontMeta = fontRoot + "font-meta/latin.json"
	fontFile = fontRoot + "font-files/latin/sans-serif.normal.400.woff"
)

var codepoints = regexp.MustCompile(`^` + fontRoot + `codepoint-index/plane[0-9]+/[0-9a-f-]+\.json$`)

// fontIndex answers requests for the font of a character.
func fontIndex(urlPath string) (answer string, ok bool) {
	switch {
	case !strings.HasPrefix(urlPath, fontRoot):
		return "", false
	case codepoints.MatchString(urlPath):
		return `[1,{}]`, true // no special fonts: use the font for all characters
	case urlPath == fontMeta:
		return `[1,{"id":"latin","typeforms":{"sans-serif":{"normal":[400]}},"ranges":"0-10FFFF"}]`, true
	}
	return "", false
}

// font returns the name of the build's font: the file with the default name, or else
// the regular font among the assets.
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
