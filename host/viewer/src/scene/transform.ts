import { Euler, Matrix4, Object3D, Quaternion, Vector3, type EulerOrder } from 'three'
import type { Props } from './node'

/** Properties that place an object. They never go through React. */
export const placing: ReadonlySet<string> = new Set([
  'position',
  'rotation',
  'quaternion',
  'scale',
  'matrix',
  'visible',
])

/** Where an object is that the script does not place, if not at the origin. */
export interface Placement {
  position?: readonly [number, number, number]
  rotation?: readonly [number, number, number]
  scale?: number | readonly [number, number, number]
}

const scratch = new Matrix4()

/** Three numbers from [x, y, z] or {x, y, z}; null where that is not what it is. */
export function readVector(value: unknown, into: Vector3): Vector3 | null {
  if (typeof value === 'number') return into.setScalar(value)
  if (isList(value)) {
    if (value.length < 3) return null
    return into.set(Number(value[0]), Number(value[1]), Number(value[2]))
  }
  if (typeof value === 'object' && value !== null && 'x' in value) {
    const v = value as { x?: number; y?: number; z?: number }
    return into.set(Number(v.x ?? 0), Number(v.y ?? 0), Number(v.z ?? 0))
  }
  return null
}

/** An Euler angle from [x, y, z], [x, y, z, order] or {x, y, z}, in radians. */
export function readEuler(value: unknown, into: Euler): Euler | null {
  if (isList(value)) {
    if (value.length < 3) return null
    const order = value[3]
    return into.set(Number(value[0]), Number(value[1]), Number(value[2]), isOrder(order) ? order : 'XYZ')
  }
  if (typeof value === 'object' && value !== null && 'x' in value) {
    const v = value as { x?: number; y?: number; z?: number; order?: unknown }
    return into.set(Number(v.x ?? 0), Number(v.y ?? 0), Number(v.z ?? 0), isOrder(v.order) ? v.order : 'XYZ')
  }
  return null
}

/** Reads a rotation from [x, y, z, w] or {x, y, z, w} of any length; one of length 0 does not turn. */
export function readQuaternion(value: unknown, into: Quaternion): Quaternion | null {
  if (isList(value)) {
    if (value.length < 4) return null
    return into.set(Number(value[0]), Number(value[1]), Number(value[2]), Number(value[3])).normalize()
  }
  if (typeof value === 'object' && value !== null && 'w' in value) {
    const q = value as { x?: number; y?: number; z?: number; w?: number }
    return into.set(Number(q.x ?? 0), Number(q.y ?? 0), Number(q.z ?? 0), Number(q.w ?? 1)).normalize()
  }
  return null
}

/** Reports whether a quaternion is all zeros, which is not a rotation. */
export function isZeroQuaternion(value: unknown): boolean {
  const parts = isList(value)
    ? Array.from(value)
    : typeof value === 'object' && value !== null && 'w' in value
      ? Object.values(value)
      : []
  return parts.length >= 4 && parts.every((part) => Number(part) === 0)
}

/** A matrix from 16 numbers by columns, or from four columns of four. */
export function readMatrix(value: unknown, into: Matrix4): Matrix4 | null {
  const flat =
    isList(value) && value.length === 4
      ? Array.from(value as ArrayLike<ArrayLike<number>>).flatMap((c) => Array.from(c ?? []))
      : value
  if (!isList(flat) || flat.length !== 16 || !Array.from(flat).every((n) => Number.isFinite(Number(n))))
    return null
  return into.fromArray(flat as ArrayLike<number>)
}

// Objects with a matrix that position, rotation and scale cannot express.
const byMatrix = new WeakSet<Object3D>()

/**
 * Places an object by its properties, whatever it was before: first the matrix, then the parts of the
 * pose that were set later. A matrix that shears or flattens is used as it is.
 */
export function place(object: Object3D, props: Props, rest?: Placement) {
  if (byMatrix.delete(object)) object.matrixAutoUpdate = true
  object.visible = props['visible'] !== false
  const exact = isSaid(props['matrix']) && readMatrix(props['matrix'], scratch) ? placeByMatrix(object) : null
  if (exact === null) {
    const { position = [0, 0, 0], scale = 1 } = rest ?? {}
    if (!readVector(props['position'] ?? position, object.position)) object.position.set(0, 0, 0)
    if (!readVector(props['scale'] ?? scale, object.scale)) object.scale.setScalar(1)
    if (!isSaid(props['rotation']) && !isSaid(props['quaternion']))
      readEuler(rest?.rotation ?? [0, 0, 0], object.rotation)
  } else {
    readVector(props['position'], object.position)
    readVector(props['scale'], object.scale)
  }
  readEuler(props['rotation'], object.rotation)
  readQuaternion(props['quaternion'], object.quaternion)
  if (exact === false && !saysTurn(props) && !('isCamera' in object)) {
    if (object.matrixAutoUpdate) {
      object.matrixAutoUpdate = false
      byMatrix.add(object)
    }
    object.matrix.copy(scratch).setPosition(object.position)
    object.matrixWorldNeedsUpdate = true
  } else if (!object.matrixAutoUpdate) {
    // Objects that are placed by their matrix alone, mostly those of models, ignore the rest.
    object.updateMatrix()
    object.matrixWorldNeedsUpdate = true
  }
}

function saysTurn(props: Props): boolean {
  return isSaid(props['rotation']) || isSaid(props['quaternion']) || isSaid(props['scale'])
}

const composed = new Matrix4()

// Places an object by the matrix that was read last. It returns false if position, rotation and scale cannot express it.
function placeByMatrix(object: Object3D): boolean {
  scratch.decompose(object.position, object.quaternion, object.scale)
  composed.compose(object.position, object.quaternion, object.scale)
  const most = Math.max(...scratch.elements.map(Math.abs))
  return scratch.elements.every((value, i) => Math.abs(value - composed.elements[i]!) <= 1e-5 * most)
}

function isSaid(value: unknown): boolean {
  return value !== undefined && value !== null
}

/** Reports whether a message places a node by a matrix: the rest of its pose does not count then. */
export function saysMatrix(props: Props): boolean {
  return isSaid(props['matrix']) && readMatrix(props['matrix'], scratch) !== null
}

const pose: ReadonlySet<string> = new Set(['position', 'rotation', 'quaternion', 'scale'])

// In these components scale is the size of something else.
const unscaled: ReadonlySet<string> = new Set(['Movable', 'Pivot', 'AccumulativeShadows'])

/** Reports whether a matrix replaces a property of a node with a tag. */
export function isWithinMatrix(name: string, tag: string): boolean {
  return pose.has(name) && !(name === 'scale' && unscaled.has(tag))
}

/**
 * What no longer holds once a property of this name is set: a pose that was said later
 * wins over one that was said before in other words.
 */
export const overrides: Readonly<Record<string, readonly string[]>> = {
  rotation: ['quaternion'],
  quaternion: ['rotation'],
}

function isList(value: unknown): value is ArrayLike<unknown> {
  return Array.isArray(value) || (ArrayBuffer.isView(value) && !(value instanceof DataView))
}

function isOrder(value: unknown): value is EulerOrder {
  return typeof value === 'string' && /^(XYZ|YZX|ZXY|XZY|YXZ|ZYX)$/.test(value)
}
