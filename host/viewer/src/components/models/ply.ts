import { BufferAttribute, BufferGeometry, Color, SRGBColorSpace } from 'three'
import { shadesOf } from './shades'

/** The content of a PLY file: its geometry, the shape to draw it as, and the picture that it names. */
export interface PlyModel {
  geometry: BufferGeometry
  shape: 'mesh' | 'lines' | 'points'
  texture: string | null
}

type Column =
  Float32Array | Float64Array | Int8Array | Uint8Array | Int16Array | Uint16Array | Int32Array | Uint32Array

interface Scalar {
  make: new (length: number) => Column
  get: (view: DataView, at: number, little: boolean) => number
  /** The value that means 1 in a color. */
  most: number
}

const int8: Scalar = { make: Int8Array, get: (view, at) => view.getInt8(at), most: 127 }
const uint8: Scalar = { make: Uint8Array, get: (view, at) => view.getUint8(at), most: 255 }
const int16: Scalar = { make: Int16Array, get: (view, at, little) => view.getInt16(at, little), most: 32767 }
const uint16: Scalar = {
  make: Uint16Array,
  get: (view, at, little) => view.getUint16(at, little),
  most: 65535,
}
const int32: Scalar = { make: Int32Array, get: (view, at, little) => view.getInt32(at, little), most: 255 }
const uint32: Scalar = { make: Uint32Array, get: (view, at, little) => view.getUint32(at, little), most: 255 }
const float32: Scalar = {
  make: Float32Array,
  get: (view, at, little) => view.getFloat32(at, little),
  most: 1,
}
const float64: Scalar = {
  make: Float64Array,
  get: (view, at, little) => view.getFloat64(at, little),
  most: 1,
}

const scalars: Readonly<Record<string, Scalar>> = {
  char: int8,
  int8,
  uchar: uint8,
  uint8,
  short: int16,
  int16,
  ushort: uint16,
  uint16,
  int: int32,
  int32,
  uint: uint32,
  uint32,
  float: float32,
  float32,
  double: float64,
  float64,
}

interface Property {
  name: string
  item: Scalar
  /** Of a list: the type of the number of its items. */
  count: Scalar | null
}

interface Element {
  name: string
  count: number
  properties: Property[]
}

interface Header {
  format: string
  elements: Element[]
  texture: string | null
  /** Where the data begins. */
  length: number
}

/** An element's values: a column for each number, and lists one after the other. */
interface Table {
  count: number
  columns: Map<string, { values: Column; most: number }>
  lists: Map<string, { starts: Uint32Array; values: number[] }>
}

/** Reads a PLY file of text, or of bytes in either order. It throws if the file is damaged. */
export function readPly(bytes: Uint8Array): PlyModel {
  const header = readHeader(bytes)
  const next = numbersOf(header, bytes)
  const tables = new Map(header.elements.map((element) => [element.name, readTable(element, next)]))
  const vertices = tables.get('vertex')
  if (!vertices || !['x', 'y', 'z'].every((name) => column(vertices, name)))
    throw new Error('its vertices have no x, y and z')
  const geometry = new BufferGeometry()
  geometry.setAttribute('position', new BufferAttribute(together(vertices, positionNames)!, 3))
  const normals = together(vertices, normalNames)
  if (normals) geometry.setAttribute('normal', new BufferAttribute(normals, 3))
  const uv = together(vertices, uvNames)
  if (uv) geometry.setAttribute('uv', new BufferAttribute(uv, 2))
  const colors = colorsOf(vertices)
  if (colors) geometry.setAttribute('color', new BufferAttribute(colors, 3))
  const { texture } = header
  const strips = trianglesOfStrips(tables.get('tristrips'))
  const faces = tables.get('face')
  const polygons = faces && list(faces, indexNames)
  if (faces && polygons && faces.count > 0)
    return { geometry: withFaces(geometry, faces, polygons, strips), shape: 'mesh', texture }
  if (strips.length > 0) return { geometry: withIndex(geometry, strips), shape: 'mesh', texture }
  const edges = tables.get('edge')
  const ends = edges && together(edges, [['vertex1'], ['vertex2']])
  if (ends && ends.length > 0) return { geometry: withIndex(geometry, [...ends]), shape: 'lines', texture }
  return { geometry, shape: 'points', texture }
}

const longestHeader = 1 << 16

function readHeader(bytes: Uint8Array): Header {
  const text = new TextDecoder('latin1').decode(bytes.subarray(0, longestHeader))
  const end = /^end_header[ \t]*(\r\n|\n|\r)?/m.exec(text)
  if (!end) throw new Error('its header does not end (end_header is missing)')
  const header: Header = { format: '', elements: [], texture: null, length: end.index + end[0].length }
  for (const line of text.slice(0, end.index).split(/\r\n|\n|\r/)) {
    const [word, ...rest] = line.trim().split(/\s+/)
    if (word === 'format') header.format = rest[0] ?? ''
    else if (word === 'comment' && /^texturefile$/i.test(rest[0] ?? ''))
      header.texture ??= line.trim().replace(/^comment\s+\S+\s+/i, '')
    else if (word === 'element')
      header.elements.push({ name: rest[0] ?? '', count: countOf(rest[1], line), properties: [] })
    else if (word === 'property') header.elements.at(-1)?.properties.push(propertyOf(rest, line))
  }
  return header
}

