import { TextureLoader, UnsignedByteType, type DataTexture, type Texture } from 'three'
import { nameOf } from './assets'
import { isWholeExr } from './exr'
import { fetchBytes } from './fetch'
import { isCutOff, kindOfFile } from './sniff'

/** Loads a picture from an address that may have a version. It rejects with an error that names the file. */
export async function loadPicture(url: string, name: string): Promise<Texture> {
  const bytes = await fetchBytes(url, name)
  const hdr = await readHdr(bytes, nameOf(name))
  if (hdr) return hdr
  if (/\.tga(?:[?#]|$)/i.test(name) && kindOfFile(bytes) === null) return readTga(bytes, nameOf(name))
  if (isCutOff(bytes)) throw new Error(`${nameOf(name)} is cut off`)
  // An element rather than a bitmap: it reads SVG as well.
  const type = kindOfFile(bytes) === 'an SVG picture' ? 'image/svg+xml' : ''
  const blob = URL.createObjectURL(new Blob([bytes as Uint8Array<ArrayBuffer>], { type }))
  try {
    return await new TextureLoader().loadAsync(blob)
  } catch {
    throw new Error(noPicture(bytes, nameOf(name)))
  } finally {
    URL.revokeObjectURL(blob)
  }
}

/** Returns why the browser cannot show the bytes of a file as a picture. */
export function noPicture(bytes: Uint8Array, name: string): string {
  if (bytes.length === 0) return `${name} is empty`
  if (isCutOff(bytes)) return `${name} is cut off`
  const kind = kindOfFile(bytes)
  if (kind === null) return `${name} is not a picture in a format that browsers show (PNG, JPEG, WebP, ...)`
  if (shown.has(kind)) return `${name} is ${kind} that is damaged`
  return /picture|texture/.test(kind)
    ? `${name} is ${kind}, which browsers do not show (PNG, JPEG and WebP they do)`
    : `${name} is ${kind}, not a picture`
}

const shown: ReadonlySet<string> = new Set([
  'a PNG picture',
  'a JPEG picture',
  'a WebP picture',
  'a GIF picture',
  'a BMP picture',
  'an AVIF picture',
  'an SVG picture',
  'an icon',
])

/** Reads the picture of an .exr or .hdr file, in linear light; it returns null for any other file. */
export async function readHdr(bytes: Uint8Array, name = 'the data'): Promise<DataTexture | null> {
  const kind = kindOfFile(bytes)
  if (kind !== 'an OpenEXR picture' && kind !== 'a Radiance HDR picture') return null
  const loader =
    kind === 'an OpenEXR picture'
      ? new (await import('three/examples/jsm/loaders/EXRLoader.js')).EXRLoader()
      : new (await import('three/examples/jsm/loaders/HDRLoader.js')).HDRLoader()
  try {
    if (kind === 'an OpenEXR picture' && !isWholeExr(bytes)) throw new RangeError('it is cut off')
    return ofData(loader, bytes)
  } catch {
    throw new Error(`${name} is ${kind} that is damaged, or compressed in a way that is not read`)
  }
}

async function readTga(bytes: Uint8Array, name: string): Promise<DataTexture> {
  const { TGALoader } = await import('three/examples/jsm/loaders/TGALoader.js')
  try {
    return ofData(new TGALoader(), bytes)
  } catch {
    throw new Error(`${name} is a TGA picture that is damaged`)
  }
}

// Uses a method of three's loaders that their types leave out.
function ofData(loader: unknown, bytes: Uint8Array): DataTexture {
  return (loader as { createDataTexture: (buffer: ArrayBuffer) => DataTexture }).createDataTexture(
    bytes.slice().buffer,
  )
}

/** Reports whether the numbers of a texture are linear light rather than sRGB colors. */
export function isLight(texture: Texture): boolean {
  return texture.type !== UnsignedByteType
}
