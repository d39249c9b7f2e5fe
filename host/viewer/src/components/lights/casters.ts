import {
  BackSide,
  Box3,
  Sphere,
  Vector3,
  type Material,
  type Matrix4,
  type Mesh,
  type Object3D,
  type SkinnedMesh,
} from 'three'
import { worldBoxOf } from '../../camera/extent'
import { leavesTrace } from '../../scene/drawn'

/** The layer of objects that shade the ground. */
export const casterLayer = 29

/** The place of the casters, in the coordinates of the ground, whose y is up. */
export interface Layout {
  /** The height of the ground. */
  height: number
  /** The bounds of the casters above the ground. */
  bounds: Box3
  /** Half the size of a typical caster. */
  radius: number
}

/** Collects the meshes that shade the ground: those that are not clear, unless their castShadow is off. */
export class Casters {
  readonly meshes: Mesh[] = []
  #floors = new WeakSet<Mesh>()
  #print = 0

  /** Collects the casters again. It returns true if any of them has moved or changed since the last time. Matrices have to be current. */
  collect(scene: Object3D): boolean {
    const before = this.#print
    this.meshes.length = 0
    this.#print = 17
    this.#walk(scene)
    return this.#print !== before
  }

  #walk(object: Object3D) {
    if (!object.visible) return
    if (isCaster(object)) {
      this.meshes.push(object)
      if (this.#floors.has(object)) object.layers.disable(casterLayer)
      else object.layers.enable(casterLayer)
      this.#mark(object)
    } else if ((object.layers.mask & (1 << casterLayer)) !== 0) object.layers.disable(casterLayer)
    for (const child of object.children) this.#walk(child)
  }

  // Adds all that the shade depends on to the print: pose, shape, and bones.
  #mark(mesh: Mesh) {
    const {
      geometry,
      matrixWorld: { elements },
    } = mesh
    this.#add(mesh.id)
    this.#add(geometry.id)
    this.#add((geometry.attributes['position'] as { version?: number } | undefined)?.version ?? 0)
    for (const i of [0, 1, 2, 4, 5, 6, 8, 9, 10, 12, 13, 14]) this.#add(elements[i]!)
    for (const influence of mesh.morphTargetInfluences ?? []) this.#add(influence)
    const { skeleton } = mesh as Partial<SkinnedMesh>
    for (const bone of skeleton?.bones ?? [])
      for (const i of [0, 5, 12, 13, 14]) this.#add(bone.matrixWorld.elements[i]!)
    const { instanceMatrix } = mesh as { instanceMatrix?: { version: number } }
    if (instanceMatrix) this.#add(instanceMatrix.version)
  }

  // Kept small, so that the slightest move counts.
  #add(value: number) {
    this.#print = (this.#print * 1.618033988749895 + value) % 1024
  }

  /** Returns the place of the casters, with y up after the turn; null if no caster is above the ground. */
  layout(turn: Matrix4, grid: boolean): Layout | null {
    const placed = this.meshes.map((mesh) => worldBoxOf(mesh, new Box3())?.applyMatrix4(turn))
    const boxes = placed.filter((box) => box !== undefined)
    const all = unionOf(boxes)
    if (all.isEmpty()) return null
    const floor = floorOf(boxes, all)
    const height = floor ?? (grid ? 0 : all.min.y)
    const radii = boxes
      .map((box) => box.getBoundingSphere(new Sphere()).radius / Math.sqrt(3))
      .sort((a, b) => a - b)
    const radius = radii[Math.floor(radii.length / 2)]!
    const isAbove = (box: Box3) => box.max.y > height + 0.05 * radius
    // The ground itself, and anything below it, would shade all of it.
    this.meshes.forEach((mesh, i) => {
      const box = placed[i]
      if (!box || isAbove(box)) return void (this.#floors.delete(mesh), mesh.layers.enable(casterLayer))
      this.#floors.add(mesh)
      mesh.layers.disable(casterLayer)
    })
    const above = boxes.filter(isAbove)
    if (above.length === 0) return null
    return { height, radius, bounds: unionOf(above) }
  }
}

function isCaster(object: Object3D): object is Mesh {
  if (!(object as Mesh).isMesh || !(object.castShadow || object.userData['shades'] === true)) return false
  const { material } = object as Mesh
  return Array.isArray(material) ? material.some(isSolid) : isSolid(material)
}

function isSolid(material: Material): boolean {
  const { transmission = 0 } = material as { transmission?: number }
  // A material that is seen from inside belongs to a sky or a room.
  return (
    leavesTrace(material) &&
    material.side !== BackSide &&
    transmission < 0.5 &&
    !(material.transparent && material.opacity < 0.5)
  )
}

function unionOf(boxes: readonly Box3[]): Box3 {
  return boxes.reduce((sum, box) => sum.union(box), new Box3())
}

// A flat and wide caster at the bottom is a floor: the objects on it shade it.
function floorOf(boxes: readonly Box3[], all: Box3): number | null {
  const area = (box: Box3) => (box.max.x - box.min.x) * (box.max.z - box.min.z)
  const tall = all.max.y - all.min.y
  let floor: number | null = null
  for (const box of boxes) {
    const size = box.getSize(new Vector3())
    const flat = size.y < 0.06 * Math.max(size.x, size.z)
    if (boxes.length < 2 || !flat || area(box) < 0.4 * area(all) || box.max.y > all.min.y + 0.35 * tall)
      continue
    floor = Math.max(floor ?? -Infinity, box.max.y)
  }
  return floor
}
