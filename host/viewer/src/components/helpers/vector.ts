import { Vector3 } from 'three'
import { readVector } from '../../scene/transform'

/** A vector, or what holds where there is none. */
export function vector(value: unknown, otherwise: readonly [number, number, number]): Vector3 {
  return readVector(value, new Vector3()) ?? new Vector3(...otherwise)
}
