package reference

import (
	"embed"
	"io/fs"
	"strings"
	"sync"

	"github.com/vuerlua/vuerlua/protocol/catalog"
)

//go:embed examples/*.lua
var exampleFiles embed.FS

// examples returns scripts that show a component or handle an event, by its name. In the files each script follows a
// line `--- Name`, and has no spawn function around it.
var examples = sync.OnceValue(func() map[string]string {
	found := map[string]string{}
	names, err := fs.Glob(exampleFiles, "examples/*.lua")
	if err != nil {
		panic(err) // the pattern is well-formed
	}
	for _, name := range names {
		text, err := fs.ReadFile(exampleFiles, name)
		if err != nil {
			panic(err) // it was listed
		}
		_, sections, _ := strings.Cut(string(text), "\n--- ")
		for section := range strings.SplitSeq(sections, "\n--- ") {
			name, body, _ := strings.Cut(section, "\n")
			found[name] = spawned(strings.TrimSpace(body))
		}
	}
	return found
})

// spawned converts an example to a whole script: handlers go outside of the spawn function.
func spawned(body string) string {
	var inside, beside []string
	handler := false
	for line := range strings.SplitSeq(body, "\n") {
		handler = handler || strings.HasPrefix(line, "on(")
		if handler {
			beside = append(beside, line)
			continue
		}
		if line != "" {
			line = "  " + line
		}
		inside = append(inside, line)
	}
	script := "spawn(function(session)\n" + strings.Join(inside, "\n") + "\nend)"
	if len(beside) > 0 {
		script += "\n\n" + strings.Join(beside, "\n")
	}
	return script
}

func componentExample(c *catalog.Component) string {
	if c.Alias != "" {
		return examples()[c.Alias]
	}
	return examples()[c.Name]
}
