import type { Object3D } from 'three'

export type Props = Readonly<Record<string, unknown>>
export type Child = SceneNode | string

/** What React renders of a node. It is replaced, never changed. */
export interface View {
  readonly tag: string
  readonly props: Props
  readonly children: readonly Child[] | null
}

let nextId = 1

/**
 * A node of the scene. The graph changes it at once when a message arrives; what shows it
 * hears of that at the next flush, once, however many messages came in between.
 */
export class SceneNode {
  /** Tells this node from any other, also one of the same key. */
  readonly id = nextId++
  parent: SceneNode | null = null
  children: Child[] | null = null
  props: Record<string, unknown> = {}
  /** Names of properties that changed since the last flush. */
  changed: string[] = []
  /** The property of which every mention counts, also one of the same value: the user may have changed what is shown. */
  watched: string | null = null
  /** How often the watched property was mentioned. */
  mentions = 0
  /** Whether tag or children changed since the last flush. */
  restructured = false
  /** Whether the flush knows of this node. */
  dirty = false

  /** The object that stands for the node, once it is mounted. */
  object: Object3D | null = null

  #view: View | null = null
  #listeners = new Set<() => void>()
  #mounted: ((node: SceneNode) => void) | null = null

  constructor(
    public tag: string,
    public readonly key: string | undefined,
  ) {}

  /** A ref for the object that stands for the node: `<mesh ref={node.ref}>`. */
  readonly ref = (object: Object3D | null) => {
    this.object = object
    if (!object) return
    // Found by what was clicked, and by the debugger.
    object.userData['node'] = this
    if (this.key !== undefined && !object.name) object.name = this.key
    this.#mounted?.(this)
  }

  /** Who puts the state of the node into an object that has just been mounted. */
  set onMount(apply: (node: SceneNode) => void) {
    this.#mounted = apply
  }

  readonly subscribe = (listener: () => void) => {
    this.#listeners.add(listener)
    return () => void this.#listeners.delete(listener)
  }

  readonly view = (): View => {
    this.#view ??= { tag: this.tag, props: { ...this.props }, children: this.children && [...this.children] }
    return this.#view
  }

  /** Makes the next view a new one and says so. */
  publish() {
    const old = this.#view
    this.#view = null
    if (old && !this.restructured) {
      // The list stays the same list, so that the children are not rendered again.
      this.#view = { tag: old.tag, props: { ...this.props }, children: old.children }
    }
    for (const listener of [...this.#listeners]) listener()
  }
}