function countOf(said: string | undefined, line: string): number {
  const count = Number(said)
  if (!Number.isInteger(count) || count < 0)
    throw new Error(`its header says "${line.trim()}", which is not a count`)
  return count
}

function propertyOf(words: readonly string[], line: string): Property {
  const isList = words[0] === 'list'
  const [count, item] = isList
    ? [scalars[words[1] ?? ''], scalars[words[2] ?? '']]
    : [null, scalars[words[0] ?? '']]
  if (!item || count === undefined)
    throw new Error(`its header says "${line.trim()}", which is not a type of PLY`)
  return { name: (isList ? words[3] : words[1]) ?? '', item, count }
}

/** Reads the numbers of the data one after the other. */
interface Numbers {
  next: (type: Scalar) => number
  /** Bytes or words that are left. */
  left: () => number
}

function numbersOf({ format, length }: Header, bytes: Uint8Array): Numbers {
  if (format === 'ascii') {
    const words = new TextDecoder('latin1').decode(bytes.subarray(length)).split(/\s+/)
    let at = words[0] === '' ? 1 : 0
    const all = words.at(-1) === '' ? words.length - 1 : words.length
    return {
      next: () => {
        if (at >= all) throw new RangeError('no more numbers')
        return Number(words[at++])
      },
      left: () => Math.max(0, all - at),
    }
  }
  if (!/^binary_(little|big)_endian$/.test(format))
    throw new Error(`its format "${format}" is not one of PLY`)
  const little = format === 'binary_little_endian'
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  let at = length
  return {
    next: (type) => {
      const value = type.get(view, at, little)
      at += sizeOf(type)
      return value
    },
    left: () => view.byteLength - at,
  }
}

function sizeOf(type: Scalar): number {
  return (type.make as unknown as { BYTES_PER_ELEMENT: number }).BYTES_PER_ELEMENT
}

function readTable({ name, count, properties }: Element, numbers: Numbers): Table {
  const table: Table = { count, columns: new Map(), lists: new Map() }
  if (properties.length === 0) return table
  // A header may promise more than there is memory for.
  if (count * properties.length > numbers.left())
    throw new Error(cutOff(name, count, Math.floor(numbers.left() / properties.length)))
  const readers = properties.map(({ name: property, item, count: counter }) => {
    if (!counter) {
      const values = new item.make(count)
      table.columns.set(property, { values, most: item.most })
      return (i: number) => void (values[i] = numbers.next(item))
    }
    const starts = new Uint32Array(count + 1)
    const values: number[] = []
    table.lists.set(property, { starts, values })
    return (i: number) => {
      for (let n = numbers.next(counter); n > 0; n--) values.push(numbers.next(item))
      starts[i + 1] = values.length
    }
  })
  let i = 0
  try {
    for (; i < count; i++) for (const read of readers) read(i)
  } catch (error) {
    if (error instanceof RangeError) throw new Error(cutOff(name, count, i), { cause: error })
    throw error
  }
  return table
}

const plurals: Readonly<Record<string, string>> = { vertex: 'vertices', face: 'faces', edge: 'edges' }

function cutOff(name: string, count: number, there: number): string {
  return `it is cut off: its header promises ${count} ${plurals[name] ?? name}, and there are ${there}`
}

const positionNames = [['x'], ['y'], ['z']]
const normalNames = [
  ['nx', 'normalx', 'normal_x'],
  ['ny', 'normaly', 'normal_y'],
  ['nz', 'normalz', 'normal_z'],
]
const uvNames = [
  ['s', 'u', 'texture_u', 'tx'],
  ['t', 'v', 'texture_v', 'ty'],
]
const indexNames = ['vertex_indices', 'vertex_index', 'vertex_indexes']
const red = ['red', 'diffuse_red', 'r', 'diffuse_r']
const colorNames = [
  red,
  ['green', 'diffuse_green', 'g', 'diffuse_g'],
  ['blue', 'diffuse_blue', 'b', 'diffuse_b'],
]
// Properties that give the brightness of a point without a color.
const shadeNames = ['intensity', 'scalar_intensity', 'gray', 'grey', 'reflectance', 'scalar']

function column(table: Table, ...names: string[]) {
  for (const [name, found] of table.columns) if (names.includes(name.toLowerCase())) return found
  return undefined
}

function list(table: Table, names: readonly string[]) {
  for (const name of names) if (table.lists.has(name)) return table.lists.get(name)
  return undefined
}

