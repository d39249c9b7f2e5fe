import CameraControls from 'camera-controls'
import * as THREE from 'three'
import {
  Box3,
  MathUtils,
  OrthographicCamera,
  PerspectiveCamera,
  Quaternion,
  Vector3,
  type Object3D,
} from 'three'
import { boundsOf, type Extent } from './extent'
import type { CameraState, Waypoint } from './flight'
import { clipOf, distanceTo, fieldOf, halfSizeOf, usualClip } from './framing'
import { configure, defaultOptions, type ControlOptions } from './options'
import { usualPlace, type Clip, type Lens, type Pose } from './pose'
import { Pilot, type Craft, type endings } from './pilot'

CameraControls.install({ THREE })

export type PageCamera = PerspectiveCamera | OrthographicCamera

/**
 * Moves the page's camera: by pointer, touch and key, and to what the page asks for. The
 * pose is the user's: what the scene says of it is taken when the scene says something new, so
 * that a scene that is set again leaves the camera where it is.
 */
export class CameraRig implements Craft {
  controls: CameraControls | null = null
  options = defaultOptions
  /** The key of the node that the camera is, for CAMERA_MOVE. */
  key = 'defaultCamera'
  /** The clip distances of the script. */
  clip: Clip = {}
  /** The extent of the scene when it was last measured. */
  extent: Extent = { all: new Box3(), subject: new Box3(), core: new Box3(), facing: [Infinity, 0], parts: 0 }
  /** Whether the script or the user has placed the camera. */
  placed = false
  /** Called when something has to be drawn. */
  invalidate = () => {}
  /** Flies the camera to where a script wants it. */
  readonly pilot = new Pilot(this)
  /** How far the camera is turned about its line of sight, counter-clockwise, in radians. */
  roll = 0

  #home: Pose = { position: usualPlace.clone(), target: new Vector3() }
  #lens: Lens = { up: new Vector3(0, 1, 0), fov: 60, roll: 0 }
  #up = new Vector3(0, 1, 0)
  #fov = 60
  #said = ''
  #holds = 0
  #told: number[] | null = null
  #element: HTMLElement | null = null
  #left: { of: HTMLElement | null; pose: Pose } | null = null

