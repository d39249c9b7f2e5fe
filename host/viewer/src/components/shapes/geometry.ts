import {
  BoxGeometry,
  BufferGeometry,
  CapsuleGeometry,
  CatmullRomCurve3,
  CircleGeometry,
  ConeGeometry,
  CylinderGeometry,
  DodecahedronGeometry,
  ExtrudeGeometry,
  IcosahedronGeometry,
  LatheGeometry,
  OctahedronGeometry,
  Path,
  PlaneGeometry,
  PolyhedronGeometry,
  RingGeometry,
  Shape,
  ShapeGeometry,
  SphereGeometry,
  TetrahedronGeometry,
  TorusGeometry,
  TorusKnotGeometry,
  TubeGeometry,
  Vector2,
} from 'three'
import type { Tag } from '../../catalogue/catalogue'
import type { Props } from '../../scene/node'
import { bounded, given, number, readPoints } from '../common/values'

// A script may ask for any number of segments; beyond this a page would stand still.
const mostSegments = 1024
const mostDetail = 64

type Kind = 'length' | 'segments' | 'detail' | 'flag'
type Slot = readonly [kind: Kind, instead: number | boolean]

const length = (instead: number): Slot => ['length', instead]
const segments = (instead: number): Slot => ['segments', instead]
const detail: Slot = ['detail', 0]
const flag: Slot = ['flag', false]
const turn = length(Math.PI * 2)

type Make = new (...args: never[]) => BufferGeometry

/** The shapes that a few numbers tell, with what holds where one is not said. */
const simple = {
  Box: [BoxGeometry, length(1), length(1), length(1), segments(1), segments(1), segments(1)],
  Capsule: [CapsuleGeometry, length(1), length(1), segments(4), segments(8), segments(1)],
  Circle: [CircleGeometry, length(1), segments(8), length(0), turn],
  Cone: [ConeGeometry, length(1), length(1), segments(8), segments(1), flag, length(0), turn],
  Cylinder: [
    CylinderGeometry,
    length(1),
    length(1),
    length(1),
    segments(8),
    segments(1),
    flag,
    length(0),
    turn,
  ],
  Dodecahedron: [DodecahedronGeometry, length(1), detail],
  Icosahedron: [IcosahedronGeometry, length(1), detail],
  Octahedron: [OctahedronGeometry, length(1), detail],
  Plane: [PlaneGeometry, length(1), length(1), segments(1), segments(1)],
  Ring: [RingGeometry, length(0.5), length(1), segments(8), segments(1), length(0), turn],
  Sphere: [
    SphereGeometry,
    length(1),
    segments(32),
    segments(16),
    length(0),
    turn,
    length(0),
    length(Math.PI),
  ],
  Tetrahedron: [TetrahedronGeometry, length(1), detail],
  Torus: [TorusGeometry, length(1), length(0.4), segments(8), segments(6), turn],
  TorusKnot: [TorusKnotGeometry, length(1), length(0.4), segments(64), segments(8), length(2), length(3)],
} satisfies Partial<Record<Tag, readonly [Make, ...Slot[]]>>

const made = {
  Extrude: (args, props) => extrude(props['shapes'] ?? args[0], (props['options'] ?? args[1] ?? {}) as Props),
  Lathe: ([points, count, start, angle]) => {
    const profile = readPoints(points).map(({ x, y }) => new Vector2(x, y))
    return new LatheGeometry(
      profile.length > 1 ? profile : undefined,
      bounded(count, 12, 1, mostSegments),
      number(start, 0),
      number(angle, Math.PI * 2),
    )
  },
  Polyhedron: ([vertices, indices, radius, steps]) => {
    const corners = flat(vertices)
    const faces = flat(indices)
    if (corners.length < 9 || faces.length < 3) throw new Error('a Polyhedron needs args = {vertices, faces}')
    if (faces.some((i) => !(i >= 0 && i * 3 + 2 < corners.length)))
      throw new Error('a face of the Polyhedron names a vertex that is not there')
    return new PolyhedronGeometry(corners, faces, number(radius, 1), bounded(steps, 0, 0, mostDetail))
  },
  Shape: ([shapes, count]) =>
    new ShapeGeometry(readShapes(shapes, 'Shape'), bounded(count, 12, 1, mostSegments)),
  Tube: ([path, tubular, radius, radial, closed]) => {
    const points = readPoints(path)
    if (points.length < 2) throw new Error('a Tube needs args = {points}, at least two of them')
    return new TubeGeometry(
      new CatmullRomCurve3(points, closed === true),
      bounded(tubular, 64, 1, mostSegments),
      number(radius, 1),
      bounded(radial, 8, 2, mostSegments),
      closed === true,
    )
  },
} satisfies Partial<Record<Tag, (args: readonly unknown[], props: Props) => BufferGeometry>>

