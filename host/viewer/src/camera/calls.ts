import { Box3, Vector3 } from 'three'
import { isMap } from '../wire/codec'
import type { Props, SceneNode } from '../scene/node'
import { readVector } from '../scene/transform'
import type { Viewer } from '../viewer'
import { boundsOf } from './extent'
import type { CameraState } from './flight'
import { endings, type Manner } from './pilot'
import { number } from './numbers'

type Answer = Promise<Record<string, unknown>>

/** Reports why the page cannot move its camera now, null if it can. */
type Hindrance = () => string | null

/** Moves the camera for session:look. */
export async function look(viewer: Viewer, data: Props, hindrance: Hindrance): Answer {
  viewer.flushNow()
  const { rig } = viewer
  const state = rig.state()
  const reason = hindrance()
  if (reason !== null || !state) return { reason: reason ?? endings.gone }
  const follow = typeof data['follow'] === 'string' ? data['follow'] : null
  // The steps of a camera that is followed have no time of their own.
  if (follow !== null && data['seconds'] === undefined) {
    rig.pilot.follow(destination(state, data, readVector(data['at'], new Vector3())), follow)
    return {}
  }
  let at: Vector3 | null
  if (typeof data['at'] === 'string') {
    const middle = middleOf(viewer, data['at'])
    if (typeof middle === 'string') return { reason: middle }
    at = middle
  } else at = readVector(data['at'], new Vector3())
  const to = destination(state, data, at)
  if (to.position.distanceTo(to.target) === 0)
    return { reason: 'the camera would be at the point that it looks at' }
  return arrived(viewer, rig.pilot.fly(to, mannerOf(data, follow)))
}

/** Moves the camera for session:fit. */
export async function fit(viewer: Viewer, data: Props, hindrance: Hindrance): Answer {
  viewer.flushNow()
  const { rig } = viewer
  const state = rig.state()
  const reason = hindrance()
  if (reason !== null || !state) return { reason: reason ?? endings.gone }
  viewer.survey()
  let box = rig.extent.subject
  if (Array.isArray(data['keys'])) {
    const nodes: SceneNode[] = []
    for (const key of data['keys']) {
      const node = viewer.graph.find(String(key))
      if (!node) return { reason: missing(String(key)) }
      nodes.push(node)
    }
    box = boundsOf(nodes.flatMap(({ object }) => (object ? [object] : [])))
  }
  const framing = rig.framing(box)
  if (!framing) return { reason: 'nothing is drawn that the camera could show' }
  return arrived(viewer, rig.pilot.fly({ ...state, ...framing }, mannerOf(data, null)))
}

/** Reads what the host asks of the page's own camera. */
export function watchRequest(data: unknown): number {
  return isMap(data) ? number(data['seconds'], 0) : 0
}

async function arrived(viewer: Viewer, flight: Promise<string | null>): Answer {
  const reason = await flight
  // What the script reads next is where the camera is now.
  viewer.reports.flush()
  return reason === null ? {} : { reason }
}

function mannerOf(data: Props, follow: string | null): Manner {
  return { seconds: Math.max(number(data['seconds'], 1), 0), ease: data['ease'], follow }
}

function destination(state: CameraState, data: Props, at: Vector3 | null): CameraState {
  const up = readVector(data['up'], new Vector3())
  return {
    position: readVector(data['from'], new Vector3()) ?? state.position,
    target: at ?? state.target,
    up: up && up.lengthSq() > 0 ? up.normalize() : state.up,
    fov: number(data['fov'], state.fov),
    roll: number(data['roll'], state.roll),
    zoom: Math.max(number(data['zoom'], state.zoom), 1e-9),
  }
}

// Returns the middle of a node's bounding box, that of its place if nothing of it is drawn, or the reason why there is none.
function middleOf(viewer: Viewer, key: string): Vector3 | string {
  const node = viewer.graph.find(key)
  if (!node) return missing(key)
  const { object } = node
  if (!object) return `"${key}" has no place in the scene`
  const box: Box3 = boundsOf([object])
  object.updateWorldMatrix(true, false)
  return box.isEmpty()
    ? new Vector3().setFromMatrixPosition(object.matrixWorld)
    : box.getCenter(new Vector3())
}

function missing(key: string): string {
  return `the page has no element with the key "${key}"`
}
