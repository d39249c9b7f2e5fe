import { DataTexture, FloatType, NearestFilter, RedFormat } from 'three'
import { addressOf, assets } from '../common/assets'
import { fetchBytes } from '../common/fetch'
import { noPicture } from '../common/picture-file'
import type { PictureSource } from '../common/textures'

// A picture of more points than this would not be drawn in any time.
const mostPoints = 1 << 24

/** Depths as numbers, as they are in the picture: up to 65535 where it has 16 bits. */
export interface Depths {
  width: number
  height: number
  values: Float32Array
}

/**
 * Reads a depth picture. Browsers make 8 bits of what has 16, so that a PNG is read here; any
 * other picture has no more than 8.
 */
export async function loadDepths(source: PictureSource): Promise<Depths> {
  const bytes =
    typeof source === 'string'
      ? await fetchBytes(assets.current(addressOf(source)), addressOf(source))
      : source
  const depths = bytes[0] === 0x89 && bytes[1] === 0x50 ? await readPng(bytes) : await readPicture(bytes)
  if (depths.width * depths.height > mostPoints)
    throw new Error(`a depth picture of ${depths.width} by ${depths.height} is too large`)
  return depths
}

async function readPng(bytes: Uint8Array): Promise<Depths> {
  const { decode } = await import('fast-png')
  const { width, height, data, channels } = decode(bytes)
  return { width, height, values: firstChannel(data, channels, width * height) }
}

async function readPicture(bytes: Uint8Array): Promise<Depths> {
  const bitmap = await createImageBitmap(new Blob([bytes as Uint8Array<ArrayBuffer>])).catch(() => {
    throw new Error(noPicture(bytes, 'the depth'))
  })
  const { width, height } = bitmap
  const context = new OffscreenCanvas(width, height).getContext('2d')
  if (!context) throw new Error('there is no canvas to read the depth with')
  context.drawImage(bitmap, 0, 0)
  bitmap.close()
  return {
    width,
    height,
    values: firstChannel(context.getImageData(0, 0, width, height).data, 4, width * height),
  }
}

function firstChannel(data: ArrayLike<number>, channels: number, count: number): Float32Array {
  const values = new Float32Array(count)
  for (let i = 0; i < count; i++) values[i] = data[i * channels]!
  return values
}

/** Depths as a texture of one number for each point, the first row at the top. */
export function depthTexture({ width, height, values }: Depths): DataTexture {
  const texture = new DataTexture(values, width, height, RedFormat, FloatType)
  texture.minFilter = texture.magFilter = NearestFilter
  texture.needsUpdate = true
  return texture
}
