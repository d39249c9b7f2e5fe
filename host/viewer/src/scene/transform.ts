import { Euler, Matrix4, Object3D, Quaternion, Vector3, type EulerOrder } from 'three'
import type { Props } from './node'

/** Properties that place an object. They never go through React. */
export const placing: ReadonlySet<string> = new Set([
  'position', 'rotation', 'quaternion', 'scale', 'matrix', 'visible',
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

export function readQuaternion(value: unknown, into: Quaternion): Quaternion | null {
  if (isList(value)) {
    if (value.length < 4) return null
    return into.set(Number(value[0]), Number(value[1]), Number(value[2]), Number(value[3]))
  }
  if (typeof value === 'object' && value !== null && 'w' in value) {
    const q = value as { x?: number; y?: number; z?: number; w?: number }
    return into.set(Number(q.x ?? 0), Number(q.y ?? 0), Number(q.z ?? 0), Number(q.w ?? 1))
  }
  return null
}

/** A matrix from 16 numbers by columns, or from four columns of four. */
export function readMatrix(value: unknown, into: Matrix4): Matrix4 | null {
  const flat = isList(value) && value.length === 4 ? Array.from(value as ArrayLike<ArrayLike<number>>).flatMap((c) => Array.from(c ?? [])) : value
  if (!isList(flat) || flat.length !== 16) return null
  return into.fromArray(flat as ArrayLike<number>)
}

/**
 * Places an object as the properties say, whatever it was before: matrix first, then what
 * overrides a part of it.
 */
export function place(object: Object3D, props: Props, rest?: Placement) {
  const { matrix } = props
  if (matrix !== undefined && matrix !== null && readMatrix(matrix, scratch)) {
    scratch.decompose(object.position, object.quaternion, object.scale)
    if (props['position'] !== undefined) readVector(props['position'], object.position)
    if (props['scale'] !== undefined) readVector(props['scale'], object.scale)
  } else {
    const { position = [0, 0, 0], scale = 1 } = rest ?? {}
    if (!readVector(props['position'] ?? position, object.position)) object.position.set(0, 0, 0)
    if (!readVector(props['scale'] ?? scale, object.scale)) object.scale.setScalar(1)
    if (props['rotation'] === undefined && props['quaternion'] === undefined) {
      readEuler(rest?.rotation ?? [0, 0, 0], object.rotation)
    }
  }
  if (props['rotation'] !== undefined) readEuler(props['rotation'], object.rotation)
  if (props['quaternion'] !== undefined) readQuaternion(props['quaternion'], object.quaternion)
  object.visible = props['visible'] !== false
  // Objects that are placed by their matrix alone (of models, mostly) do not look at the rest.
  if (!object.matrixAutoUpdate) object.updateMatrix()
}

/**
 * What no longer holds once a property of this name is set: a pose that was said later
 * wins over one that was said before in other words.
 */
export const overrides: Readonly<Record<string, readonly string[]>> = {
  matrix: ['position', 'rotation', 'quaternion', 'scale'],
  rotation: ['quaternion'],
  quaternion: ['rotation'],
}

function isList(value: unknown): value is ArrayLike<unknown> {
  return Array.isArray(value) || (ArrayBuffer.isView(value) && !(value instanceof DataView))
}

function isOrder(value: unknown): value is EulerOrder {
  return typeof value === 'string' && /^(XYZ|YZX|ZXY|XZY|YXZ|ZYX)$/.test(value)
}
