import { decode } from '@msgpack/msgpack'
import { Object3D } from 'three'
import { isMap } from '../wire/codec'
import { BadMessage, type Graph } from './graph'
import type { SceneNode } from './node'
import { lookup } from './registry'

/** The properties that a move sets. */
interface Poses {
  positions: Float32Array | null
  rotations: Float32Array | null
  quaternions: Float32Array | null
  scales: Float32Array | null
  visible: Uint8Array | null
}

/**
 * Applies VUERLUA_MOVE: poses of many nodes in arrays. It does what an UPDATE of each of them would do. Most
 * nodes are moved at once, past the flush and React.
 */
export class Mover {
  #bytes: Uint8Array | null = null
  #nodes: (SceneNode | undefined)[] = []
  #structure = -1

  constructor(private readonly graph: Graph) {}

  /** Moves nodes; how many the message meant. */
  apply(data: unknown): number {
    if (!isMap(data) || !(data['keys'] instanceof Uint8Array))
      throw new BadMessage('VUERLUA_MOVE without keys')
    const nodes = this.#find(data['keys'])
    const n = nodes.length
    const poses: Poses = {
      positions: floats(data, 'positions', n, 3),
      rotations: floats(data, 'rotations', n, 3),
      quaternions: floats(data, 'quaternions', n, 4),
      scales: floats(data, 'scales', n, 1, 3),
      visible: flags(data, n),
    }
    const wide = poses.scales !== null && poses.scales.length === 3 * n && n > 0
    for (let i = 0; i < n; i++) {
      const node = nodes[i]
      if (!node) continue
      const { object } = node
      if (object && isPlain(node, object)) put(node, object, poses, i, wide)
      else this.graph.change(node, propsOf(poses, i, wide))
    }
    return n
  }

  // The nodes of keys, which mostly are those of the last move.
  #find(keys: Uint8Array): (SceneNode | undefined)[] {
    const known = this.#bytes !== null && same(this.#bytes, keys)
    if (known && this.#structure === this.graph.structure) return this.#nodes
    const list = decode(keys)
    if (!Array.isArray(list)) throw new BadMessage('VUERLUA_MOVE without a list of keys')
    if (!known) this.#bytes = keys.slice()
    this.#structure = this.graph.structure
    return (this.#nodes = list.map((key) => this.graph.find(String(key))))
  }
}

function same(a: Uint8Array, b: Uint8Array): boolean {
  if (a.length !== b.length) return false
  for (let i = 0; i < a.length; i++) if (a[i] !== b[i]) return false
  return true
}

function floats(
  data: Record<string, unknown>,
  name: string,
  n: number,
  ...widths: number[]
): Float32Array | null {
  const bytes = data[name]
  if (bytes === undefined || bytes === null) return null
  if (!(bytes instanceof Uint8Array) || !widths.some((width) => bytes.length === 4 * width * n))
    throw new BadMessage(`VUERLUA_MOVE: ${name} do not go with ${n} keys`)
  // Floats have to be aligned; a frame seldom has them so.
  return bytes.byteOffset % 4 === 0
    ? new Float32Array(bytes.buffer, bytes.byteOffset, bytes.length / 4)
    : new Float32Array(bytes.slice().buffer)
}

function flags(data: Record<string, unknown>, n: number): Uint8Array | null {
  const bytes = data['visible']
  if (bytes === undefined || bytes === null) return null
  if (!(bytes instanceof Uint8Array) || bytes.length !== n)
    throw new BadMessage(`VUERLUA_MOVE: visible does not go with ${n} keys`)
  return bytes
}

// Reports whether the object of a node is placed by its properties one by one, see place in transform.ts.
function isPlain(node: SceneNode, object: Object3D): boolean {
  return (
    object.matrixAutoUpdate &&
    object.userData['broken'] !== true &&
    lookup('scene', node.tag)?.spatial !== undefined &&
    (node.props['matrix'] === undefined || node.props['matrix'] === null)
  )
}

// Sets the properties of a node and of its object.
function put(node: SceneNode, object: Object3D, poses: Poses, i: number, wide: boolean) {
  const { props } = node
  const { positions, rotations, quaternions, scales, visible } = poses
  const at = 3 * i
  if (positions) {
    const [x, y, z] = [positions[at]!, positions[at + 1]!, positions[at + 2]!]
    props['position'] = [x, y, z]
    object.position.set(x, y, z)
  }
  if (rotations) {
    const [x, y, z] = [rotations[at]!, rotations[at + 1]!, rotations[at + 2]!]
    props['rotation'] = [x, y, z]
    if ('quaternion' in props) delete props['quaternion']
    object.rotation.set(x, y, z, 'XYZ')
  }
  if (quaternions) {
    const from = 4 * i
    const [x, y, z, w] = [
      quaternions[from]!,
      quaternions[from + 1]!,
      quaternions[from + 2]!,
      quaternions[from + 3]!,
    ]
    props['quaternion'] = [x, y, z, w]
    if ('rotation' in props) delete props['rotation']
    object.quaternion.set(x, y, z, w).normalize()
  }
  if (scales && wide) {
    const [x, y, z] = [scales[at]!, scales[at + 1]!, scales[at + 2]!]
    props['scale'] = [x, y, z]
    object.scale.set(x, y, z)
  } else if (scales) {
    props['scale'] = scales[i]!
    object.scale.setScalar(scales[i]!)
  }
  if (visible) {
    props['visible'] = visible[i] !== 0
    object.visible = visible[i] !== 0
  }
}

// The properties of a node, as an UPDATE has them.
function propsOf(poses: Poses, i: number, wide: boolean): Record<string, unknown> {
  const props: Record<string, unknown> = {}
  const row = (array: Float32Array, width: number) => Array.from(array.subarray(width * i, width * i + width))
  if (poses.positions) props['position'] = row(poses.positions, 3)
  if (poses.rotations) props['rotation'] = row(poses.rotations, 3)
  if (poses.quaternions) props['quaternion'] = row(poses.quaternions, 4)
  if (poses.scales) props['scale'] = wide ? row(poses.scales, 3) : poses.scales[i]!
  if (poses.visible) props['visible'] = poses.visible[i] !== 0
  return props
}
