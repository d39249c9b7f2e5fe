import { BufferAttribute, type BufferGeometry, type Mesh, type Object3D } from 'three'

type Position = BufferGeometry['attributes'][string]

/**
 * Removes invalid vertices from a model: coordinates that are not finite, with which a sensor reports
 * that it saw nothing, and corners with vertices that do not exist. They would make the bounds NaN,
 * and a model is framed and clicked by its bounds. Points are left out; triangles and lines become so
 * small that they are not seen, which keeps their groups. It reports whether a corner names a vertex
 * that does not exist.
 */
export function withoutNowhere(root: Object3D): boolean {
  let beyond = false
  root.traverse((part) => {
    const { geometry } = part as Partial<Mesh>
    const position = geometry?.getAttribute('position')
    if (!geometry || !position) return
    const wrong = hasBeyond(geometry, position.count)
    beyond ||= wrong
    if (!wrong && !hasNowhere(position)) return
    if (isNothing(geometry, position))
      geometry.setIndex(null).setAttribute('position', new BufferAttribute(new Float32Array(), 3))
    else if ('isPoints' in part && !geometry.index) keepPoints(geometry, position)
    else shrink(geometry, position, 'isMesh' in part ? 3 : 1)
    geometry.boundingBox = geometry.boundingSphere = null
  })
  return beyond
}

function hasBeyond({ index }: BufferGeometry, count: number): boolean {
  for (let at = 0; at < (index?.count ?? 0); at++) if (index!.getX(at) >= count) return true
  return false
}

function isSomewhere(position: Position, i: number): boolean {
  return i < position.count && Number.isFinite(position.getX(i) + position.getY(i) + position.getZ(i))
}

function hasNowhere(position: Position): boolean {
  for (let i = 0; i < position.count; i++) if (!isSomewhere(position, i)) return true
  return false
}

function isNothing({ index }: BufferGeometry, position: Position): boolean {
  const count = index ? index.count : position.count
  for (let at = 0; at < count; at++) if (isSomewhere(position, index ? index.getX(at) : at)) return false
  return true
}

function keepPoints(geometry: BufferGeometry, position: Position) {
  const kept: number[] = []
  for (let i = 0; i < position.count; i++) if (isSomewhere(position, i)) kept.push(i)
  for (const [name, attribute] of Object.entries(geometry.attributes)) {
    const { itemSize } = attribute
    const out = new Float32Array(kept.length * itemSize)
    kept.forEach((from, to) => {
      for (let c = 0; c < itemSize; c++) out[to * itemSize + c] = attribute.getComponent(from, c)
    })
    geometry.setAttribute(name, new BufferAttribute(out, itemSize))
  }
}

// Collapses faces with an invalid corner to one corner; then an invalid vertex moves to the one before it.
function shrink(geometry: BufferGeometry, position: Position, corners: number) {
  const { index } = geometry
  const count = index ? index.count : position.count
  for (let at = 0; corners > 1 && at + corners <= count; at += corners) {
    const all = Array.from({ length: corners }, (_, k) => (index ? index.getX(at + k) : at + k))
    if (all.every((i) => isSomewhere(position, i))) continue
    for (let k = 0; k < corners; k++) index ? index.setX(at + k, 0) : position.setXYZ(at + k, NaN, NaN, NaN)
  }
  let [x, y, z] = [0, 0, 0]
  for (let i = position.count - 1; i >= 0; i--)
    if (isSomewhere(position, i)) [x, y, z] = [position.getX(i), position.getY(i), position.getZ(i)]
  for (let i = 0; i < position.count; i++) {
    if (isSomewhere(position, i)) [x, y, z] = [position.getX(i), position.getY(i), position.getZ(i)]
    else position.setXYZ(i, x, y, z)
  }
}
