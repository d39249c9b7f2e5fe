import { Box3, Vector3 } from 'three'
import type { Extent } from './extent'
import type { CameraRig } from './rig'

// From the front, a little from above and from the right, so that three sides of a box are seen.
const threeQuarter = new Vector3(0.35, 0.5, 1)
// Flat and upright scenes, such as a text or a chart, are seen from the front.
const front = new Vector3(0, 0.08, 1)

// The size of the box that fills the picture, in sizes of the scene.
const air = 1.25

// How long objects that arrive late or move may move the camera again, in milliseconds.
const patience = 8000
const settling = 1500

/**
 * Frames the first picture of a scene if neither the script nor the user has placed the camera.
 * Objects that load a little later are framed with the rest; after that the camera stays in its
 * place, even when the scene is set again.
 */
export class Opening {
  #began = -1
  #parts = 0
  /** The box that was framed last, and the bounds of all places of the scene since then. */
  #framed: Box3 | null = null
  #seen = new Box3()
  #moved = false

  constructor(private readonly rig: CameraRig) {}

  /** Reports whether nothing has been framed yet. */
  get waits(): boolean {
    return !this.rig.placed && !this.#framed
  }

  /** Reports whether objects that arrive or move at a time may still be framed. */
  listens(now: number): boolean {
    return !this.rig.placed && (!this.#framed || now - this.#began <= patience)
  }

  /** Compares the extent of the scene at a time, in milliseconds, with the framed box, and moves the camera if needed. */
  consider(extent: Extent, now: number) {
    // After `placed` is reset, the next picture is framed like the first one.
    if (this.rig.placed) this.#framed = null
    if (!this.listens(now)) return
    const { core: subject, parts } = extent
    if (subject.isEmpty()) return
    if (!this.#framed) {
      this.#began = now
      this.#parts = parts
      this.#moved = false
      this.#seen.copy(subject)
      return this.#frame(subject, false)
    }
    const arrived = parts !== this.#parts
    this.#parts = parts
    if (arrived) {
      this.#seen.copy(subject)
      if (!fits(subject, this.#framed)) this.#frame(subject, now - this.#began > settling)
    } else if (!this.#moved && !this.#seen.containsBox(subject)) {
      this.#seen.union(subject)
      if (fits(this.#seen, this.#framed)) return
      // Most objects that move circle the origin: leave room for the whole circle.
      this.#moved = true
      this.#frame(turned(this.#seen), true)
    }
  }

  #frame(box: Box3, smooth: boolean) {
    this.#framed = box.clone()
    const size = box.getSize(new Vector3())
    const { up } = this.rig
    // z points to the viewer if y is up.
    const depth = Math.abs(up.z) > 0.9 ? size.y : size.z
    const height = size.dot(new Vector3(Math.abs(up.x), Math.abs(up.y), Math.abs(up.z)))
    const flat =
      depth < 0.02 * Math.max(size.x, size.y, size.z) && height > 0.02 * Math.max(size.x, size.y, size.z)
    this.rig.open(
      box.clone().expandByVector(size.multiplyScalar((air - 1) / 2)),
      flat ? front : threeQuarter,
      smooth,
    )
  }
}

// Reports whether a box is seen well while another one is framed: it is neither far outside of it nor a speck in it.
function fits(box: Box3, framed: Box3): boolean {
  const [size, whole] = [box.getSize(new Vector3()), framed.getSize(new Vector3())]
  const room = framed.clone().expandByScalar(0.15 * whole.length())
  return room.containsBox(box) && size.length() > 0.3 * whole.length()
}

// Returns a box with room for all its turns about the upright axis; a box far from the origin stays the same.
function turned(box: Box3): Box3 {
  const corner = box.min.clone().negate().max(box.max)
  const size = box.getSize(new Vector3()).length()
  if (corner.length() > 3 * size) return box
  const reach = Math.max(corner.x, corner.z)
  return box
    .clone()
    .union(new Box3(new Vector3(-reach, box.min.y, -reach), new Vector3(reach, box.max.y, reach)))
}
