import CameraControls from 'camera-controls'
import * as THREE from 'three'
import { Box3, MathUtils, OrthographicCamera, PerspectiveCamera, Sphere, Vector3, type Object3D } from 'three'

CameraControls.install({ THREE })

export type PageCamera = PerspectiveCamera | OrthographicCamera

/** What a control node of the scene says, in the units of CameraControls. */
export interface ControlOptions {
  enabled: boolean
  rotate: boolean
  pan: boolean
  zoom: boolean
  keyboard: boolean
  minDistance: number
  maxDistance: number
  minPolarAngle: number
  maxPolarAngle: number
  minAzimuthAngle: number
  maxAzimuthAngle: number
  rotateSpeed: number
  panSpeed: number
  zoomSpeed: number
  smoothTime: number
  /** Units a second by key. */
  moveSpeed: number
  /** Degrees a second by key. */
  keyRotateSpeed: number
  /** Whether CAMERA_MOVE is sent. */
  stream: boolean
}

export const defaultOptions: ControlOptions = {
  enabled: true, rotate: true, pan: true, zoom: true, keyboard: true,
  minDistance: 0.01, maxDistance: 10_000,
  minPolarAngle: 0, maxPolarAngle: Math.PI, minAzimuthAngle: -Infinity, maxAzimuthAngle: Infinity,
  rotateSpeed: 1, panSpeed: 1, zoomSpeed: 1, smoothTime: 0.1, moveSpeed: 2, keyRotateSpeed: 90,
  stream: true,
}

/** Where the camera is and what it looks at. */
export interface Pose {
  position: Vector3
  target: Vector3
}

const { ACTION } = CameraControls

/**
 * Moves the page's camera: by pointer, touch and key, and to what the page asks for. The
 * pose is the user's: what the scene says of it is taken when the scene says something new, so
 * that a scene that is set again leaves the camera where it is.
 */
export class CameraRig {
  controls: CameraControls | null = null
  options = defaultOptions
  /** The key of the node that the camera is, for CAMERA_MOVE. */
  key = 'defaultCamera'
  /** Called when something has to be drawn. */
  invalidate = () => {}

  #home: Pose = { position: new Vector3(0, 5, 10), target: new Vector3() }
  #said = ''
  #told: number[] | null = null
  #element: HTMLElement | null = null

  /** Takes over a camera; null lets go of it. */
  attach(camera: PageCamera | null, element: HTMLElement | null) {
    this.controls?.dispose()
    this.controls = null
    this.#element = element
    if (!camera || !element) return
    const controls = new CameraControls(camera, element)
    this.controls = controls
    this.adopt()
    this.configure(this.options)
    // A change by pointer has to start the frames that carry it on.
    controls.addEventListener('control', () => this.invalidate())
    controls.addEventListener('controlstart', () => this.invalidate())
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
    const away = this.#home.target.clone().sub(position).dot(direction)
    const target = position.clone().addScaledVector(direction, away > 0.1 ? away : 5)
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
    const { controls } = this
    if (!controls) return
    controls.enabled = options.enabled
    controls.minDistance = options.minDistance
    controls.maxDistance = options.maxDistance
    controls.minPolarAngle = options.minPolarAngle
    controls.maxPolarAngle = options.maxPolarAngle
    controls.minAzimuthAngle = options.minAzimuthAngle
    controls.maxAzimuthAngle = options.maxAzimuthAngle
    controls.azimuthRotateSpeed = controls.polarRotateSpeed = options.rotateSpeed
    controls.truckSpeed = 2 * options.panSpeed
    controls.dollySpeed = options.zoomSpeed
    controls.smoothTime = options.smoothTime
    controls.draggingSmoothTime = Math.min(0.06, options.smoothTime)
    controls.dollyToCursor = true
    const flat = controls.camera instanceof OrthographicCamera
    const zoom = options.zoom ? (flat ? ACTION.ZOOM : ACTION.DOLLY) : ACTION.NONE
    controls.mouseButtons.left = options.rotate ? ACTION.ROTATE : ACTION.NONE
    controls.mouseButtons.right = options.pan ? ACTION.TRUCK : ACTION.NONE
    controls.mouseButtons.middle = options.pan ? ACTION.TRUCK : ACTION.NONE
    controls.mouseButtons.wheel = zoom
    controls.touches.one = options.rotate ? ACTION.TOUCH_ROTATE : ACTION.NONE
    controls.touches.two = options.zoom
      ? options.pan
        ? flat ? ACTION.TOUCH_ZOOM_TRUCK : ACTION.TOUCH_DOLLY_TRUCK
        : flat ? ACTION.TOUCH_ZOOM : ACTION.TOUCH_DOLLY
      : options.pan ? ACTION.TOUCH_TRUCK : ACTION.NONE
    controls.touches.three = options.pan ? ACTION.TOUCH_TRUCK : ACTION.NONE
  }

