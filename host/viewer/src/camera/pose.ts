import { Euler, Vector3 } from 'three'
import type { Props } from '../scene/node'
import { readEuler, readVector } from '../scene/transform'
import { isMap } from '../wire/codec'

/** Where the camera is and what it looks at. */
export interface Pose {
  position: Vector3
  target: Vector3
}

/** The place of the camera in a scene that gives only its target, or nothing. */
export const usualPlace = new Vector3(0, 5, 10)

/** The usual axis up. */
export const usualUp = new Vector3(0, 1, 0)

/** Returns where a scene's properties place the camera at the start, or null if they do not. */
export function poseSaid({ camera, camPosition, camRotation, camTarget }: Props): Pose | null {
  const said = isMap(camera) ? camera : {}
  const from = readVector(said['from'] ?? camPosition, new Vector3())
  const at = readVector(said['at'] ?? camTarget, new Vector3())
  if (!from && !at) return null
  const position = from ?? usualPlace.clone()
  if (at) return { position, target: at }
  const euler = readEuler(camRotation, new Euler())
  return {
    position,
    target: euler ? new Vector3(0, 0, -position.length()).applyEuler(euler).add(position) : new Vector3(),
  }
}

/** Which way is up in the picture, and how the camera sees. */
export interface Lens {
  up: Vector3
  /** Vertical field of view in degrees. */
  fov: number
  /** Radians. */
  roll: number
}

/** The distances at which a script wants the camera to clip. One that is absent follows the scene. */
export interface Clip {
  near?: number | undefined
  far?: number | undefined
}
