/** Returns the kind of a file by its first bytes, such as "a PNG picture"; null for an unknown kind. */
export function kindOfFile(bytes: Uint8Array): string | null {
  const head = latin1(bytes.subarray(0, 64))
  for (const [begin, kind] of magic) if (head.startsWith(begin)) return kind
  if (head.slice(8, 12) === 'WEBP') return 'a WebP picture'
  if (head.slice(4, 8) === 'ftyp')
    return /^(avif|avis)/.test(head.slice(8))
      ? 'an AVIF picture'
      : /^(hei|mif|msf)/.test(head.slice(8))
        ? 'a HEIF picture'
        : 'a video'
  return kindOfText(latin1(bytes.subarray(0, 2048)))
}

// The longer ones come first.
const magic: readonly (readonly [string, string])[] = [
  ['\x89PNG\r\n\x1a\n', 'a PNG picture'],
  ['\xff\xd8\xff', 'a JPEG picture'],
  ['GIF8', 'a GIF picture'],
  ['BM', 'a BMP picture'],
  ['II*\0', 'a TIFF picture'],
  ['MM\0*', 'a TIFF picture'],
  ['II+\0', 'a TIFF picture'],
  ['v/1\x01', 'an OpenEXR picture'],
  ['#?RADIANCE', 'a Radiance HDR picture'],
  ['#?RGBE', 'a Radiance HDR picture'],
  ['DDS ', 'a DDS texture'],
  ['\xabKTX 20\xbb', 'a KTX2 texture'],
  ['\xabKTX 11\xbb', 'a KTX texture'],
  ['8BPS', 'a Photoshop picture'],
  ['\0\0\x01\0', 'an icon'],
  ['\xff\x0a', 'a JPEG XL picture'],
  ['\0\0\0\x0cJXL ', 'a JPEG XL picture'],
  ['\0\0\0\x0cjP  ', 'a JPEG 2000 picture'],
  ['glTF', 'a binary glTF model'],
  ['Kaydara FBX Binary', 'an FBX model'],
  ['; FBX', 'an FBX model'],
  ['HIERARCHY', 'a BVH motion'],
  ['PK\x03\x04', 'a ZIP archive'],
  ['\x1f\x8b', 'a gzip archive'],
  ['BZh', 'a bzip2 archive'],
  ['\xfd7zXZ', 'an xz archive'],
  ['7z\xbc\xaf', 'a 7-Zip archive'],
  ['%PDF', 'a PDF document'],
  ['\x1aE\xdf\xa3', 'a video'],
  ['BLENDER', 'a Blender file'],
  ['version https://git-lfs', 'a pointer of Git LFS, not the file itself (git lfs pull)'],
]

function kindOfText(text: string): string | null {
  const start = text.replace(/^(?:\xef\xbb\xbf)?(?:\s|<\?xml[^>]*\?>|<!--[^]*?-->)*/, '')
  if (/^<(!doctype html|html|head|body)/i.test(start)) return 'a web page'
  if (/^<svg|^<!doctype svg/i.test(start)) return 'an SVG picture'
  if (/^<COLLADA/.test(start)) return 'a COLLADA model'
  if (/^<robot/.test(start)) return 'a URDF robot'
  if (/^<mujoco/.test(start)) return 'a MuJoCo model'
  if (/^<(sdf|gazebo)/.test(start)) return 'an SDF model'
  if (/^</.test(start)) return 'an XML file'
  if (/^\{[^]*"asset"/.test(start)) return 'a glTF model'
  if (/^[{[]\s*["{[\]}\d]/.test(start)) return 'a JSON file'
  if (/^VERSION\s+0?\.\d/m.test(start) && /^FIELDS\s/m.test(start)) return 'a PCD cloud'
  if (/^solid\b[^]*\bfacet\b/i.test(start)) return 'an STL model'
  if (/^ply\s*[\r\n]/.test(start)) return 'a PLY model'
  if (/^newmtl\s/m.test(start)) return 'a material library (.mtl)'
  if (/^v\s+-?[\d.]+\s+-?[\d.]/m.test(start)) return 'an OBJ model'
  return null
}

/** Converts bytes to characters of the same numbers. */
function latin1(bytes: Uint8Array): string {
  return String.fromCharCode(...bytes)
}

/** Reports whether a picture was cut off before its end, for formats that mark their end. */
export function isCutOff(bytes: Uint8Array): boolean {
  switch (kindOfFile(bytes)) {
    case 'a PNG picture':
      return !latin1(bytes.subarray(-1024)).includes('IEND')
    case 'a JPEG picture':
      return !endsWithPair(bytes, 0xff, 0xd9)
    case 'a WebP picture':
      return bytes.length < new DataView(bytes.buffer, bytes.byteOffset).getUint32(4, true) + 8
    default:
      return false
  }
}

// Looks for two bytes in the last part of a file: a thumbnail in a picture has an end of its own, but not there.
function endsWithPair(bytes: Uint8Array, first: number, second: number): boolean {
  const start = Math.max(0, bytes.length - (1 << 16))
  for (let i = bytes.length - 2; i >= start; i--)
    if (bytes[i] === first && bytes[i + 1] === second) return true
  return false
}

/**
 * Converts the bytes of a text to UTF-8 without a byte order mark. Windows programs write UTF-16,
 * which none of the readers knows.
 */
export function asUtf8(bytes: Uint8Array): Uint8Array {
  if (bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf) return bytes.subarray(3)
  const encoding = utf16(bytes)
  return encoding ? new TextEncoder().encode(new TextDecoder(encoding).decode(bytes)) : bytes
}

// By the byte order mark, or by zeros in every other byte of the beginning.
function utf16(bytes: Uint8Array): 'utf-16le' | 'utf-16be' | null {
  if (bytes[0] === 0xff && bytes[1] === 0xfe) return 'utf-16le'
  if (bytes[0] === 0xfe && bytes[1] === 0xff) return 'utf-16be'
  const head = bytes.subarray(0, 32)
  const zeros = (odd: number) => head.length >= 8 && head.every((byte, i) => (i % 2 === odd) === (byte === 0))
  return zeros(1) ? 'utf-16le' : zeros(0) ? 'utf-16be' : null
}
