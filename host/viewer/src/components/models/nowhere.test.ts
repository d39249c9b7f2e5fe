import { BufferAttribute, BufferGeometry, Line, Mesh, Points, Vector3 } from 'three'
import { expect, test } from 'vitest'
import { withoutNowhere } from './nowhere'

function geometryOf(points: number[][], index?: number[]): BufferGeometry {
  const geometry = new BufferGeometry().setAttribute(
    'position',
    new BufferAttribute(new Float32Array(points.flat()), 3),
  )
  return index ? geometry.setIndex(index) : geometry
}

function boundsOf(geometry: BufferGeometry): number[] {
  geometry.computeBoundingBox()
  geometry.computeBoundingSphere()
  expect(geometry.boundingSphere!.radius).toBeGreaterThanOrEqual(0)
  return [...geometry.boundingBox!.min.toArray(), ...geometry.boundingBox!.max.toArray()]
}

const rows = [
  [NaN, 0, 0],
  [1, 1, 1],
  [0, Infinity, 0],
  [2, 3, 4],
]

test('points', () => {
  const cloud = new Points(geometryOf(rows))
  cloud.geometry.setAttribute(
    'color',
    new BufferAttribute(new Uint8Array([0, 0, 0, 255, 0, 0, 0, 0, 0, 0, 255, 0]), 3, true),
  )
  withoutNowhere(cloud)
  expect(boundsOf(cloud.geometry)).toEqual([1, 1, 1, 2, 3, 4])
  expect([...cloud.geometry.getAttribute('color').array]).toEqual([1, 0, 0, 0, 1, 0])
})

test.each([
  [
    'with an index',
    [
      [0, 0, 0],
      [1, 0, 0],
      [1, 1, 0],
      [NaN, NaN, NaN],
    ],
    [0, 1, 2, 0, 2, 3],
  ],
  [
    'without one',
    [
      [0, 0, 0],
      [1, 0, 0],
      [1, 1, 0],
      [9, 9, 9],
      [NaN, 0, 0],
      [9, 0, 0],
    ],
    undefined,
  ],
])('triangles %s', (_, points, index) => {
  const mesh = new Mesh(geometryOf(points, index))
  withoutNowhere(mesh)
  expect(boundsOf(mesh.geometry)).toEqual([0, 0, 0, 1, 1, 0])
  const areas = [0, 1].map((face) => {
    const [a, b, c] = [0, 1, 2].map((k) =>
      new Vector3().fromBufferAttribute(
        mesh.geometry.getAttribute('position'),
        mesh.geometry.index ? mesh.geometry.index.getX(face * 3 + k) : face * 3 + k,
      ),
    )
    return b!.sub(a!).cross(c!.sub(a!)).length() / 2
  })
  expect(areas).toEqual([0.5, 0])
})

test('triangles of vertices that are not there', () => {
  const mesh = new Mesh(
    geometryOf(
      [
        [0, 0, 0],
        [1, 0, 0],
        [1, 1, 0],
      ],
      [0, 1, 2, 0, 2, 9],
    ),
  )
  expect(withoutNowhere(mesh)).toBe(true)
  expect([...mesh.geometry.index!.array]).toEqual([0, 1, 2, 0, 0, 0])
  const none = new Mesh(geometryOf([[0, 0, 0]], [7, 8, 9]))
  expect(withoutNowhere(none)).toBe(true)
  expect(none.geometry.getAttribute('position').count).toBe(0)
})

test('lines', () => {
  const line = new Line(geometryOf(rows))
  withoutNowhere(line)
  expect([...line.geometry.getAttribute('position').array]).toEqual([1, 1, 1, 1, 1, 1, 1, 1, 1, 2, 3, 4])
})

test('nothing anywhere', () => {
  const mesh = new Mesh(
    geometryOf([
      [NaN, 0, 0],
      [NaN, 0, 0],
      [NaN, 0, 0],
    ]),
  )
  withoutNowhere(mesh)
  expect(mesh.geometry.getAttribute('position').count).toBe(0)
})
