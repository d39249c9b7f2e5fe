import { describe, expect, test } from 'vitest'
import { readPly } from './ply'

const text = (...lines: string[]) => new TextEncoder().encode(`${lines.join('\n')}\n`)
const corners = ['0 0 0', '1 0 0', '1 1 0', '0 1 0']
const square = ['element vertex 4', 'property float x', 'property float y', 'property float z']
const ascii = (...lines: string[]) => text('ply', 'format ascii 1.0', ...lines)
const list = 'property list uchar int vertex_indices'

const hexes = (of: ArrayLike<number>, count: number) =>
  Array.from({ length: count }, (_, i) => [0, 1, 2].map((c) => Math.round(of[i * 3 + c]! * 255)).join())

test('faces with colours of their own are a mesh', () => {
  const { geometry, shape } = readPly(
    ascii(
      ...square,
      'element face 2',
      list,
      'property uchar red',
      'property uchar green',
      'property uchar blue',
      'end_header',
      ...corners,
      '3 0 1 2 255 0 0',
      '3 0 2 3 0 0 255',
    ),
  )
  expect([shape, geometry.index, geometry.attributes['position']!.count]).toEqual(['mesh', null, 6])
  expect(hexes(geometry.attributes['color']!.array, 6)).toEqual([
    '255,0,0',
    '255,0,0',
    '255,0,0',
    '0,0,255',
    '0,0,255',
    '0,0,255',
  ])
})

test('corners of faces have their places in a picture', () => {
  const { geometry, shape, texture } = readPly(
    text(
      'ply',
      'format ascii 1.0',
      'comment TextureFile my wood.png',
      ...square,
      'element face 1',
      list,
      'property list uchar float texcoord',
      'end_header',
      ...corners,
      '4 0 1 2 3 8 0 0 1 0 1 1 0 1',
    ),
  )
  expect([shape, texture]).toEqual(['mesh', 'my wood.png'])
  expect([...geometry.attributes['uv']!.array]).toEqual([0, 0, 1, 0, 1, 1, 0, 0, 1, 1, 0, 1])
})

test('polygons of any number of corners are triangles', () => {
  const { geometry } = readPly(
    ascii(
      'element vertex 6',
      'property float x',
      'property float y',
      'property float z',
      'element face 2',
      'property list uchar uint vertex_index',
      'end_header',
      ...corners,
      '-1 0 0',
      '2 0 0',
      '5 0 1 2 3 4',
      '3 0 1 5',
    ),
  )
  expect([...geometry.index!.array]).toEqual([0, 1, 2, 0, 2, 3, 0, 3, 4, 0, 1, 5])
})

test('strips of triangles, as of the Stanford scans', () => {
  const { geometry, shape } = readPly(
    ascii(
      ...square,
      'element tristrips 1',
      'property list int int vertex_indices',
      'end_header',
      ...corners,
      '8 0 1 2 3 -1 1 2 3',
    ),
  )
  expect(shape).toBe('mesh')
  expect([...geometry.index!.array]).toEqual([0, 1, 2, 2, 1, 3, 1, 2, 3])
})

test('edges without faces are lines', () => {
  const { geometry, shape } = readPly(
    ascii(
      ...square,
      'element edge 2',
      'property int vertex1',
      'property int vertex2',
      'end_header',
      ...corners,
      '0 1',
      '2 3',
    ),
  )
  expect([shape, [...geometry.index!.array]]).toEqual(['lines', [0, 1, 2, 3]])
})