  /** Takes over a camera; null lets go of it. The camera of a new canvas keeps the pose that the camera of the old one had. */
  attach(camera: PageCamera | null, element: HTMLElement | null) {
    this.pilot.stop('gone')
    if (this.controls)
      this.#left = {
        of: this.#element,
        pose: {
          position: this.controls.getPosition(new Vector3()),
          target: this.controls.getTarget(new Vector3()),
        },
      }
    this.controls?.dispose()
    this.controls = null
    this.#element = element
    if (!camera || !element) return
    camera.up.copy(this.#up)
    const controls = new CameraControls(camera, element)
    this.controls = controls
    if (this.#isOwn(camera)) this.fov = this.#fov
    else this.roll = 0
    if (this.#left && this.#left.of !== element) {
      const { position: p, target: t } = this.#left.pose
      void controls.setLookAt(p.x, p.y, p.z, t.x, t.y, t.z, false)
    } else {
      this.adopt()
    }
    this.configure(this.options)
    // A change by the pointer has to start the frames that continue it. The wheel has no start event.
    for (const type of ['control', 'controlstart'] as const) {
      controls.addEventListener(type, () => {
        this.placed = true
        if (type === 'control') this.pilot.stop('hand')
        this.invalidate()
      })
    }
    controls.addEventListener('wake', () => this.invalidate())
    controls.addEventListener('update', () => this.invalidate())
  }

  /** Takes the pose that somebody gave the camera. */
  adopt() {
    const { controls } = this
    if (!controls) return
    const { camera } = controls
    const position = camera.position.clone()
    const direction = new Vector3(0, 0, -1).applyQuaternion(camera.quaternion)
    // It turns about what is before it, at the distance of what it turned about.
    const toTarget = this.#home.target.clone().sub(position)
    const away = toTarget.dot(direction)
    const target = position.clone().addScaledVector(direction, away > 0.02 * toTarget.length() ? away : 5)
    this.#home = { position, target }
    void controls.setLookAt(position.x, position.y, position.z, target.x, target.y, target.z, false)
  }

  /** Whether the camera is elsewhere than when this was asked last. The first place is no news. */
  news(): boolean {
    const { camera } = this
    if (!camera) return false
    const place = [...camera.matrixWorld.elements, camera.zoom]
    const before = this.#told
    this.#told = place
    return before !== null && place.some((value, i) => Math.abs(value - (before[i] ?? 0)) > 1e-9)
  }

  get camera(): PageCamera | null {
    return this.controls?.camera ?? null
  }

  get element(): HTMLElement | null {
    return this.#element
  }

  configure(options: ControlOptions) {
    this.options = options
    if (!this.controls) return
    configure(this.controls, options)
    if (this.#holds > 0) this.controls.enabled = false
  }

  // Reports whether a camera is the page's own, and not one of the scene's, which has its own lens.
  #isOwn(camera: PageCamera | null): camera is PerspectiveCamera {
    return camera instanceof PerspectiveCamera && !('manual' in camera && camera.manual === true)
  }

  /** The vertical angle of the page's own camera, in degrees. */
  get fov(): number {
    return this.#fov
  }

  set fov(fov: number) {
    const { camera } = this
    if (camera instanceof PerspectiveCamera && camera.fov !== fov) {
      camera.fov = fov
      camera.updateProjectionMatrix()
      this.invalidate()
    }
    if (camera === null || this.#isOwn(camera)) this.#fov = fov
  }

  /** The scene says which way is up, how wide the camera sees, or how it is turned. That counts now, and after a reset. */
  sayLens({ up = this.#lens.up, fov = this.#lens.fov, roll = this.#lens.roll }: Partial<Lens>) {
    const before = this.#lens
    this.#lens = { up, fov, roll }
    // What was said before is not news.
    if (!up.equals(before.up)) this.up = up
    if (roll !== before.roll) this.roll = roll
    if (fov !== before.fov) {
      if (this.#isOwn(this.camera)) this.fov = fov
      else this.#fov = fov
    }
    this.invalidate()
  }

  /** The camera's angle about the axis up. */
  get theta(): number {
    return this.controls?.azimuthAngle ?? 0
  }

  /** The camera's rotation. */
  get turned(): Quaternion {
    return this.camera?.quaternion ?? new Quaternion()
  }

  /** Where the camera is now, and how it sees; null if there is none. */
  state(): CameraState | null {
    const { controls, camera } = this
    if (!controls || !camera) return null
    return {
      position: controls.getPosition(new Vector3(), false),
      target: controls.getTarget(new Vector3(), false),
      up: camera.up.clone(),
      fov: camera instanceof PerspectiveCamera ? camera.fov : this.#fov,
      roll: this.roll,
      zoom: camera.zoom,
    }
  }

  /** Puts the camera to a place of a flight. */
  place({ target, spherical, up, fov, roll, zoom }: Waypoint) {
    const { controls } = this
    if (!controls) return
    this.up = up
    this.fov = fov
    this.roll = roll
    const at = controls.getPosition(new Vector3())
    // This ends what the pointer has begun; the angles follow, as a place at a pole does not show them.
    void controls.setLookAt(at.x, at.y, at.z, target.x, target.y, target.z, false)
    controls.distance = spherical.radius
    controls.polarAngle = spherical.phi
    controls.azimuthAngle = spherical.theta
    if (controls.camera.zoom !== zoom) void controls.zoomTo(zoom, false)
    this.invalidate()
  }

  /** Moves the camera on by a time in seconds. It returns true if the camera has moved. */
  update(seconds: number, now = performance.now()): boolean {
    const { controls, camera, pilot } = this
    if (!controls || !camera) return false
    pilot.step(now)
    const moved = controls.update(seconds)
    if (this.roll !== 0) camera.rotateZ(this.roll)
    return moved
  }

  /** The scene says where the camera begins. It moves if that is news. */
  say(pose: Pose) {
    const said = [...pose.position, ...pose.target].join()
    if (said === this.#said) return
    this.placed = true
    this.#said = said
    this.#home = { position: pose.position.clone(), target: pose.target.clone() }
    this.#goHome(false, 'scene')
  }

  /** Places the camera and its home so that a box fills the picture, seen from a direction in a scene in which y is up. */
  open(box: Box3, from: Vector3, smooth: boolean) {
    const { controls, camera } = this
    if (!controls || !camera) return
    const turn = new Quaternion().setFromUnitVectors(new Vector3(0, 1, 0), camera.up.clone().normalize())
    const middle = box.getCenter(new Vector3())
    const eye = from.clone().applyQuaternion(turn).multiplyScalar(controls.distance).add(middle)
    if (!smooth) void controls.setLookAt(eye.x, eye.y, eye.z, middle.x, middle.y, middle.z, false)
    this.#frameBox(box, smooth && motion(), from.clone().applyQuaternion(turn))
    this.#home = { position: controls.getPosition(new Vector3(), true), target: middle }
  }

  /** Keeps the camera still until the returned function is called, also while a pointer would move it. */
  hold(): () => void {
    this.#holds++
    if (this.controls) this.controls.enabled = false
    let over = false
    return () => {
      if (over) return
      over = true
      this.#holds--
      if (this.controls) this.controls.enabled = this.options.enabled && this.#holds === 0
    }
  }

  /** Which way is up. */
  get up(): Vector3 {
    return this.camera?.up ?? new Vector3(0, 1, 0)
  }

  set up(up: Vector3) {
    const { camera, controls } = this
    this.#up.copy(up).normalize()
    if (!camera || !controls || camera.up.equals(this.#up)) return
    const position = controls.getPosition(new Vector3())
    const target = controls.getTarget(new Vector3())
    camera.up.copy(this.#up)
    controls.updateCameraUp()
    void controls.setLookAt(position.x, position.y, position.z, target.x, target.y, target.z, false)
    this.invalidate()
  }

  /** Back to where the scene puts the camera. */
  reset(smooth = motion()) {
    this.#goHome(smooth, 'hand')
  }

  #goHome(smooth: boolean, why: keyof typeof endings) {
    this.pilot.stop(why)
    const { up, fov, roll } = this.#lens
    this.up = up
    this.roll = roll
    if (this.#isOwn(this.camera)) this.fov = fov
    const { position: p, target: t } = this.#home
    void this.controls?.setLookAt(p.x, p.y, p.z, t.x, t.y, t.z, smooth)
    if (this.camera instanceof OrthographicCamera) void this.controls?.zoomTo(1, smooth)
    this.invalidate()
  }

  /**
   * Moves so that all drawn parts of the objects are seen, without a change of direction. It
   * returns false if nothing of them is drawn.
   */
  frame(objects: Iterable<Object3D>, smooth = motion(), why: keyof typeof endings = 'hand'): boolean {
    return this.frameBox(boundsOf(objects), smooth, why)
  }

  /** Moves so that a box of the world is seen, without a change of direction. It returns false for an empty box. */
  frameBox(box: Box3, smooth = motion(), why: keyof typeof endings = 'hand'): boolean {
    const { controls } = this
    if (!controls) return false
    this.placed = true
    this.pilot.stop(why)
    return this.#frameBox(box, smooth, this.#direction())
  }

  // From where the camera looks now.
  #direction(): Vector3 {
    const { controls } = this
    if (!controls) return new Vector3()
    return controls.getPosition(new Vector3(), false).sub(controls.getTarget(new Vector3(), false))
  }

  #frameBox(box: Box3, smooth: boolean, from: Vector3): boolean {
    const { controls } = this
    const end = this.#framing(box, from)
    if (!controls || !end) return false
    const { position: eye, target: middle, zoom } = end
    if (zoom !== undefined) void controls.zoomTo(zoom, smooth)
    void controls.setLookAt(eye.x, eye.y, eye.z, middle.x, middle.y, middle.z, smooth)
    this.invalidate()
    return true
  }

  /** Returns where the camera has to be to see a box of the world without a change of direction, or null for an empty box. */
  framing(box: Box3): (Pose & { zoom?: number }) | null {
    return this.#framing(box, this.#direction())
  }

  #framing(box: Box3, from: Vector3): (Pose & { zoom?: number }) | null {
    const { controls, camera } = this
    if (!controls || !camera || box.isEmpty()) return null
    let wanted: number | undefined
    const middle = box.getCenter(new Vector3())
    const direction = from.lengthSq() > 0 ? from.normalize() : new Vector3(0, 0, 1)
    // A point has no size to derive a distance from.
    let distance = controls.distance / 4
    if (camera instanceof OrthographicCamera) {
      const { width, height } = halfSizeOf(box, direction, camera.up)
      const zoom = Math.min(
        (camera.right - camera.left) / 2 / width,
        (camera.top - camera.bottom) / 2 / height,
      )
      if (Number.isFinite(zoom) && zoom > 0) wanted = zoom
      // No part of it may be behind the camera.
      distance = Math.max(controls.distance, box.getSize(new Vector3()).length())
    } else {
      distance =
        distanceTo(box, direction, camera.up, fieldOf(camera.getEffectiveFOV(), camera.aspect)) || distance
    }
    const { minDistance, maxDistance } = this.options
    const eye = direction.multiplyScalar(MathUtils.clamp(distance, minDistance, maxDistance)).add(middle)
    return { position: eye, target: middle, ...(wanted === undefined ? {} : { zoom: wanted }) }
  }

  /** Sets clip distances at which the whole scene is seen and depths are told apart. It returns true if they have changed. */
  fitClip(): boolean {
    const { controls, camera, clip, extent } = this
    if (!controls || !camera) return false
    const wanted = clipOf(extent, camera.position, controls.distance)
    // The depths of an orthographic camera are equally precise everywhere.
    const near = clip.near ?? (camera instanceof OrthographicCamera ? usualClip.near : wanted.near)
    const far = Math.max(clip.far ?? wanted.far, near * 1.01)
    // A small change is not worth another picture.
    const holds = (now: number, then: number, said: unknown) =>
      said === undefined ? Math.abs(now - then) <= 0.1 * then : now === then
    if (holds(camera.near, near, clip.near) && holds(camera.far, far, clip.far)) return false
    camera.near = near
    camera.far = far
    camera.updateProjectionMatrix()
    return true
  }

  /** Looks from a direction at what it looks at now. */
  lookFrom(direction: Vector3, smooth = motion()) {
    const { controls } = this
    if (!controls) return
    this.placed = true
    this.pilot.stop('hand')
    const target = controls.getTarget(new Vector3())
    const position = controls.getPosition(new Vector3())
    const to = direction.clone().setLength(position.distanceTo(target)).add(target)
    void controls.setLookAt(to.x, to.y, to.z, target.x, target.y, target.z, smooth)
    this.invalidate()
  }

  /** Moves by the keys that are held, for a time in seconds. */
  steer(held: ReadonlySet<string>, seconds: number) {
    const { controls, options } = this
    if (!controls || held.size === 0) return
    this.placed = true
    this.pilot.stop('hand')
    const axis = (plus: string, minus: string) => (held.has(plus) ? 1 : 0) - (held.has(minus) ? 1 : 0)
    // The steps grow with the distance, but are large enough to get away from something close.
    const { all } = this.extent
    const around = all.isEmpty() ? 0 : all.getSize(new Vector3()).length()
    const step = (options.moveSpeed * seconds * Math.max(controls.distance, around / 50)) / 5
    const turn = MathUtils.degToRad(options.keyRotateSpeed) * seconds
    void controls.forward(axis('KeyW', 'KeyS') * step, true)
    void controls.truck(axis('KeyD', 'KeyA') * step, 0, true)
    void controls.elevate(axis('KeyE', 'KeyQ') * step, true)
    void controls.rotate(axis('ArrowRight', 'ArrowLeft') * turn, axis('ArrowDown', 'ArrowUp') * turn, true)
  }
}

// Whether the camera may glide, by the system's preference.
function motion(): boolean {
  return !matchMedia('(prefers-reduced-motion: reduce)').matches
}
