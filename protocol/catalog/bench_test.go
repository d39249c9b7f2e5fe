package catalog

import "testing"

// BenchmarkOpen measures the first use of the catalogue, which delays the first message
// after the program starts.
func BenchmarkOpen(b *testing.B) {
	b.ReportAllocs()
	for b.Loop() {
		read(packed)
	}
}

func BenchmarkProp(b *testing.B) {
	box, ok := Lookup("Box")
	if !ok {
		b.Fatal("no Box")
	}
	b.ReportAllocs()
	for b.Loop() {
		if _, ok := box.Prop("position"); !ok {
			b.Fatal("no position")
		}
	}
}