describe('points', () => {
  const points = (properties: string[], rows: string[]) =>
    readPly(
      ascii(
        `element vertex ${rows.length}`,
        ...properties.map((name) => `property ${name}`),
        'element face 0',
        list,
        'end_header',
        ...rows,
      ),
    )

  test.each([
    ['bytes', ['uchar red', 'uchar green', 'uchar blue'], '0 128 255'],
    ['another name', ['uchar diffuse_red', 'uchar diffuse_green', 'uchar diffuse_blue'], '0 128 255'],
    ['floats', ['float r', 'float g', 'float b'], '0 0.5019608 1'],
    ['floats up to 255', ['float red', 'float green', 'float blue'], '0 128 255'],
    ['16 bits', ['ushort red', 'ushort green', 'ushort blue'], '0 32896 65535'],
  ])('colours in %s', (_, properties, row) => {
    const { geometry, shape } = points(['double x', 'double y', 'double z', ...properties], [`1 2 3 ${row}`])
    expect([shape, [...geometry.attributes['position']!.array]]).toEqual(['points', [1, 2, 3]])
    // Light: half of what is seen is about a fifth of it.
    expect(hexes(geometry.attributes['color']!.array, 1)).toEqual(['0,55,255'])
  })

  test('none at all', () => {
    expect(points(['float x', 'float y', 'float z'], []).geometry.attributes['position']!.count).toBe(0)
  })

  test('without colours', () => {
    expect(points(['float x', 'float y', 'float z'], ['0 0 0', '1 1 1']).geometry.hasAttribute('color')).toBe(
      false,
    )
  })

  test('an intensity alone is shown as a colour', () => {
    const [least, most] = hexes(
      points(['float x', 'float y', 'float z', 'float scalar_Intensity'], ['0 0 0 7', '1 1 1 9']).geometry
        .attributes['color']!.array,
      2,
    )
    expect(least).not.toBe(most)
  })

  test('lists and numbers that mean nothing here are passed over', () => {
    const { geometry } = points(
      ['list uchar float weights', 'float x', 'float y', 'float z', 'int flags'],
      ['2 0.5 0.5 1 2 3 9', '0 4 5 6 9'],
    )
    expect([...geometry.attributes['position']!.array]).toEqual([1, 2, 3, 4, 5, 6])
  })
})

test.each([
  ['little', true],
  ['big', false],
])('bytes, the %s end first', (name, little) => {
  const header = text(
    'ply',
    `format binary_${name}_endian 1.0`,
    'element vertex 3',
    'property double x',
    'property float y',
    'property short z',
    'property float nx',
    'property float ny',
    'property float nz',
    'element face 1',
    'property list uchar ushort vertex_indices',
    'end_header',
  )
  const body = new DataView(new ArrayBuffer(3 * 26 + 7))
  let at = 0
  for (const [x, y, z] of [
    [0, 0, 0],
    [1, 0, 0],
    [0, 1, -7],
  ] as const) {
    body.setFloat64(at, x, little)
    body.setFloat32(at + 8, y, little)
    body.setInt16(at + 12, z, little)
    body.setFloat32(at + 22, 1, little)
    at += 26
  }
  body.setUint8(at, 3)
  for (const i of [0, 1, 2]) body.setUint16(at + 1 + i * 2, i, little)
  const { geometry } = readPly(new Uint8Array([...header, ...new Uint8Array(body.buffer)]))
  expect([...geometry.attributes['position']!.array]).toEqual([0, 0, 0, 1, 0, 0, 0, 1, -7])
  expect([...geometry.attributes['normal']!.array].slice(0, 3)).toEqual([0, 0, 1])
  expect([...geometry.index!.array]).toEqual([0, 1, 2])
})

test.each([
  ['no end of the header', text('ply', 'format ascii 1.0'), /header does not end/],
  [
    'fewer vertices than promised',
    ascii(...square, 'end_header', '0 0 0', '1 0 0'),
    /cut off: its header promises 4 vertices, and there are 2/,
  ],
  [
    'a face that is cut off',
    ascii(...square, 'element face 2', list, 'end_header', ...corners, '3 0 1 2', '3 0'),
    /cut off: its header promises 2 faces, and there are 1/,
  ],
  [
    'more than there is memory for',
    ascii(
      'element vertex 999999999999',
      'property float x',
      'property float y',
      'property float z',
      'end_header',
    ),
    /cut off/,
  ],
  [
    'a vertex that is not there',
    ascii(...square, 'element face 1', list, 'end_header', ...corners, '3 0 1 4'),
    /a face names vertex 4, and there are 4/,
  ],
  ['no coordinates', ascii('element vertex 1', 'property float u', 'end_header', '0'), /no x, y and z/],
  [
    'an unknown type',
    ascii('element vertex 1', 'property real x', 'end_header', '0'),
    /"property real x", which is not a type/,
  ],
  ['an unknown format', text('ply', 'format xml 1.0', 'end_header'), /"xml" is not one of PLY/],
  [
    'a count that is none',
    ascii('element vertex many', 'end_header'),
    /"element vertex many", which is not a count/,
  ],
])('%s is said', (_, bytes, reason) => {
  expect(() => readPly(bytes)).toThrow(reason)
})
