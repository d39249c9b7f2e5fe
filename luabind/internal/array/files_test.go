package array_test

import (
	"encoding/binary"
	"errors"
	"fmt"
	"math"
	"reflect"
	"strings"
	"testing"

	"github.com/vuerlua/vuerlua/luabind/internal/array"
)

// npy returns a .npy file with the given header.
func npy(descr, order, shape string, numbers ...byte) []byte {
	header := fmt.Sprintf("{'descr': '%s', 'fortran_order': %s, 'shape': (%s), }\n", descr, order, shape)
	b := append([]byte("\x93NUMPY\x01\x00"), byte(len(header)), 0)
	return append(append(b, header...), numbers...)
}

func TestNPY(t *testing.T) {
	f8 := binary.LittleEndian.AppendUint64(nil, math.Float64bits(-0.5))
	for _, c := range []struct {
		name  string
		file  []byte
		want  string
		shape []int
	}{
		{"float32", npy("<f4", "False", "2,", 0, 0, 128, 63, 0, 0, 0, 64), "Float32Array(2) {1, 2}", []int{2}},
		{"big-endian", npy(">f4", "False", "2,", 63, 128, 0, 0, 64, 0, 0, 0), "Float32Array(2) {1, 2}", []int{2}},
		{"float64", npy("<f8", "False", "1,", f8...), "Float32Array(1) {-0.5}", []int{1}},
		{"float16", npy("<f2", "False", "1,", 0, 0x3c), "Float16Array(1) {1}", []int{1}},
		{"bytes", npy("|u1", "False", "2, 2", 1, 2, 3, 4), "Uint8Array(4) {1, 2, 3, 4}", []int{2, 2}},
		{"booleans", npy("|b1", "False", "2,", 1, 0), "Uint8Array(2) {1, 0}", []int{2}},
		{"signed bytes", npy("|i1", "False", "1,", 255), "Int32Array(1) {-1}", []int{1}},
		{"int16", npy("<i2", "False", "1,", 254, 255), "Int32Array(1) {-2}", []int{1}},
		{"uint16", npy(">u2", "False", "1,", 1, 0), "Uint32Array(1) {256}", []int{1}},
		{"int32", npy("<i4", "False", "1,", 255, 255, 255, 255), "Int32Array(1) {-1}", []int{1}},
		{"int64", npy("<i8", "False", "1,", 7, 0, 0, 0, 0, 0, 0, 0), "Int32Array(1) {7}", []int{1}},
		{"one number", npy("|u1", "False", "", 9), "Uint8Array(1) {9}", nil},
		{"nothing", npy("<f4", "False", "0, 3"), "Float32Array(0) {}", []int{0, 3}},
		{"Fortran's order", npy("|u1", "True", "2, 3", 1, 4, 2, 5, 3, 6), "Uint8Array(6) {1, 2, 3, 4, 5, 6}", []int{2, 3}},
		{"three dimensions", npy("|u1", "True", "2, 2, 2", 1, 5, 3, 7, 2, 6, 4, 8), "Uint8Array(8) {1, 2, 3, 4, 5, 6, 7, 8}", []int{2, 2, 2}},
	} {
		t.Run(c.name, func(t *testing.T) {
			a, shape, err := array.Maker{}.NPY(c.file)
			if err != nil {
				t.Fatal(err)
			}
			if a.String() != c.want || !reflect.DeepEqual(shape, c.shape) {
				t.Errorf("got %s of shape %v, want %s of %v", a, shape, c.want, c.shape)
			}
		})
	}
}

func TestBadNPY(t *testing.T) {
	for _, c := range []struct {
		name string
		file []byte
		want string
	}{
		{"another file", []byte("ply\nformat ascii 1.0\n"), "not a .npy file"},
		{"cut off", npy("<f4", "False", "2,", 1, 2, 3), "the file is truncated: 2 numbers of 4 bytes should follow the header, but 3 bytes do"},
		{"header cut off", npy("<f4", "False", "2,")[:30], "truncated in its header"},
		{"another version", append([]byte("\x93NUMPY\x09\x00\x01\x00"), "{  "...), "version 9"},
		{"complex numbers", npy("<c8", "False", "1,"), "NumPy's type c8"},
		{"text", npy("<U4", "False", "1,"), "arrays of records and of strings are not supported"},
		{"too large", npy("<f4", "False", "100000, 100000"), "the shape (100000, 100000) is too large"},
		{"larger than any number", npy("<f4", "False", "99999999999999999999,"), "is too large"},
		{"int64 that does not fit", npy("<i8", "False", "1,", 0, 0, 0, 0, 1, 0, 0, 0), "item 1 would be 4.294967296e+09, but Int32Array items are -2147483648 to 2147483647"},
	} {
		t.Run(c.name, func(t *testing.T) {
			_, _, err := array.Maker{}.NPY(c.file)
			if err == nil || !strings.Contains(err.Error(), c.want) {
				t.Errorf("got %v, want %s", err, c.want)
			}
		})
	}
}

