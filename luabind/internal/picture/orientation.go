package picture

import (
	"encoding/binary"
	"image"
	"image/draw"
	"strings"
)

// orientation returns the EXIF orientation, 1 to 8, that browsers apply to a picture. It is 1 if the
// file has no orientation that browsers respect. They read it in a JPEG, and in a PNG if it precedes
// the pixels. Chromium ignores it in a WebP.
func orientation(format, file string) int {
	switch format {
	case JPEG:
		return exifOrientation(jpegExif(file))
	case PNG:
		return exifOrientation(pngExif(file))
	}
	return 1
}

// sideways reports whether an orientation swaps width and height.
func sideways(orientation int) bool { return orientation >= 5 }

// jpegExif returns the TIFF structure in the EXIF segment of a JPEG, "" for none.
func jpegExif(file string) string {
	const marker, startOfScan, app1 = 0xff, 0xda, 0xe1
	for rest := file[2:]; len(rest) >= 4 && rest[0] == marker; {
		kind := rest[1]
		if kind == marker { // fill bytes
			rest = rest[1:]
			continue
		}
		length := int(rest[2])<<8 | int(rest[3])
		if kind == startOfScan || length < 2 || length+2 > len(rest) {
			return ""
		}
		if exif, ok := strings.CutPrefix(rest[4:2+length], "Exif\x00\x00"); ok && kind == app1 {
			return exif
		}
		rest = rest[2+length:]
	}
	return ""
}

// pngExif returns the TIFF structure in the eXIf chunk of a PNG, "" if none precedes the pixels.
func pngExif(file string) string {
	for rest := file[8:]; len(rest) >= 12; {
		length := int(binary.BigEndian.Uint32([]byte(rest[:4])))
		name := rest[4:8]
		if length > len(rest)-12 || name == "IDAT" {
			return ""
		}
		if name == "eXIf" {
			return rest[8 : 8+length]
		}
		rest = rest[12+length:]
	}
	return ""
}

// exifOrientation returns the orientation in the first directory of a TIFF structure, 1 for none.
func exifOrientation(tiff string) int {
	const tag, short = 0x0112, 3
	if len(tiff) < 8 {
		return 1
	}
	var order binary.ByteOrder = binary.LittleEndian
	switch tiff[:4] {
	case "II*\x00":
	case "MM\x00*":
		order = binary.BigEndian
	default:
		return 1
	}
	start := uint64(order.Uint32([]byte(tiff[4:8])))
	if start+2 > uint64(len(tiff)) {
		return 1
	}
	count := int(order.Uint16([]byte(tiff[start:])))
	for entries := tiff[start+2:]; count > 0 && len(entries) >= 12; count-- {
		entry := []byte(entries[:12])
		if order.Uint16(entry) == tag && order.Uint16(entry[2:]) == short {
			if value := int(order.Uint16(entry[8:])); value >= 1 && value <= 8 {
				return value
			}
			return 1
		}
		entries = entries[12:]
	}
	return 1
}

// upright applies an orientation to pixels. The bounds of the result begin at 0.
func upright(pixels image.Image, orientation int) image.Image {
	if orientation <= 1 {
		return pixels
	}
	bounds := pixels.Bounds()
	w, h := bounds.Dx(), bounds.Dy()
	from := image.NewNRGBA(image.Rect(0, 0, w, h))
	draw.Draw(from, from.Bounds(), pixels, bounds.Min, draw.Src)
	size := image.Pt(w, h)
	if sideways(orientation) {
		size = image.Pt(h, w)
	}
	to := image.NewNRGBA(image.Rectangle{Max: size})
	for y := range h {
		for x := range w {
			at := seenAt(x, y, w, h, orientation)
			copy(to.Pix[to.PixOffset(at.X, at.Y):][:4], from.Pix[from.PixOffset(x, y):])
		}
	}
	return to
}

// seenAt returns the place of the stored pixel at x, y after the orientation is applied. The picture
// is stored as w by h pixels.
func seenAt(x, y, w, h, orientation int) image.Point {
	right, bottom := w-1-x, h-1-y
	switch orientation {
	case 2:
		return image.Pt(right, y)
	case 3:
		return image.Pt(right, bottom)
	case 4:
		return image.Pt(x, bottom)
	case 5:
		return image.Pt(y, x)
	case 6:
		return image.Pt(bottom, x)
	case 7:
		return image.Pt(bottom, right)
	case 8:
		return image.Pt(y, right)
	}
	return image.Pt(x, y)
}
