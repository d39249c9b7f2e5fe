import { Ray, Vector3, type Object3D } from 'three'
import { held } from '../scene/held'
import type { SceneNode } from '../scene/node'
import { lookup } from '../scene/registry'
import { place } from '../scene/transform'
import { readDrag, Surface, type DragSpec } from './surface'

/** A drag of one pointer. */
interface Drag {
  node: SceneNode
  object: Object3D
  spec: DragSpec
  surface: Surface
  /** From the point under the pointer to the node's origin. */
  offset: Vector3
  /** Where the pointer was at first: in CSS pixels, or in the world for a headset. */
  from: Vector3
  /** The point under the pointer. */
  point: Vector3
  /** The node's new place, relative to its parent. */
  local: Vector3
  moved: boolean
}

/** What a drag has come to. */
export interface DragStep {
  node: SceneNode
  started: boolean
  fields: { position: number[]; node: number[]; distance: number }
}

/** Something that points: a ray, or a hand at a place. */
export type Aim = { ray: Ray; at?: undefined } | { ray?: undefined; at: Vector3 }

/** Drags nodes, without a round trip to the script. */
export class Dragging {
  #drags = new Map<number, Drag>()
  /** The pointer whose last press was a drag: no click follows from it. */
  #dragged: number | null = null

  has(pointer: number): boolean {
    return this.#drags.has(pointer)
  }

  /** Reports whether the last press of a pointer was a drag. */
  wasDrag(pointer: number): boolean {
    return this.#dragged === pointer
  }

  /** A pointer was pressed: what it did before is over. */
  press(pointer: number) {
    if (this.#dragged === pointer) this.#dragged = null
  }

  /** Takes hold of a node. It returns false if the node cannot be dragged by this pointer now. */
  begin(pointer: number, node: SceneNode, aim: Aim, view: Vector3, from: Vector3): boolean {
    const { object } = node
    if (!object?.parent || this.#drags.has(pointer)) return false
    for (const drag of this.#drags.values()) if (drag.node === node) return false
    const spec = readDrag(node.props['drag'])
    object.updateWorldMatrix(true, false)
    const origin = new Vector3().setFromMatrixPosition(object.matrixWorld)
    const surface = new Surface(spec, origin, view)
    const point = aim.ray ? surface.under(aim.ray) : surface.near(aim.at)
    if (!point) return false
    this.#drags.set(pointer, {
      node,
      object,
      spec,
      surface,
      offset: origin.clone().sub(point),
      from,
      point,
      local: object.parent.worldToLocal(origin.clone()),
      moved: false,
    })
    return true
  }

  /** Follows the pointer. It returns null until the pointer has moved by the least distance. */
  move(pointer: number, aim: Aim, now: Vector3, least: number): DragStep | null {
    const drag = this.#drags.get(pointer)
    if (!drag) return null
    const started = !drag.moved
    if (started && now.distanceTo(drag.from) < least) return null
    drag.moved = true
    const { node, object, spec, surface, offset } = drag
    const point = aim.ray ? surface.under(aim.ray) : surface.near(aim.at)
    if (point) {
      drag.point = point
      const world = surface.settle(point.clone().add(offset))
      if (object.parent) drag.local = object.parent.worldToLocal(world)
    }
    if (spec.move) {
      held.add(node)
      show(node, object, drag.local)
    }
    return { node, started, fields: fieldsOf(drag, aim) }
  }

  /** Lets go. It returns null if the node was not moved. */
  end(pointer: number, aim: Aim): DragStep | null {
    const drag = this.#drags.get(pointer)
    if (!drag) return null
    this.#drags.delete(pointer)
    if (!drag.moved) return null
    this.#dragged = pointer
    if (drag.spec.move) {
      // What the script has said meanwhile is older than what the visitor sees.
      show(drag.node, drag.object, drag.local)
      held.delete(drag.node)
    }
    return { node: drag.node, started: false, fields: fieldsOf(drag, aim) }
  }

  /** Returns the pointers whose nodes have left the scene. */
  lost(): number[] {
    return [...this.#drags].filter(([, { node }]) => !node.parent).map(([pointer]) => pointer)
  }
}

function fieldsOf({ point, local }: Drag, aim: Aim): DragStep['fields'] {
  const eye = aim.ray?.origin ?? aim.at!
  return { position: point.toArray(), node: local.toArray(), distance: eye.distanceTo(point) }
}

// The place becomes the node's, so that what the script says next is new.
function show(node: SceneNode, object: Object3D, local: Vector3) {
  const spatial = lookup('scene', node.tag)?.spatial
  if (!spatial) {
    object.position.copy(local)
    return
  }
  node.props['position'] = local.toArray()
  place(object, node.props, spatial === true ? undefined : spatial)
  object.matrixWorldNeedsUpdate = true
}
