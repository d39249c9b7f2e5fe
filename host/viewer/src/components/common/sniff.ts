/** What a file is by its first bytes: "a PNG picture"; null where they do not tell. */
export function kindOfFile(bytes: Uint8Array): string | null {
  const head = latin1(bytes.subarray(0, 64))
  for (const [begin, kind] of magic) if (head.startsWith(begin)) return kind
  if (head.slice(8, 12) === 'WEBP') return 'a WebP picture'
  if (head.slice(4, 8) === 'ftyp') return /^(avif|avis)/.test(head.slice(8)) ? 'an AVIF picture' : /^(hei|mif|msf)/.test(head.slice(8)) ? 'a HEIF picture' : 'a video'
  return kindOfText(latin1(bytes.subarray(0, 2048)))
}

// The longer ones come first.
const magic: readonly (readonly [string, string])[] = [
  ['\x89PNG\r\n\x1a\n', 'a PNG picture'], ['\xff\xd8\xff', 'a JPEG picture'], ['GIF8', 'a GIF picture'], ['BM', 'a BMP picture'],
  ['II*\0', 'a TIFF picture'], ['MM\0*', 'a TIFF picture'], ['II+\0', 'a TIFF picture'], ['v/1\x01', 'an OpenEXR picture'],
  ['#?RADIANCE', 'a Radiance HDR picture'], ['#?RGBE', 'a Radiance HDR picture'], ['DDS ', 'a DDS texture'],
  ['\xabKTX 20\xbb', 'a KTX2 texture'], ['\xabKTX 11\xbb', 'a KTX texture'], ['8BPS', 'a Photoshop picture'], ['\0\0\x01\0', 'an icon'],
  ['\xff\x0a', 'a JPEG XL picture'], ['\0\0\0\x0cJXL ', 'a JPEG XL picture'], ['\0\0\0\x0cjP  ', 'a JPEG 2000 picture'],
  ['glTF', 'a binary glTF model'], ['Kaydara FBX Binary', 'an FBX model'], ['; FBX', 'an FBX model'], ['ply\n', 'a PLY model'], ['ply\r', 'a PLY model'],
  ['HIERARCHY', 'a BVH motion'], ['PK\x03\x04', 'a ZIP archive'], ['\x1f\x8b', 'a gzip archive'], ['BZh', 'a bzip2 archive'],
  ['\xfd7zXZ', 'an xz archive'], ['7z\xbc\xaf', 'a 7-Zip archive'], ['%PDF', 'a PDF document'], ['\x1aE\xdf\xa3', 'a video'],
  ['BLENDER', 'a Blender file'], ['version https://git-lfs', 'a pointer of Git LFS, not the file itself (git lfs pull)'],
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
  if (/^newmtl\s/m.test(start)) return 'a material library (.mtl)'
  if (/^v\s+-?[\d.]+\s+-?[\d.]/m.test(start)) return 'an OBJ model'
  return null
}

/** Bytes as characters of the same numbers. */
function latin1(bytes: Uint8Array): string {
  return String.fromCharCode(...bytes)
}

/** Whether a picture of a kind that says where it ends was cut off before that. */
export function isCutOff(bytes: Uint8Array): boolean {
  const tail = latin1(bytes.subarray(-1024))
  switch (kindOfFile(bytes)) {
    case 'a PNG picture':
      return !tail.includes('IEND')
    case 'a JPEG picture':
      return !latin1Includes(bytes, 0xff, 0xd9)
    case 'a WebP picture':
      return bytes.length < new DataView(bytes.buffer, bytes.byteOffset).getUint32(4, true) + 8
    default:
      return false
  }
}

// From the end: a thumbnail within the file has an end of its own, but not in the file's last part.
function latin1Includes(bytes: Uint8Array, first: number, second: number): boolean {
  const start = Math.max(0, bytes.length - (1 << 16))
  for (let i = bytes.length - 2; i >= start; i--) if (bytes[i] === first && bytes[i + 1] === second) return true
  return false
}

/**
 * Bytes of a text as UTF-8, without a mark of their order. Windows writes UTF-16, which no
 * reader of ours knows.
 */
export function asUtf8(bytes: Uint8Array): Uint8Array {
  if (bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf) return bytes.subarray(3)
  const encoding = utf16(bytes)
  return encoding ? new TextEncoder().encode(new TextDecoder(encoding).decode(bytes)) : bytes
}

// By its mark, or by every other byte of its beginning being zero.
function utf16(bytes: Uint8Array): 'utf-16le' | 'utf-16be' | null {
  if (bytes[0] === 0xff && bytes[1] === 0xfe) return 'utf-16le'
  if (bytes[0] === 0xfe && bytes[1] === 0xff) return 'utf-16be'
  const head = bytes.subarray(0, 32)
  const zeros = (odd: number) => head.length >= 8 && head.every((byte, i) => (i % 2 === odd) === (byte === 0))
  return zeros(1) ? 'utf-16le' : zeros(0) ? 'utf-16be' : null
}
