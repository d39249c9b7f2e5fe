// Command pack makes catalog.bin of components.json. It is run by go generate in the
// folder that holds both.
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
	return os.WriteFile("catalog.bin", source.Pack(cat), 0o644)
}
