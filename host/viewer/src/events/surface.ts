import { MathUtils, Plane, Vector3, type Ray } from 'three'
import { isMap } from '../wire/codec'
import { readVector } from '../scene/transform'

/** How a node is dragged, as the script says it. */
export interface DragSpec {
  /** The normal of the plane; null for the plane that faces the viewer. */
  normal: Vector3 | null
  /** The direction of the line on which the node stays; null for all of the plane. */
  axis: Vector3 | null
  /** The distances between places along x, y and z; 0 for any place. */
  snap: Vector3
  min: Vector3
  max: Vector3
  /** Whether the page moves the node at once. */
  move: boolean
}

const axes: Readonly<Record<string, readonly [number, number, number]>> = {
  x: [1, 0, 0],
  y: [0, 1, 0],
  z: [0, 0, 1],
}

const normals: Readonly<Record<string, string>> = { xy: 'z', yx: 'z', xz: 'y', zx: 'y', yz: 'x', zy: 'x' }

function readDirection(value: unknown): Vector3 | null {
  const named = typeof value === 'string' ? axes[value.toLowerCase()] : undefined
  if (named) return new Vector3(...named)
  const read = typeof value === 'object' && value !== null ? readVector(value, new Vector3()) : null
  return read && isFinite(read.lengthSq()) && read.lengthSq() > 0 ? read.normalize() : null
}

function readPlane(value: unknown): Vector3 | null {
  if (typeof value === 'string') return readDirection(normals[value.toLowerCase()])
  if (isMap(value) && 'normal' in value) return readDirection(value['normal'])
  return readDirection(value)
}

// Numbers that are missing or not finite do not bound.
function readBound(value: unknown, otherwise: number): Vector3 {
  const read =
    typeof value === 'number' || (typeof value === 'object' && value !== null)
      ? readVector(value, new Vector3())
      : null
  const number = (n: number | undefined) => (n === undefined || Number.isNaN(n) ? otherwise : n)
  return new Vector3(number(read?.x), number(read?.y), number(read?.z))
}

/** Reads the property drag, of which only true and maps make a node draggable. */
export function readDrag(value: unknown): DragSpec {
  const map = isMap(value) ? value : {}
  const { bounds } = map
  const [min, max] = Array.isArray(bounds)
    ? (bounds as unknown[])
    : isMap(bounds)
      ? [bounds['min'], bounds['max']]
      : []
  const snap = readBound(map['snap'], 0)
  return {
    normal: readPlane(map['plane']),
    axis: readDirection(map['axis']),
    snap: new Vector3(...snap.toArray().map((n) => (Number.isFinite(n) && n > 0 ? n : 0))),
    min: readBound(min, -Infinity),
    max: readBound(max, Infinity),
    move: map['move'] === true,
  }
}

// A ray that is nearly parallel to a plane meets it far away, or never.
const grazing = 0.02
// As little as this a line may leave an axis and be on it.
const slight = 1e-6

/**
 * Where a node can be dragged: a plane, or a line, through the node's origin. All places are in the world's
 * coordinates.
 */
export class Surface {
  readonly #plane: Plane
  readonly #origin: Vector3

  /** origin is the node's, view the direction in which the viewer looks. */
  constructor(
    private readonly spec: DragSpec,
    origin: Vector3,
    view: Vector3,
  ) {
    this.#origin = origin.clone()
    this.#plane = new Plane().setFromNormalAndCoplanarPoint(spec.normal ?? view.clone().normalize(), origin)
  }

  /** Returns the point under a ray, null for none. */
  under(ray: Ray): Vector3 | null {
    const { axis, normal } = this.spec
    if (axis && !normal) return this.#onAxis(nearestOnLine(ray, this.#origin, axis))
    if (Math.abs(ray.direction.dot(this.#plane.normal)) < grazing) return null
    const hit = ray.intersectPlane(this.#plane, new Vector3())
    return hit && this.#onAxis(hit)
  }

  /** Returns the point that is nearest to a place, for hands that touch the node itself. */
  near(place: Vector3): Vector3 {
    if (this.spec.axis) return this.#onAxis(place)!
    return this.#plane.projectPoint(place, new Vector3())
  }

  #onAxis(place: Vector3 | null): Vector3 | null {
    const { axis } = this.spec
    if (!axis || !place) return place
    const along = place.clone().sub(this.#origin).dot(axis)
    return this.#origin.clone().addScaledVector(axis, along)
  }

  /** Snaps a place of the node, and keeps it within the bounds. Neither leaves the surface, as far as it is level. */
  settle(place: Vector3): Vector3 {
    const { axis } = this.spec
    if (axis) return this.#settleOnLine(place, axis)
    const out = place.clone()
    const normal = this.spec.normal
    for (const name of ['x', 'y', 'z'] as const) {
      // Along the normal of a level plane nothing moves.
      if (normal && Math.abs(normal[name]) > 1 - slight) continue
      out[name] = this.#bound(name, snapped(out[name], this.spec.snap[name]))
    }
    return normal && !isLevel(normal) ? this.#plane.projectPoint(out, new Vector3()) : out
  }

  #bound(name: 'x' | 'y' | 'z', value: number): number {
    const { min, max } = this.spec
    return MathUtils.clamp(value, Math.min(min[name], max[name]), Math.max(min[name], max[name]))
  }

  // Along a line there is one coordinate: the distance from the point of the line that is nearest to the world's origin.
  #settleOnLine(place: Vector3, axis: Vector3): Vector3 {
    const foot = this.#origin.clone().addScaledVector(axis, -this.#origin.dot(axis))
    const { snap, min, max } = this.spec
    const main = (['x', 'y', 'z'] as const).reduce((a, b) => (Math.abs(axis[b]) > Math.abs(axis[a]) ? b : a))
    let along = snapped(place.dot(axis), snap[main])
    let least = -Infinity
    let most = Infinity
    for (const name of ['x', 'y', 'z'] as const) {
      if (Math.abs(axis[name]) < slight) continue
      const ends = [min[name], max[name]].map((end) => (end - foot[name]) / axis[name]).sort((a, b) => a - b)
      least = Math.max(least, ends[0]!)
      most = Math.min(most, ends[1]!)
    }
    along = MathUtils.clamp(along, Math.min(least, most), Math.max(least, most))
    return foot.addScaledVector(axis, along)
  }
}

function snapped(value: number, step: number): number {
  return step > 0 ? Math.round(value / step) * step : value
}

function isLevel(normal: Vector3): boolean {
  return normal.toArray().some((n) => Math.abs(n) > 1 - slight)
}

// Returns the point of a line that is nearest to a ray; null if they are nearly parallel.
function nearestOnLine(ray: Ray, origin: Vector3, axis: Vector3): Vector3 | null {
  const between = origin.clone().sub(ray.origin)
  const lean = ray.direction.dot(axis)
  const spread = 1 - lean * lean
  if (spread < grazing * grazing) return null
  const along = (lean * between.dot(ray.direction) - between.dot(axis)) / spread
  // Of what is behind the viewer the part before it counts.
  const away = (between.dot(ray.direction) - lean * between.dot(axis)) / spread
  return away < 0 ? null : origin.clone().addScaledVector(axis, along)
}
