package picture

import (
	"errors"
	"fmt"
	"image"
	"image/color"
	"strings"
)

// MaxPixels is the maximum size of pictures that are decoded: 8192 x 4096, an 8K panorama. A JPEG of
// this size can take 500 MB while it is decoded, most other pictures an eighth of that.
const MaxPixels = 1 << 25

// The formats, as Sniff and Format return them.
const (
	PNG  = "png"
	JPEG = "jpeg"
	WebP = "webp"
	GIF  = "gif"
)

// Errors that the functions of this package return, wrapped with details.
var (
	ErrFormat = errors.New("not a picture in PNG, JPEG, WebP or GIF")
	ErrLarge  = errors.New("too many pixels")
	ErrBroken = errors.New("broken")
)

// Sniff returns the format of encoded bytes, which it finds out from the first few, or "" if the
// format is unknown.
func Sniff(data string) string {
	switch {
	case strings.HasPrefix(data, "\x89PNG\r\n\x1a\n"):
		return PNG
	case strings.HasPrefix(data, "\xff\xd8\xff"):
		return JPEG
	case strings.HasPrefix(data, "GIF87a"), strings.HasPrefix(data, "GIF89a"):
		return GIF
	case len(data) >= 16 && data[:4] == "RIFF" && data[8:15] == "WEBPVP8":
		return WebP
	}
	return ""
}

// A Picture is an encoded picture, pixels, or both.
type Picture struct {
	format string
	frame  string      // "" until it is encoded
	size   image.Point // zero until the header is read
	pixels image.Image // nil until they are decoded

	// The last result of Encoded, because scripts often send the same picture repeatedly.
	form    form
	encoded string
}

type form struct {
	format  string
	quality int
}

// Read returns a picture with the given encoded bytes. It checks only the first few.
func Read(frame string) (*Picture, error) {
	format := Sniff(frame)
	if format == "" {
		return nil, ErrFormat
	}
	return &Picture{format: format, frame: frame}, nil
}

// New returns a transparent picture, whose format is PNG.
func New(width, height int) (*Picture, error) {
	if width < 1 || height < 1 {
		return nil, fmt.Errorf("%w: %d x %d pixels is not a valid size", ErrBroken, width, height)
	}
	if err := checkSize(width, height); err != nil {
		return nil, err
	}
	pixels := image.NewNRGBA(image.Rect(0, 0, width, height))
	return &Picture{format: PNG, size: image.Pt(width, height), pixels: pixels}, nil
}

func checkSize(width, height int) error {
	if width > MaxPixels || height > MaxPixels || width*height > MaxPixels {
		return fmt.Errorf("%w: %d x %d, more than %d million", ErrLarge, width, height, MaxPixels>>20)
	}
	return nil
}

// Format returns the format of the encoded bytes.
func (p *Picture) Format() string { return p.format }

// Size returns the width and height in pixels. The picture may be too large to be decoded.
func (p *Picture) Size() (width, height int, err error) {
	if p.size == (image.Point{}) {
		size, _, err := readHeader(p.format, p.frame)
		if err != nil {
			return 0, 0, err
		}
		p.size = size
	}
	return p.size.X, p.size.Y, nil
}

// Frame returns the encoded bytes. They are PNG if the picture was created from pixels.
func (p *Picture) Frame() (string, error) {
	if p.frame == "" {
		frame, err := Encode(p.pixels, PNG, 0)
		if err != nil {
			return "", err
		}
		p.frame = frame
	}
	return p.frame, nil
}

// Source returns the encoded bytes for [Pixels] and nil pixels, or the pixels if they have been
// decoded.
func (p *Picture) Source() (frame string, pixels image.Image) { return p.frame, p.pixels }

// Keep stores the pixels that [Pixels] has decoded from the picture's bytes.
func (p *Picture) Keep(pixels image.Image) { p.pixels = pixels }

// Pixels returns the pixels. It decodes the picture unless this has been done.
func (p *Picture) Pixels() (image.Image, error) {
	if p.pixels == nil {
		pixels, err := Pixels(p.frame)
		if err != nil {
			return nil, err
		}
		p.pixels = pixels
	}
	return p.pixels, nil
}

// At returns the colour of a pixel, with channels from 0 to 1 that are not multiplied by alpha. x and
// y count from 0 at the top left. The picture must be decoded and have this pixel.
func (p *Picture) At(x, y int) (r, g, b, a float64) {
	origin := p.pixels.Bounds().Min
	c := color.NRGBAModel.Convert(p.pixels.At(origin.X+x, origin.Y+y)).(color.NRGBA)
	return float64(c.R) / 255, float64(c.G) / 255, float64(c.B) / 255, float64(c.A) / 255
}

// Set changes a pixel of a picture that New has created and that has not been encoded yet.
func (p *Picture) Set(x, y int, r, g, b, a float64) {
	if canvas, ok := p.pixels.(*image.NRGBA); ok {
		canvas.SetNRGBA(x, y, color.NRGBA{R: channel(r), G: channel(g), B: channel(b), A: channel(a)})
	}
}

// channel converts a number from 0 to 1 to a byte. NaN becomes 0.
func channel(v float64) uint8 {
	if !(v > 0) {
		return 0
	}
	return uint8(min(v, 1)*255 + 0.5)
}

// Encoded returns the picture in PNG or JPEG. If it has this format already and quality is 0, it
// returns the bytes unchanged. quality is the quality of a JPEG, 1 to 100.
func (p *Picture) Encoded(format string, quality int) (string, error) {
	if p.format == format && quality == 0 {
		return p.Frame()
	}
	want := form{format, quality}
	if p.form == want {
		return p.encoded, nil
	}
	pixels, err := p.Pixels()
	if err != nil {
		return "", err
	}
	encoded, err := Encode(pixels, format, quality)
	if err != nil {
		return "", err
	}
	p.form, p.encoded = want, encoded
	return encoded, nil
}
