package picture

import (
	"encoding/base64"
	"fmt"
	"image"
	"image/color"
	"image/draw"
	"image/gif"
	"image/jpeg"
	"image/png"
	"io"
	"strings"

	"golang.org/x/image/webp"
)

// DefaultQuality is the default quality of JPEG, as in Vuer.
const DefaultQuality = 90

// readHeader returns the size in the file's header, after its orientation is applied, and the size
// that its decoder allocates.
func readHeader(format, frame string) (size, inner image.Point, err error) {
	read := map[string]func(io.Reader) (image.Config, error){
		PNG: png.DecodeConfig, JPEG: jpeg.DecodeConfig, WebP: webp.DecodeConfig, GIF: gif.DecodeConfig,
	}[format]
	cfg, err := read(strings.NewReader(frame))
	if err != nil {
		return size, inner, fmt.Errorf("%w: %w", ErrBroken, err)
	}
	size = image.Pt(cfg.Width, cfg.Height)
	if size.X < 1 || size.Y < 1 {
		return size, inner, fmt.Errorf("%w: %d x %d pixels", ErrBroken, size.X, size.Y)
	}
	inner = size
	if sideways(orientation(format, frame)) {
		size.X, size.Y = size.Y, size.X
	}
	if format == WebP {
		// The header of an extended file has the size of the canvas; the decoder uses the size of the
		// frame inside.
		if inner, err = webpFrame(frame); err != nil {
			return size, inner, err
		}
	}
	return size, inner, nil
}

// Pixels decodes a picture as browsers show it: the first frame of an animation, with the EXIF
// orientation applied. The bounds begin at 0 and have the size that [Picture.Size] returns.
func Pixels(frame string) (image.Image, error) {
	format := Sniff(frame)
	if format == "" {
		return nil, ErrFormat
	}
	size, inner, err := readHeader(format, frame)
	if err != nil {
		return nil, err
	}
	for _, s := range []image.Point{size, inner} {
		if err := checkSize(s.X, s.Y); err != nil {
			return nil, err
		}
	}
	decode := map[string]func(io.Reader) (image.Image, error){
		PNG: png.Decode, JPEG: jpeg.Decode, WebP: decodeWebP, GIF: gif.Decode,
	}[format]
	pixels, err := decode(strings.NewReader(frame))
	if err != nil {
		return nil, fmt.Errorf("%w: %w", ErrBroken, err)
	}
	turn := orientation(format, frame)
	if sideways(turn) {
		size.X, size.Y = size.Y, size.X // as the pixels are stored
	}
	if bounds := (image.Rectangle{Max: size}); pixels.Bounds() != bounds {
		// A GIF's frame may cover a part of its canvas.
		canvas := image.NewNRGBA(bounds)
		draw.Draw(canvas, pixels.Bounds(), pixels, pixels.Bounds().Min, draw.Src)
		pixels = canvas
	}
	return upright(pixels, turn), nil
}

// Encode encodes pixels as PNG or JPEG. quality is the quality of a JPEG, 1 to 100; 0 is
// DefaultQuality. JPEG has no transparency: transparent pixels become black, as in Vuer.
func Encode(pixels image.Image, format string, quality int) (string, error) {
	var b strings.Builder
	switch format {
	case PNG:
		encoder := png.Encoder{CompressionLevel: png.BestSpeed} // half the time for a tenth more bytes
		if err := encoder.Encode(&b, pixels); err != nil {
			return "", err
		}
	case JPEG:
		if quality == 0 {
			quality = DefaultQuality
		}
		if err := jpeg.Encode(&b, opaque{pixels}.flat(), &jpeg.Options{Quality: quality}); err != nil {
			return "", err
		}
	default:
		return "", fmt.Errorf("%w: cannot write %s, only png and jpeg", ErrFormat, format)
	}
	return b.String(), nil
}

// opaque drops the alpha channel.
type opaque struct{ image.Image }

// flat returns the image itself if it has no transparency.
func (o opaque) flat() image.Image {
	if i, ok := o.Image.(interface{ Opaque() bool }); ok && i.Opaque() {
		return o.Image
	}
	return o
}

func (o opaque) ColorModel() color.Model { return color.RGBAModel }

func (o opaque) At(x, y int) color.Color {
	r, g, b, _ := o.Image.At(x, y).RGBA() // multiplied by alpha
	return color.RGBA{R: uint8(r >> 8), G: uint8(g >> 8), B: uint8(b >> 8), A: 255}
}

// FromText reads a picture from a string in base64, or from a data URL. Vuer's client removes as many
// characters from its data URLs as precede the base64 of a PNG; with a JPEG, a comma remains.
func FromText(text string) (*Picture, error) {
	text = strings.TrimSpace(text)
	if strings.HasPrefix(text, "data:") {
		_, after, ok := strings.Cut(text, ",")
		if !ok {
			return nil, fmt.Errorf("%w: a data URL without data", ErrFormat)
		}
		text = after
	}
	text = strings.TrimRight(strings.TrimLeft(text, ","), "=")
	// Checking the first bytes saves decoding other data.
	head, err := base64.RawStdEncoding.DecodeString(text[:min(len(text), 24)&^3])
	if err != nil || Sniff(string(head)) == "" {
		return nil, ErrFormat
	}
	frame, err := base64.RawStdEncoding.DecodeString(text)
	if err != nil {
		return nil, fmt.Errorf("%w: %w", ErrBroken, err)
	}
	return Read(string(frame))
}

// ToText returns the base64 of encoded bytes.
func ToText(frame string) string { return base64.StdEncoding.EncodeToString([]byte(frame)) }
