import { childLists } from '../catalogue/generated/messages'
import { isMap } from '../wire/codec'
import { equal } from './equal'
import { Interest, isListening } from './interest'
import { KeyIndex } from './index-of-keys'
import { SceneNode, type Child } from './node'
import { isWithinMatrix, overrides, saysMatrix } from './transform'

/** The four lists of a scene, in the order in which they are searched. */
export const listNames = childLists
export type ListName = (typeof listNames)[number]

/** Thrown for a message that says nothing that could be applied. */
export class BadMessage extends Error {}

/**
 * The scene, as the operations of the protocol make it: what the official client's tree
 * would be, but that UPSERT into a parent without children works and ADD of a key that is
 * there replaces that node.
 *
 * A node that comes again at the same place with its key and tag keeps its identity, and so
 * what is mounted for it; only properties that differ count as changed. So a scene that
 * is set again as it was costs a comparison and nothing is drawn.
 */
export class Graph {
  /** The properties of the scene itself. It has no children; the lists have. */
  readonly root = new SceneNode('Scene', undefined)
  readonly lists: Readonly<Record<ListName, SceneNode>>
  /** Counts changes of what is where, for those that show the tree. */
  structure = 0
  /** Nodes in the scene. */
  count = 0
  /** The nodes that listen to pointers. */
  readonly interest = new Interest()

  #keys = new KeyIndex()
  #groups = 0

  /** changed is called for a node when it has something to flush, once until then. */
  constructor(
    private readonly changed: (node: SceneNode) => void,
    private readonly adopt: (node: SceneNode) => void = () => {},
  ) {
    const list = (name: ListName) => {
      const node = new SceneNode(name, undefined)
      node.children = []
      return node
    }
    this.lists = {
      children: list('children'),
      rawChildren: list('rawChildren'),
      bgChildren: list('bgChildren'),
      htmlChildren: list('htmlChildren'),
    }
  }

  /** The first node of a key, a parent before its children. */
  find(key: string, within?: SceneNode): SceneNode | undefined {
    let candidates = this.#keys.get(key)
    if (within) candidates = candidates.filter((node) => isWithin(node, within))
    if (candidates.length < 2) return candidates[0]
    const wanted = new Set(candidates)
    for (const node of within ? this.walk(within) : this.nodes()) if (wanted.has(node)) return node
    return undefined
  }

  /** Every node, in the order in which keys are searched. */
  *nodes(): Generator<SceneNode> {
    for (const name of listNames)
      for (const child of this.lists[name].children ?? []) {
        if (typeof child !== 'string') yield* this.walk(child)
      }
  }

  /** A node and all below it. */
  *walk(node: SceneNode): Generator<SceneNode> {
    yield node
    for (const child of node.children ?? []) if (typeof child !== 'string') yield* this.walk(child)
  }

  /** Applies SET, ADD, UPSERT, UPDATE or REMOVE; how many nodes it meant. */
  apply(etype: string, data: unknown): number {
    if (!isMap(data)) throw new BadMessage(`${etype} without data`)
    switch (etype) {
      case 'SET':
        return this.#set(data)
      case 'ADD':
        return this.#each(etype, data, (raw) => this.#add(raw, data['to']))
      case 'UPSERT':
        return this.#each(etype, data, (raw) => this.#upsert(raw, data['to']))
      case 'UPDATE':
        return this.#each(etype, data, (raw) => this.#update(raw))
      case 'REMOVE':
        return this.#remove(data['keys'])
      default:
        throw new BadMessage(`${etype} is no operation of a scene`)
    }
  }

