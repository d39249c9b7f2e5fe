package picture_test

import (
	"bytes"
	"encoding/base64"
	"encoding/binary"
	"errors"
	"fmt"
	"hash/crc32"
	"image"
	"image/color"
	"image/gif"
	"image/jpeg"
	"image/png"
	"math"
	"strings"
	"testing"

	"github.com/vuerlua/vuerlua/luabind/internal/picture"
)

// A lossy and a lossless WebP of one pixel.
const (
	lossy    = "UklGRiIAAABXRUJQVlA4IBYAAAAwAQCdASoBAAEADsD+JaQAA3AAAAAA"
	lossless = "UklGRhoAAABXRUJQVlA4TA0AAAAvAAAAEAcQERGIiP4HAA=="
)

func unbase64(t testing.TB, s string) string {
	b, err := base64.StdEncoding.DecodeString(s)
	if err != nil {
		t.Fatal(err)
	}
	return string(b)
}

// sample returns a picture of 4 x 2 pixels: the left half is red, the right half is blue.
func sample(t testing.TB, format string) string {
	t.Helper()
	img := image.NewNRGBA(image.Rect(0, 0, 4, 2))
	for y := range 2 {
		for x := range 4 {
			img.SetNRGBA(x, y, color.NRGBA{R: uint8(255 * (1 - x/2)), B: uint8(255 * (x / 2)), A: 255})
		}
	}
	var b bytes.Buffer
	var err error
	switch format {
	case "png":
		err = png.Encode(&b, img)
	case "jpeg":
		err = jpeg.Encode(&b, img, &jpeg.Options{Quality: 100})
	case "gif":
		err = gif.Encode(&b, img, nil)
	}
	if err != nil {
		t.Fatal(err)
	}
	return b.String()
}

// TestWebPColours checks the colours of a lossy WebP, which has the colours of video: black is 16 and
// white is 235. The pictures are green on the left and purple on the right.
func TestWebPColours(t *testing.T) {
	for name, c := range map[string]struct{ data, right string }{
		"opaque":      {"UklGRkAAAABXRUJQVlA4IDQAAAAQAgCdASoQABAAAMASJaACdLoB+AH6AAPIAP7pnf2R//8cznl2C/6nT/+3IjPBfD/4J4AA", "250 21 237 255"},
		"transparent": {"UklGRnQAAABXRUJQVlA4WAoAAAAQAAAADwAADwAAQUxQSBMAAAABD/DA/4iIIBZM5i/dnUFE/0MXAFZQOCA6AAAAUAIAnQEqEAAQAAAAACWgAnS6AfgB+gH8AAeQAP70nP/909j/9meoMMA4//OLH/+z1KV6jXf/8r4AAA==", "250 21 239 128"},
	} {
		p, err := picture.FromText(c.data)
		if err == nil {
			_, err = p.Pixels()
		}
		if err != nil {
			t.Errorf("%s: %v", name, err)
			continue
		}
		text := func(x, y int) string {
			r, g, b, a := p.At(x, y)
			return fmt.Sprintf("%.0f %.0f %.0f %.0f", r*255, g*255, b*255, a*255)
		}
		if left, right := text(2, 2), text(12, 12); left != "10 200 29 255" || right != c.right {
			t.Errorf("%s: %s and %s", name, left, right)
		}
	}
}

func TestFormats(t *testing.T) {
	for _, format := range []string{"png", "jpeg", "gif"} {
		p, err := picture.Read(sample(t, format))
		if err != nil || p.Format() != format {
			t.Fatalf("%s: %v", format, err)
		}
		if w, h, err := p.Size(); w != 4 || h != 2 || err != nil {
			t.Errorf("%s: %d x %d, %v", format, w, h, err)
		}
		if _, err := p.Pixels(); err != nil {
			t.Fatalf("%s: %v", format, err)
		}
		r, _, _, a := p.At(0, 1)
		_, _, b, _ := p.At(3, 0)
		if r < 0.9 || b < 0.9 || a != 1 {
			t.Errorf("%s: red %g, alpha %g, blue %g", format, r, a, b)
		}
	}
	for _, file := range []string{lossy, lossless} {
		p, err := picture.Read(unbase64(t, file))
		if err != nil || p.Format() != "webp" {
			t.Fatal(err)
		}
		if w, h, err := p.Size(); w != 1 || h != 1 || err != nil {
			t.Errorf("webp: %d x %d, %v", w, h, err)
		}
		if _, err := p.Pixels(); err != nil {
			t.Errorf("webp: %v", err)
		}
	}
	for _, other := range []string{"", "PNG", "RIFF1234WEBP", "BM1234", "<svg/>", "\xff\xd8"} {
		if _, err := picture.Read(other); !errors.Is(err, picture.ErrFormat) {
			t.Errorf("Read(%q): %v", other, err)
		}
	}
}

