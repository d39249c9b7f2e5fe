package main

import (
	"errors"
	"fmt"
	"io/fs"
	"maps"
	"os"
	"path"
	"path/filepath"
	"slices"
	"strings"

	"github.com/urfave/cli/v2"

	"github.com/vuerlua/vuerlua/cmd/vuerlua/internal/reference"
	"github.com/vuerlua/vuerlua/host/disk"
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

// writeAnnotations writes what editors complete by, and removes what an earlier version of the
// program wrote there and this one does not. The folder may come from a download: no link in it is
// followed, and nothing else is removed.
func writeAnnotations(folder string) (files int, err error) {
	project, err := os.OpenRoot(folder)
	if err != nil {
		return 0, err
	}
	defer project.Close()
	root, err := disk.Folder(project, annotationsFolder)
	if err != nil {
		return 0, inAnnotations("", err)
	}
	defer root.Close()
	annotations := reference.Annotations()
	for _, part := range annotationParts {
		sub, err := disk.Folder(root, part)
		if err != nil {
			return 0, inAnnotations(part, err)
		}
		sub.Close()
	}
	for _, name := range manifest(root) {
		if _, current := annotations[name]; !current {
			_ = disk.Remove(root, filepath.FromSlash(name)) // it may have gone already
		}
	}
	names := slices.Sorted(maps.Keys(annotations))
	for _, name := range names {
		if err := disk.Replace(root, filepath.FromSlash(name), []byte(annotations[name])); err != nil {
			return 0, inAnnotations(name, err)
		}
	}
	// Last: it says that the folder is complete.
	stamp := append([]string{reference.Stamp(annotations)}, names...)
	return len(annotations), disk.Replace(root, stampFile, []byte(strings.Join(stamp, "\n")+"\n"))
}

// annotationParts are the folders of a project's annotations.
var annotationParts = []string{"types", "stdlib"}

// inAnnotations names the file of a project that cannot be written.
func inAnnotations(name string, err error) error {
	return fmt.Errorf("%s: %w", path.Join(annotationsFolder, name), reason(err))
}

// maxStamp bounds the stamp file, in bytes.
const maxStamp = 64 << 10

// readStamp returns the lines of the stamp file: which annotations there are, and the files that
// they were written to. There are none if it is missing or not a regular file.
func readStamp(root *os.Root) []string {
	if info, err := disk.Lstat(root, stampFile); err != nil || !info.Mode().IsRegular() {
		return nil
	}
	text, err := disk.ReadIn(root, stampFile, maxStamp)
	if err != nil {
		return nil
	}
	return strings.Split(strings.TrimSpace(string(text)), "\n")
}

// manifest returns the names of the annotations that were written to a project. A line of the
// stamp file that names anything else is left out.
func manifest(root *os.Root) []string {
	var names []string
	for i, name := range readStamp(root) {
		folder, file := path.Split(name)
		if i > 0 && slices.Contains(annotationParts, strings.TrimSuffix(folder, "/")) && path.Ext(file) == ".lua" && filepath.IsLocal(file) {
			names = append(names, name)
		}
	}
	return names
}

// writeEditorConfig writes .luarc.json unless there is one.
func writeEditorConfig(folder string) (written bool, err error) {
	root, err := os.OpenRoot(folder)
	if err != nil {
		return false, err
	}
	defer root.Close()
	err = disk.WriteNew(root, editorConfigFile, []byte(reference.EditorConfig))
	if errors.Is(err, fs.ErrExist) {
		return false, nil
	}
	return err == nil, err
}

// refreshAnnotations writes the annotations of a project anew where another version of the program
// has written them. A project without any gets none.
func refreshAnnotations(folder string) (refreshed bool, err error) {
	if info, err := os.Lstat(filepath.Join(folder, annotationsFolder)); err != nil || !info.IsDir() {
		return false, nil
	}
	root, err := os.OpenRoot(filepath.Join(folder, annotationsFolder))
	if err != nil {
		return false, nil
	}
	stamp := readStamp(root)
	root.Close()
	if len(stamp) == 0 || stamp[0] == reference.Stamp(reference.Annotations()) {
		return false, nil
	}
	_, err = writeAnnotations(folder)
	return err == nil, err
}
