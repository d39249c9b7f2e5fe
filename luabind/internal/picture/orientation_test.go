package picture_test

import (
	"bytes"
	"encoding/binary"
	"hash/crc32"
	"image"
	"image/color"
	"image/jpeg"
	"image/png"
	"strings"
	"testing"

	"github.com/vuerlua/vuerlua/luabind/internal/picture"
)

// tiff returns a TIFF structure with only an orientation.
func tiff(order binary.AppendByteOrder, orientation int) []byte {
	b := []byte("II*\x00")
	if order == binary.AppendByteOrder(binary.BigEndian) {
		b = []byte("MM\x00*")
	}
	b = order.AppendUint32(b, 8)
	b = order.AppendUint16(b, 1)
	b = order.AppendUint16(b, 0x0112)
	b = order.AppendUint16(b, 3)
	b = order.AppendUint32(b, 1)
	b = order.AppendUint16(b, uint16(orientation))
	return append(b, 0, 0, 0, 0, 0, 0)
}

// letters returns a picture of 3 x 2 pixels, ABC over DEF by their red values.
func letters() image.Image {
	img := image.NewNRGBA(image.Rect(0, 0, 3, 2))
	for i := range 6 {
		img.SetNRGBA(i%3, i/3, color.NRGBA{R: uint8('A' + i), A: 255})
	}
	return img
}

// turnedPNG returns the letters as a PNG with an eXIf chunk, before or after the pixels.
func turnedPNG(t testing.TB, exif []byte, first bool) string {
	t.Helper()
	var b bytes.Buffer
	if err := png.Encode(&b, letters()); err != nil {
		t.Fatal(err)
	}
	chunk := binary.BigEndian.AppendUint32(nil, uint32(len(exif)))
	chunk = append(append(chunk, "eXIf"...), exif...)
	chunk = binary.BigEndian.AppendUint32(chunk, crc32.ChecksumIEEE(chunk[4:]))
	file := b.String()
	at := strings.Index(file, "IEND") - 4
	if first {
		at = strings.Index(file, "IDAT") - 4
	}
	return file[:at] + string(chunk) + file[at:]
}

// turnedJPEG returns the letters as a JPEG with an EXIF segment, after a segment of another kind.
func turnedJPEG(t testing.TB, exif []byte) string {
	t.Helper()
	var b bytes.Buffer
	if err := jpeg.Encode(&b, letters(), nil); err != nil {
		t.Fatal(err)
	}
	body := "Exif\x00\x00" + string(exif)
	segment := "\xff\xe0\x00\x04ab\xff\xe1" + string(binary.BigEndian.AppendUint16(nil, uint16(len(body)+2))) + body
	return "\xff\xd8" + segment + b.String()[2:]
}

func TestOrientation(t *testing.T) {
	seen := []string{1: "ABC DEF", 2: "CBA FED", 3: "FED CBA", 4: "DEF ABC", 5: "AD BE CF", 6: "DA EB FC", 7: "FC EB DA", 8: "CF BE AD"}
	for orientation := 1; orientation <= 8; orientation++ {
		for _, order := range []binary.AppendByteOrder{binary.LittleEndian, binary.BigEndian} {
			exif := tiff(order, orientation)
			rows := strings.Fields(seen[orientation])
			want := image.Pt(len(rows[0]), len(rows))
			for format, file := range map[string]string{"png": turnedPNG(t, exif, true), "jpeg": turnedJPEG(t, exif)} {
				pic, err := picture.Read(file)
				if err != nil {
					t.Fatal(err)
				}
				w, h, err := pic.Size()
				if got := image.Pt(w, h); got != want || err != nil {
					t.Errorf("%s, orientation %d, %v: size %v %v, want %v", format, orientation, order, got, err, want)
				}
				pixels, err := pic.Pixels()
				if err != nil {
					t.Fatal(err)
				}
				if got := pixels.Bounds(); got != (image.Rectangle{Max: want}) {
					t.Errorf("%s, orientation %d: bounds %v, want %v", format, orientation, got, want)
				}
				if got := lettersOf(pixels); format == "png" && got != seen[orientation] {
					t.Errorf("orientation %d: %s, want %s", orientation, got, seen[orientation])
				}
			}
		}
	}
}

func lettersOf(pixels image.Image) string {
	var rows []string
	for y := range pixels.Bounds().Dy() {
		var row strings.Builder
		for x := range pixels.Bounds().Dx() {
			r, _, _, _ := pixels.At(x, y).RGBA()
			row.WriteByte(byte(r >> 8))
		}
		rows = append(rows, row.String())
	}
	return strings.Join(rows, " ")
}

// TestIgnoredOrientation checks orientations that browsers ignore too.
func TestIgnoredOrientation(t *testing.T) {
	turned := tiff(binary.LittleEndian, 6)
	for name, file := range map[string]string{
		"after the pixels":   turnedPNG(t, turned, false),
		"orientation 0":      turnedJPEG(t, tiff(binary.LittleEndian, 0)),
		"orientation 9":      turnedJPEG(t, tiff(binary.LittleEndian, 9)),
		"cut off":            turnedJPEG(t, turned[:12]),
		"begins beyond":      turnedJPEG(t, append([]byte("II*\x00\xff\xff\xff\xff"), turned[8:]...)),
		"neither order":      turnedJPEG(t, append([]byte("XX"), turned[2:]...)),
		"more than it holds": turnedJPEG(t, append(append([]byte{}, turned[:8]...), 0xff, 0xff)),
	} {
		pic, err := picture.Read(file)
		if err != nil {
			t.Fatal(err)
		}
		if w, h, err := pic.Size(); w != 3 || h != 2 || err != nil {
			t.Errorf("%s: %d x %d %v, want 3 x 2", name, w, h, err)
		}
	}
}

func FuzzOrientation(f *testing.F) {
	f.Add(turnedJPEG(f, tiff(binary.BigEndian, 6)))
	f.Add(turnedPNG(f, tiff(binary.LittleEndian, 8), true))
	f.Fuzz(func(t *testing.T, file string) {
		pic, err := picture.Read(file)
		if err != nil {
			return
		}
		w, h, err := pic.Size()
		if err != nil || w*h > 1<<16 {
			return
		}
		pixels, err := pic.Pixels()
		if err == nil && pixels.Bounds() != image.Rect(0, 0, w, h) {
			t.Fatalf("the bounds are %v, but the size is %d x %d", pixels.Bounds(), w, h)
		}
	})
}
