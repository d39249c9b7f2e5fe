// Command pack writes the files that are generated from components.json: catalog.bin and the
// viewer's generated.ts. go generate runs it in the folder of components.json.
package main

import (
	"fmt"
	"os"

	"github.com/vuerlua/vuerlua/protocol/catalog/internal/source"
)

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
	viewer, err := source.TypeScript(text)
	if err != nil {
		return fmt.Errorf("components.json: %w", err)
	}
	if err := os.WriteFile("../../host/viewer/src/catalogue/generated.ts", viewer, 0o644); err != nil {
		return err
	}
	annotations, err := os.ReadFile("../../stdlib/meta/events.lua")
	if err != nil {
		return err
	}
	events, err := source.Events(annotations)
	if err != nil {
		return fmt.Errorf("events.lua: %w", err)
	}
	return os.WriteFile("../../host/viewer/src/catalogue/events.ts", events, 0o644)
}
