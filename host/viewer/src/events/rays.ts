import {
  Raycaster,
  Vector3,
  type Intersection,
  type Object3D,
  type PerspectiveCamera,
  type Points,
  type PointsMaterial,
} from 'three'
import { isSeen, isShown, walkShown } from '../scene/drawn'
import type { SceneNode } from '../scene/node'
import { speedUp } from './trees'

// How near to a point or a line a ray has to pass to hit it, in CSS pixels.
const reach = 5

// The height of the canvas, in CSS pixels.
let rows = 600

/** Sets the height of the canvas: points and lines are hit within a number of pixels. */
export function setRows(height: number) {
  rows = height
}

/**
 * Makes every ray of three.js hit only what is drawn: nothing that is hidden, clear, clipped, or on a layer
 * that the camera leaves out. Clicks, hovering, gizmos, joints, focus and hidden labels all use these rays,
 * so none of them needs checks of its own.
 */
export function seeWithRays() {
  speedUp()
  const { prototype } = Raycaster
  prototype.intersectObject = function <T extends Object3D>(
    this: Raycaster,
    object: Object3D,
    recursive = true,
    hits: Intersection<T>[] = [],
  ) {
    cast(this, object, recursive, hits)
    return hits.sort((a, b) => a.distance - b.distance)
  }
  prototype.intersectObjects = function <T extends Object3D>(
    this: Raycaster,
    objects: Object3D[],
    recursive = true,
    hits: Intersection<T>[] = [],
  ) {
    for (const object of objects) cast(this, object, recursive, hits)
    return hits.sort((a, b) => a.distance - b.distance)
  }
}

function cast(ray: Raycaster, object: Object3D, recursive: boolean, hits: Intersection[]) {
  if (object.parent && (!isShown(object.parent) || letsThrough(object.parent))) return
  const { near, far } = ray
  const layers = ray.camera?.layers ?? ray.layers
  clip(ray)
  walkShown(
    object,
    (part) => {
      if (isAir(part)) return false
      if (!layers.test(part.layers)) return true
      aim(ray, part)
      const from = hits.length
      // It may return false if it has answered for its children.
      const answer: unknown = part.raycast(ray, hits)
      for (let i = hits.length - 1; i >= from; i--) if (!isSeen(hits[i]!)) hits.splice(i, 1)
      return answer
    },
    recursive,
  )
  ray.near = near
  ray.far = far
}

// Reports whether pointers go through an object and what is in it: the script says pointer = "none".
function isAir({ userData }: Object3D): boolean {
  const node = userData['node'] as SceneNode | undefined
  return node !== undefined && node.props['pointer'] === 'none'
}

/** Reports whether pointers go through an object, by itself or because it is part of such an object. */
export function letsThrough(object: Object3D): boolean {
  for (let at: Object3D | null = object; at; at = at.parent) if (isAir(at)) return true
  return false
}

const forward = new Vector3()

// Limits a ray to the depths that its camera draws. A ray with limits of its own keeps them.
function clip(ray: Raycaster) {
  const camera = ray.camera as PerspectiveCamera | null | undefined
  if (!camera?.projectionMatrix || 'isArrayCamera' in camera || ray.near !== 0 || ray.far !== Infinity) return
  const slant = camera.isPerspectiveCamera ? ray.ray.direction.dot(camera.getWorldDirection(forward)) : 1
  if (!(slant > 1e-3)) return
  // A ray of an orthographic camera begins between near and far, at depth 0.
  ray.near = camera.near / slant
  ray.far = camera.far / slant
}

const middle = new Vector3()

/** Sets the threshold of a ray for an object of points or lines to a few pixels, since they have no area. */
export function aim(ray: Raycaster, object: Object3D) {
  const { isPoints, isLine } = object as Object3D & { isPoints?: boolean; isLine?: boolean }
  if (!isPoints && !isLine) return
  const { geometry, material } = object as Points & { material: PointsMaterial }
  if (!geometry.boundingSphere) geometry.computeBoundingSphere()
  const { center } = geometry.boundingSphere!
  const size = pixelAt(ray, middle.copy(center).applyMatrix4(object.matrixWorld)) * reach
  if (isLine) ray.params.Line.threshold = size
  else ray.params.Points.threshold = Math.max(size, (material.size ?? 0) / 2)
}

// Returns the size of a pixel at a place, in the scene's units.
function pixelAt(ray: Raycaster, place: Vector3): number {
  const camera = ray.camera as PerspectiveCamera | null | undefined
  if (!camera?.projectionMatrix) return 0.004
  const depth = camera.isPerspectiveCamera ? Math.max(0, -place.applyMatrix4(camera.matrixWorldInverse).z) : 1
  return (2 * depth) / (rows * camera.projectionMatrix.elements[5]!)
}
