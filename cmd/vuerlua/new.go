package main

import (
	"embed"
	"fmt"
	"io/fs"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/urfave/cli/v2"

	"github.com/vuerlua/vuerlua/cmd/vuerlua/internal/reference"
	"github.com/vuerlua/vuerlua/host/disk"
)

//go:embed templates
var templateFiles embed.FS

// templates are the templates of new, in the order in which help lists them.
var templates = []struct{ name, about string }{
	{"minimal", "a box"},
	{"animation", "things that move"},
	{"interactive", "clicks and a slider"},
	{"panel", "a panel of controls"},
	{"drag", "pieces on a board, to drag"},
	{"robot", "an arm from a URDF file"},
	{"pointcloud", "twenty thousand points"},
	{"plot", "a pendulum, with its angle and speed in a plot"},
	{"multiuser", "a room that visitors share"},
	{"remote-control", "a scene, and a client that moves it"},
}

func newCommand(s *system) *command {
	var rows [][2]string
	for _, t := range templates {
		rows = append(rows, [2]string{t.name, t.about})
	}
	return &command{
		name:    "new",
		usage:   "create a scene",
		example: "new hello",
		calls:   []call{{args: "[flags] [folder]"}},
		details: `
It writes to the folder, by default the current one: scene.lua, a .gitignore, and
annotations for editors (see vuerlua types).`,
		lists:   []list{{"Templates", rows}},
		operand: oneFile(""),
		values:  map[string]completer{"template": oneOf(templateNames()...)},
		flags: []cli.Flag{
			&cli.StringFlag{Name: "template", Usage: "use the template `NAME`, see below", Value: "minimal"},
			&cli.BoolFlag{Name: "force", Usage: "overwrite existing files", DisableDefaultText: true},
		},
		action: func(c *cli.Context) error {
			if c.NArg() > 1 {
				return misuse("use: vuerlua new "+c.Args().First(), "new takes one folder, not also %s", c.Args().Get(1))
			}
			return s.begin(c.Args().First(), c.String("template"), c.Bool("force"))
		},
	}
}

func templateNames() []string {
	names := make([]string, len(templates))
	for i, t := range templates {
		names[i] = t.name
	}
	return names
}

// begin writes a template to a folder; name is "" for the current one.
func (s *system) begin(name, template string, force bool) error {
	names := templateNames()
	if !slices.Contains(names, template) {
		advice := "the templates are " + strings.Join(names, ", ")
		if near := nearest(template, names); near != "" {
			advice = "did you mean --template " + near + "?"
		}
		return misuse(advice, "unknown template %q", template)
	}
	folder := s.cwd
	if name != "" {
		folder = s.path(name)
	}
	files, err := projectFiles(template)
	if err != nil {
		return err
	}
	if err := checkNew(folder, name, files, force); err != nil {
		return err
	}
	if err := writeFiles(folder, files); err != nil {
		return cannotWrite(folder, err)
	}
	if _, err := writeAnnotations(folder); err != nil {
		return cannotWrite(folder, err)
	}
	created := append(slices.Sorted(maps.Keys(files)), annotationsFolder+"/")
	fmt.Fprintf(s.stdout, "created %s\n\nNext:\n", strings.Join(created, ", "))
	if name != "" {
		fmt.Fprintf(s.stdout, "  cd %s\n", quoteArg(name))
	}
	fmt.Fprintf(s.stdout, "  vuerlua run scene.lua\n")
	if _, ok := files["client.lua"]; ok {
		fmt.Fprintf(s.stdout, "  vuerlua run client.lua --port 0    (in another terminal)\n")
	}
	return nil
}

// writeFiles writes files to a folder and creates it if it is missing. Names are separated by slashes.
func writeFiles[T ~string | ~[]byte](folder string, files map[string]T) error {
	if err := os.MkdirAll(folder, 0o755); err != nil {
		return err
	}
	root, err := os.OpenRoot(folder)
	if err != nil {
		return err
	}
	defer root.Close()
	for _, file := range slices.Sorted(maps.Keys(files)) {
		name := filepath.FromSlash(file)
		if err := root.MkdirAll(filepath.Dir(name), 0o755); err != nil {
			return err
		}
		if err := disk.Replace(root, name, []byte(files[file])); err != nil {
			return err
		}
	}
	return nil
}

// projectFiles returns the files of a new project, by name.
func projectFiles(template string) (map[string]string, error) {
	files := map[string]string{editorConfigFile: reference.EditorConfig, ".gitignore": annotationsFolder + "/\n"}
	root := "templates/" + template
	entries, err := fs.ReadDir(templateFiles, root)
	if err != nil {
		return nil, err
	}
	for _, entry := range entries {
		text, err := fs.ReadFile(templateFiles, root+"/"+entry.Name())
		if err != nil {
			return nil, err
		}
		files[entry.Name()] = string(text)
	}
	return files, nil
}

// checkNew returns an error if files exist already, unless force is set.
func checkNew(folder, name string, files map[string]string, force bool) error {
	info, err := os.Stat(folder)
	switch {
	case err == nil && !info.IsDir():
		return misuse("choose another name", "%s is a file", name)
	case err != nil || force:
		return nil
	}
	var there []string
	for _, file := range slices.Sorted(maps.Keys(files)) {
		if _, err := os.Lstat(filepath.Join(folder, file)); err == nil {
			there = append(there, file)
		}
	}
	if len(there) == 0 {
		return nil
	}
	where := "the current folder"
	if name != "" {
		where = name
	}
	return misuse("choose another folder, or overwrite with --force", "%s already has %s", where, strings.Join(there, ", "))
}

// quoteArg quotes an argument for a shell.
func quoteArg(arg string) string {
	if arg != "" && strings.IndexFunc(arg, func(r rune) bool {
		return !(r == '/' || r == '.' || r == '-' || r == '_' || r == '+' || '0' <= r && r <= '9' || 'a' <= r && r <= 'z' || 'A' <= r && r <= 'Z')
	}) < 0 {
		return arg
	}
	return "'" + strings.ReplaceAll(arg, "'", `'\''`) + "'"
}