/** Names of primitives, which are also, as in boxGeometry, those of geometries. */
export const shapeNames = [...Object.keys(simple), ...Object.keys(made)] as readonly ShapeName[]

export type ShapeName = keyof typeof simple | keyof typeof made

/** The geometry of a primitive. It throws what is missing of what it needs. */
export function makeGeometry(name: ShapeName, props: Props): BufferGeometry {
  const args = Array.isArray(props['args']) ? (props['args'] as unknown[]) : []
  if (name in made) return made[name as keyof typeof made](args, props)
  const [Make, ...slots] = simple[name as keyof typeof simple] as readonly [Make, ...Slot[]]
  return new Make(...(slots.map((slot, i) => argument(args[i], slot)) as never[]))
}

function argument(value: unknown, [kind, instead]: Slot): number | boolean {
  switch (kind) {
    case 'flag':
      return given(value) ? value === true : instead
    case 'segments':
      return Math.round(bounded(value, instead as number, 1, mostSegments))
    case 'detail':
      return Math.round(bounded(value, 0, 0, mostDetail))
    default:
      return number(value, instead as number)
  }
}

function extrude(shapes: unknown, options: Props): BufferGeometry {
  return new ExtrudeGeometry(readShapes(shapes, 'Extrude'), {
    depth: number(options['depth'], 1),
    curveSegments: bounded(options['curveSegments'], 12, 1, mostSegments),
    steps: bounded(options['steps'], 1, 1, mostSegments),
    bevelEnabled: options['bevelEnabled'] !== false,
    bevelThickness: number(options['bevelThickness'], 0.2),
    bevelSize: number(options['bevelSize'], 0.1),
    bevelOffset: number(options['bevelOffset'], 0),
    bevelSegments: bounded(options['bevelSegments'], 3, 0, 64),
  })
}

// One shape by its points, {points, holes}, or a list of either.
function readShapes(value: unknown, tag: string): Shape[] {
  const one = readShape(value)
  const shapes = one
    ? [one]
    : Array.isArray(value)
      ? value.map(readShape).filter((shape) => shape !== null)
      : []
  if (shapes.length === 0)
    throw new Error(`a ${tag} needs a shape: a list of points {x, y}, at least three of them`)
  return shapes
}

function readShape(value: unknown): Shape | null {
  const detailed = typeof value === 'object' && value !== null && 'points' in value ? (value as Props) : null
  const corners = outline(detailed ? detailed['points'] : value)
  if (corners.length < 3) return null
  const shape = new Shape(corners)
  const holes = detailed?.['holes']
  if (Array.isArray(holes)) for (const hole of holes) shape.holes.push(new Path(outline(hole)))
  return shape
}

function outline(value: unknown): Vector2[] {
  if (!Array.isArray(value) || (Array.isArray(value[0]) && typeof value[0][0] !== 'number')) return []
  return readPoints(value).map(({ x, y }) => new Vector2(x, y))
}

function flat(value: unknown): number[] {
  return Array.isArray(value) ? value.flat(2).map(Number) : []
}

interface Shared {
  geometry: BufferGeometry
  users: number
}

const shared = new Map<string, Shared>()

// Geometries that were made for an abandoned rendering are disposed of after a while.
const unclaimed = new Set<string>()
const claimTime = 5000

function sweep() {
  for (const id of unclaimed) {
    const entry = shared.get(id)
    if (!entry || entry.users > 0) continue
    shared.delete(id)
    entry.geometry.dispose()
  }
  unclaimed.clear()
}

/**
 * Returns a geometry that all primitives of the same shape share, even within one rendering, and a
 * function that takes hold of it and returns its release. Without take, the geometry may be disposed of.
 */
export function useOfGeometry(
  name: ShapeName,
  props: Props,
): { geometry: BufferGeometry; take: () => () => void } {
  const id = JSON.stringify([name, props['args'], props['shapes'], props['options']])
  let entry = shared.get(id)
  if (!entry) {
    entry = { geometry: makeGeometry(name, props), users: 0 }
    shared.set(id, entry)
    if (unclaimed.size === 0) setTimeout(sweep, claimTime)
    unclaimed.add(id)
  }
  const own = entry
  const take = () => {
    // It may have been swept in the meantime; a disposed geometry can be used again.
    if (own.users++ === 0) shared.set(id, own)
    return () => {
      if (--own.users > 0) return
      if (shared.get(id) === own) shared.delete(id)
      own.geometry.dispose()
    }
  }
  return { geometry: own.geometry, take }
}