// TestEncoded checks that a picture that has the right format is returned unchanged.
func TestEncoded(t *testing.T) {
	frame := sample(t, "png")
	p, _ := picture.Read(frame)
	if same, err := p.Encoded("png", 0); err != nil || same != frame {
		t.Errorf("%d bytes of %d, %v", len(same), len(frame), err)
	}
	if _, pixels := p.Source(); pixels != nil {
		t.Error("the picture was decoded")
	}
	small, err := p.Encoded("jpeg", 10)
	if err != nil || picture.Sniff(small) != "jpeg" {
		t.Fatal(err)
	}
	large, err := p.Encoded("jpeg", 100)
	if err != nil || len(large) <= len(small) {
		t.Errorf("%d bytes at quality 100, %d at 10, %v", len(large), len(small), err)
	}
	if _, err := p.Encoded("webp", 0); !errors.Is(err, picture.ErrFormat) {
		t.Errorf("webp: %v", err)
	}
}

func TestNew(t *testing.T) {
	p, err := picture.New(3, 2)
	if err != nil {
		t.Fatal(err)
	}
	p.Set(2, 1, 1, 0.5, -3, 0.5)
	p.Set(0, 0, math.NaN(), math.Inf(1), 0, 1)
	if r, g, b, a := p.At(2, 1); r != 1 || math.Abs(g-0.5) > 0.01 || b != 0 || math.Abs(a-0.5) > 0.01 {
		t.Errorf("%g %g %g %g", r, g, b, a)
	}
	if r, g, b, a := p.At(0, 0); r != 0 || g != 1 || b != 0 || a != 1 {
		t.Errorf("%g %g %g %g", r, g, b, a)
	}
	frame, err := p.Frame()
	if err != nil || picture.Sniff(frame) != "png" {
		t.Fatal(err)
	}
	again, _ := picture.Read(frame)
	if _, err := again.Pixels(); err != nil {
		t.Fatal(err)
	}
	if _, g, _, a := again.At(2, 1); math.Abs(g-0.5) > 0.01 || math.Abs(a-0.5) > 0.01 {
		t.Error("transparency is lost")
	}
	text, err := p.Encoded("jpeg", 0)
	if err != nil {
		t.Fatal(err)
	}
	flat, _ := picture.Read(text)
	if _, err := flat.Pixels(); err != nil {
		t.Fatal(err)
	}
	for _, size := range [][2]int{{0, 1}, {1, -1}, {1 << 20, 1 << 20}, {picture.MaxPixels + 1, 1}} {
		if _, err := picture.New(size[0], size[1]); err == nil {
			t.Errorf("New(%d, %d) is accepted", size[0], size[1])
		}
	}
}

// bombs returns small files that expand to gigabytes.
func bombs(t testing.TB) map[string]string {
	bombs := map[string]string{}
	frame := []byte(sample(t, "png"))
	binary.BigEndian.PutUint32(frame[16:], 50_000)
	binary.BigEndian.PutUint32(frame[20:], 50_000)
	binary.BigEndian.PutUint32(frame[29:], crc32.ChecksumIEEE(frame[12:29]))
	bombs["png"] = string(frame)

	frame = []byte(sample(t, "gif"))
	binary.LittleEndian.PutUint16(frame[6:], 65_535)
	binary.LittleEndian.PutUint16(frame[8:], 65_535)
	bombs["gif"] = string(frame)

	frame = []byte(sample(t, "jpeg"))
	at := bytes.Index(frame, []byte("\xff\xc0"))
	binary.BigEndian.PutUint16(frame[at+5:], 65_000)
	binary.BigEndian.PutUint16(frame[at+7:], 65_000)
	bombs["jpeg"] = string(frame)

	// A canvas of one pixel around a frame of 16384 x 16384.
	huge := "VP8L" + "\x05\x00\x00\x00" + "\x2f\xff\xff\xff\x0f" + "\x00"
	canvas := "VP8X" + "\x0a\x00\x00\x00" + strings.Repeat("\x00", 10)
	bombs["webp"] = "RIFF" + string(binary.LittleEndian.AppendUint32(nil, uint32(4+len(canvas)+len(huge)))) + "WEBP" + canvas + huge
	return bombs
}

