import { Matrix4, Vector3, type Box3 } from 'three'
import type { Extent } from './extent'

// The share of the picture that a framed box may fill.
const share = 0.85

/** The field of view of a lens: half its height and width at a distance of 1. */
export interface Field {
  height: number
  width: number
}

/** Returns the field of a camera with a vertical angle in degrees. */
export function fieldOf(fov: number, aspect: number): Field {
  const height = Math.tan((Math.min(Math.max(fov, 0.1), 170) * Math.PI) / 360)
  return { height, width: height * aspect }
}

/**
 * Returns the distance at which a camera sees a whole box, looking at its middle from a direction.
 * The distance is 0 for a box that is a point.
 */
export function distanceTo(box: Box3, from: Vector3, up: Vector3, field: Field): number {
  let distance = 0
  for (const { x, y, z } of cornersOf(box, from, up)) {
    distance = Math.max(
      distance,
      z + Math.abs(x) / (field.width * share),
      z + Math.abs(y) / (field.height * share),
    )
  }
  return distance
}

/** Returns half the width and height of a box for an orthographic camera, with some room around it. */
export function halfSizeOf(box: Box3, from: Vector3, up: Vector3): Field {
  const corners = cornersOf(box, from, up)
  return {
    width: Math.max(...corners.map(({ x }) => Math.abs(x))) / share,
    height: Math.max(...corners.map(({ y }) => Math.abs(y))) / share,
  }
}

// Returns the corners of a box relative to its middle, in the axes of a camera that looks from a direction.
function cornersOf(box: Box3, from: Vector3, up: Vector3): Vector3[] {
  const middle = box.getCenter(new Vector3())
  const turn = new Matrix4().lookAt(from, new Vector3(), up).invert()
  return [0, 1, 2, 3, 4, 5, 6, 7].map((i) =>
    new Vector3(i & 1 ? box.max.x : box.min.x, i & 2 ? box.max.y : box.min.y, i & 4 ? box.max.z : box.min.z)
      .sub(middle)
      .applyMatrix4(turn),
  )
}

/** The clip distances of a camera without any of its own, in a scene of a few metres. */
export const usualClip = { near: 0.1, far: 2000 } as const

/**
 * Returns clip distances at which everything is seen and depths are told apart. orbit is the
 * distance of the point that the camera turns about. Scenes of a few metres have the usual
 * distances; the precision of depths at the distance of the orbit is the same at every scale.
 */
export function clipOf(
  { all, facing: [nearest, farthest] }: Omit<Extent, 'core' | 'parts'>,
  eye: Vector3,
  orbit: number,
): { near: number; far: number } {
  const [outside, reach, size] = all.isEmpty()
    ? [0, 0, 0]
    : [all.distanceToPoint(eye), farthestOf(all, eye), all.getSize(new Vector3()).length()]
  const least = Math.min(usualClip.near, orbit / 20)
  // The space between the camera and the scene may be cut; within the scene, only tiny parts.
  const most = Math.min(Math.max(least, 0.3 * outside, size / 10_000), nearest / 2)
  return {
    near: Math.max(Math.min(Math.max(orbit / 200, least), most), Number.MIN_VALUE),
    // The grid reaches a few times as far as the camera is high.
    far: Math.max(usualClip.far, 1.2 * reach, 4 * orbit, 2 * farthest),
  }
}

function farthestOf(box: Box3, from: Vector3): number {
  const axes = ['x', 'y', 'z'] as const
  return Math.hypot(
    ...axes.map((axis) =>
      Math.max(Math.abs(from[axis] - box.min[axis]), Math.abs(from[axis] - box.max[axis])),
    ),
  )
}
