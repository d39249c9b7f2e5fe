import { Texture, type BufferGeometry, type InstancedMesh, type Material, type Mesh, type Object3D } from 'three'
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
  const reason = reasonOf(error).replace(/^THREE\.\w+: */, '').replace(/\.$/, '')
  const version = /FBX version not supported, FileVersion: (\d+)/.exec(reason)
  if (version) return `it is FBX ${Number(version[1]) / 1000}; FBX 7.0 and later are read`
  if (/call stack/i.test(reason)) return 'a part of it contains itself'
  if (error instanceof RangeError || /out(side)? (of )?(the )?bounds|invalid (typed )?array length/i.test(reason)) return 'it is cut off or damaged'
  if (error instanceof TypeError || error instanceof ReferenceError) return `it is damaged, or has a part of ${format} that is not read`
  return reason
}
