import { Raycaster, Vector3, type Intersection, type Object3D, type PerspectiveCamera, type Points, type PointsMaterial } from 'three'
import { isSeen, isShown, walkShown } from '../scene/drawn'

// How near to a point or a line one has to be to mean it, in CSS pixels.
const reach = 5

// The height of the canvas, in CSS pixels.
let rows = 600

/** Says how high the canvas is: points and lines are hit by pixels. */
export function setRows(height: number) {
  rows = height
}

/**
 * Has every ray of three.js meet what is drawn, and nothing else: not what is hidden, clear, on a layer
 * that the camera leaves out, or clipped. Clicks, hovering, gizmos, joints, focus and labels that hide behind things all
 * go by these rays, so that none of them can forget it.
 */
export function seeWithRays() {
  const { prototype } = Raycaster
  prototype.intersectObject = function <T extends Object3D>(this: Raycaster, object: Object3D, recursive = true, hits: Intersection<T>[] = []) {
    cast(this, object, recursive, hits)
    return hits.sort((a, b) => a.distance - b.distance)
  }
  prototype.intersectObjects = function <T extends Object3D>(this: Raycaster, objects: Object3D[], recursive = true, hits: Intersection<T>[] = []) {
    for (const object of objects) cast(this, object, recursive, hits)
    return hits.sort((a, b) => a.distance - b.distance)
  }
}

function cast(ray: Raycaster, object: Object3D, recursive: boolean, hits: Intersection[]) {
  if (object.parent && !isShown(object.parent)) return
  const { near, far } = ray
  const layers = ray.camera?.layers ?? ray.layers
  clip(ray)
  walkShown(object, (part) => {
    if (!layers.test(part.layers)) return true
    aim(ray, part)
    const from = hits.length
    // It may return false to say that it has answered for its children.
    const answer: unknown = part.raycast(ray, hits)
    for (let i = hits.length - 1; i >= from; i--) if (!isSeen(hits[i]!)) hits.splice(i, 1)
    return answer
  }, recursive)
  ray.near = near
  ray.far = far
}

const forward = new Vector3()

// What is nearer or farther than the camera draws is not met. A ray with limits of its own keeps them.
function clip(ray: Raycaster) {
  const camera = ray.camera as PerspectiveCamera | null | undefined
  if (!camera?.projectionMatrix || 'isArrayCamera' in camera || ray.near !== 0 || ray.far !== Infinity) return
  const slant = camera.isPerspectiveCamera ? ray.ray.direction.dot(camera.getWorldDirection(forward)) : 1
  if (!(slant > 1e-3)) return
  // A ray of an orthographic camera begins between the two, where its depths are 0.
  ray.near = camera.near / slant
  ray.far = camera.far / slant
}

const middle = new Vector3()

/** Has a ray meet points and lines that pass it within a few pixels: they have no area of their own. */
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

// How large a pixel is at a place, in the scene's units.
function pixelAt(ray: Raycaster, place: Vector3): number {
  const camera = ray.camera as PerspectiveCamera | null | undefined
  if (!camera?.projectionMatrix) return 0.004
  const depth = camera.isPerspectiveCamera ? Math.max(0, -place.applyMatrix4(camera.matrixWorldInverse).z) : 1
  return (2 * depth) / (rows * camera.projectionMatrix.elements[5]!)
}
