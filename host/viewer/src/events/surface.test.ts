import { Ray, Vector3 } from 'three'
import { describe, expect, test } from 'vitest'
import { readDrag, Surface } from './surface'

const down = (x: number, z: number) => new Ray(new Vector3(x, 10, z), new Vector3(0, -1, 0))
const round = (v: Vector3 | null) => v && v.toArray().map((n) => Math.round(n * 1e4) / 1e4 + 0)
const view = new Vector3(0, 0, -1)
const surface = (drag: unknown, origin = new Vector3(0, 1, 0)) => new Surface(readDrag(drag), origin, view)

describe('the point under a ray', () => {
  test.each([
    ['a plane by name', { plane: 'xz' }, down(2, 3), [2, 1, 3]],
    ['a plane by its normal', { plane: [0, 2, 0] }, down(2, 3), [2, 1, 3]],
    ['a plane by a named normal', { plane: { normal: [0, 1, 0] } }, down(2, 3), [2, 1, 3]],
    ['an axis of a plane', { plane: 'xz', axis: 'x' }, down(2, 3), [2, 1, 0]],
    ['an axis', { axis: 'x' }, down(2, 3), [2, 1, 0]],
    ['an axis as a direction', { axis: [0, 0, -4] }, down(2, 3), [0, 1, 3]],
    [
      'the plane that faces the viewer',
      true,
      new Ray(new Vector3(2, 3, 9), new Vector3(0, 0, -1)),
      [2, 3, 0],
    ],
    ['a plane seen from its edge', { plane: 'xy' }, down(2, 3), null],
    ['an axis seen from its end', { axis: 'y' }, down(2, 3), null],
    ['a plane behind the viewer', { plane: 'xz' }, new Ray(new Vector3(), new Vector3(0, -1, 0)), null],
  ])('%s', (_, drag, ray, want) => {
    expect(round(surface(drag).under(ray))).toEqual(want)
  })
})

describe('snap and bounds', () => {
  test.each([
    ['none', { plane: 'xz' }, [1.3, 1, -1.3], [1.3, 1, -1.3]],
    ['a grid in the plane, not across it', { plane: 'xz', snap: 0.5 }, [1.3, 1.1, -1.3], [1.5, 1.1, -1.5]],
    ['a grid for each axis', { plane: 'xz', snap: [1, 1, 0] }, [1.3, 1, -1.3], [1, 1, -1.3]],
    ['a grid in all directions', { snap: 1 }, [1.3, 1.6, -1.3], [1, 2, -1]],
    [
      'bounds in the plane, not across it',
      {
        plane: 'xz',
        bounds: [
          [-1, 5, -1],
          [1, 9, 1],
        ],
      },
      [3, 1, -3],
      [1, 1, -1],
    ],
    [
      'bounds after the grid',
      {
        plane: 'xz',
        snap: 1,
        bounds: [
          [-1.2, 0, 0],
          [1.2, 0, 1],
        ],
      },
      [1.9, 1, 0.2],
      [1.2, 1, 0],
    ],
    ['bounds by name', { plane: 'xz', bounds: { min: [0, 0, 0] } }, [-2, 1, 7], [0, 1, 7]],
    [
      'bounds the wrong way round',
      {
        plane: 'xz',
        bounds: [
          [1, 0, 1],
          [-1, 0, -1],
        ],
      },
      [3, 1, 0],
      [1, 1, 0],
    ],
    ['a grid on an axis', { axis: 'x', snap: 0.5 }, [1.3, 1, 0], [1.5, 1, 0]],
    [
      'bounds on an axis',
      {
        axis: 'x',
        bounds: [
          [-1, 4, 4],
          [1, 5, 5],
        ],
      },
      [1.3, 1, 0],
      [1, 1, 0],
    ],
    ['a number as a bound', { axis: 'x', bounds: [-1, 1] }, [-7, 1, 0], [-1, 1, 0]],
    ['values that are none', { plane: 'q', axis: 7, snap: NaN, bounds: 'x' }, [1, 2, 3], [1, 2, 3]],
  ])('%s', (_, drag, place, want) => {
    expect(round(surface(drag).settle(new Vector3(...(place as [number, number, number]))))).toEqual(want)
  })
})
