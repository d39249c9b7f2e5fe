// Package licenses returns the licenses of the software that is part of the program: Go, the modules
// that the program links, and the packages and fonts in the build of the viewer.
package licenses

import (
	"cmp"
	_ "embed" // for modules.json
	"encoding/json"
	"fmt"
	"io/fs"
	"slices"
	"strings"
)

//go:generate go run ./collect

// modules holds the entries of this program, of Go and of the Go modules. After go.mod has changed, go
// generate writes it again.
//
//go:embed modules.json
var modules []byte

// A Component is a piece of software with a license.
type Component struct {
	Name    string `json:"name"`
	Version string `json:"version"`
	License string `json:"identifier"` // an SPDX identifier, or the package's own description
	Text    string `json:"text"`       // "" if the package has no file with the text
}

// File is the file in a build of the viewer that holds the components of that build.
const File = "licenses.json"

// All returns the components of the program and of a build of the viewer, which may be nil. This
// program is the first one, the others are sorted by name.
func All(build fs.FS) ([]Component, error) {
	var all, packages []Component
	if err := json.Unmarshal(modules, &all); err != nil {
		return nil, fmt.Errorf("modules.json: %w", err)
	}
	if build != nil {
		text, err := fs.ReadFile(build, File)
		if err != nil {
			return nil, fmt.Errorf("the licenses of the viewer: %w", err)
		}
		if err := json.Unmarshal(text, &packages); err != nil {
			return nil, fmt.Errorf("the licenses of the viewer: %s: %w", File, err)
		}
	}
	all = append(all, packages...)
	slices.SortStableFunc(all[1:], compare)
	return all, nil
}

func compare(a, b Component) int {
	return cmp.Or(cmp.Compare(strings.ToLower(a.Name), strings.ToLower(b.Name)), cmp.Compare(a.Version, b.Version))
}
