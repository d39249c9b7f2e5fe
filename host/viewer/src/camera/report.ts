import { OrthographicCamera } from 'three'
import type { WireEvent } from '../wire/codec'
import type { CameraRig } from './rig'

/** The etype of the events in which the page reports its camera, and of those that ask for more of them. */
export const cameraEtype = 'VUERLUA_CAMERA'

// The time between two reports of a camera that moves, in milliseconds.
const interval = 250

/**
 * Reports the camera to the host: a few times a second while it moves, and once it is at rest. The host
 * can ask for every frame for a while.
 */
export class CameraReports {
  #told = ''
  #next = 0
  #watched = 0
  #timer: ReturnType<typeof setTimeout> | undefined

  constructor(
    private readonly rig: CameraRig,
    private readonly send: (event: WireEvent) => boolean,
  ) {}

  /** Reports each frame for a time in seconds. */
  watch(seconds: number) {
    this.#watched = performance.now() + 1000 * Math.min(seconds, 60)
    this.look()
  }

  /** Reports the camera before the answer to a request is sent. */
  flush() {
    this.#next = 0
    this.look()
  }

  /** Forgets what the host has been told. */
  forget() {
    this.#told = ''
    this.#next = 0
  }

  /** Compares the camera with what the host knows, and reports it now or soon. */
  look() {
    const { pilot } = this.rig
    const value = describe(this.rig)
    const now = performance.now()
    if (!value) return
    const text = JSON.stringify(value)
    if (text === this.#told && !pilot.taken) return
    if (now < this.#next && now > this.#watched && !pilot.taken) {
      this.#timer ??= setTimeout(() => {
        this.#timer = undefined
        this.look()
      }, this.#next - now)
      return
    }
    this.stop()
    this.#next = now + interval
    const hand = pilot.taken ? { hand: true } : {}
    if (!this.send({ etype: cameraEtype, value: { ...value, ...hand } })) return
    this.#told = text
    pilot.taken = false
  }

  stop() {
    clearTimeout(this.#timer)
    this.#timer = undefined
  }
}

function describe(rig: CameraRig): Record<string, unknown> | null {
  const { camera } = rig
  const state = rig.state()
  if (!camera || !state) return null
  const { position: p, target: t, up: u, fov, roll, zoom } = state
  const q = camera.quaternion
  const flat = camera instanceof OrthographicCamera
  const aspect = flat ? (camera.right - camera.left) / (camera.top - camera.bottom) : camera.aspect
  return {
    position: [p.x, p.y, p.z],
    target: [t.x, t.y, t.z],
    quaternion: [q.x, q.y, q.z, q.w],
    up: [u.x, u.y, u.z],
    fov,
    aspect,
    roll,
    zoom,
    ...(flat ? { orthographic: true } : {}),
  }
}
