import {
  Box3,
  BufferAttribute,
  BufferGeometry,
  DataUtils,
  Float16BufferAttribute,
  Sphere,
  type Material,
} from 'three'
import { finiteBox } from '../../camera/extent'
import { bytesOf } from '../common/values'

/**
 * Numbers of a vertex attribute as they were sent: half floats and bytes in binary, anything
 * else as floats.
 */
export type Numbers = { kind: 'half' | 'float' | 'byte'; bytes: Uint8Array; count: number }

const sizes = { half: 2, float: 4, byte: 1 } as const

/**
 * Coordinates: binary is of float16, little endian, unless it is a Float32Array; lists may be
 * flat or of lists. It throws for what is no whole number of items.
 */
export function readCoordinates(value: unknown, itemSize: number, name: string): Numbers | null {
  if (value === undefined || value === null) return null
  if (value instanceof Float32Array) return whole('float', asBytes(value), itemSize, name)
  const bytes = bytesOf(value)
  if (bytes) return whole('half', bytes, itemSize, name)
  return whole('float', asBytes(Float32Array.from(flatten(value, name))), itemSize, name)
}

/** Colours: binary is of bytes; of lists, numbers from 0 to 1, or to 255 where one is larger. */
export function readColors(value: unknown, count: number, name = 'colors'): Numbers | null {
  if (value === undefined || value === null) return null
  const bytes = value instanceof Uint8ClampedArray ? asBytes(value) : bytesOf(value)
  if (bytes) return matching(bytes, count, name)
  const list = flatten(value, name)
  const most = list.some((v) => v > 1) ? 1 : 255
  return matching(
    Uint8ClampedArray.from(list, (v) => v * most),
    count,
    name,
  )
}

/** Indices, three to a face: binary is of uint32, little endian. */
export function readFaces(value: unknown, vertices: number): Uint32Array | null {
  if (value === undefined || value === null) return null
  let faces: Uint32Array
  if (value instanceof Uint32Array) faces = value
  else {
    const bytes = bytesOf(value)
    // A copy: the bytes need not be aligned within the message.
    faces = bytes
      ? new Uint32Array(bytes.slice(0, bytes.length & ~3).buffer)
      : Uint32Array.from(flatten(value, 'faces'))
  }
  if (faces.length % 3 !== 0)
    throw new Error(`faces: ${faces.length} indices are no whole number of triangles`)
  for (const index of faces)
    if (index >= vertices) throw new Error(`faces: there is no vertex ${index}, only ${vertices}`)
  return faces
}

/** Half floats or floats as floats, and as many as there are. */
export function toFloats(numbers: Numbers): Float32Array {
  const { kind, bytes } = numbers
  const aligned = bytes.slice().buffer
  if (kind === 'float') return new Float32Array(aligned)
  const halves = new Uint16Array(aligned)
  const floats = new Float32Array(halves.length)
  putFloats(halves, halves.length, floats)
  return floats
}

/** Puts so many half floats, by their bits, into floats. */
export function putFloats(halves: Uint16Array, count: number, into: Float32Array) {
  const Half = (
    globalThis as {
      Float16Array?: new (buffer: ArrayBufferLike, offset: number, length: number) => ArrayLike<number>
    }
  ).Float16Array
  if (Half) into.set(new Half(halves.buffer, halves.byteOffset, count))
  else for (let i = 0; i < count; i++) into[i] = DataUtils.fromHalfFloat(halves[i]!)
}

function asBytes(view: ArrayBufferView): Uint8Array {
  return new Uint8Array(view.buffer, view.byteOffset, view.byteLength)
}

function whole(kind: Numbers['kind'], bytes: Uint8Array, itemSize: number, name: string): Numbers {
  const stride = sizes[kind] * itemSize
  if (bytes.length % stride !== 0)
    throw new Error(`${name}: ${bytes.length} bytes are no whole number of items of ${stride}`)
  return { kind, bytes, count: bytes.length / stride }
}

function matching(bytes: Uint8Array | Uint8ClampedArray, count: number, name: string): Numbers {
  // A fourth component, if there is one, is left out.
  if (bytes.length === count * 4 && bytes.length !== count * 3) {
    const three = new Uint8Array(count * 3)
    for (let i = 0; i < count; i++) for (let c = 0; c < 3; c++) three[i * 3 + c] = bytes[i * 4 + c]!
    return { kind: 'byte', bytes: three, count }
  }
  if (bytes.length !== count * 3)
    throw new Error(`${name}: ${bytes.length} numbers for ${count} vertices, which take ${count * 3}`)
  return { kind: 'byte', bytes: asBytes(bytes), count }
}

