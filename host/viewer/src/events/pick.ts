import type { RootState } from '@react-three/fiber'
import { Raycaster, Vector2, Vector3 } from 'three'
import { readVector } from '../scene/transform'
import type { SceneNode } from '../scene/node'
import { describeHit, describeRay } from './describe'
import { nodeOf } from './pointing'

// More nodes than this are not worth an answer.
const mostHits = 1024

/** Returns what is under a place of the picture, nearest first: 0, 0 is its upper left corner. */
export function pick({ scene, camera }: RootState, x: number, y: number) {
  const ray = new Raycaster()
  camera.updateMatrixWorld()
  ray.setFromCamera(new Vector2(x * 2 - 1, 1 - y * 2), camera)
  return hitsOf(ray, scene, { screen: [x, y] })
}

/** Returns what a ray through the scene hits, nearest first. */
export function castFrom({ scene, camera }: RootState, origin: unknown, direction: unknown) {
  const from = readVector(origin, new Vector3())
  const to = readVector(direction, new Vector3())
  if (!from || !to || !(to.lengthSq() > 0)) throw new Error('the ray has no origin or no direction')
  // With a limit of its own it also sees what the camera does not. Labels are hit as the camera sees them.
  const ray = new Raycaster(from, to.normalize(), 1e-9)
  ray.camera = camera
  return hitsOf(ray, scene, {})
}

// Returns the nearest hit of each node. Objects of the page itself belong to none.
function hitsOf(ray: Raycaster, scene: RootState['scene'], where: { screen?: number[] }) {
  scene.updateMatrixWorld()
  const seen = new Set<SceneNode>()
  const hits: Record<string, unknown>[] = []
  for (const hit of ray.intersectObject(scene, true)) {
    const node = nodeOf(hit.object)
    if (node?.key === undefined || seen.has(node)) continue
    seen.add(node)
    hits.push({ key: node.key, ...where, ...describeHit(hit, ray.ray), ray: describeRay(ray.ray) })
    if (hits.length === mostHits) break
  }
  return hits
}
