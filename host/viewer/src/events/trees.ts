import { BufferAttribute, Mesh, Sphere, type BufferGeometry, type Intersection, type Raycaster } from 'three'
import type { TreeAnswer, TreeRequest } from './tree.worker'

// A ray tests fewer triangles than this faster than it walks a tree, and more of them would take too much
// memory to copy.
const fewest = 2_000
const most = 8_000_000

// A geometry that has changed gets a tree only after this time in milliseconds without a change.
const rest = 300

/** What is known of the tree of a geometry. */
interface Entry {
  /** Of which content the tree is, or is being made. */
  position: unknown
  index: unknown
  versions: string
  changed: number
  state: 'new' | 'asked' | 'ready' | 'none'
}

/** What the library adds to a mesh. It is loaded with the first tree. */
type Library = typeof import('three-mesh-bvh')

const entries = new WeakMap<BufferGeometry, Entry>()
const asked = new Map<number, { geometry: BufferGeometry; entry: Entry; versions: string }>()
let library: Library | null = null
let worker: Worker | null = null
let nextId = 1

/** Reports whether a geometry has a tree that is up to date, for tests. */
export function hasTree(geometry: BufferGeometry): boolean {
  return entries.get(geometry)?.state === 'ready'
}

const sphere = new Sphere()

/**
 * Makes rays find the nearest triangle of a large mesh in a tree. A worker builds the trees, after the first
 * ray, and again after a geometry has changed; until then all triangles are tested. Meshes that are deformed
 * when they are drawn have rays of their own.
 */
export function speedUp() {
  const { prototype } = Mesh as unknown as { prototype: Mesh & { plain?: Mesh['raycast'] } }
  if (prototype.plain) return
  const plain = (prototype.plain = prototype.raycast)
  prototype.raycast = function (this: Mesh, ray: Raycaster, hits: Intersection[]) {
    const { geometry, material } = this
    if (!isLarge(this) || !material || !look(geometry) || !library) return plain.call(this, ray, hits)
    if (!geometry.boundingSphere) geometry.computeBoundingSphere()
    sphere.copy(geometry.boundingSphere!).applyMatrix4(this.matrixWorld)
    if (!ray.ray.intersectsSphere(sphere)) return
    const searcher = ray as Raycaster & { firstHitOnly?: boolean }
    searcher.firstHitOnly = true
    library.acceleratedRaycast.call(this, ray, hits)
    searcher.firstHitOnly = false
  }
}

function isLarge({ geometry, material }: Mesh): boolean {
  const position = geometry.attributes['position'] as BufferAttribute | undefined
  const count = geometry.index ? geometry.index.count : (position?.count ?? 0)
  return (
    count >= 3 * fewest &&
    count <= 3 * most &&
    position!.isBufferAttribute === true &&
    position!.array instanceof Float32Array &&
    position!.itemSize === 3 &&
    // Of a geometry with several materials one part may be hidden.
    !Array.isArray(material) &&
    geometry.drawRange.start === 0 &&
    geometry.drawRange.count === Infinity &&
    !geometry.morphAttributes['position']
  )
}

// Reports whether the geometry has a tree of its present content, and asks for one else.
function look(geometry: BufferGeometry): boolean {
  const position = geometry.attributes['position'] as BufferAttribute
  const { index } = geometry
  const versions = `${position.version} ${index?.version}`
  const now = performance.now()
  const entry = entries.get(geometry)
  if (!entry) {
    const made: Entry = { position, index, versions, changed: -Infinity, state: 'new' }
    entries.set(geometry, made)
    ask(geometry, made)
    return false
  }
  if (entry.position !== position || entry.index !== index || entry.versions !== versions) {
    Object.assign(entry, { position, index, versions, changed: now, state: 'new' })
    drop(geometry)
  }
  if (entry.state === 'new' && now - entry.changed >= rest) ask(geometry, entry)
  return entry.state === 'ready'
}

function drop(geometry: BufferGeometry) {
  delete (geometry as { boundsTree?: unknown }).boundsTree
}

const idle: (work: () => void) => void =
  typeof requestIdleCallback === 'function'
    ? (work) => requestIdleCallback(work, { timeout: 1000 })
    : (work) => setTimeout(work, 50)

// Has the tree made. The copy for the worker is made when the page has nothing else to do.
function ask(geometry: BufferGeometry, entry: Entry) {
  if (typeof Worker === 'undefined') return
  entry.state = 'asked'
  const { versions } = entry
  idle(() => {
    if (entry.versions !== versions || entry.state !== 'asked') return
    const position = (entry.position as BufferAttribute).array as Float32Array
    const index = (entry.index as BufferAttribute | null)?.array ?? null
    const id = nextId++
    asked.set(id, { geometry, entry, versions })
    const request: TreeRequest = {
      id,
      position: position.slice() as Float32Array<ArrayBuffer>,
      index: index && (index.slice() as TreeRequest['index']),
    }
    const transfer = [request.position.buffer, ...(request.index ? [request.index.buffer] : [])]
    void begin().then(
      (started) => started.postMessage(request, transfer),
      () => fail(id),
    )
  })
}

async function begin(): Promise<Worker> {
  library ??= await import('three-mesh-bvh')
  if (worker) return worker
  worker = new Worker(new URL('./tree.worker.ts', import.meta.url), { type: 'module' })
  worker.onmessage = ({ data }: MessageEvent<TreeAnswer>) => take(data)
  worker.onerror = () => {
    for (const id of [...asked.keys()]) fail(id)
  }
  return worker
}

function take({ id, tree }: TreeAnswer) {
  const job = asked.get(id)
  asked.delete(id)
  if (!job || !library) return
  const { geometry, entry, versions } = job
  // The geometry has changed meanwhile.
  if (entry.versions !== versions || entry.state !== 'asked') return
  if (!tree) {
    entry.state = 'none'
    return
  }
  const bounds = library.MeshBVH.deserialize(tree as never, geometry, { setIndex: false })
  ;(geometry as { boundsTree?: unknown }).boundsTree = bounds
  entry.state = 'ready'
}

function fail(id: number) {
  const job = asked.get(id)
  asked.delete(id)
  if (job?.entry.state === 'asked') job.entry.state = 'none'
}
