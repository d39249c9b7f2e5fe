package main

import (
	"errors"
	"fmt"
	"io/fs"
	"maps"
	"os"
	"path/filepath"
	"slices"

	"github.com/urfave/cli/v2"

	"github.com/vuerlua/vuerlua/cmd/vuerlua/internal/reference"
)

const (
	// annotationsFolder is where a project keeps what editors complete by.
	annotationsFolder = ".vuerlua"
	editorConfigFile  = ".luarc.json"
	stampFile         = "stamp"
)

const typesHelp = `vuerlua types: {{.Usage}}

   vuerlua types [folder]

It writes .vuerlua in the folder (by default the current one): annotations for editors that
speak LuaLS or EmmyLua, of all functions, components and modules; and a .luarc.json, which
makes editors find them, where there is none. run writes them anew when the program is
another one than that which wrote them.
`

func typesCommand(s *system) *cli.Command {
	return &cli.Command{
		Name:               "types",
		Usage:              "write type annotations for editor completion",
		CustomHelpTemplate: typesHelp,
		HideHelpCommand:    true,
		Action: func(c *cli.Context) error {
			folder, err := oneFolder(s, c, "types")
			if err != nil {
				return err
			}
			n, err := writeAnnotations(folder)
			if err != nil {
				return cannotWrite(folder, err)
			}
			fmt.Fprintf(s.stdout, "wrote %d files to %s\n", n, filepath.Join(folder, annotationsFolder))
			written, err := writeEditorConfig(folder)
			switch {
			case err != nil:
				return cannotWrite(folder, err)
			case written:
				fmt.Fprintf(s.stdout, "wrote %s\n", filepath.Join(folder, editorConfigFile))
			default:
				fmt.Fprintf(s.stdout, "%s is there already; it should have:\n  \"workspace.library\": [\"%s/types\", \"%s/stdlib\"]\n",
					editorConfigFile, annotationsFolder, annotationsFolder)
			}
			return nil
		},
	}
}

// oneFolder is the folder that the command's one operand names, the current one without any.
func oneFolder(s *system, c *cli.Context, command string) (string, error) {
	if c.NArg() > 1 {
		return "", misuse("use: vuerlua "+command+" [folder]", "%s takes one folder, not also %s", command, c.Args().Get(1))
	}
	folder := s.cwd
	if c.NArg() == 1 {
		folder = s.path(c.Args().First())
	}
	if info, err := os.Stat(folder); err != nil || !info.IsDir() {
		return "", misuse("make it first, or: vuerlua new "+c.Args().First(), "%s is not a folder", c.Args().First())
	}
	return folder, nil
}

func cannotWrite(folder string, err error) error {
	return &failure{code: exitInternal, err: err, message: fmt.Sprintf("cannot write to %s: %v", folder, reason(err)),
		advice: "check that the folder may be written to"}
}

// writeAnnotations writes what editors complete by, and takes out what an earlier program
// wrote there and this one does not.
func writeAnnotations(folder string) (files int, err error) {
	root := filepath.Join(folder, annotationsFolder)
	annotations := reference.Annotations()
	for _, part := range []string{"types", "stdlib"} {
		if err := os.RemoveAll(filepath.Join(root, part)); err != nil {
			return 0, err
		}
		if err := os.MkdirAll(filepath.Join(root, part), 0o755); err != nil {
			return 0, err
		}
	}
	for _, name := range slices.Sorted(maps.Keys(annotations)) {
		if err := os.WriteFile(filepath.Join(root, filepath.FromSlash(name)), []byte(annotations[name]), 0o644); err != nil {
			return 0, err
		}
	}
	// Last: it stands for a folder that is whole.
	return len(annotations), os.WriteFile(filepath.Join(root, stampFile), []byte(reference.Stamp(annotations)+"\n"), 0o644)
}

// writeEditorConfig writes .luarc.json unless there is one.
func writeEditorConfig(folder string) (written bool, err error) {
	f, err := os.OpenFile(filepath.Join(folder, editorConfigFile), os.O_CREATE|os.O_EXCL|os.O_WRONLY, 0o644)
	if errors.Is(err, fs.ErrExist) {
		return false, nil
	}
	if err != nil {
		return false, err
	}
	_, err = f.WriteString(reference.EditorConfig)
	return true, errors.Join(err, f.Close())
}

// refreshAnnotations writes the annotations of a project anew where another program has
// written them. A project without any gets none.
func refreshAnnotations(folder string) (refreshed bool, err error) {
	stamp, err := os.ReadFile(filepath.Join(folder, annotationsFolder, stampFile))
	if err != nil {
		return false, nil
	}
	if string(stamp) == reference.Stamp(reference.Annotations())+"\n" {
		return false, nil
	}
	_, err = writeAnnotations(folder)
	return err == nil, err
}
