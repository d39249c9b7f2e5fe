package reference

import (
	"bytes"
	"io/fs"
	"path"
	"slices"
	"strings"
	"testing"

	"github.com/vuerlua/vuerlua/protocol/catalog"
	"github.com/vuerlua/vuerlua/stdlib/meta"
)

// Every component is shown, or there is a reason why it is not; and no picture is left of
// one that has gone.
func TestPictures(t *testing.T) {
	wanted := map[string]bool{}
	for _, p := range Pages() {
		if p.Kind != "component" {
			continue
		}
		name := PictureOf(p.Name)
		if name == "" {
			continue
		}
		wanted[name] = true
		_, content, err := picture(name)
		switch {
		case err != nil:
			t.Errorf("%s has no picture; make component-pictures takes it", p.Name)
		case !bytes.HasPrefix(content, []byte("RIFF")) || string(content[8:12]) != "WEBP":
			t.Errorf("the picture of %s is not a WebP file", p.Name)
		case len(content) > 24<<10:
			t.Errorf("the picture of %s has %d bytes: all of them are in the program", p.Name, len(content))
		}
	}
	taken, err := fs.Glob(pictureFiles, "pictures/*")
	if err != nil {
		t.Fatal(err)
	}
	for _, file := range taken {
		if name := strings.TrimSuffix(path.Base(file), ".webp"); !wanted[name] {
			t.Errorf("%s is a picture of nothing", file)
		}
	}
	for name, reason := range noPicture {
		if c, ok := catalog.Lookup(name); !ok || c.Alias != "" {
			t.Errorf("noPicture has %s, which is an alias or not a component", name)
		}
		if reason == "" {
			t.Errorf("%s has no picture and no reason", name)
		}
	}
}

func TestGroupsAreRanked(t *testing.T) {
	for _, g := range grouped() {
		if !slices.Contains(groupOrder, g.Name) {
			t.Errorf("nothing says where %q stands", g.Name)
		}
	}
}

// Each example is one of a component or of an event, and shows it.
func TestExamplesShowTheirComponent(t *testing.T) {
	for name, script := range examples() {
		if e := meta.Lookup(name); e != nil && e.Kind == meta.Event {
			if !strings.Contains(script, `"`+name+`"`) {
				t.Errorf("the example of %s does not name it:\n%s", name, script)
			}
			continue
		}
		c, ok := catalog.Lookup(name)
		if !ok || c.Alias != "" {
			t.Errorf("%s has an example, but is an alias or not a component", name)
		}
		if !strings.Contains(script, name+"{") {
			t.Errorf("the example of %s does not use it:\n%s", name, script)
		}
	}
}

func TestFileNamesAreDifferent(t *testing.T) {
	seen := map[string]string{}
	for _, p := range Pages() {
		file := strings.ToLower(fileName(p)) // as some file systems see it
		if other := seen[file]; other != "" {
			t.Errorf("%s and %s are both in %s", p.Name, other, file)
		}
		seen[file] = p.Name
	}
}

func TestFileOfTag(t *testing.T) {
	for tag, want := range map[string]string{
		"Box": "component-Box.html", "VuerGroup": "component-Group.html", "group": "component-small-group.html",
		"Div": "component-small-div.html", "div": "component-small-div.html", "h1": "component-Header1.html",
		"Scene": "component-Scene.html", "Span": "component-small-span.html", "Input": "component-InputBox.html",
		"torusGeometry": "index.html", "../x": "index.html", "": "index.html",
	} {
		if got := FileOfTag(tag); got != want {
			t.Errorf("%q leads to %s, want %s", tag, got, want)
		}
	}
}

func TestHighlight(t *testing.T) {
	for script, want := range map[string]string{
		`local x = 1 -- <one>`:   `<i class="k">local</i> x = <i class="n">1</i> <i class="c">-- &lt;one&gt;</i>`,
		`print("end -- \"no\"")`: `print(<i class="s">&#34;end -- \&#34;no\&#34;&#34;</i>)`,
		"s = [[a\nend]] x2":      "s = <i class=\"s\">[[a\nend]]</i> x2",
		`bend("") ender`:         `bend(<i class="s">&#34;&#34;</i>) ender`,
	} {
		if got := string(highlight(script)); got != want {
			t.Errorf("%s\n got %s\nwant %s", script, got, want)
		}
	}
}

func TestProse(t *testing.T) {
	for text, want := range map[string]string{
		"plain & <b>":      "plain &amp; &lt;b&gt;",
		"say `a < b` here": "say <code>a &lt; b</code> here",
		"`x`":              "<code>x</code>",
		"":                 "",
	} {
		if got := string(prose(text)); got != want {
			t.Errorf("%q is %q, want %q", text, got, want)
		}
	}
	// Backquotes come in pairs, or half of a page would be code.
	for _, p := range Pages() {
		text := p.Doc
		for _, t := range p.Tables {
			for _, r := range t.Rows {
				text += " " + r.Name + " " + r.Doc
			}
		}
		if strings.Count(text, "`")%2 != 0 {
			t.Errorf("%s has a backquote without another", p.Name)
		}
	}
}
