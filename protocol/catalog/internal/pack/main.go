// Command pack writes the files that are generated from components.json: catalog.bin and the
// viewer's catalogue. go generate runs it in the folder of components.json.
package main

import (
	"fmt"
	"os"
	"path/filepath"

	"github.com/vuerlua/vuerlua/protocol/catalog/internal/source"
)

// viewer is the folder of the viewer's generated files.
const viewer = "../../host/viewer/src/catalogue/generated"

func main() {
	if err := run(); err != nil {
		fmt.Fprintln(os.Stderr, "pack:", err)
		os.Exit(1)
	}
}

func run() error {
	text, err := os.ReadFile("components.json")
	if err != nil {
		return err
	}
	cat, err := source.Parse(text)
	if err != nil {
		return fmt.Errorf("components.json: %w", err)
	}
	if err := os.WriteFile("catalog.bin", source.Pack(cat), 0o644); err != nil {
		return err
	}
	annotations, err := os.ReadFile("../../stdlib/meta/events.lua")
	if err != nil {
		return err
	}
	files, err := source.TypeScript(text, annotations)
	if err != nil {
		return err
	}
	// A category that is renamed must not leave a file.
	if err := os.RemoveAll(viewer); err != nil {
		return err
	}
	if err := os.MkdirAll(viewer, 0o755); err != nil {
		return err
	}
	for name, content := range files {
		if err := os.WriteFile(filepath.Join(viewer, name), content, 0o644); err != nil {
			return err
		}
	}
	return nil
}
