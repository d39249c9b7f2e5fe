package catalog

import "testing"

// BenchmarkOpen is what the first use costs: a part of the time from program start to
// the first message.
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
