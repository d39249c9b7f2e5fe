import { DataUtils, Vector3, type BufferAttribute } from 'three'
import { describe, expect, test } from 'vitest'
import { CloudGeometry, readColors, readCoordinates, readFaces, toFloats } from './buffers'

/** Bytes of half floats, beginning at an odd place as within a message. */
function halves(...values: number[]): Uint8Array {
  const bytes = new Uint8Array(values.length * 2 + 1)
  const view = new DataView(bytes.buffer)
  values.forEach((value, i) =>
    view.setUint16(1 + i * 2, value === Infinity ? 0x7c00 : DataUtils.toHalfFloat(value), true),
  )
  return bytes.subarray(1)
}

const at = (geometry: CloudGeometry, i: number) =>
  new Vector3().fromBufferAttribute(geometry.attributes['position'] as BufferAttribute, i).toArray()

describe('coordinates', () => {
  test.each([
    ['half floats', halves(0, 1, -2, 0.5, 3, 4), 'half'],
    ['a list', [0, 1, -2, 0.5, 3, 4], 'float'],
    [
      'triples',
      [
        [0, 1, -2],
        [0.5, 3, 4],
      ],
      'float',
    ],
    ['floats', new Float32Array([0, 1, -2, 0.5, 3, 4]), 'float'],
  ])('%s', (_, value, kind) => {
    const numbers = readCoordinates(value, 3, 'vertices')!
    expect([numbers.kind, numbers.count]).toEqual([kind, 2])
    expect([...toFloats(numbers)]).toEqual([0, 1, -2, 0.5, 3, 4])
    const geometry = new CloudGeometry()
    geometry.fill('position', 3, numbers)
    expect([at(geometry, 0), at(geometry, 1)]).toEqual([
      [0, 1, -2],
      [0.5, 3, 4],
    ])
  })

  test('nothing, and what is no whole number of points', () => {
    expect(readCoordinates(undefined, 3, 'vertices')).toBeNull()
    expect(() => readCoordinates(halves(1, 2), 3, 'vertices')).toThrow(
      'vertices: 4 bytes are no whole number of items of 6',
    )
    expect(() => readCoordinates('x', 3, 'vertices')).toThrow('vertices: neither a list nor binary')
  })
})

test('colours of bytes, fractions and numbers to 255, and without their fourth component', () => {
  const bytes = (value: unknown, count: number) => [...readColors(value, count)!.bytes]
  expect(bytes(new Uint8Array([1, 2, 3]), 1)).toEqual([1, 2, 3])
  expect(bytes([[1, 0.5, 0]], 1)).toEqual([255, 128, 0])
  expect(bytes([255, 128, 0], 1)).toEqual([255, 128, 0])
  expect(bytes([[0.2, 0.4, 0.6, 1]], 1)).toEqual([51, 102, 153])
  expect(() => readColors([1, 0], 1)).toThrow('colors: 2 numbers for 1 vertices, which take 3')
})

test('faces, which name vertices that are there', () => {
  const binary = new Uint8Array(new Uint32Array([9, 0, 1, 2]).buffer).subarray(4)
  expect([...readFaces(binary, 3)!]).toEqual([0, 1, 2])
  expect([...readFaces([[0, 1, 2]], 3)!]).toEqual([0, 1, 2])
  expect(() => readFaces([0, 1, 3], 3)).toThrow('there is no vertex 3, only 3')
  expect(() => readFaces([0, 1], 3)).toThrow('no whole number of triangles')
})

test('a cloud is measured by the points that are shown and are somewhere', () => {
  const geometry = new CloudGeometry()
  const fill = (...values: number[]) =>
    geometry.fill('position', 3, readCoordinates(halves(...values), 3, 'vertices'))
  fill(0, 0, 0, 9, 9, 9)
  const first = geometry.attributes['position']
  fill(1, 2, 3)
  expect(geometry.attributes['position']).toBe(first)
  geometry.computeBoundingBox()
  expect(geometry.boundingBox!.max.toArray()).toEqual([1, 2, 3])
  fill(NaN, 0, 0, 2, 2, 2, Infinity, 1, 1)
  geometry.computeBoundingSphere()
  expect(geometry.boundingSphere!.center.toArray()).toEqual([2, 2, 2])
  fill(...Array.from({ length: 30 }, () => 1))
  expect([geometry.attributes['position']!.count, at(geometry, 9)]).toEqual([10, [1, 1, 1]])
})
