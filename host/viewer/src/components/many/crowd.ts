import {
  Box3,
  BufferGeometry,
  InstancedBufferAttribute,
  InstancedMesh,
  Matrix4,
  Mesh,
  Quaternion,
  Sphere,
  Vector3,
  type Intersection,
  type Material,
  type Raycaster,
} from 'three'
import { longPose, readPoses, shortPose } from './poses'

readPoses()

/** The arrays of instances. All have a row for each instance, or are null. */
export interface Rows {
  count: number
  positions: Float32Array | null
  quaternions: Float32Array | null
  /** One number or three for each instance. */
  scales: Float32Array | null
  /** Bytes. */
  opacities: Uint8Array | null
}

// Up to this many instances the bounds are exact; those of more are measured by their middles.
const exactly = 2000

/** The poses and colors of instances, which the meshes of a crowd share. */
export class Crowd {
  count = 0
  /** The meshes that draw it. */
  readonly parts: CrowdPart[] = []
  poses = new InstancedBufferAttribute(new Float32Array(shortPose), shortPose)
  colors: InstancedBufferAttribute | null = null
  /** The bounds of the origins of the instances. */
  readonly middles = new Box3()
  largest = 0

  /** Puts poses into the buffer, and measures them in the same pass. */
  place(rows: Rows) {
    const long = rows.opacities !== null || (rows.scales !== null && rows.scales.length !== rows.count)
    const stride = long ? longPose : shortPose
    this.#reserve(rows.count, stride)
    const into = this.poses.array as Float32Array
    this.middles.makeEmpty()
    this.largest = long ? writeLong(rows, into, this.middles) : writeShort(rows, into, this.middles)
    this.#placed(stride)
  }

  /** Puts arrows into the buffer: along y, as long as their vectors. */
  point(count: number, starts: Float32Array | null, vectors: Float32Array) {
    this.#reserve(count, shortPose)
    this.middles.makeEmpty()
    this.largest = writeArrows(count, starts, vectors, this.poses.array as Float32Array, this.middles)
    this.#placed(shortPose)
  }

  /** Puts colors into the buffer: bytes as they are seen (sRGB), three or four to an instance. Null takes them away. */
  paint(bytes: Uint8Array | null) {
    const { count } = this
    if (!bytes) {
      if (this.colors) this.#swap(() => (this.colors = null))
      return
    }
    const width = bytes.length >= count * 4 ? 4 : 3
    if (!this.colors || this.colors.count < count)
      this.#swap(
        () => (this.colors = new InstancedBufferAttribute(new Uint16Array(this.poses.count * 4), 4, true)),
      )
    const into = this.colors!.array as Uint16Array
    for (let i = 0, from = 0, to = 0; i < count; i++, from += width, to += 4) {
      into[to] = linear[bytes[from]!]!
      into[to + 1] = linear[bytes[from + 1]!]!
      into[to + 2] = linear[bytes[from + 2]!]!
    }
    update(this.colors!, count * 4)
  }

  /** White for all instances: opacities reach the fragments beside a color. */
  paintWhite() {
    this.paint(new Uint8Array(this.count * 3).fill(255))
  }

  /** The matrix of an instance, counted from 0. */
  matrixAt(i: number, into: Matrix4): Matrix4 {
    const { array, itemSize } = this.poses
    const at = i * itemSize
    position.fromArray(array, at)
    quaternion.fromArray(array, at + 3)
    if (itemSize === longPose) scale.fromArray(array, at + 7)
    else scale.setScalar(array[at + 7]!)
    return into.compose(
      position,
      quaternion.lengthSq() > 0 ? quaternion.normalize() : quaternion.identity(),
      scale,
    )
  }

  dispose() {
    for (const part of this.parts) part.dispose()
  }

  #placed(stride: number) {
    update(this.poses, this.count * stride)
    for (const part of this.parts) part.moved()
  }

  // Makes room for instances. Buffers grow in steps, and are not made smaller.
  #reserve(count: number, stride: number) {
    const { poses } = this
    this.count = count
    if (poses.itemSize !== stride || poses.count < count) {
      const room = poses.itemSize !== stride ? count : Math.ceil(count * 1.25)
      this.#swap(() => {
        this.poses = new InstancedBufferAttribute(new Float32Array(Math.max(1, room) * stride), stride)
        if (this.colors && this.colors.count < count) this.colors = null
      })
    }
    for (const part of this.parts) part.count = count
  }

  // Replaces a buffer. The GPU's buffers go with the old one.
  #swap(change: () => void) {
    for (const part of this.parts) part.dispose()
    change()
    for (const part of this.parts) part.wear(this)
  }
}

