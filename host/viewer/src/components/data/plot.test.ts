import { Matrix4, PerspectiveCamera, Vector3 } from 'three'
import { expect, test } from 'vitest'
import { bare, newSheet, plot, type Dots } from './plot'

const identity = new Matrix4().elements
const [red, green] = [0xff0000ff, 0xff00ff00]

function dots(points: number[], more: Partial<Dots> = {}): Dots {
  return {
    points: new Float32Array(points),
    stride: 3,
    colors: red,
    count: points.length / 3,
    size: 1,
    perspective: false,
    ...more,
  }
}

/** Pixels that are not bare, as "column row". */
function covered(sheet: ReturnType<typeof newSheet>): string[] {
  const found: string[] = []
  sheet.depth.forEach(
    (depth, i) => depth !== bare && found.push(`${i % sheet.width} ${Math.floor(i / sheet.width)}`),
  )
  return found
}

test('a point covers the pixels whose centres its square covers', () => {
  const sheet = newSheet(8, 8)
  plot(sheet, identity, dots([0.1, 0.1, 0]))
  expect(covered(sheet)).toEqual(['4 4'])
  plot(sheet, identity, dots([0, 0, 0], { size: 2 }))
  expect(covered(sheet)).toEqual(['3 3', '4 3', '3 4', '4 4'])
  plot(sheet, identity, dots([-1, -1, 0], { size: 4 }))
  expect(covered(sheet)).toEqual(['0 0', '1 0', '0 1', '1 1'])
  plot(sheet, identity, dots([0.1, 0.1, 0], { size: 0.01 }))
  expect(covered(sheet)).toEqual(['4 4'])
})

test('the nearer one is seen, and what is outside is not', () => {
  const sheet = newSheet(2, 2)
  const colors = new Uint32Array([green, red, red])
  plot(sheet, identity, dots([0.5, 0.5, -0.5, 0.5, 0.5, 0, -0.5, 0.5, 2], { colors }))
  expect(covered(sheet)).toEqual(['1 1'])
  expect([sheet.color[3], sheet.depth[3]]).toEqual([green, 0.25])
  plot(sheet, identity, dots([NaN, 0, 0, 0, Infinity, 0, 1.5, 0, 0, 0, -3, 0]))
  expect(covered(sheet)).toEqual([])
  // The last row and column still belong to it.
  plot(sheet, identity, dots([1, 1, 1]))
  expect(covered(sheet)).toEqual(['1 1'])
})

test('in perspective a point is where the camera sees it, and smaller the farther it is', () => {
  const camera = new PerspectiveCamera(60, 1, 0.1, 100)
  camera.position.set(0, 0, 5)
  camera.updateMatrixWorld()
  const matrix = new Matrix4().multiplyMatrices(camera.projectionMatrix, camera.matrixWorldInverse).elements
  const sheet = newSheet(100, 100)
  const at = new Vector3(1, 0.5, 0)
  plot(sheet, matrix, dots(at.toArray(), { size: 10, perspective: true }))
  const seen = at.project(camera)
  expect(covered(sheet)).toHaveLength(4) // 10 / 5 pixels a side
  expect(covered(sheet)).toContain(`${Math.floor((seen.x + 1) * 50)} ${Math.floor((seen.y + 1) * 50)}`)
  plot(sheet, matrix, dots([0, 0, 0, 0, 0, 9], { size: 5, perspective: true }))
  expect(covered(sheet)).toHaveLength(1) // the other is behind the camera
})

test('coordinates of four numbers are read as well', () => {
  const sheet = newSheet(2, 2)
  plot(sheet, identity, dots([0.5, 0.5, 0, 1, -0.5, -0.5, 0, 1], { stride: 4, count: 2 }))
  expect(covered(sheet)).toEqual(['0 0', '1 1'])
})
