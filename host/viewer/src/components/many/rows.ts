import { bytesOf, given } from '../common/values'

/** The numbers of an array: binary is of float32, little endian. Null for an array that is not given. */
export function floatsOf(value: unknown, name: string): Float32Array | null {
  if (!given(value)) return null
  if (value instanceof Float32Array) return value
  const bytes = bytesOf(value)
  if (bytes) {
    if (bytes.length % 4 !== 0) throw new Error(`${name}: ${bytes.length} bytes are not a multiple of 4`)
    // Floats have to be aligned; a frame seldom has them so.
    return bytes.byteOffset % 4 === 0
      ? new Float32Array(bytes.buffer, bytes.byteOffset, bytes.length / 4)
      : new Float32Array(bytes.slice().buffer)
  }
  return Float32Array.from(flat(value, name))
}

/** Numbers as bytes: those of a list are from 0 to 1, or to 255 if one is larger. */
export function sharesOf(value: unknown, name: string): Uint8Array | null {
  if (!given(value)) return null
  const bytes = bytesOf(value)
  if (bytes) return bytes
  if (value instanceof Uint8ClampedArray) return new Uint8Array(value.buffer, value.byteOffset, value.length)
  const list = flat(value, name)
  const most = list.some((n) => n > 1) ? 1 : 255
  return new Uint8Array(Uint8ClampedArray.from(list, (n) => n * most).buffer)
}

function flat(value: unknown, name: string): number[] {
  const list =
    ArrayBuffer.isView(value) && !(value instanceof DataView)
      ? Array.from(value as unknown as ArrayLike<number>)
      : value
  if (!Array.isArray(list)) throw new Error(`${name}: neither a list nor binary`)
  return (list as unknown[]).flat().map(Number)
}