const plyHeader = `ply
format FORMAT 1.0
comment made by hand
element vertex 3
property float x
property double y
property short z
property uchar red
property uchar green
property uchar blue
property list uchar float weights
property float s
property float t
element face 2
property uchar flags
property list uchar uint vertex_index
element edge 1
property int vertex1
end_header
`

// binaryPLY returns a file with plyHeader in a byte order.
func binaryPLY(format string, o binary.AppendByteOrder) []byte {
	b := []byte(strings.Replace(plyHeader, "FORMAT", format, 1))
	for i := range 3 {
		b = o.AppendUint32(b, math.Float32bits(float32(i)))
		b = o.AppendUint64(b, math.Float64bits(float64(i)/2))
		b = o.AppendUint16(b, uint16(-i))
		b = append(b, byte(i), byte(10*i), byte(100*i))
		b = append(b, byte(i)) // the number of weights
		for range i {
			b = o.AppendUint32(b, 0)
		}
		b = o.AppendUint32(b, math.Float32bits(0.25))
		b = o.AppendUint32(b, math.Float32bits(0.75))
	}
	for range 2 {
		b = append(b, 7, 3)
		for i := range 3 {
			b = o.AppendUint32(b, uint32(i))
		}
	}
	return o.AppendUint32(b, 5)
}

const asciiPLY = `0 0 0 0 0 0 0 .25 .75
1 5e-1 -1 1 10 100 1 0 .25 .75
2 1 -2 2 20 200 2 0 0 0.25 0.75
7 3 0 1 2
7 3 0 1 2
5`

func TestPLY(t *testing.T) {
	for name, file := range map[string][]byte{
		"ascii":         []byte(strings.Replace(plyHeader, "FORMAT", "ascii", 1) + asciiPLY),
		"windows lines": []byte(strings.ReplaceAll(strings.Replace(plyHeader, "FORMAT", "ascii", 1)+asciiPLY, "\n", "\r\n")),
		"little-endian": binaryPLY("binary_little_endian", binary.LittleEndian),
		"big-endian":    binaryPLY("binary_big_endian", binary.BigEndian),
	} {
		t.Run(name, func(t *testing.T) {
			m, err := array.Maker{}.PLY(file)
			if err != nil {
				t.Fatal(err)
			}
			for _, part := range []struct {
				a    *array.Array
				want string
			}{
				{m.Vertices, "Float32Array(9) {0, 0, 0, 1, 0.5, -1, 2, 1, ...}"},
				{m.Colors, "Uint8Array(9) {0, 0, 0, 1, 10, 100, 2, 20, ...}"},
				{m.UV, "Float32Array(6) {0.25, 0.75, 0.25, 0.75, 0.25, 0.75}"},
				{m.Faces, "Uint32Array(6) {0, 1, 2, 0, 1, 2}"},
			} {
				if part.a.String() != part.want {
					t.Errorf("got %s, want %s", part.a, part.want)
				}
			}
			if m.Normals != nil {
				t.Errorf("got normals %s, want none", m.Normals)
			}
		})
	}
}

