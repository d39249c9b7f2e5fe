package reference

import (
	"cmp"
	"regexp"
	"slices"
	"strings"

	"github.com/vuerlua/vuerlua/scripts"
)

// scenePage returns the page of a scene of the gallery.
func scenePage(s scripts.Scene) *Page {
	return &Page{
		Name: scenePrefix + s.Name, Kind: "scene", Group: "Gallery", Title: "vuerlua run " + scenePrefix + s.Name,
		Doc: s.About, Example: strings.TrimRight(s.Text, "\n"),
	}
}

const scenePrefix = "gallery:"

// maxScenes bounds the scenes that a page lists as users of its name.
const maxScenes = 6

// scenesThatUse returns the scenes of the gallery that use the page's name, the most frequent users
// first.
func scenesThatUse(p *Page) []string {
	pattern := usePattern(p)
	if pattern == "" {
		return nil
	}
	use := regexp.MustCompile(pattern)
	type count struct {
		scene string
		n     int
	}
	var counts []count
	for _, s := range scripts.Scenes() {
		if !strings.Contains(s.Text, shortName(p)) { // most scenes do not, and the pattern is much slower
			continue
		}
		if n := len(use.FindAllStringIndex(s.Text, -1)); n > 0 {
			counts = append(counts, count{scenePrefix + s.Name, n})
		}
	}
	slices.SortStableFunc(counts, func(a, b count) int { return cmp.Compare(b.n, a.n) })
	var names []string
	for _, c := range counts[:min(len(counts), maxScenes)] {
		names = append(names, c.scene)
	}
	return names
}

// usePattern returns a pattern that matches uses of the page's name in a script, "" for names that
// do not occur in scripts.
func usePattern(p *Page) string {
	name := regexp.QuoteMeta(shortName(p))
	switch p.Kind {
	case "component", "function":
		return `(?:^|[^\w.:])` + name + `\s*[({"]`
	case "method":
		return `[:.]` + name + `\b`
	case "event":
		return `"` + name + `"`
	case "module":
		return `require\s*\(?\s*"` + name + `"`
	}
	return ""
}