function flatten(value: unknown, name: string): number[] {
  const list =
    ArrayBuffer.isView(value) && !(value instanceof DataView)
      ? Array.from(value as unknown as ArrayLike<number>)
      : value
  if (!Array.isArray(list)) throw new Error(`${name}: neither a list nor binary`)
  const flat = Array.isArray(list[0]) ? (list as unknown[][]).flat() : list
  return flat.map(Number)
}

/**
 * The geometry of a cloud, whose buffers on the GPU are filled anew rather than made anew. They
 * grow in steps and hold more than is shown.
 */
export class CloudGeometry extends BufferGeometry {
  /** Puts numbers into an attribute; null takes it away. */
  fill(name: string, itemSize: number, numbers: Numbers | null) {
    if (name === 'position') this.boundingBox = this.boundingSphere = null
    if (!numbers) {
      this.deleteAttribute(name)
      return
    }
    const { kind, count } = numbers
    // A GPU takes three halves or three bytes at a time only after it has spread them to four.
    const stride = kind === 'float' || itemSize !== 3 ? itemSize : 4
    let attribute = this.attributes[name] as BufferAttribute | undefined
    if (!attribute || kindOf(attribute) !== kind || attribute.array.length < count * stride) {
      // The GPU's buffers go, all at once; what is left is uploaded again.
      if (attribute) this.dispose()
      attribute = makeAttribute(kind, stride, attribute ? Math.ceil(count * 1.25) : count)
      this.setAttribute(name, attribute)
    }
    if (stride === itemSize) new Uint8Array(attribute.array.buffer).set(numbers.bytes)
    else spread(numbers, attribute.array.buffer as ArrayBuffer)
    // What is beyond is of before; three draws and measures as many as it says there are.
    ;(attribute as { count: number }).count = count
    attribute.clearUpdateRanges()
    attribute.addUpdateRange(0, count * stride)
    attribute.needsUpdate = true
  }

  override computeBoundingBox() {
    const position = this.attributes['position'] as BufferAttribute | undefined
    this.boundingBox = position ? finiteBox(position) : new Box3()
  }

  override computeBoundingSphere() {
    if (!this.boundingBox) this.computeBoundingBox()
    this.boundingSphere = this.boundingBox!.getBoundingSphere(new Sphere())
  }
}

// Writes items of three as items of four, the last of which is one.
function spread({ kind, bytes, count }: Numbers, into: ArrayBuffer) {
  if (kind === 'byte') {
    const out = new Uint32Array(into)
    for (let i = 0, at = 0; i < count; i++, at += 3) {
      out[i] = bytes[at]! | (bytes[at + 1]! << 8) | (bytes[at + 2]! << 16) | 0xff000000
    }
    return
  }
  const even = bytes.byteOffset % 2 === 0 ? bytes : bytes.slice()
  const from = new Uint16Array(even.buffer, even.byteOffset, count * 3)
  const out = new Uint16Array(into)
  for (let i = 0, at = 0; i < count; i++, at += 3) {
    out[i * 4] = from[at]!
    out[i * 4 + 1] = from[at + 1]!
    out[i * 4 + 2] = from[at + 2]!
    out[i * 4 + 3] = 0x3c00
  }
}

function makeAttribute(kind: Numbers['kind'], itemSize: number, count: number): BufferAttribute {
  switch (kind) {
    case 'half':
      return new Float16BufferAttribute(new Uint16Array(count * itemSize), itemSize)
    case 'float':
      return new BufferAttribute(new Float32Array(count * itemSize), itemSize)
    case 'byte':
      return new BufferAttribute(new Uint8Array(count * itemSize), itemSize, true)
  }
}

function kindOf(attribute: BufferAttribute): Numbers['kind'] {
  if ('isFloat16BufferAttribute' in attribute) return 'half'
  return attribute.array instanceof Float32Array ? 'float' : 'byte'
}

/**
 * Makes a material take vertex colours for what one sees (sRGB), as they are sent, rather than
 * for light. The GPU converts them, so that a million need not be touched here.
 */
export function seenColors(material: Material) {
  material.onBeforeCompile = (shader) => {
    shader.vertexShader = shader.vertexShader.replace(
      '#include <color_vertex>',
      `#include <color_vertex>
       #ifdef USE_COLOR
         vColor.rgb = mix(vColor.rgb / 12.92, pow((vColor.rgb + 0.055) / 1.055, vec3(2.4)), step(0.04045, vColor.rgb));
       #endif`,
    )
    // For points: see shapePoints.
    shader.fragmentShader = shader.fragmentShader.replace(
      '#include <clipping_planes_fragment>',
      `#ifdef ROUND_POINTS
         if ( length( gl_PointCoord - 0.5 ) > 0.5 ) discard;
       #endif
       #include <clipping_planes_fragment>`,
    )
  }
  material.customProgramCacheKey = () => 'seen colours'
}
