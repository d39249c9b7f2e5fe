// Command scenes writes the scripts that the components' pictures are taken of into a
// folder, as <component>.lua.
package main

import (
	"fmt"
	"os"
	"path/filepath"

	"github.com/vuerlua/vuerlua/cmd/vuerlua/internal/reference"
)

func main() {
	if len(os.Args) != 2 {
		fmt.Fprintln(os.Stderr, "usage: scenes DIR")
		os.Exit(2)
	}
	if err := write(os.Args[1]); err != nil {
		fmt.Fprintln(os.Stderr, "scenes:", err)
		os.Exit(1)
	}
}

func write(dir string) error {
	for name, script := range reference.Scenes() {
		if err := os.WriteFile(filepath.Join(dir, name+".lua"), []byte(script), 0o644); err != nil {
			return err
		}
	}
	return nil
}
