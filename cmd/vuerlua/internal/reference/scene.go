package reference

import (
	"cmp"
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
	type count struct {
		scene string
		n     int
	}
	var counts []count
	for _, s := range scripts.Scenes() {
		if n := uses(p, s.Text); n > 0 {
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

// uses counts the uses of the page's name in a script. It returns 0 for guides, types and other
// pages whose names scripts do not use. Regular expressions would take milliseconds for all scenes.
func uses(p *Page, script string) (count int) {
	name := shortName(p)
	if p.Kind == "event" || p.Kind == "module" {
		name = `"` + name + `"`
	}
	for at := 0; ; {
		i := strings.Index(script[at:], name)
		if i < 0 {
			return count
		}
		before, after := script[:at+i], script[at+i+len(name):]
		at += i + len(name)
		if isUse(p.Kind, before, after) {
			count++
		}
	}
}

// isUse reports whether a name of that kind counts as used where it occurs in a script, between
// before and after.
func isUse(kind, before, after string) bool {
	switch kind {
	case "component", "function":
		after = strings.TrimLeft(after, blanks)
		called := after != "" && strings.IndexByte(`({"`, after[0]) >= 0
		return called && !endsInWord(before) && !strings.HasSuffix(before, ".") && !strings.HasSuffix(before, ":")
	case "method":
		return (strings.HasSuffix(before, ":") || strings.HasSuffix(before, ".")) && (after == "" || !isWordByte(after[0]))
	case "event":
		return true
	case "module":
		before = strings.TrimRight(strings.TrimSuffix(strings.TrimRight(before, blanks), "("), blanks)
		return strings.HasSuffix(before, "require")
	}
	return false
}

const blanks = " \t\r\n"

func endsInWord(s string) bool { return s != "" && isWordByte(s[len(s)-1]) }

func isWordByte(c byte) bool {
	return c == '_' || '0' <= c && c <= '9' || 'A' <= c && c <= 'Z' || 'a' <= c && c <= 'z'
}
