// Package scripts contains the gallery: scenes to look at, to run, and to copy from. Each is
// a Lua file whose first comment describes it; the folder assets has the files that the
// scenes use.
package scripts

import (
	"embed"
	"io/fs"
	"strings"
	"sync"
)

//go:embed *.lua assets
var files embed.FS

// Files returns the gallery's folder: name.lua for each scene, and assets.
func Files() fs.FS { return files }

// A Scene is an entry of the gallery.
type Scene struct {
	Name  string // solar
	About string // the first sentence of its comment
	Text  string // the whole script
}

// Scenes returns the gallery's scenes, sorted by name.
var Scenes = sync.OnceValue(func() []Scene {
	names, err := fs.Glob(files, "*.lua")
	if err != nil {
		panic(err) // the pattern is well-formed
	}
	scenes := make([]Scene, len(names))
	for i, name := range names {
		text, err := files.ReadFile(name)
		if err != nil {
			panic(err) // it was listed
		}
		scenes[i] = Scene{strings.TrimSuffix(name, ".lua"), about(string(text)), string(text)}
	}
	return scenes
})

// about returns the first sentence of the comment at the start of a script.
func about(text string) string {
	var words []string
	for line := range strings.Lines(text) {
		comment, ok := strings.CutPrefix(line, "--")
		if !ok {
			break
		}
		for word := range strings.FieldsSeq(comment) {
			words = append(words, word)
			if strings.HasSuffix(word, ".") {
				return strings.Join(words, " ")
			}
		}
	}
	return strings.Join(words, " ")
}