func TestBombs(t *testing.T) {
	for name, bomb := range bombs(t) {
		p, err := picture.Read(bomb)
		if err != nil {
			t.Fatalf("%s: %v", name, err)
		}
		if w, h, err := p.Size(); err != nil {
			t.Errorf("%s: %d x %d, %v", name, w, h, err)
		}
		if _, err := p.Pixels(); !errors.Is(err, picture.ErrLarge) {
			t.Errorf("%s: %v", name, err)
		}
	}
}

func TestFromText(t *testing.T) {
	encoded := base64.StdEncoding.EncodeToString
	pngFrame, jpegFrame := sample(t, "png"), sample(t, "jpeg")
	dataURL := "data:image/jpeg;base64," + encoded([]byte(jpegFrame))
	for name, c := range map[string]struct{ text, want string }{
		"base64":           {encoded([]byte(pngFrame)), pngFrame},
		"without padding":  {strings.TrimRight(encoded([]byte(pngFrame)), "="), pngFrame},
		"data URL":         {dataURL, jpegFrame},
		"cut as for a PNG": {dataURL[22:], jpegFrame},
		"spaces around":    {" " + encoded([]byte(pngFrame)) + "\n", pngFrame},
	} {
		p, err := picture.FromText(c.text)
		if err != nil {
			t.Errorf("%s: %v", name, err)
			continue
		}
		if frame, _ := p.Frame(); frame != c.want {
			t.Errorf("%s: other bytes", name)
		}
	}
	for _, text := range []string{"", "hello", "data:", "data:text/plain,hello", "iVBORw0KGgo", encoded([]byte(pngFrame))[:30] + "!!"} {
		if _, err := picture.FromText(text); err == nil {
			t.Errorf("FromText(%q) is accepted", text)
		}
	}
}

// FuzzPixels checks that decoding arbitrary bytes does not panic, and that a decoded picture has the
// size in its header and at most MaxPixels.
func FuzzPixels(f *testing.F) {
	for _, format := range []string{"png", "jpeg", "gif"} {
		f.Add([]byte(sample(f, format)))
	}
	f.Add([]byte(unbase64(f, lossy)))
	f.Add([]byte(unbase64(f, lossless)))
	for _, bomb := range bombs(f) {
		f.Add([]byte(bomb))
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		p, err := picture.Read(string(data))
		if err != nil {
			return
		}
		w, h, sizeErr := p.Size()
		if sizeErr == nil && w*h > 1<<20 && w*h <= picture.MaxPixels {
			return // allowed, but slow
		}
		pixels, err := p.Pixels()
		if err != nil {
			return
		}
		if sizeErr != nil || pixels.Bounds() != image.Rect(0, 0, w, h) || w*h > picture.MaxPixels {
			t.Fatalf("%v pixels of a picture of %d x %d (%v)", pixels.Bounds(), w, h, sizeErr)
		}
		if _, err := picture.Encode(pixels, picture.PNG, 0); err != nil {
			t.Fatal(err)
		}
	})
}

// FuzzFromText checks that FromText does not panic, and that its results begin like a picture.
func FuzzFromText(f *testing.F) {
	f.Add(lossy)
	f.Add("data:image/webp;base64," + lossless)
	f.Add("," + lossy)
	f.Fuzz(func(t *testing.T, text string) {
		p, err := picture.FromText(text)
		if err != nil {
			return
		}
		if frame, err := p.Frame(); err != nil || picture.Sniff(frame) != p.Format() {
			t.Fatalf("%q, %v", frame, err)
		}
	})
}