func TestBadPLY(t *testing.T) {
	const vertices = "ply\nformat ascii 1.0\nelement vertex 1\nproperty float x\nproperty float y\nproperty float z\n"
	for _, c := range []struct{ name, file, want string }{
		{"another file", "solid cube", "not a .ply file"},
		{"no end of the header", "ply\nformat ascii 1.0\n", "no line end_header"},
		{"another format", "ply\nformat xml 1.0\nend_header\n", `unknown format "xml"`},
		{"no format", "ply\nend_header\n", `unknown format ""`},
		{"no vertices", "ply\nformat ascii 1.0\nend_header\n", "no vertices"},
		{"too few", vertices + "end_header\n1 2", "the file is truncated"},
		{"far too few", strings.Replace(vertices, "vertex 1", "vertex 500000000", 1) + "end_header\n1 2", "it has fewer than 500000000 rows of element vertex"},
		{"not a number", vertices + "end_header\n1 2 three", `"three" is not a number`},
		{"a negative count", "ply\nelement vertex -1\nend_header\n", "line 2: invalid number of elements -1"},
		{"an unknown type", "ply\nelement vertex 1\nproperty quad x\nend_header\n", `line 3: invalid property "property quad x"`},
		{"a property of nothing", "ply\nproperty float x\nend_header\n", "line 2: property before the first element"},
		{"twice the same", vertices + "element vertex 1\nproperty float x\nend_header\n1 2 3 4", `two elements "vertex"`},
		{"nothing in it", "ply\nformat ascii 1.0\nelement vertex 5\nend_header\n", "element vertex has no properties"},
		{"a vertex that is not there", vertices + "element face 1\nproperty list uchar int vertex_indices\nend_header\n1 2 3 3 0 0 1", "triangle 1 uses vertex 1 of 1"},
		{"half a vertex", vertices + "element face 1\nproperty list uchar int vertex_indices\nend_header\n1 2 3 3 0 0 0.5", "0.5 is not a vertex number"},
		{"an endless list", vertices + "element face 1\nproperty list int int vertex_indices\nend_header\n1 2 3 2000000000 0 0 1", "the file ends within a list of 2e+09 items"},
	} {
		t.Run(c.name, func(t *testing.T) {
			_, err := array.Maker{}.PLY([]byte(c.file))
			if err == nil || !strings.Contains(err.Error(), c.want) {
				t.Errorf("got %v, want %s", err, c.want)
			}
		})
	}
}

// counting returns a Maker that adds up the memory that is asked for.
func counting(total *int64) array.Maker {
	return array.Maker{Room: func(n int64) error { *total += n; return nil }}
}

// TestRoom checks that an error of Room is returned, and that nothing is allocated.
func TestRoom(t *testing.T) {
	full := errors.New("full")
	m := array.Maker{Room: func(int64) error { return full }}
	if _, err := m.PLY(binaryPLY("binary_little_endian", binary.LittleEndian)); !errors.Is(err, full) {
		t.Errorf("PLY returned %v", err)
	}
	if _, _, err := m.NPY(npy("|u1", "False", "1,", 1)); !errors.Is(err, full) {
		t.Errorf("NPY returned %v", err)
	}
	a, err := array.Maker{}.New(array.Float32, 4)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := m.Unary(array.Sin, a, nil); !errors.Is(err, full) {
		t.Errorf("sin returned %v", err)
	}
	if _, err := m.Unary(array.Sin, a, a); err != nil {
		t.Errorf("sin in place returned %v", err)
	}
}

// growth limits the memory for the arrays of a file, in bytes for each byte of the file. The worst
// case needs 24: triangle fans of one-byte numbers take 12, and growing doubles that.
const growth = 64

func FuzzNPY(f *testing.F) {
	f.Add(npy("<f4", "False", "2,", 0, 0, 128, 63, 0, 0, 0, 64))
	f.Add(npy("|u1", "True", "2, 3", 1, 4, 2, 5, 3, 6))
	f.Add(npy("<i8", "False", "1,", 7, 0, 0, 0, 0, 0, 0, 0))
	f.Fuzz(func(t *testing.T, file []byte) {
		var total int64
		a, shape, err := counting(&total).NPY(file)
		if total > growth*int64(len(file)) {
			t.Fatalf("%d bytes for a file of %d", total, len(file))
		}
		if err != nil {
			return
		}
		n := 1
		for _, d := range shape {
			n *= d
		}
		if n != a.Len() {
			t.Errorf("shape %v of %d numbers", shape, a.Len())
		}
	})
}

func FuzzPLY(f *testing.F) {
	f.Add([]byte(strings.Replace(plyHeader, "FORMAT", "ascii", 1) + asciiPLY))
	f.Add(binaryPLY("binary_little_endian", binary.LittleEndian))
	f.Add(binaryPLY("binary_big_endian", binary.BigEndian))
	f.Fuzz(func(t *testing.T, file []byte) {
		var total int64
		m, err := counting(&total).PLY(file)
		if total > growth*int64(len(file)) {
			t.Fatalf("%d bytes for a file of %d", total, len(file))
		}
		if err != nil {
			return
		}
		n := m.Vertices.Len() / 3
		if m.Faces != nil {
			if m.Faces.Len()%3 != 0 {
				t.Errorf("%d numbers of faces", m.Faces.Len())
			}
			for i := range m.Faces.Len() {
				if m.Faces.At(i) >= float64(n) {
					t.Errorf("vertex %v of %d", m.Faces.At(i), n)
				}
			}
		}
	})
}
