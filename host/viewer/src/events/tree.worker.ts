import { BufferAttribute, BufferGeometry } from 'three'
import { MeshBVH } from 'three-mesh-bvh'

/** What a tree is made from: copies of a geometry's positions and indices. */
export interface TreeRequest {
  id: number
  position: Float32Array<ArrayBuffer>
  index: Uint32Array<ArrayBuffer> | Uint16Array<ArrayBuffer> | null
}

/** A tree, or null if there is none for the geometry. */
export interface TreeAnswer {
  id: number
  tree: {
    roots: ArrayBuffer[]
    index: null
    indirectBuffer: Uint32Array<ArrayBuffer> | Uint16Array<ArrayBuffer>
  } | null
}

// The order of the triangles is not changed: the geometry is drawn as it is. The types lack the option.
const options = { indirect: true, setBoundingBox: false } as object

const post = (answer: TreeAnswer, transfer: Transferable[] = []) => postMessage(answer, { transfer })

addEventListener('message', ({ data: { id, position, index } }: MessageEvent<TreeRequest>) => {
  // A tree of places that are nowhere finds nothing.
  if (!position.every(Number.isFinite)) return post({ id, tree: null })
  const geometry = new BufferGeometry()
  geometry.setAttribute('position', new BufferAttribute(position, 3))
  if (index) geometry.setIndex(new BufferAttribute(index, 1))
  try {
    const made = new MeshBVH(geometry, options)
    const { roots, indirectBuffer } = MeshBVH.serialize(made, { cloneBuffers: false }) as unknown as {
      roots: ArrayBuffer[]
      indirectBuffer: Uint32Array<ArrayBuffer>
    }
    post({ id, tree: { roots, index: null, indirectBuffer } }, [...roots, indirectBuffer.buffer])
  } catch {
    post({ id, tree: null })
  }
})
