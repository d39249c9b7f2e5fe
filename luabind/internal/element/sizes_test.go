package element

import "testing"

// TestSizer: with this version of gopher-lua the fields of a table can be counted.
func TestSizer(t *testing.T) {
	if !sizes.works {
		t.Error("tables are read the slower way: see sizer")
	}
}
