import { Store } from '../store'
import type { SceneNode } from './node'
import { lookup } from './registry'

/** Properties that make a node listen to pointers. */
const listening: ReadonlySet<string> = new Set(['hover', 'click', 'drag'])

/** Reports whether a property makes a node listen to pointers. */
export function isListening(name: string): boolean {
  return listening.has(name)
}

/** Reports whether a node listens to a kind of gesture. A Clickable listens to clicks without a property. */
export function listensTo(node: SceneNode, kind: 'hover' | 'click' | 'drag'): boolean {
  const value = node.props[kind]
  return (
    value === true ||
    (kind === 'drag' && typeof value === 'object' && value !== null) ||
    (kind === 'click' && node.tag === 'Clickable')
  )
}

/** Reports whether a node listens to any kind of gesture. */
export function listens(node: SceneNode): boolean {
  return listensTo(node, 'hover') || listensTo(node, 'click') || listensTo(node, 'drag')
}

/** Knows the nodes that listen to pointers: without any, a pointer that moves costs nothing. */
export class Interest {
  readonly any = new Store(false)
  /** Is called with a node that no longer listens. */
  onForget: (node: SceneNode) => void = () => {}
  #nodes = new Set<SceneNode>()

  /** Looks at a node that is new or has changed. */
  note(node: SceneNode) {
    // Elements of the page have events of their own.
    if (!listens(node) || !(lookup('scene', node.tag) || node.tag === 'Scene')) return this.forget(node)
    this.#nodes.add(node)
    this.any.set(true)
  }

  /** Forgets a node that has left the scene, or does not listen. */
  forget(node: SceneNode) {
    if (!this.#nodes.delete(node)) return
    this.any.set(this.#nodes.size > 0)
    this.onForget(node)
  }
}

/** Returns the nearest of a node and its ancestors that fits. */
export function nearest(node: SceneNode | null, fits: (node: SceneNode) => boolean): SceneNode | null {
  for (let at = node; at; at = at.parent) if (fits(at)) return at
  return null
}
