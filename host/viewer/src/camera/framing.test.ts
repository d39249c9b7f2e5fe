import {
  BackSide,
  Box3,
  BoxGeometry,
  BufferGeometry,
  Float32BufferAttribute,
  Group,
  Mesh,
  MeshBasicMaterial,
  PerspectiveCamera,
  PlaneGeometry,
  Points,
  SphereGeometry,
  Vector3,
} from 'three'
import { describe, expect, test } from 'vitest'
import { boundsOf, extentOf } from './extent'
import { clipOf, distanceTo, fieldOf } from './framing'

const up = new Vector3(0, 1, 0)
const cube = (size: number, at = new Vector3()) =>
  new Box3().setFromCenterAndSize(at, new Vector3(size, size, size))

describe.each([1e-3, 1, 4000, 1e6])('a cube of %d', (size) => {
  const box = cube(size, new Vector3(size, -size, 3 * size))
  const from = new Vector3(1, 2, 3).normalize()

  test.each([0.5, 1, 2.2])('is seen whole and large in a picture of the shape %d', (aspect) => {
    const camera = new PerspectiveCamera(60, aspect)
    const distance = distanceTo(box, from, up, fieldOf(60, aspect))
    const middle = box.getCenter(new Vector3())
    camera.position.copy(from).multiplyScalar(distance).add(middle)
    camera.lookAt(middle)
    const { near, far } = clipOf({ all: box, subject: box, facing: [Infinity, 0] }, camera.position, distance)
    Object.assign(camera, { near, far })
    camera.updateProjectionMatrix()
    camera.updateMatrixWorld()
    let most = 0
    for (let i = 0; i < 8; i++) {
      const { x, y, z } = new Vector3(
        i & 1 ? box.max.x : box.min.x,
        i & 2 ? box.max.y : box.min.y,
        i & 4 ? box.max.z : box.min.z,
      ).project(camera)
      expect(Math.abs(z)).toBeLessThan(1)
      most = Math.max(most, Math.abs(x), Math.abs(y))
    }
    expect(most).toBeGreaterThan(0.7)
    expect(most).toBeLessThan(0.9)
    // A 24 bit buffer tells things apart there that are a thousandth of the size apart.
    expect(distance ** 2 / (near * 2 ** 24)).toBeLessThan(size / 1000)
  })
})

test('a scene of a few metres is clipped as usual', () => {
  expect(
    clipOf({ all: cube(2), subject: cube(2), facing: [Infinity, 0] }, new Vector3(0, 5, 10), 11),
  ).toEqual({ near: 0.1, far: 2000 })
})

test('what goes with the camera is not clipped by the size of the scene', () => {
  const { near, far } = clipOf(
    { all: cube(1e6), subject: cube(1e6), facing: [10, 10] },
    new Vector3(0, 0, 2e6),
    2e6,
  )
  expect(near).toBeLessThan(10)
  expect(far).toBeGreaterThan(2.5e6)
})

const box = () => new Mesh(new BoxGeometry(2, 2, 2), new MeshBasicMaterial())
const seen = (...parts: (Mesh | Points | Group)[]) => boundsOf(parts).getSize(new Vector3()).toArray()

test('bounds leave out what cannot be seen', () => {
  const hidden = box()
  hidden.position.x = 100
  hidden.visible = false
  const within = new Group()
  within.visible = false
  within.add(box())
  const clear = new Mesh(new BoxGeometry(50, 50, 50), new MeshBasicMaterial({ visible: false }))
  const faded = new Mesh(
    new BoxGeometry(50, 50, 50),
    new MeshBasicMaterial({ transparent: true, opacity: 0 }),
  )
  expect(seen(box(), hidden, within, clear, faded)).toEqual([2, 2, 2])
})

test('bounds leave out points that are nowhere', () => {
  const geometry = new BufferGeometry()
  geometry.setAttribute(
    'position',
    new Float32BufferAttribute([0, 0, 0, NaN, NaN, NaN, 1, 2, 3, Infinity, 0, 0], 3),
  )
  expect(seen(new Points(geometry))).toEqual([1, 2, 3])
})

test('bounds follow points that change in place', () => {
  const geometry = new BufferGeometry()
  const position = new Float32BufferAttribute([0, 0, 0, 1, 1, 1], 3)
  geometry.setAttribute('position', position)
  expect(seen(new Points(geometry))).toEqual([1, 1, 1])
  position.setXYZ(1, 5, 1, 1)
  position.needsUpdate = true
  expect(seen(new Points(geometry))).toEqual([5, 1, 1])
})

test('a sky and a floor that dwarf the scene do not count, unless there is nothing else', () => {
  const sky = () => new Mesh(new SphereGeometry(500), new MeshBasicMaterial({ side: BackSide }))
  const floor = () => {
    const made = new Mesh(new PlaneGeometry(300, 300), new MeshBasicMaterial())
    made.rotation.x = -Math.PI / 2
    return made
  }
  expect(seen(box(), sky(), floor())).toEqual([2, 2, 2])
  expect(seen(floor()).map(Math.round)).toEqual([300, 0, 300])
  expect(extentOf([sky()]).all.isEmpty()).toBe(false)
  // A floor of the size of the scene belongs to it.
  const near = new Mesh(new BoxGeometry(10, 0.1, 10), new MeshBasicMaterial())
  expect(seen(box(), near)).toEqual([10, 2, 10])
})

test('nothing has no bounds', () => {
  expect(boundsOf([]).isEmpty()).toBe(true)
  expect(boundsOf([new Group()]).isEmpty()).toBe(true)
})
