import type { Events } from '../catalogue/generated/events'
import { decode, encode, ExtensionCodec } from '@msgpack/msgpack'

/** An event in either direction: one msgpack map in one binary frame. */
export interface WireEvent {
  etype: string
  [field: string]: unknown
}

/** An event of the page, with the value that is documented for its etype. It may have further fields. */
export type PageEvent = {
  [Etype in keyof Events]: {
    etype: Etype
    value: Events[Etype] | undefined
    key?: string | undefined
    ts?: number
    [field: string]: unknown
  }
}[keyof Events]

// What msgpackr, the official client's codec, calls a typed array: the first byte says
// of which kind.
const typedArrayExt = 0x74
const typedArrays = [
  Int8Array,
  Uint8Array,
  Uint8ClampedArray,
  Int16Array,
  Uint16Array,
  Int32Array,
  Uint32Array,
  Float32Array,
  Float64Array,
  BigInt64Array,
  BigUint64Array,
] as const

const extensions = new ExtensionCodec()
extensions.register({ type: 0, encode: () => null, decode: () => undefined })
extensions.register({
  type: typedArrayExt,
  encode: () => null,
  decode(data) {
    const kind = data[0] ?? 255
    // A copy: the elements of a view need not be aligned within the frame.
    const bytes = data.slice(1).buffer
    if (kind === 16) return bytes
    const Kind = typedArrays[kind]
    if (!Kind) throw new RangeError(`typed array of unknown kind ${kind}`)
    return new Kind(bytes)
  },
})

/**
 * Decodes a frame. Integers of 64 bits become numbers, unlike in the official client,
 * where they are BigInts that break every sum. Binary values are views of the frame.
 */
export function decodeFrame(frame: ArrayBuffer): WireEvent {
  const value = decode(new Uint8Array(frame), { extensionCodec: extensions })
  if (!isMap(value) || typeof value['etype'] !== 'string') {
    throw new TypeError('not an event: a map with an etype was expected')
  }
  return value as WireEvent
}

/**
 * Encodes an event. Fields that are undefined are left out; within arrays they are nil.
 * Typed arrays of numbers become plain lists, since bytes alone would not say what they
 * are; Uint8Array stays binary.
 */
export function encodeEvent(event: WireEvent): Uint8Array<ArrayBuffer> {
  return encode(plain(event), { ignoreUndefined: true }) as Uint8Array<ArrayBuffer>
}

export function isMap(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value) && !ArrayBuffer.isView(value)
}

function plain(value: unknown): unknown {
  if (value instanceof Uint8Array) return value
  if (value instanceof ArrayBuffer) return new Uint8Array(value)
  if (ArrayBuffer.isView(value)) return Array.from(value as unknown as ArrayLike<number>)
  if (Array.isArray(value)) return value.map(plain)
  if (isMap(value)) {
    const out: Record<string, unknown> = {}
    for (const name in value) out[name] = plain(value[name])
    return out
  }
  return value
}