const position = new Vector3()
const quaternion = new Quaternion()
const scale = new Vector3()

function update(attribute: InstancedBufferAttribute, numbers: number) {
  attribute.clearUpdateRanges()
  attribute.addUpdateRange(0, numbers)
  attribute.needsUpdate = true
}

// The light of bytes as they are seen, in 16 bits.
const linear = Uint16Array.from({ length: 256 }, (_, i) => {
  const c = i / 255
  return Math.round(65535 * (c <= 0.04045 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4))
})

// The writers are loops over plain numbers without calls: they handle 100,000 instances in each frame.

function writeShort(
  { count, positions: p, quaternions: q, scales: s }: Rows,
  into: Float32Array,
  box: Box3,
): number {
  let [x0, y0, z0, x1, y1, z1, most] = [Infinity, Infinity, Infinity, -Infinity, -Infinity, -Infinity, 0]
  for (let i = 0, a = 0, b = 0, to = 0; i < count; i++, a += 3, b += 4, to += 8) {
    let x = 0
    let y = 0
    let z = 0
    if (p) {
      x = p[a]!
      y = p[a + 1]!
      z = p[a + 2]!
    }
    if (x < x0) x0 = x
    if (x > x1) x1 = x
    if (y < y0) y0 = y
    if (y > y1) y1 = y
    if (z < z0) z0 = z
    if (z > z1) z1 = z
    into[to] = x
    into[to + 1] = y
    into[to + 2] = z
    if (q) {
      into[to + 3] = q[b]!
      into[to + 4] = q[b + 1]!
      into[to + 5] = q[b + 2]!
      into[to + 6] = q[b + 3]!
    } else {
      into[to + 3] = into[to + 4] = into[to + 5] = 0
      into[to + 6] = 1
    }
    const size = s ? s[i]! : 1
    into[to + 7] = size
    if (size > most) most = size
    else if (-size > most) most = -size
  }
  box.min.set(x0, y0, z0)
  box.max.set(x1, y1, z1)
  return most
}

function writeLong(rows: Rows, into: Float32Array, box: Box3): number {
  const { count, positions: p, quaternions: q, scales: s, opacities: o } = rows
  const three = s !== null && s.length !== count
  let [x0, y0, z0, x1, y1, z1, most] = [Infinity, Infinity, Infinity, -Infinity, -Infinity, -Infinity, 0]
  for (let i = 0, a = 0, b = 0, to = 0; i < count; i++, a += 3, b += 4, to += 12) {
    let x = 0
    let y = 0
    let z = 0
    if (p) {
      x = p[a]!
      y = p[a + 1]!
      z = p[a + 2]!
    }
    if (x < x0) x0 = x
    if (x > x1) x1 = x
    if (y < y0) y0 = y
    if (y > y1) y1 = y
    if (z < z0) z0 = z
    if (z > z1) z1 = z
    into[to] = x
    into[to + 1] = y
    into[to + 2] = z
    if (q) {
      into[to + 3] = q[b]!
      into[to + 4] = q[b + 1]!
      into[to + 5] = q[b + 2]!
      into[to + 6] = q[b + 3]!
    } else {
      into[to + 3] = into[to + 4] = into[to + 5] = 0
      into[to + 6] = 1
    }
    const sx = s ? s[three ? a : i]! : 1
    const sy = three ? s[a + 1]! : sx
    const sz = three ? s[a + 2]! : sx
    into[to + 7] = sx
    into[to + 8] = sy
    into[to + 9] = sz
    into[to + 10] = o ? o[i]! / 255 : 1
    into[to + 11] = 1
    const size = Math.max(Math.abs(sx), Math.abs(sy), Math.abs(sz))
    if (size > most) most = size
  }
  box.min.set(x0, y0, z0)
  box.max.set(x1, y1, z1)
  return most
}

