import {
  BackSide,
  Box3,
  BufferAttribute,
  BufferGeometry,
  Vector3,
  type InstancedMesh,
  type Material,
  type Object3D,
} from 'three'
import { hasTrace } from '../scene/drawn'

// Marks of objects that the page itself draws, and of objects without a place.
const unmeasured = ['chrome', 'unmeasured'] as const

// A floor or a sky this many times larger than the objects in it is their surroundings.
const surrounds = 20

// A floor this many times larger than the objects on it is too wide for a first picture.
const wide = 2

// A box with a side this much shorter than its longest one is flat.
const flatness = 0.02

/** The extent of a scene, in world coordinates. */
export interface Extent {
  /** The bounds of everything that is drawn. */
  all: Box3
  /** The bounds of the scene's objects, without lights and grid, and without a floor or a sky that dwarfs the rest. */
  subject: Box3
  /** The subject without a floor that is a few times larger than the objects on it. */
  core: Box3
  /** The distances of the nearest and the farthest object that moves with the camera. */
  facing: [nearest: number, farthest: number]
  /** The number of objects in the subject. */
  parts: number
}

/**
 * Measures the drawn parts of objects, in world coordinates. Their matrices have to be current.
 * isStaging reports whether an object and its children only set the scene.
 */
export function extentOf(
  objects: Iterable<Object3D>,
  eye = new Vector3(),
  isStaging: (object: Object3D) => boolean = () => false,
  up = new Vector3(0, 1, 0),
): Extent {
  const extent: Extent = {
    all: new Box3(),
    subject: new Box3(),
    core: new Box3(),
    facing: [Infinity, 0],
    parts: 0,
  }
  const surroundings: Box3[] = []
  const box = new Box3()
  const measure = (part: Object3D, staging: boolean) => {
    if (!part.visible || unmeasured.some((name) => part.userData[name])) return
    if (part.userData['facing']) {
      const distance = eye.distanceTo(box.min.setFromMatrixPosition(part.matrixWorld))
      extent.facing = [Math.min(extent.facing[0], distance), Math.max(extent.facing[1], distance)]
      return
    }
    staging ||= isStaging(part)
    if (hasTrace(part) && worldBoxOf(part, box)) {
      extent.all.union(box)
      if (!staging) extent.parts++
      if (!staging && maySurround(part, box)) surroundings.push(box.clone())
      else if (!staging) extent.subject.union(box)
    }
    for (const child of part.children) measure(child, staging)
  }
  for (const object of objects) measure(object, false)
  surroundings.sort((a, b) => sizeOf(a) - sizeOf(b))
  extent.core.copy(extent.subject)
  for (const each of surroundings) if (!dwarfs(each, extent.subject, surrounds)) extent.subject.union(each)
  for (const each of surroundings)
    if (!(lies(each, up) && dwarfs(each, extent.core, wide)) && !dwarfs(each, extent.core, surrounds))
      extent.core.union(each)
  return extent
}

/** Returns the bounds of the drawn parts of objects, in world coordinates. The caller leaves out objects with a hidden parent. */
export function boundsOf(objects: Iterable<Object3D>): Box3 {
  const all = [...objects]
  for (const object of all) object.updateWorldMatrix(true, true)
  return extentOf(all).subject
}

/** Measures an object by itself, without its children, in world coordinates. It returns null if the object has no bounds. */
export function worldBoxOf(part: Object3D, into: Box3): Box3 | null {
  const { geometry } = part as Object3D & { geometry?: BufferGeometry }
  if (!geometry?.attributes?.['position']) return null
  const box = (part as InstancedMesh).isInstancedMesh ? instancesBox(part as InstancedMesh) : boxOf(geometry)
  if (!box || box.isEmpty()) return null
  into.copy(box).applyMatrix4(part.matrixWorld)
  return isFinite(into) ? into : null
}

function instancesBox(mesh: InstancedMesh): Box3 | null {
  mesh.computeBoundingBox()
  return mesh.boundingBox
}

const measured = new WeakMap<BufferGeometry, string>()

// Returns the bounds of a geometry, without points that are not finite. They are measured again when the points change.
function boxOf(geometry: BufferGeometry): Box3 | null {
  const { position } = geometry.attributes
  const now =
    position instanceof BufferAttribute ? `${position.id} ${position.version} ${position.count}` : ''
  if (now !== '' && geometry.boundingBox && measured.get(geometry) === now) return geometry.boundingBox
  measured.set(geometry, now)
  const plain = geometry.computeBoundingBox === BufferGeometry.prototype.computeBoundingBox
  if (plain && position instanceof BufferAttribute && Object.keys(geometry.morphAttributes).length === 0)
    geometry.boundingBox = finiteBox(position)
  else geometry.computeBoundingBox()
  return geometry.boundingBox
}

/** Returns the bounds of the finite points: a sensor reports NaN where it saw nothing. */
export function finiteBox(position: BufferAttribute): Box3 {
  const box = new Box3()
  const point = new Vector3()
  for (let i = 0; i < position.count; i++) {
    point.fromBufferAttribute(position, i)
    if (Number.isFinite(point.x + point.y + point.z)) box.expandByPoint(point)
  }
  return box
}

function isFinite({ min, max }: Box3): boolean {
  return Number.isFinite(min.x + min.y + min.z + max.x + max.y + max.z)
}

function sizeOf(box: Box3): number {
  return box.getSize(new Vector3()).length()
}

// Reports whether a part has the shape of a floor under the scene or of a sky around it.
function maySurround(part: Object3D, box: Box3): boolean {
  const { x, y, z } = box.getSize(new Vector3())
  if (Math.min(x, y, z) <= flatness * Math.max(x, y, z)) return true
  const { material } = part as Object3D & { material?: Material | Material[] }
  return !Array.isArray(material) && material?.side === BackSide
}

// Reports whether a flat box is horizontal.
function lies(box: Box3, up: Vector3): boolean {
  const size = box.getSize(new Vector3())
  return Math.abs(size.dot(up)) <= flatness * Math.max(size.x, size.y, size.z)
}

// Reports whether a box is so much larger than another one, and around it on two axes, that it is its surroundings.
function dwarfs(box: Box3, other: Box3, times: number): boolean {
  if (other.isEmpty() || sizeOf(box) < times * sizeOf(other)) return false
  const around = (['x', 'y', 'z'] as const).filter(
    (axis) => box.min[axis] <= other.min[axis] && box.max[axis] >= other.max[axis],
  )
  return around.length >= 2
}
