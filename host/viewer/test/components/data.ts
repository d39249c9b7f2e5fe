import { alone, type Sample } from './sample'

function half(...values: number[]): Uint8Array {
  const bits = new Uint16Array(values.length)
  values.forEach((value, i) => {
    // Enough of float16 for numbers that it has exactly.
    if (value === 0) return
    const exponent = Math.floor(Math.log2(Math.abs(value)))
    bits[i] =
      (value < 0 ? 0x8000 : 0) |
      ((exponent + 15) << 10) |
      Math.round((Math.abs(value) / 2 ** exponent - 1) * 1024)
  })
  return new Uint8Array(bits.buffer)
}

const cloud = Array.from({ length: 400 }, (_, i) => [
  Math.cos(i * 0.5) * (i / 400),
  i / 400 - 0.5,
  Math.sin(i * 0.5) * (i / 400),
])

/** Points, meshes, lines and what else is made of many numbers. */
export const data: readonly Sample[] = [
  alone('PointCloud', {
    vertices: half(...cloud.flat()),
    colors: new Uint8Array(cloud.flatMap((_, i) => [255, i % 255, 0])),
    size: 0.08,
  }),
  alone('Arrows', {
    starts: new Uint8Array(new Float32Array([-1, -1, 0, 1, 1, 0]).buffer),
    vectors: new Uint8Array(new Float32Array([2, 1.5, 0, -2, -1, 0]).buffer),
  }),
  alone('Spline', {
    points: [
      [-1, -1, 0],
      [-0.5, 1, 0],
      [0.5, -1, 0],
      [1, 1, 0],
    ],
    kind: 'bezier',
    color: 'red',
    lineWidth: 6,
  }),
  alone('Instances', {
    of: { tag: 'Box', args: [0.6, 0.6, 0.6], materialType: 'basic' },
    positions: new Uint8Array(new Float32Array([-0.6, 0, 0, 0.6, 0, 0]).buffer),
    colors: new Uint8Array([255, 0, 0, 0, 0, 255]),
  }),
  alone('TriMesh', {
    vertices: half(-1, -1, 0, 1, -1, 0, 0, 1, 0),
    faces: new Uint8Array(new Uint32Array([0, 1, 2]).buffer),
    colors: new Uint8Array([255, 0, 0, 0, 255, 0, 0, 0, 255]),
    materialType: 'basic',
  }),
  alone('Line', {
    points: [
      [-1, -1, 0],
      [0, 1, 0],
      [1, -1, 0],
    ],
    color: 'red',
    lineWidth: 6,
    closed: true,
  }),
  alone('CatmullRomLine', {
    points: [
      [-1, 0, 0],
      [-0.3, 0.8, 0],
      [0.3, -0.8, 0],
      [1, 0, 0],
    ],
    color: 'blue',
    lineWidth: 6,
  }),
  alone('CubicBezierLine', {
    start: [-1, 0, 0],
    end: [1, 0, 0],
    midA: [-0.5, 2, 0],
    midB: [0.5, -2, 0],
    color: 'green',
    lineWidth: 6,
  }),
  alone('QuadraticBezierLine', {
    start: [-1, 0, 0],
    end: [1, 0, 0],
    mid: [0, 2, 0],
    color: 'purple',
    lineWidth: 6,
  }),
]
