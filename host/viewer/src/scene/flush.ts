import { held } from './held'
import type { SceneNode } from './node'
import { lookup } from './registry'
import { isZeroQuaternion, place, placing } from './transform'

/**
 * Collects the nodes that changed and brings them to the screen together. What only places
 * an object, or what its component can put into the object directly, goes there; the rest is
 * rendered by React, each node by itself.
 */
export class Flusher {
  #dirty: SceneNode[] = []

  /** wake asks for a flush soon: with the next frame, or else when nothing is drawn. tell receives mistakes in properties. */
  constructor(
    private readonly wake: () => void,
    private readonly tell: (node: SceneNode, reason: string) => void = () => {},
  ) {}

  readonly add = (node: SceneNode) => {
    this.#dirty.push(node)
    if (this.#dirty.length === 1) this.wake()
  }

  get pending(): boolean {
    return this.#dirty.length > 0
  }

  /** Brings what changed to the screen. publish runs what React has to render, at once. */
  flush(publish: (work: () => void) => void) {
    if (this.#dirty.length === 0) return
    const nodes = this.#dirty
    this.#dirty = []
    const rendered: SceneNode[] = []
    for (const node of nodes) {
      node.dirty = false
      if (node.changed.includes('quaternion') && isZeroQuaternion(node.props['quaternion']))
        this.tell(node, zeroQuaternion)
      const render = applyFast(node) || node.restructured
      node.changed.length = 0
      if (render) rendered.push(node)
    }
    if (rendered.length === 0) return
    publish(() => {
      for (const node of rendered) {
        node.publish()
        node.restructured = false
      }
    })
  }
}

/** The message for a quaternion of zeros. */
export const zeroQuaternion =
  'the quaternion is {0, 0, 0, 0}, which is not a rotation; the node is not turned'

/** Puts a node's state into an object that has just been mounted for it. */
export function mount(node: SceneNode) {
  const spatial = lookup('scene', node.tag)?.spatial
  if (spatial && node.object) place(node.object, node.props, spatial === true ? undefined : spatial)
}

// Puts into the object what can be put there; whether something is left to render.
function applyFast(node: SceneNode): boolean {
  const definition = lookup('scene', node.tag)
  const { object } = node
  let left = false
  let placed = false
  for (const name of node.changed) {
    if (definition?.spatial && placing.has(name)) {
      placed = true
    } else {
      // Fast properties do not apply to the mark of a node that cannot be shown.
      const put = object && object.userData['broken'] !== true && definition?.fast?.[name]
      if (!put || !put(object, node.props[name], node)) left = true
    }
  }
  // Without an object this waits for the mount, which places it by what holds then.
  if (placed && object && definition?.spatial && !held.has(node)) {
    place(object, node.props, definition.spatial === true ? undefined : definition.spatial)
  }
  return left
}
