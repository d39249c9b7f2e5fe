package main

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"

	"github.com/urfave/cli/v2"

	"github.com/vuerlua/vuerlua/host/disk"
	"github.com/vuerlua/vuerlua/scripts"
)

// galleryPrefix marks scenes that come with the program: gallery:solar.
const galleryPrefix = "gallery:"

func galleryCommand(s *system) *command {
	return &command{
		name:    "gallery",
		usage:   "list the scenes that come with the program",
		example: "gallery",
		calls: []call{
			{"", "list the scenes"},
			{"NAME", "print the script of a scene"},
		},
		details: "vuerlua run gallery:NAME runs a scene.",
		operand: completeGallery,
		action: func(c *cli.Context) error {
			switch c.NArg() {
			case 0:
			case 1:
				scene, err := findGallery(strings.TrimPrefix(c.Args().First(), galleryPrefix))
				if err != nil {
					return err
				}
				_, err = fmt.Fprint(s.stdout, scene.Text)
				return err
			default:
				return misuse("use: vuerlua gallery "+c.Args().First(), "gallery takes one name, not also %s", c.Args().Get(1))
			}
			longest := 0
			for _, scene := range scripts.Scenes() {
				longest = max(longest, len(scene.Name))
			}
			for _, scene := range scripts.Scenes() {
				fmt.Fprintf(s.stdout, "%-*s  %s\n", longest, scene.Name, scene.About)
			}
			fmt.Fprintln(s.stdout, "\n`vuerlua run gallery:NAME` runs a scene, `vuerlua gallery NAME` prints its script.")
			return nil
		},
	}
}

// findGallery finds a scene by its name. Its errors are misuse.
func findGallery(name string) (scripts.Scene, error) {
	var names []string
	for _, scene := range scripts.Scenes() {
		if scene.Name == strings.TrimSuffix(name, ".lua") {
			return scene, nil
		}
		names = append(names, scene.Name)
	}
	advice := "vuerlua gallery lists them"
	if near := nearest(name, names); near != "" {
		advice = "did you mean " + galleryPrefix + near + "? " + advice
	}
	return scripts.Scene{}, misuse(advice, "%s: no such scene in the gallery", name)
}

// unpacked is the temporary folder of a scene of the gallery.
type unpacked struct {
	dir    string
	delete func() error // removes dir; nil for none
}

func (u *unpacked) remove() {
	if u.delete != nil {
		_ = u.delete()
	}
}

// findScript is findScene with scenes of the gallery.
func (o *options) findScript(cwd, operand string) (string, error) {
	name, ok := strings.CutPrefix(operand, galleryPrefix)
	if !ok {
		return findScene(cwd, operand)
	}
	return o.unpacked.gallery(name)
}

// gallery writes the gallery to a temporary folder, because scripts can open the files beside them,
// and returns the path of the scene.
func (u *unpacked) gallery(name string) (string, error) {
	scene, err := findGallery(name)
	if err != nil {
		return "", err
	}
	if u.dir, u.delete, err = disk.Temp("vuerlua-gallery-"); err == nil {
		err = os.CopyFS(u.dir, scripts.Files())
	}
	if err != nil {
		return "", &failure{code: exitInternal, err: err, message: "cannot unpack the gallery: " + reason(err).Error(), advice: "check the free space of the folder for temporary files"}
	}
	return filepath.Join(u.dir, scene.Name+".lua"), nil
}
