package reference

import "slices"

// A group is a set of pages that are listed together.
type group struct {
	Name  string
	Pages []*Page
}

// groupOrder lists the groups that users need most first. Other groups follow in the
// order of their pages.
var groupOrder = []string{
	"Guides", "Scenes and events", "Sessions", "Cameras of clients", "Controls", "Time and tasks", "Events of clients",
	"Components: scene root", "Components: primitive", "Components: organization", "Components: material", "Components: light",
	"Components: model", "Components: image", "Components: text", "Components: html", "Components: line", "Components: geometry",
	"Components: background", "Components: camera", "Components: camera control", "Components: camera view", "Components: interaction",
	"Components: helper", "Components: frustum", "Components: animation", "Components: robot", "Components: xr tracking",
	"Components: splat", "Components: depth cloud", "Components: face", "Components: physics", "Components: extension", "Components: base",
	"Modules", "Typed arrays", "Kernels", "Pictures", "Shared scenes", "Live editing", "Server events and errors", "Scripts as clients", "The module vuer",
	"Gallery",
}

// grouped returns all pages by group.
func grouped() []*group {
	var groups []*group
	byName := map[string]*group{}
	for _, p := range Pages() {
		g := byName[p.Group]
		if g == nil {
			g = &group{Name: p.Group}
			byName[p.Group] = g
			groups = append(groups, g)
		}
		g.Pages = append(g.Pages, p)
	}
	rank := func(g *group) int {
		if i := slices.Index(groupOrder, g.Name); i >= 0 {
			return i
		}
		return len(groupOrder)
	}
	slices.SortStableFunc(groups, func(a, b *group) int { return rank(a) - rank(b) })
	return groups
}
