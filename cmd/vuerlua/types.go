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
	// annotationsFolder is the folder of a project with the annotations for editors.
	annotationsFolder = ".vuerlua"
	editorConfigFile  = ".luarc.json"
	stampFile         = "stamp"
)

func typesCommand(s *system) *command {
	return &command{
		name:    "types",
		usage:   "write type annotations for editor completion",
		example: "types",
		calls:   []call{{args: "[folder]"}},
		details: `
It writes annotations of all functions, components and modules to .vuerlua in the folder (by
default the current one), for editors that use LuaLS or EmmyLua. If the folder has no
.luarc.json, it writes one, so that editors find them. run updates annotations that another
version of the program has written.`,
		operand: oneFile(""),
		action: func(c *cli.Context) error {
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
				fmt.Fprintf(s.stdout, "%s exists already; it should contain:\n  \"workspace.library\": [\"%s/types\", \"%s/stdlib\"]\n",
					editorConfigFile, annotationsFolder, annotationsFolder)
			}
			return nil
		},
	}
}

// oneFolder returns the folder that the command's operand names, by default the current one.
func oneFolder(s *system, c *cli.Context, command string) (string, error) {
	if c.NArg() > 1 {
		return "", misuse("use: vuerlua "+command+" [folder]", "%s takes one folder, not also %s", command, c.Args().Get(1))
	}
	folder := s.cwd
	if c.NArg() == 1 {
		folder = s.path(c.Args().First())
	}
	if info, err := os.Stat(folder); err != nil || !info.IsDir() {
		return "", misuse("create it first, or: vuerlua new "+c.Args().First(), "%s is not a folder", c.Args().First())
	}
	return folder, nil
}

func cannotWrite(folder string, err error) error {
	return &failure{code: exitInternal, err: err, message: fmt.Sprintf("cannot write to %s: %v", folder, reason(err)),
		advice: "check the permissions of the folder"}
}

// writeAnnotations writes the annotations for editors, and removes files that an earlier version of
// the program wrote and this one does not. The folder may come from a download: links in it are not
// followed, and no other files are removed.
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
			_ = disk.Remove(root, filepath.FromSlash(name)) // it may have been removed already
		}
	}
	names := slices.Sorted(maps.Keys(annotations))
	for _, name := range names {
		if err := disk.Replace(root, filepath.FromSlash(name), []byte(annotations[name])); err != nil {
			return 0, inAnnotations(name, err)
		}
	}
	// The stamp is written last: it marks the folder as complete.
	stamp := append([]string{reference.Stamp(annotations)}, names...)
	return len(annotations), disk.Replace(root, stampFile, []byte(strings.Join(stamp, "\n")+"\n"))
}

// annotationParts are the folders of a project's annotations.
var annotationParts = []string{"types", "stdlib"}

// inAnnotations returns an error with the name of the annotations file that cannot be written.
func inAnnotations(name string, err error) error {
	return fmt.Errorf("%s: %w", path.Join(annotationsFolder, name), reason(err))
}

// maxStamp bounds the stamp file, in bytes.
const maxStamp = 64 << 10

// readStamp returns the lines of the stamp file: the stamp of the annotations, then the names of
// their files. It returns nil if the file is missing or not a regular file.
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

// manifest returns the names of the annotation files that were written to a project. It leaves out
// lines of the stamp file that name other files.
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

// writeEditorConfig writes .luarc.json unless it exists.
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

// refreshAnnotations writes the annotations of a project again if another version of the program has
// written them. It does nothing in a project without annotations.
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
