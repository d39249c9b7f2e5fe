// Package docs embeds the guides of this folder and the pictures of the gallery, so that the
// program can show both without a network.
package docs

import (
	"embed"
	"io/fs"
	"strings"
	"sync"
)

//go:embed tutorial.md viewer.md lua-api.md checks.md from-python.md headset.md deployment.md pictures/gallery/*.jpg
var files embed.FS

// A Guide is a text about how to do something, in Markdown.
type Guide struct {
	Name  string // tutorial, the file's name without .md
	Title string // its first heading
	Text  string // what follows the first heading
}

// Guides returns the guides in the order in which a newcomer would read them.
var Guides = sync.OnceValue(func() []Guide {
	var guides []Guide
	for _, name := range []string{"tutorial", "viewer", "lua-api", "checks", "from-python", "headset", "deployment"} {
		text, err := files.ReadFile(name + ".md")
		if err != nil {
			panic(err) // it is embedded
		}
		title, rest, _ := strings.Cut(string(text), "\n")
		guides = append(guides, Guide{name, strings.TrimPrefix(title, "# "), strings.TrimSpace(rest) + "\n"})
	}
	return guides
})

// ScenePicture returns the JPEG of a scene of the gallery.
func ScenePicture(scene string) ([]byte, error) {
	return fs.ReadFile(files, "pictures/gallery/"+scene+".jpg")
}