// The shortest turn from y to a vector is {z, 0, -x, length + y}, times a factor.
function writeArrows(
  count: number,
  starts: Float32Array | null,
  v: Float32Array,
  into: Float32Array,
  box: Box3,
): number {
  let most = 0
  for (let i = 0, a = 0, to = 0; i < count; i++, a += 3, to += 8) {
    const vx = v[a]!
    const vy = v[a + 1]!
    const vz = v[a + 2]!
    const length = Math.sqrt(vx * vx + vy * vy + vz * vz)
    if (starts) position.set(starts[a]!, starts[a + 1]!, starts[a + 2]!)
    else position.set(0, 0, 0)
    box.expandByPoint(position)
    into[to] = position.x
    into[to + 1] = position.y
    into[to + 2] = position.z
    const w = length + vy
    // Downwards, any half turn will do.
    const down = w <= 1e-6 * length
    into[to + 3] = down ? 1 : vz
    into[to + 4] = 0
    into[to + 5] = down ? 0 : -vx
    into[to + 6] = down ? 0 : w
    into[to + 7] = length
    if (length > most) most = length
  }
  return most
}

const matrix = new Matrix4()
const world = new Matrix4()
const box = new Box3()
const sphere = new Sphere()
const center = new Vector3()
const single = new Mesh()
const hits: Intersection[] = []

/** One mesh of the element, drawn for all instances of a crowd by one call. */
export class CrowdPart extends InstancedMesh {
  #stale = true

  constructor(
    private readonly crowd: Crowd,
    geometry: BufferGeometry,
    material: Material | Material[],
  ) {
    super(geometry, material, 0)
    this.wear(crowd)
  }

  /** Takes the buffers of the crowd. */
  wear({ poses, colors, count }: Crowd) {
    this.instanceMatrix = poses
    this.instanceColor = colors
    this.count = count
  }

  /** Reports that the instances have moved: bounds are measured when they are needed. */
  moved() {
    this.#stale = true
    // The renderer asks for the sphere only if there is none.
    this.boundingSphere = null
    this.boundingBox = null
  }

  override getMatrixAt(i: number, into: Matrix4) {
    return this.crowd.matrixAt(i, into)
  }

  override computeBoundingBox() {
    if (!this.#stale && this.boundingBox) return
    this.#stale = false
    const bounds = (this.boundingBox ??= new Box3()).makeEmpty()
    const { geometry, count } = this
    if (!geometry.boundingBox) geometry.computeBoundingBox()
    if (count === 0 || !geometry.boundingBox || geometry.boundingBox.isEmpty()) return
    if (count > exactly) {
      bounds.copy(this.crowd.middles).expandByScalar(reachOf(geometry) * this.crowd.largest)
      return
    }
    for (let i = 0; i < count; i++)
      bounds.union(box.copy(geometry.boundingBox).applyMatrix4(this.getMatrixAt(i, matrix)))
  }

  override computeBoundingSphere() {
    this.computeBoundingBox()
    this.boundingSphere ??= new Sphere()
    if (this.boundingBox!.isEmpty()) this.boundingSphere.makeEmpty()
    else this.boundingBox!.getBoundingSphere(this.boundingSphere)
  }

  override raycast(ray: Raycaster, into: Intersection[]) {
    const { count, matrixWorld, crowd } = this
    if (count === 0) return
    if (!this.boundingSphere) this.computeBoundingSphere()
    if (!ray.ray.intersectsSphere(sphere.copy(this.boundingSphere!).applyMatrix4(matrixWorld))) return
    single.geometry = this.geometry
    single.material = this.material
    const reach = reachOf(this.geometry) * matrixWorld.getMaxScaleOnAxis()
    const { array, itemSize } = crowd.poses
    for (let i = 0, at = 0; i < count; i++, at += itemSize) {
      // Nearly all instances are far from the ray: a sphere around their origin says so.
      center.set(array[at]!, array[at + 1]!, array[at + 2]!).applyMatrix4(matrixWorld)
      let size = Math.abs(array[at + 7]!)
      if (itemSize === longPose) size = Math.max(size, Math.abs(array[at + 8]!), Math.abs(array[at + 9]!))
      const radius = reach * size
      if (ray.ray.distanceSqToPoint(center) > radius * radius) continue
      // What is wholly clear is not hit.
      if (itemSize === longPose && array[at + 10]! <= 0) continue
      single.matrixWorld = world.multiplyMatrices(matrixWorld, this.getMatrixAt(i, matrix))
      single.raycast(ray, hits)
      for (const hit of hits) {
        hit.instanceId = i
        hit.object = this
        into.push(hit)
      }
      hits.length = 0
    }
  }
}

// How far a geometry reaches from its origin.
function reachOf(geometry: BufferGeometry): number {
  if (!geometry.boundingSphere) geometry.computeBoundingSphere()
  const { center: middle, radius } = geometry.boundingSphere!
  return middle.length() + radius
}
