package picture

import (
	"encoding/binary"
	"fmt"
	"image"
	"io"

	"golang.org/x/image/webp"
)

// webpFrame returns the size of the largest frame in a WebP file.
func webpFrame(file string) (largest image.Point, err error) {
	for rest := file[12:]; len(rest) >= 8; {
		name, length := rest[:4], int(binary.LittleEndian.Uint32([]byte(rest[4:8])))
		body := rest[8:]
		var size image.Point
		switch {
		case name == "VP8 " && len(body) >= 10:
			size.X = int(binary.LittleEndian.Uint16([]byte(body[6:8]))) & 0x3fff
			size.Y = int(binary.LittleEndian.Uint16([]byte(body[8:10]))) & 0x3fff
		case name == "VP8L" && len(body) >= 5:
			bits := binary.LittleEndian.Uint32([]byte(body[1:5]))
			size.X, size.Y = int(bits&0x3fff)+1, int(bits>>14&0x3fff)+1
		}
		if size.X*size.Y > largest.X*largest.Y {
			largest = size
		}
		length += length & 1
		if length > len(body) {
			break
		}
		rest = body[length:]
	}
	if largest.X == 0 || largest.Y == 0 {
		return largest, fmt.Errorf("%w: no frame", ErrBroken)
	}
	return largest, nil
}

// decodeWebP is webp.Decode with correct colours. A lossy WebP has the luma and chroma of video, with
// 16 for black and 235 for white. The decoder does not convert them, and Go treats its images like
// those of a JPEG, whose luma has the range of the whole byte.
func decodeWebP(r io.Reader) (image.Image, error) {
	pixels, err := webp.Decode(r)
	if err != nil {
		return nil, err
	}
	switch m := pixels.(type) {
	case *image.YCbCr:
		return fromVideo(m, nil, 0), nil
	case *image.NYCbCrA:
		return fromVideo(&m.YCbCr, m.A, m.AStride), nil
	}
	return pixels, nil
}

// fromVideo converts video's luma and chroma (BT.601) to RGB. alpha may be nil.
func fromVideo(m *image.YCbCr, alpha []byte, stride int) *image.NRGBA {
	bounds := m.Bounds()
	out := image.NewNRGBA(bounds)
	for y := bounds.Min.Y; y < bounds.Max.Y; y++ {
		row := out.Pix[out.PixOffset(bounds.Min.X, y):]
		for x := bounds.Min.X; x < bounds.Max.X; x++ {
			chroma := m.COffset(x, y)
			luma := scaled(m.Y[m.YOffset(x, y)], 19077)
			u, v := m.Cb[chroma], m.Cr[chroma]
			row[0] = clamped(luma + scaled(v, 26149) - 14234)
			row[1] = clamped(luma - scaled(u, 6419) - scaled(v, 13320) + 8708)
			row[2] = clamped(luma + scaled(u, 33050) - 17685)
			row[3] = 255
			if alpha != nil {
				row[3] = alpha[(y-bounds.Min.Y)*stride+x-bounds.Min.X]
			}
			row = row[4:]
		}
	}
	return out
}

// scaled multiplies with the numbers of libwebp, so that pixels are the same as in browsers. Products
// have 6 fractional bits.
func scaled(v byte, factor int) int { return int(v) * factor >> 8 }
func clamped(v int) byte            { return byte(min(max(v>>6, 0), 255)) }
