import { Texture, type Material, type Mesh, type Object3D, type WebGLRenderer } from 'three'
import { assets } from '../common/assets'
import { loadModel, type LoadedModel } from './load'
import type { ModelRequest } from './reading'

interface Entry {
  model: Promise<LoadedModel>
  users: number
  unwatch: (() => void)[]
}

const idleKept = 24

/**
 * Models by what they are made of. Each is got and read once, however many nodes show
 * it, and kept for a while when none does.
 */
export class ModelStore {
  #entries = new Map<string, Entry>()

  /** A model, until it is given back. */
  take(request: ModelRequest, renderer: WebGLRenderer): { model: Promise<LoadedModel>; release: () => void } {
    const id = idOf(request)
    let entry = id === null ? undefined : this.#entries.get(id)
    if (!entry) {
      entry = this.#load(id, request, renderer)
      if (id !== null) this.#entries.set(id, entry)
    }
    const of = entry
    of.users++
    return {
      model: of.model,
      release: () => {
        of.users--
        this.#idle(id, of)
      },
    }
  }

  #load(id: string | null, request: ModelRequest, renderer: WebGLRenderer): Entry {
    const entry: Entry = { model: loadModel(request, renderer), users: 0, unwatch: [] }
    const forget = () => id !== null && this.#entries.get(id) === entry && this.#forget(id, entry)
    entry.model.then(
      ({ files }) => {
        for (const file of files) entry.unwatch.push(assets.watch(file, forget))
      },
      // What could not be read is read again by the next who wants it.
      forget,
    )
    return entry
  }

  #idle(id: string | null, entry: Entry) {
    if (entry.users > 0) return
    if (id === null || this.#entries.get(id) !== entry) {
      void entry.model.then(disposeModel, () => {})
      return
    }
    // The longest unused goes first.
    this.#entries.delete(id)
    this.#entries.set(id, entry)
    const idle = [...this.#entries].filter(([, { users }]) => users === 0)
    for (const [old, unused] of idle.slice(0, -idleKept)) {
      this.#forget(old, unused)
      void unused.model.then(disposeModel, () => {})
    }
  }

  #forget(id: string, entry: Entry) {
    this.#entries.delete(id)
    for (const stop of entry.unwatch) stop()
  }
}

export const models = new ModelStore()

// Data within a message has no name to be found by.
function idOf(request: ModelRequest): string | null {
  if (request.src === null || Object.values(request.assets).some((value) => typeof value !== 'string'))
    return null
  return JSON.stringify([request.kind, request.src, request.mtl, request.assets, request.options])
}

function disposeModel({ root, close }: LoadedModel) {
  close()
  root.traverse((part: Object3D) => {
    const { geometry, material } = part as Partial<Mesh>
    geometry?.dispose()
    for (const each of Array.isArray(material) ? material : material ? [material] : []) disposeMaterial(each)
  })
}

function disposeMaterial(material: Material) {
  for (const value of Object.values(material)) if (value instanceof Texture) value.dispose()
  material.dispose()
}
