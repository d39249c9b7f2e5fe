package scripts_test

import (
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/vuerlua/vuerlua/scripts"
)

var update = flag.Bool("update", false, "write docs/gallery.md")

const (
	docs = "../docs"
	// The largest total size of the page's pictures, in bytes.
	most = 1.2e6
	// Pictures in a row.
	columns = 3
)

// page returns docs/gallery.md: every scene with its picture and the first sentence of its comment.
func page() string {
	var b strings.Builder
	b.WriteString("# The gallery\n\n" +
		"Scenes that come with the program, to look at, to run, and to copy from. `vuerlua gallery` lists\n" +
		"them, `vuerlua gallery NAME` prints one, `vuerlua run gallery:NAME` runs it; a picture leads to its script.\n\n" +
		strings.Repeat("| ", columns) + "|\n" + strings.Repeat("|---", columns) + "|\n")
	for i, scene := range scripts.Scenes() {
		fmt.Fprintf(&b, "| [![%[1]s](pictures/gallery/%[1]s.jpg)](../scripts/%[1]s.lua)<br>**%[1]s**<br>%s<br>`vuerlua run gallery:%[1]s` ", scene.Name, scene.About)
		if i%columns == columns-1 || i == len(scripts.Scenes())-1 {
			b.WriteString("|\n")
		}
	}
	return b.String()
}

// TestGalleryPage checks that the page is up to date: `go test ./scripts -update` writes it.
func TestGalleryPage(t *testing.T) {
	path := filepath.Join(docs, "gallery.md")
	if *update {
		if err := os.WriteFile(path, []byte(page()), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	got, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if string(got) != page() {
		t.Errorf("%s is out of date: run go test ./scripts -update", path)
	}
}

// TestGalleryPictures checks that each scene has a picture, and each picture a scene.
func TestGalleryPictures(t *testing.T) {
	dir := filepath.Join(docs, "pictures", "gallery")
	known := map[string]bool{}
	size := int64(0)
	for _, scene := range scripts.Scenes() {
		name := scene.Name + ".jpg"
		known[name] = true
		info, err := os.Stat(filepath.Join(dir, name))
		if err != nil {
			t.Errorf("%s has no picture: run make pictures", scene.Name)
			continue
		}
		size += info.Size()
	}
	if size > most {
		t.Errorf("the pictures have %d bytes, more than %d", size, int64(most))
	}
	files, err := os.ReadDir(dir)
	if err != nil {
		t.Fatal(err)
	}
	for _, file := range files {
		if !known[file.Name()] {
			t.Errorf("%s does not belong to a scene", file.Name())
		}
	}
}
