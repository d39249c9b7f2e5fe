import { Box3, Vector3 } from 'three'
import type { Extent } from './extent'
import type { CameraRig } from './rig'

// From the front and a little from above and from the right, so that three sides of a box are seen.
const threeQuarter = new Vector3(0.35, 0.5, 1)
// What is flat and upright, such as a text or a chart, is seen from the front.
const front = new Vector3(0, 0.08, 1)

// How much larger than the scene the part of the world is that fills the picture.
const air = 1.25

// For this long, in milliseconds, what comes late or moves may move the camera once more.
const patience = 8000
const settling = 1500

/**
 * Frames the first picture of a scene where neither the script nor the user has said where the
 * camera is. What is loaded a little later is framed with the rest; afterwards the camera stays,
 * also when the scene is set anew.
 */
export class Opening {
  #began = -1
  #parts = 0
  /** What was framed last, and where the scene has been since. */
  #framed: Box3 | null = null
  #seen = new Box3()
  #moved = false

  constructor(private readonly rig: CameraRig) {}

  /** Whether nothing was framed yet. */
  get waits(): boolean {
    return !this.rig.placed && !this.#framed
  }

  /** Reports whether what comes or moves at a time may still be framed. */
  listens(now: number): boolean {
    return !this.rig.placed && (!this.#framed || now - this.#began <= patience)
  }

  /** Looks at the scene as it was measured at a time in milliseconds, and moves the camera if it has to. */
  consider(extent: Extent, now: number) {
    if (!this.listens(now)) return
    const { core: subject, parts } = extent
    if (subject.isEmpty()) return
    if (!this.#framed) {
      this.#began = now
      this.#parts = parts
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
      // What moves mostly moves about the origin: there is room for all of its way.
      this.#moved = true
      this.#frame(turned(this.#seen), true)
    }
  }

  #frame(box: Box3, smooth: boolean) {
    this.#framed = box.clone()
    const size = box.getSize(new Vector3())
    const { up } = this.rig
    // Axes of the scene by which way is up: z comes towards the viewer where y is up.
    const depth = Math.abs(up.z) > 0.9 ? size.y : size.z
    const height = size.dot(new Vector3(Math.abs(up.x), Math.abs(up.y), Math.abs(up.z)))
    const flat = depth < 0.02 * Math.max(size.x, size.y, size.z) && height > 0.02 * Math.max(size.x, size.y, size.z)
    this.rig.open(box.clone().expandByVector(size.multiplyScalar((air - 1) / 2)), flat ? front : threeQuarter, smooth)
  }
}

// Whether a box is seen well where another one is framed: it is not much beyond, and no speck in it.
function fits(box: Box3, framed: Box3): boolean {
  const [size, whole] = [box.getSize(new Vector3()), framed.getSize(new Vector3())]
  const room = framed.clone().expandByScalar(0.15 * whole.length())
  return room.containsBox(box) && size.length() > 0.3 * whole.length()
}

function turned(box: Box3): Box3 {
  const corner = new Vector3().copy(box.min).negate().max(box.max).max(new Vector3().copy(box.max).negate()).max(box.min)
  const size = box.getSize(new Vector3()).length()
  if (corner.length() > 3 * size) return box
  const reach = Math.max(corner.x, corner.z)
  return box.clone().union(new Box3(new Vector3(-reach, box.min.y, -reach), new Vector3(reach, box.max.y, reach)))
}
