import {
  Texture,
  Triangle,
  Vector3,
  type BufferGeometry,
  type InstancedMesh,
  type Material,
  type Mesh,
  type Object3D,
  type Points,
  type PointsMaterial,
} from 'three'
import { reasonOf } from '../../reason'

/** Reports whether a model has anything to show: a mesh, points or lines, bones of a motion, lamps of a glTF. */
export function hasSomething(root: Object3D, kind: string): boolean {
  let found = false
  root.traverse((part) => {
    found ||= isDrawn(part) || (kind === 'Bvh' && 'isBone' in part) || (kind === 'Glb' && 'isLight' in part)
  })
  return found
}

function isDrawn(part: Object3D): boolean {
  if (!('isMesh' in part || 'isPoints' in part || 'isLine' in part || 'isSprite' in part)) return false
  if ('isInstancedMesh' in part && (part as InstancedMesh).count === 0) return false
  const { geometry } = part as Object3D & { geometry?: BufferGeometry }
  const count = geometry?.index ? geometry.index.count : (geometry?.attributes['position']?.count ?? 0)
  return count > 0
}

const triangle = new Triangle()

/** Reports whether a model consists of meshes without a single triangle that has an area. */
export function hasNoArea(root: Object3D): boolean {
  let meshes = 0
  let others = 0
  root.traverse((part) => {
    if (!isDrawn(part)) return
    const { geometry } = part as Mesh
    // Bones and morphs give faces an area that the file's vertices do not have.
    if (
      'isMesh' in part &&
      !('isSkinnedMesh' in part) &&
      Object.keys(geometry.morphAttributes).length === 0 &&
      !hasFace(geometry)
    )
      meshes++
    else others++
  })
  return meshes > 0 && others === 0
}

function hasFace({ index, attributes }: BufferGeometry): boolean {
  const position = attributes['position']!
  const count = index ? index.count : position.count
  const corner = (at: number, into: Vector3) =>
    into.fromBufferAttribute(position, index ? index.getX(at) : at)
  for (let at = 0; at + 2 < count; at += 3) {
    corner(at, triangle.a)
    corner(at + 1, triangle.b)
    corner(at + 2, triangle.c)
    if (triangle.getArea() > 0) return true
  }
  return false
}

// The least size of points that have the same size at any distance, in pixels of the page.
const leastPixels = 3

/** Enlarges points whose file does not set a size: readers make them one pixel wide, which is hardly visible. */
export function withVisiblePoints(root: Object3D) {
  root.traverse((part) => {
    if (!('isPoints' in part)) return
    for (const material of [(part as Points).material].flat() as PointsMaterial[]) {
      if (material.sizeAttenuation === false && material.size === 1) material.size = leastPixels
    }
  })
}

/** Removes pictures that could not be loaded from a model's materials: three would show them black. */
export function withoutLost(root: Object3D) {
  root.traverse((part) => {
    const { material } = part as Partial<Mesh>
    for (const each of Array.isArray(material) ? material : material ? [material] : []) takeOff(each)
  })
}

function takeOff(material: Material) {
  const fields = material as unknown as Record<string, unknown>
  for (const [name, value] of Object.entries(fields)) {
    if (!(value instanceof Texture) || !isLost(value)) continue
    fields[name] = null
    material.needsUpdate = true
  }
}

function isLost(texture: Texture): boolean {
  if ('isCompressedTexture' in texture) return (texture.mipmaps?.length ?? 0) === 0
  const image = texture.image as { data?: unknown } | null | undefined
  return !image || ('isDataTexture' in texture && !image.data)
}

/** Returns the message for the user that an error of a reader, ours or three's, stands for. */
export function plainReason(error: unknown, format: string): string {
  const reason = reasonOf(error)
    .replace(/^THREE\.\w+: */, '')
    .replace(/\.$/, '')
  const version = /FBX version not supported, FileVersion: (\d+)/.exec(reason)
  if (version) return `it is FBX ${Number(version[1]) / 1000}; FBX 7.0 and later are read`
  if (/call stack/i.test(reason)) return 'a part of it contains itself'
  if (
    error instanceof RangeError ||
    /out(side)? (of )?(the )?bounds|invalid (typed )?array length/i.test(reason)
  )
    return 'it is cut off or damaged'
  if (error instanceof TypeError || error instanceof ReferenceError)
    return `it is damaged, or has a part of ${format} that is not read`
  return reason
}
