import CameraControls from 'camera-controls'
import { OrthographicCamera } from 'three'

const { ACTION } = CameraControls

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
  enabled: true,
  rotate: true,
  pan: true,
  zoom: true,
  keyboard: true,
  // A scene may be a watch or a mountain range.
  minDistance: 1e-6,
  maxDistance: Infinity,
  minPolarAngle: 0,
  maxPolarAngle: Math.PI,
  minAzimuthAngle: -Infinity,
  maxAzimuthAngle: Infinity,
  rotateSpeed: 1,
  panSpeed: 1,
  zoomSpeed: 1,
  smoothTime: 0.1,
  moveSpeed: 2,
  keyRotateSpeed: 90,
  stream: true,
}

/** Lets a user move the camera as far as the options allow. */
export function configure(controls: CameraControls, options: ControlOptions) {
  controls.enabled = options.enabled
  controls.minDistance = Math.max(options.minDistance, Number.EPSILON)
  controls.maxDistance = options.maxDistance
  controls.minZoom = 1e-9
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
      ? flat
        ? ACTION.TOUCH_ZOOM_TRUCK
        : ACTION.TOUCH_DOLLY_TRUCK
      : flat
        ? ACTION.TOUCH_ZOOM
        : ACTION.TOUCH_DOLLY
    : options.pan
      ? ACTION.TOUCH_TRUCK
      : ACTION.NONE
  controls.touches.three = options.pan ? ACTION.TOUCH_TRUCK : ACTION.NONE
}