  #each(etype: string, data: Record<string, unknown>, apply: (raw: Record<string, unknown>) => void): number {
    const nodes = data['nodes']
    if (!Array.isArray(nodes)) throw new BadMessage(`${etype} without nodes`)
    let bad = 0
    // A node that is none costs only itself.
    for (const raw of nodes) isMap(raw) ? apply(raw) : bad++
    if (bad > 0) throw new BadMessage(`${etype}: ${bad} of ${nodes.length} nodes are no maps`)
    return nodes.length
  }

  #set(data: Record<string, unknown>): number {
    let count = 0
    for (const name of listNames) {
      if (!(name in data)) continue
      const list = this.lists[name]
      this.#reconcile(list, toList(data[name]))
      count += list.children?.length ?? 0
    }
    this.#assign(this.root, data)
    return count
  }

  #add(raw: Record<string, unknown>, to: unknown) {
    const parent = this.#parent(to)
    if (!parent) throw new BadMessage(`ADD to ${String(to)}: there is no such parent`)
    const key = keyOf(raw)
    const there = key === undefined ? undefined : this.find(key)
    // The node may be the parent, or what the parent is in; then it cannot go.
    if (there && !isWithin(parent, there)) {
      if (there.parent === parent) {
        this.#become(there, raw)
        return
      }
      this.#detach(there)
    }
    this.#append(parent, raw)
  }

  #upsert(raw: Record<string, unknown>, to: unknown) {
    const key = keyOf(raw)
    if (key === undefined) {
      this.#assign(this.root, raw)
      return
    }
    if (to === undefined || to === null) {
      const node = this.find(key)
      if (node) this.#merge(node, raw)
      else this.#append(this.lists.children, raw)
      return
    }
    const parent = this.#parent(to)
    if (!parent) throw new BadMessage(`UPSERT to ${String(to)}: there is no such parent`)
    const node = this.find(key, parent)
    if (node) this.#merge(node, raw)
    else this.#append(parent, raw)
  }

  #update(raw: Record<string, unknown>) {
    const key = keyOf(raw)
    const node = key === undefined ? this.root : this.find(key)
    if (node === this.root) this.#assign(node, raw)
    else if (node) this.#merge(node, raw)
  }

  /** Changes properties of a node as an UPDATE does. */
  change(node: SceneNode, props: Record<string, unknown>) {
    this.#merge(node, props)
  }

  #remove(keys: unknown): number {
    const list = typeof keys === 'string' ? [keys] : keys
    if (!Array.isArray(list)) throw new BadMessage('REMOVE without keys')
    for (const key of list) {
      const node = this.find(String(key))
      if (node) this.#detach(node)
    }
    this.#prune()
    return list.length
  }

  // Takes away groups without children, and groups that are without children then, as the
  // official client does after a REMOVE: a host that mirrors the scene counts on it.
  #prune() {
    const prune = (parent: SceneNode) => {
      const { children } = parent
      // A list that begins with a text is not looked into.
      if (!children || typeof children[0] === 'string') return
      for (const child of [...children]) {
        if (typeof child === 'string') continue
        prune(child)
        if (isGroup(child) && !child.children?.length) this.#detach(child)
      }
    }
    if (this.#groups === 0) return
    prune(this.lists.children)
    prune(this.lists.bgChildren)
  }

  #parent(to: unknown): SceneNode | undefined {
    if (to === undefined || to === null) return this.lists.children
    const name = String(to)
    return isListName(name) ? this.lists[name] : this.find(name)
  }

  // Assigns the properties of a message to the scene itself.
  #assign(root: SceneNode, raw: Record<string, unknown>) {
    for (const name in raw) {
      if (name === 'tag' || name === 'key' || isListName(name)) continue
      this.#put(root, name, raw[name])
    }
  }

  // Assigns what the message mentions, and leaves the rest.
  #merge(node: SceneNode, raw: Record<string, unknown>) {
    if (typeof raw['tag'] === 'string') this.#retag(node, raw['tag'])
    const byMatrix = saysMatrix(raw)
    if (byMatrix) for (const name in node.props) if (isWithinMatrix(name, node.tag)) this.#drop(node, name)
    for (const name in raw) {
      if (!isProperty(name, byMatrix, node.tag)) continue
      this.#put(node, name, raw[name])
      for (const other of overrides[name] ?? []) {
        if (other in node.props && !(other in raw)) this.#drop(node, other)
      }
    }
    if ('children' in raw) this.#reconcile(node, toList(raw['children']))
  }

  // Makes a node exactly what the message says.
  #become(node: SceneNode, raw: Record<string, unknown>) {
    this.#retag(node, tagOf(raw))
    const byMatrix = saysMatrix(raw)
    for (const name in node.props)
      if (!(name in raw) || !isProperty(name, byMatrix, node.tag)) this.#drop(node, name)
    for (const name in raw) if (isProperty(name, byMatrix, node.tag)) this.#put(node, name, raw[name])
    // Leaving the property out means its default.
    if (node.watched !== null && !(node.watched in raw)) this.#mention(node, node.watched)
    this.#reconcile(node, toList(raw['children']))
  }

  #put(node: SceneNode, name: string, value: unknown) {
    if (name === node.watched) this.#mention(node, name)
    if (name in node.props && equal(node.props[name], value)) return
    node.props[name] = value
    this.#touch(node, name)
  }

  #mention(node: SceneNode, name: string) {
    node.mentions++
    this.#touch(node, name)
  }

  #drop(node: SceneNode, name: string) {
    delete node.props[name]
    this.#touch(node, name)
  }

  #touch(node: SceneNode, name: string) {
    if (!node.changed.includes(name)) node.changed.push(name)
    if (isListening(name)) this.interest.note(node)
    this.#mark(node)
  }

  #retag(node: SceneNode, tag: string) {
    if (node.tag === tag) return
    if (isGroup(node)) this.#groups--
    node.tag = tag
    if (isGroup(node)) this.#groups++
    this.interest.note(node)
    this.#restructure(node)
  }

  #restructure(node: SceneNode) {
    node.restructured = true
    this.structure++
    this.#mark(node)
  }

  #mark(node: SceneNode) {
    if (node.dirty) return
    node.dirty = true
    this.changed(node)
  }

  // Gives a parent the children of the message. Those that were there before, by key and tag,
  // stay; those without a key by their place among their like.
  #reconcile(parent: SceneNode, raws: readonly unknown[] | null) {
    if (raws === null) {
      if (parent.children === null) return
      for (const child of parent.children) if (typeof child !== 'string') this.#forget(child)
      parent.children = parent.parent || parent.key !== undefined ? null : []
      this.#restructure(parent)
      return
    }
    const before = parent.children
    const spare = new Map<string, SceneNode[]>()
    for (const child of before ?? []) {
      if (typeof child === 'string') continue
      const id = identity(child.key, child.tag)
      const same = spare.get(id)
      if (same) same.push(child)
      else spare.set(id, [child])
    }
    const after: Child[] = []
    for (const raw of raws) {
      if (typeof raw === 'string') after.push(raw)
      if (!isMap(raw)) continue
      const there = spare.get(identity(keyOf(raw), tagOf(raw)))?.shift()
      if (there) this.#become(there, raw)
      after.push(there ?? this.#create(parent, raw))
    }
    for (const gone of spare.values()) for (const child of gone) this.#forget(child)
    if (before && before.length === after.length && before.every((child, i) => child === after[i])) return
    parent.children = after
    this.#restructure(parent)
  }

  #append(parent: SceneNode, raw: Record<string, unknown>) {
    const node = this.#create(parent, raw)
    if (parent.children) parent.children.push(node)
    else parent.children = [node]
    this.#restructure(parent)
  }

  #create(parent: SceneNode, raw: Record<string, unknown>): SceneNode {
    const node = new SceneNode(tagOf(raw), keyOf(raw))
    node.parent = parent
    const byMatrix = saysMatrix(raw)
    for (const name in raw) if (isProperty(name, byMatrix, node.tag)) node.props[name] = raw[name]
    this.count++
    this.#keys.add(node)
    if (isGroup(node)) this.#groups++
    this.interest.note(node)
    this.adopt(node)
    const children = toList(raw['children'])
    if (children) {
      node.children = []
      for (const child of children) {
        if (typeof child === 'string') node.children.push(child)
        else if (isMap(child)) node.children.push(this.#create(node, child))
      }
    }
    return node
  }

  #detach(node: SceneNode) {
    const { parent } = node
    if (parent?.children) {
      parent.children = parent.children.filter((child) => child !== node)
      this.#restructure(parent)
    }
    this.#forget(node)
  }

  #forget(node: SceneNode) {
    for (const gone of this.walk(node)) {
      this.count--
      this.#keys.delete(gone)
      this.interest.forget(gone)
      if (isGroup(gone)) this.#groups--
    }
    node.parent = null
  }
}

// Reports whether a field of a message is a property that counts: a matrix replaces the rest of the pose.
function isProperty(name: string, byMatrix: boolean, tag: string): boolean {
  return name !== 'tag' && name !== 'key' && name !== 'children' && !(byMatrix && isWithinMatrix(name, tag))
}

function isWithin(node: SceneNode, ancestor: SceneNode): boolean {
  for (let at: SceneNode | null = node; at; at = at.parent) if (at === ancestor) return true
  return false
}

function isGroup(node: SceneNode): boolean {
  return node.tag.toLowerCase() === 'group'
}

export function isListName(name: string): name is ListName {
  return (listNames as readonly string[]).includes(name)
}

function identity(key: string | undefined, tag: string): string {
  return key === undefined ? ` ${tag}` : `${tag} ${key}`
}

function keyOf(raw: Record<string, unknown>): string | undefined {
  const { key } = raw
  return key === undefined || key === null ? undefined : String(key)
}

function tagOf(raw: Record<string, unknown>): string {
  return typeof raw['tag'] === 'string' ? raw['tag'] : ''
}

// nil and absent are no list; a single text is one child.
function toList(value: unknown): readonly unknown[] | null {
  if (Array.isArray(value)) return value
  return typeof value === 'string' ? [value] : null
}
