package element_test

import (
	"os"
	"testing"

	lua "github.com/yuin/gopher-lua"

	"github.com/vuerlua/vuerlua/luabind/internal/element"
	"github.com/vuerlua/vuerlua/protocol"
)

// BenchmarkElement encodes an element of eight properties, validation and shape included.
func BenchmarkElement(b *testing.B) {
	for name, source := range map[string]string{
		"box":   `return Box{ key = "box-17", args = {1, 2, 0.5}, position = {0.1, 2.5, -3}, rotation = {0, 1.57, 0}, material = {color = "#ff8800", opacity = 0.5}, castShadow = true, renderOrder = 16 }`,
		"plain": `return { tag = "Box", key = "box-17", args = {1, 2, 0.5}, position = {0.1, 2.5, -3}, rotation = {0, 1.57, 0}, material = {color = "#ff8800", opacity = 0.5}, castShadow = true, segments = 16 }`,
	} {
		b.Run(name, func(b *testing.B) {
			L := newState(b)
			v := run(b, L, source)
			enc := element.NewEncoder(element.Config{Warn: func(w element.Warning) { b.Fatal(w.Message) }})
			b.ReportAllocs()
			for b.Loop() {
				if _, err := enc.Nodes(v, protocol.OpUpsert); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}

// BenchmarkPointCloud packs the vertices and colours of 10,000 points.
func BenchmarkPointCloud(b *testing.B) {
	L := newState(b)
	v := run(b, L, `
		local vertices, colors = {}, {}
		for i = 1, 10000 do
			vertices[i], colors[i] = {i / 1e4, i / 2e4, -i / 1e4}, {0.1, i / 1e4, 1}
		end
		return PointCloud{ key = "points", vertices = vertices, colors = colors }`)
	enc := element.NewEncoder(element.Config{})
	b.ReportAllocs()
	for b.Loop() {
		if _, err := enc.Nodes(v, protocol.OpUpsert); err != nil {
			b.Fatal(err)
		}
	}
}

func BenchmarkDecode(b *testing.B) {
	raw, err := os.ReadFile(fixtures + "c2s_browser_CAMERA_MOVE_camera_drag.bin")
	if err != nil {
		b.Fatal(err)
	}
	L := newState(b)
	b.ReportAllocs()
	for b.Loop() {
		if _, err := element.Decode(L, raw); err != nil {
			b.Fatal(err)
		}
	}
}

// BenchmarkRegister is what a new generation of a script pays before its first line.
func BenchmarkRegister(b *testing.B) {
	L := lua.NewState()
	defer L.Close()
	globals := L.NewTable()
	b.ReportAllocs()
	for b.Loop() {
		element.Register(L, globals.RawSetString, nil)
	}
}
