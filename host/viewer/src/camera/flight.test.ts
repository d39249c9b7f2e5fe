import { PerspectiveCamera, Quaternion, Vector3 } from 'three'
import { describe, expect, test } from 'vitest'
import { eased, Flight, lookOf, sphericalOf, type CameraState } from './flight'

const y = new Vector3(0, 1, 0)
const z = new Vector3(0, 0, 1)

function state(position: Vector3, target = new Vector3(), more: Partial<CameraState> = {}): CameraState {
  return { position, target, up: y.clone(), fov: 60, roll: 0, zoom: 1, ...more }
}

function turnOf({ position, target, up, roll }: CameraState): Quaternion {
  const camera = new PerspectiveCamera()
  camera.up.copy(up)
  camera.position.copy(position)
  camera.lookAt(target)
  camera.rotateZ(roll)
  return camera.quaternion
}

function fly(from: CameraState, to: CameraState): Flight {
  return new Flight(from, to, turnOf(from), sphericalOf(from.position, from.target, from.up).theta)
}

/** Where the camera is and how it is turned at a progress. */
function seen(flight: Flight, k: number) {
  const { spherical, target, up, roll, fov, zoom } = flight.at(k)
  const offset = new Vector3().setFromSpherical(spherical)
  offset.applyQuaternion(new Quaternion().setFromUnitVectors(y, up))
  const turned = lookOf(spherical, up).multiply(new Quaternion().setFromAxisAngle(z, roll))
  return { position: target.clone().add(offset), target, turned, fov, zoom }
}

describe.each([
  ['an orbit', state(new Vector3(5, 2, 0)), state(new Vector3(-3, 2, 1))],
  ['a turn of the head', state(new Vector3(0, 1, 5)), state(new Vector3(0, 1, 5), new Vector3(4, 1, 4))],
  ['a walk', state(new Vector3(0, 1, 5)), state(new Vector3(9, 1, 5), new Vector3(9, 0, 0))],
  ['from above', state(new Vector3(0, 5, 0)), state(new Vector3(3, 3, 3))],
  [
    'to above, zooming',
    state(new Vector3(3, 3, 3)),
    state(new Vector3(0, 5, 0), new Vector3(), { fov: 20, zoom: 4 }),
  ],
  [
    'another axis up',
    state(new Vector3(4, 2, 3)),
    state(new Vector3(4, 2, 3), new Vector3(), { up: z.clone() }),
  ],
  [
    'from a roll',
    state(new Vector3(4, 2, 3), new Vector3(), { roll: 1 }),
    state(new Vector3(0, 2, 5), new Vector3(), { up: z.clone(), roll: -1 }),
  ],
])('%s', (_, from, to) => {
  const flight = fly(from, to)

  test('begins and ends where it should', () => {
    for (const [k, want] of [
      [0, from],
      [1, to],
    ] as const) {
      const { position, target, turned, fov, zoom } = seen(flight, k)
      expect(position.distanceTo(want.position)).toBeLessThan(1e-4)
      expect(target.distanceTo(want.target)).toBeLessThan(1e-9)
      expect([fov, zoom]).toEqual([want.fov, want.zoom])
      expect(turned.angleTo(turnOf(want))).toBeLessThan(2e-3)
    }
  })

  test('has no jump', () => {
    const steps = 400
    for (let i = 0; i < steps; i++) {
      const [a, b] = [seen(flight, i / steps), seen(flight, (i + 1) / steps)]
      expect(a.position.distanceTo(b.position)).toBeLessThan(0.2)
      expect(a.turned.angleTo(b.turned)).toBeLessThan(0.1)
    }
  })
})

test('a turn of the head stays in its place', () => {
  const flight = fly(state(new Vector3(0, 1, 5)), state(new Vector3(0, 1, 5), new Vector3(4, 1, 4)))
  for (const k of [0.2, 0.5, 0.8])
    expect(seen(flight, k).position.distanceTo(new Vector3(0, 1, 5))).toBeLessThan(1e-9)
})

test('an orbit keeps its distance and takes the short way', () => {
  const flight = fly(state(new Vector3(-3, 0, -1)), state(new Vector3(3, 0, -1)))
  const { position } = seen(flight, 0.5)
  expect(position.length()).toBeCloseTo(Math.sqrt(10))
  expect(position.z).toBeLessThan(-3)
})

test('the end may change on the way', () => {
  const flight = fly(state(new Vector3(5, 0, 0)), state(new Vector3(0, 0, 5)))
  flight.redirect(state(new Vector3(0, 0, 9)))
  expect(seen(flight, 1).position.z).toBeCloseTo(9)
})

test('eases begin at 0 and end at 1', () => {
  for (const name of ['linear', 'in', 'out', 'in-out', 'unknown', undefined]) {
    expect([eased(name, -1), eased(name, 0), eased(name, 1), eased(name, Infinity)]).toEqual([0, 0, 1, 1])
    for (let i = 1; i < 20; i++) expect(eased(name, i / 20)).toBeGreaterThan(eased(name, (i - 1) / 20))
  }
})
