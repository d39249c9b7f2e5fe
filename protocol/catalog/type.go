package catalog

import (
	"fmt"
	"strings"
)

// A Type is the set of forms that a property's value may have. Null is not one of them:
// it is valid for every property.
type Type uint16

// The forms of values.
const (
	Bool     Type = 1 << iota
	Number        // any number
	Int           // an integer
	String        // a string
	Vector        // a list of numbers, Prop.Len of them
	List          // a list of anything
	Object        // a map, or an element
	Color         // a CSS string, an integer, or a list of three or four numbers
	Bytes         // bytes, or a string of them
	Elements      // a list of elements

	Any Type = 0
)

// forms holds the description of each form, in the order in which messages list them.
var forms = [...]struct {
	form  Type
	words string
}{
	{Bool, "true or false"},
	{Number, "a number"},
	{Int, "an integer"},
	{String, "a string"},
	{Vector, "a list of numbers"},
	{List, "a list"},
	{Object, "a table with named fields"},
	{Color, `a colour (a CSS string such as "red" or "#ff0000", a number such as 0xff0000, or a list of 3 or 4 numbers)`},
	{Bytes, "bytes"},
	{Elements, "a list of elements"},
}

// String describes the type as error messages do: "a number or a list".
func (t Type) String() string { return t.words("a list of numbers") }

func (t Type) words(vector string) string {
	if t == Any {
		return "anything"
	}
	said := make([]string, 0, len(forms))
	for _, f := range forms {
		if t&f.form == 0 {
			continue
		}
		if f.form == Vector {
			said = append(said, vector)
			continue
		}
		said = append(said, f.words)
	}
	if len(said) < 2 {
		return strings.Join(said, "")
	}
	last := len(said) - 1
	return strings.Join(said[:last], ", ") + " or " + said[last]
}

// Expected describes the property's valid values as error messages do: "a number or a
// list of 3 numbers".
func (p *Prop) Expected() string {
	if p.Len == 0 {
		return p.Type.String()
	}
	vector := fmt.Sprintf("a list of %d numbers", p.Len)
	if p.Euler {
		vector += ` (and maybe an order such as "XYZ")`
	}
	return p.Type.words(vector)
}

// Array reports whether an empty table means an empty array for this property, rather
// than an empty map.
func (p *Prop) Array() bool { return p.Type&(Vector|List|Elements) != 0 }