// Returns columns side by side, as in an attribute; null if one of them is missing.
function together(table: Table, names: readonly (readonly string[])[]): Float32Array | null {
  const columns = names.map((each) => column(table, ...each)?.values)
  if (columns.some((values) => !values)) return null
  const out = new Float32Array(table.count * names.length)
  columns.forEach((values, c) => {
    for (let i = 0; i < table.count; i++) out[i * names.length + c] = values![i]!
  })
  return out
}

const shade = new Color()

// Returns colors in linear light, which three calculates with.
function colorsOf(table: Table): Float32Array | null {
  const seen = together(table, colorNames)
  if (seen) {
    // Some programs write floats from 0 to 255.
    const { most: said } = column(table, ...red)!
    const most = said === 1 && seen.some((value) => value > 1) ? 255 : said
    for (let i = 0; i + 2 < seen.length; i += 3)
      shade.setRGB(seen[i]! / most, seen[i + 1]! / most, seen[i + 2]! / most, SRGBColorSpace).toArray(seen, i)
    return seen
  }
  const splats = together(table, [['f_dc_0'], ['f_dc_1'], ['f_dc_2']])
  if (splats) {
    // The first of the spherical harmonics, the color that is the same from all sides.
    for (let i = 0; i + 2 < splats.length; i += 3) {
      const [r, g, b] = [0, 1, 2].map((c) => Math.min(1, Math.max(0, 0.5 + 0.28209479 * splats[i + c]!)))
      shade.setRGB(r!, g!, b!, SRGBColorSpace).toArray(splats, i)
    }
    return splats
  }
  const shades = column(table, ...shadeNames)
  return shades ? shadesOf(shades.values) : null
}

// Returns the triangles of strips that each end with -1; every second triangle of a strip is reversed.
function trianglesOfStrips(strips: Table | undefined): number[] {
  const indices: number[] = []
  const said = strips && list(strips, indexNames)
  if (!said) return indices
  const { starts, values } = said
  for (let strip = 0; strip < strips.count; strip++) {
    let begin = starts[strip]!
    for (let at = begin; at < starts[strip + 1]!; at++) {
      if (values[at]! < 0) begin = at + 1
      if (at - begin < 2) continue
      const [a, b, c] = [values[at - 2]!, values[at - 1]!, values[at]!]
      if (a !== b && b !== c && a !== c) indices.push(...((at - begin) % 2 === 0 ? [a, b, c] : [b, a, c]))
    }
  }
  return indices
}

function withIndex(geometry: BufferGeometry, indices: number[]): BufferGeometry {
  const count = geometry.getAttribute('position').count
  const wrong = indices.find((index) => !(index >= 0 && index < count))
  if (wrong !== undefined)
    throw new Error(`a face names vertex ${wrong}, and there are ${count} (counted from 0)`)
  geometry.setIndex(indices)
  return geometry
}

/** Splits polygons into triangles. If faces have colors or uv of their own, each corner becomes a vertex. */
function withFaces(
  geometry: BufferGeometry,
  faces: Table,
  { starts, values }: { starts: Uint32Array; values: number[] },
  strips: number[],
): BufferGeometry {
  const indices: number[] = []
  // The face of each corner, and its place in the face.
  const owners: number[] = []
  const places: number[] = []
  for (let face = 0; face < faces.count; face++) {
    const [start, end] = [starts[face]!, starts[face + 1]!]
    for (let i = start + 2; i < end; i++) {
      for (const place of [0, i - start - 1, i - start]) {
        indices.push(values[start + place]!)
        owners.push(face)
        places.push(place)
      }
    }
  }
  const colors = colorsOf(faces)
  const uv = list(faces, ['texcoord'])
  const indexed = withIndex(geometry, [...indices, ...strips])
  if (!colors && !uv) return indexed
  const own = indexed.toNonIndexed()
  const corners = own.getAttribute('position').count
  if (colors)
    own.setAttribute(
      'color',
      cornersOf(corners, 3, (corner) =>
        corner < owners.length ? colors.subarray(owners[corner]! * 3) : white,
      ),
    )
  if (uv)
    own.setAttribute(
      'uv',
      cornersOf(corners, 2, (corner) => {
        const start = uv.starts[owners[corner]!] ?? 0
        const at = start + places[corner]! * 2
        return at + 1 < (uv.starts[owners[corner]! + 1] ?? 0) ? [uv.values[at]!, uv.values[at + 1]!] : [0, 0]
      }),
    )
  return own
}

const white = [1, 1, 1]

function cornersOf(count: number, size: number, of: (corner: number) => ArrayLike<number>): BufferAttribute {
  const out = new Float32Array(count * size)
  for (let corner = 0; corner < count; corner++) {
    const values = of(corner)
    for (let c = 0; c < size; c++) out[corner * size + c] = values[c]!
  }
  return new BufferAttribute(out, size)
}
