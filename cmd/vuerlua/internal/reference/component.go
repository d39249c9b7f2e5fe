package reference

import (
	"fmt"
	"strings"

	"github.com/vuerlua/vuerlua/protocol/catalog"
)

func componentPage(c *catalog.Component) *Page {
	p := &Page{
		Name: c.Name, Kind: "component", Group: "Components: " + c.Category, Title: c.Name + "{ ... }",
		Doc: sentence(c.Doc), Example: componentExample(c),
	}
	if c.Alias != "" {
		p.Notes = append(p.Notes, "Another name for "+c.Alias+".")
		p.See = append(p.See, c.Alias)
	}
	if len(c.Props) > 0 {
		t := Table{Title: "Properties"}
		for _, prop := range c.Props {
			t.Rows = append(t.Rows, Row{prop.Name, typeWords(prop), propDoc(prop)})
		}
		for i, h := range catalog.Handlers() {
			if c.Handles(i) {
				t.Rows = append(t.Rows, Row{h.Name, "function", h.Doc})
			}
		}
		p.Tables = append(p.Tables, t)
	}
	p.Notes = append(p.Notes, "Every component has a key; "+childrenWords(c))
	if c.Key != "" {
		p.Notes = append(p.Notes, "Its key is \""+c.Key+"\" unless the script sets one.")
	}
	switch c.Tier {
	case 3:
		p.Notes = append(p.Notes, "Vuer's own client shows it; the built-in viewer does not.")
	}
	if len(c.Events) > 0 {
		p.Notes = append(p.Notes, "Clients send: "+strings.Join(c.Events, ", ")+".")
		p.See = append(p.See, c.Events...)
	}
	return p
}

func childrenWords(c *catalog.Component) string {
	switch c.Children {
	case catalog.NoChildren:
		return "this component has no children."
	case catalog.TextSpan:
		return "the array part of this component is its text."
	case catalog.ImageData:
		return "the first item of this component is its picture: a path, or encoded bytes."
	}
	return "the array part of the table is its children."
}

func sentence(s string) string {
	if s == "" {
		return ""
	}
	s = strings.ToUpper(s[:1]) + s[1:]
	if !strings.HasSuffix(s, ".") {
		s += "."
	}
	return s
}

// typeWords describes a property's type in a few words.
func typeWords(p *catalog.Prop) string {
	words := []string{}
	for _, f := range []struct {
		form catalog.Type
		word string
	}{
		{catalog.Bool, "boolean"}, {catalog.Number, "number"}, {catalog.Int, "integer"}, {catalog.String, "string"},
		{catalog.Vector, "numbers"}, {catalog.List, "list"}, {catalog.Object, "table"}, {catalog.Color, "colour"},
		{catalog.Bytes, "bytes"}, {catalog.Elements, "elements"},
	} {
		if p.Type&f.form != 0 {
			word := f.word
			if f.form == catalog.Vector && p.Len > 0 {
				word = fmt.Sprintf("%d numbers", p.Len)
			}
			words = append(words, word)
		}
	}
	if len(words) == 0 {
		return "any"
	}
	return strings.Join(words, " | ")
}

// propDoc returns a property's description, with slots, values, unit, range and default.
func propDoc(p *catalog.Prop) string {
	var parts []string
	if p.Doc != "" {
		parts = append(parts, p.Doc)
	}
	if len(p.Slots) > 0 {
		parts = append(parts, "{"+strings.Join(p.Slots, ", ")+"}")
	}
	if len(p.Fields) > 0 {
		fields := make([]string, len(p.Fields))
		for i, f := range p.Fields {
			fields[i] = f.Name + " (" + f.Doc
			if f.Unit != "" {
				fields[i] += ", in " + f.Unit
			}
			fields[i] += ")"
		}
		parts = append(parts, "fields "+strings.Join(fields, ", "))
	}
	if len(p.Enum) > 0 {
		quoted := make([]string, len(p.Enum))
		for i, v := range p.Enum {
			quoted[i] = `"` + v + `"`
		}
		parts = append(parts, strings.Join(quoted, ", "))
	}
	if p.Unit != "" {
		parts = append(parts, "in "+p.Unit)
	}
	switch {
	case p.Min != nil && p.Max != nil:
		parts = append(parts, fmt.Sprintf("%g to %g", *p.Min, *p.Max))
	case p.Min != nil:
		parts = append(parts, fmt.Sprintf("%g or more", *p.Min))
	case p.Max != nil:
		parts = append(parts, fmt.Sprintf("%g or less", *p.Max))
	}
	if p.Default != "" {
		parts = append(parts, "default "+p.Default)
	}
	return strings.Join(parts, "; ")
}