  /** The scene says where the camera begins. It moves if that is news. */
  say(pose: Pose) {
    const said = [...pose.position, ...pose.target].join()
    if (said === this.#said) return
    this.#said = said
    this.#home = { position: pose.position.clone(), target: pose.target.clone() }
    this.reset(false)
  }

  /** Which way is up. */
  set up(up: Vector3) {
    const { camera, controls } = this
    if (!camera || !controls || camera.up.equals(up)) return
    const position = controls.getPosition(new Vector3())
    const target = controls.getTarget(new Vector3())
    camera.up.copy(up)
    controls.updateCameraUp()
    void controls.setLookAt(position.x, position.y, position.z, target.x, target.y, target.z, false)
    this.invalidate()
  }

  /** Back to where the scene puts the camera. */
  reset(smooth = motion()) {
    const { position: p, target: t } = this.#home
    void this.controls?.setLookAt(p.x, p.y, p.z, t.x, t.y, t.z, smooth)
    if (this.camera instanceof OrthographicCamera) void this.controls?.zoomTo(1, smooth)
    this.invalidate()
  }

  /** Moves so that all of the objects can be seen, from the side from which one looks now. */
  frame(objects: Iterable<Object3D>, smooth = motion()) {
    const { controls } = this
    const box = boundsOf(objects)
    if (!controls || box.isEmpty()) return
    const sphere = box.getBoundingSphere(new Sphere())
    sphere.radius = Math.max(sphere.radius, 0.05)
    void controls.fitToSphere(sphere, smooth)
    this.invalidate()
  }

  /** Looks from a direction at what it looks at now. */
  lookFrom(direction: Vector3, smooth = motion()) {
    const { controls } = this
    if (!controls) return
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
    const axis = (plus: string, minus: string) => (held.has(plus) ? 1 : 0) - (held.has(minus) ? 1 : 0)
    // The farther one is, the larger the steps.
    const step = options.moveSpeed * seconds * MathUtils.clamp(controls.distance / 5, 0.2, 20)
    const turn = MathUtils.degToRad(options.keyRotateSpeed) * seconds
    void controls.forward(axis('KeyW', 'KeyS') * step, true)
    void controls.truck(axis('KeyD', 'KeyA') * step, 0, true)
    void controls.elevate(axis('KeyE', 'KeyQ') * step, true)
    void controls.rotate(axis('ArrowRight', 'ArrowLeft') * turn, axis('ArrowDown', 'ArrowUp') * turn, true)
  }
}

// What the page draws itself, what goes with the camera, and what does not say where it is.
const unmeasured = ['chrome', 'facing', 'unmeasured'] as const

/** Bounds of what can be seen of objects, in world coordinates. */
export function boundsOf(objects: Iterable<Object3D>): Box3 {
  const all = new Box3()
  const box = new Box3()
  const measure = (part: Object3D) => {
    if (!part.visible || unmeasured.some((name) => part.userData[name])) return
    const { geometry } = part as Object3D & { geometry?: THREE.BufferGeometry }
    if (geometry?.attributes['position']) {
      geometry.computeBoundingBox()
      if (geometry.boundingBox && !geometry.boundingBox.isEmpty()) {
        box.copy(geometry.boundingBox).applyMatrix4(part.matrixWorld)
        if (Number.isFinite(box.min.x + box.max.x + box.min.y + box.max.y + box.min.z + box.max.z)) all.union(box)
      }
    }
    part.children.forEach(measure)
  }
  for (const object of objects) {
    object.updateWorldMatrix(true, true)
    measure(object)
  }
  return all
}

// Whether the camera may glide, by the system's preference.
function motion(): boolean {
  return !matchMedia('(prefers-reduced-motion: reduce)').matches
}
