import type { SceneNode } from './node'

/**
 * The nodes of each key. A key is nearly always that of one node; where it is that of several,
 * all are kept, since operations mean the first in the order of the tree.
 */
export class KeyIndex {
  #nodes = new Map<string, SceneNode | SceneNode[]>()

  add(node: SceneNode) {
    if (node.key === undefined) return
    const there = this.#nodes.get(node.key)
    if (there === undefined) this.#nodes.set(node.key, node)
    else if (Array.isArray(there)) there.push(node)
    else this.#nodes.set(node.key, [there, node])
  }

  delete(node: SceneNode) {
    if (node.key === undefined) return
    const there = this.#nodes.get(node.key)
    if (there === node) this.#nodes.delete(node.key)
    else if (Array.isArray(there)) {
      const rest = there.filter((other) => other !== node)
      const [only] = rest
      if (rest.length === 1 && only) this.#nodes.set(node.key, only)
      else this.#nodes.set(node.key, rest)
    }
  }

  get(key: string): readonly SceneNode[] {
    const there = this.#nodes.get(key)
    return there === undefined ? [] : Array.isArray(there) ? there : [there]
  }

  get size() {
    return this.#nodes.size
  }
}
