import { Box3, Matrix4, Vector3, type Camera, type InstancedMesh, type Mesh, type Object3D } from 'three'
import { isShown, walkShown } from '../scene/drawn'
import type { Graph } from '../scene/graph'
import type { SceneNode } from '../scene/node'
import { letsThrough } from './rays'

// More nodes and instances than this are not worth an event.
const mostKeys = 10_000
const mostInstances = 100_000

/** A rectangle of the picture: left, top, right, bottom, from 0 to 1. */
export type Area = [left: number, top: number, right: number, bottom: number]

/** Draws the rectangle of a selection over the canvas. */
export class Marquee {
  readonly #frame = document.createElement('div')

  constructor(
    private readonly canvas: HTMLElement,
    private readonly from: readonly [number, number],
  ) {
    this.#frame.className = 'marquee'
    this.#frame.hidden = true
    canvas.parentElement?.append(this.#frame)
  }

  /** Whether the pointer has moved far enough for a rectangle. */
  get drawn(): boolean {
    return !this.#frame.hidden
  }

  /** Extends the rectangle to a place of the picture, and returns it. */
  extend([x, y]: readonly [number, number]): Area {
    const [fromX, fromY] = this.from
    const clip = (n: number) => Math.min(1, Math.max(0, n))
    const area: Area = [
      clip(Math.min(x, fromX)),
      clip(Math.min(y, fromY)),
      clip(Math.max(x, fromX)),
      clip(Math.max(y, fromY)),
    ]
    const { clientWidth, clientHeight } = this.canvas
    const far = Math.hypot((x - fromX) * clientWidth, (y - fromY) * clientHeight)
    if (far > 4) this.#frame.hidden = false
    const [left, top, right, bottom] = area.map((n) => `${n * 100}%`)
    Object.assign(this.#frame.style, {
      left,
      top,
      width: `calc(${right} - ${left})`,
      height: `calc(${bottom} - ${top})`,
    })
    return area
  }

  remove() {
    this.#frame.remove()
  }
}

/** Returns the nodes without children, and the instances, that are wholly inside of a rectangle of the picture. */
export function inside(graph: Graph, camera: Camera, area: Area) {
  camera.updateMatrixWorld()
  const view = new Matrix4().multiplyMatrices(camera.projectionMatrix, camera.matrixWorldInverse)
  const keys: string[] = []
  const instances: Record<string, number[]> = {}
  let count = 0
  for (const list of [graph.lists.children, graph.lists.rawChildren])
    for (const node of graph.walk(list)) {
      if (node.key === undefined || !isLeaf(node) || keys.length >= mostKeys) continue
      const { object } = node
      if (!object || !isShown(object) || letsThrough(object)) continue
      object.updateWorldMatrix(true, true)
      const found = partsInside(object, view, area)
      if (!found) continue
      if (found.length > 0) instances[node.key] = found.slice(0, Math.max(0, mostInstances - count))
      count += found.length
      keys.push(node.key)
    }
  return { keys, instances }
}

function isLeaf(node: SceneNode): boolean {
  return !node.children?.some((child) => typeof child !== 'string' && child.object)
}

// Returns null for an object that is not wholly inside, else the numbers of its instances that are.
function partsInside(object: Object3D, view: Matrix4, area: Area): number[] | null {
  let parts = 0
  let out = false
  const numbers: number[] = []
  walkShown(object, (part) => {
    if (part.userData['unmeasured'] === true) return false
    const { geometry } = part as Mesh
    if (out || !geometry?.attributes?.['position']) return true
    parts++
    if (!geometry.boundingBox) geometry.computeBoundingBox()
    const matrix = new Matrix4().multiplyMatrices(view, part.matrixWorld)
    const mesh = part as InstancedMesh
    if (!mesh.isInstancedMesh) {
      out = !boxInside(geometry.boundingBox!, matrix, area)
      return true
    }
    const one = new Matrix4()
    for (let i = 0; i < mesh.count; i++) {
      mesh.getMatrixAt(i, one)
      if (boxInside(geometry.boundingBox!, one.premultiply(matrix), area)) numbers.push(i + 1)
    }
    out = numbers.length === 0
    return true
  })
  return parts > 0 && !out ? numbers : null
}

const corner = new Vector3()

function boxInside({ min, max }: Box3, matrix: Matrix4, [left, top, right, bottom]: Area): boolean {
  for (let i = 0; i < 8; i++) {
    corner.set(i & 1 ? max.x : min.x, i & 2 ? max.y : min.y, i & 4 ? max.z : min.z).applyMatrix4(matrix)
    const x = (corner.x + 1) / 2
    const y = (1 - corner.y) / 2
    // What is behind the camera, or beyond what it draws, is outside.
    if (!(x >= left && x <= right && y >= top && y <= bottom && Math.abs(corner.z) <= 1)) return false
  }
  return true
}
