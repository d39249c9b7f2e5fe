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
	// What all the pictures may weigh that the page loads, in bytes.
	most = 1.2e6
	// Pictures beside each other.
	columns = 3
)

// page is docs/gallery.md: every scene by its picture and the first sentence of its comment.
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

// TestGalleryPage: `go test ./scripts -update` writes the page.
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
		t.Errorf("%s is not what the scripts say: go test ./scripts -update writes it", path)
	}
}

// TestGalleryPictures: each scene has its picture, and each picture its scene.
func TestGalleryPictures(t *testing.T) {
	dir := filepath.Join(docs, "pictures", "gallery")
	known := map[string]bool{}
	size := int64(0)
	for _, scene := range scripts.Scenes() {
		name := scene.Name + ".jpg"
		known[name] = true
		info, err := os.Stat(filepath.Join(dir, name))
		if err != nil {
			t.Errorf("%s has no picture: make pictures takes it", scene.Name)
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
			t.Errorf("%s is no scene's picture", file.Name())
		}
	}
}
