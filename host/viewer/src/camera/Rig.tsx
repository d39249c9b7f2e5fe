import { useFrame, useThree } from '@react-three/fiber'
import { useEffect, useMemo, useRef } from 'react'
import { Vector3, type Object3D, type Scene } from 'three'
import { useView } from '../scene/hooks'
import type { Props, SceneNode } from '../scene/node'
import { readVector } from '../scene/transform'
import { useStore } from '../use-store'
import { useViewer } from '../context'
import type { Viewer } from '../viewer'
import { isMap } from '../wire/codec'
import { watchRequest } from './calls'
import { describeCamera } from './describe'
import { extentOf } from './extent'
import { heldKeys } from './keys'
import { number } from './numbers'
import { Opening } from './opening'
import { cameraEtype } from './report'
import { poseSaid, usualUp } from './pose'
import type { CameraRig, PageCamera } from './rig'

/** Drives the camera of the page: whichever is the default one, by what the scene says of controls. */
export function Rig() {
  const viewer = useViewer()
  const { rig } = viewer
  const camera = usePageCamera()
  const element = useThree((state) => state.gl.domElement)
  const invalidate = useThree((state) => state.invalidate)
  const set = useThree((state) => state.set)
  const options = useStore(viewer.controls.current)
  const { props } = useView(viewer.graph.root)

  useEffect(() => {
    rig.invalidate = invalidate
    rig.attach(camera, element)
    // Gizmos switch these off while they are dragged.
    set({ controls: rig.controls as never })
    return () => rig.attach(null, null)
  }, [rig, camera, element, invalidate, set])

  useEffect(() => rig.configure(options), [rig, options])

  usePlace(rig, props)
  useReports(viewer)

  const survey = useMemo(() => new Survey(viewer), [viewer])
  const opening = useMemo(() => new Opening(rig), [rig])
  const scene = useThree((state) => state.scene)
  useEffect(() => {
    viewer.survey = () => survey.measure(scene)
    return () => {
      viewer.survey = () => {}
      survey.stop()
    }
  }, [viewer, survey, scene])

  useFrame(({ gl, size }, delta) => {
    const { controls } = rig
    if (gl.xr.isPresenting) rig.pilot.stop('headset')
    if (!controls || gl.xr.isPresenting) return
    const opens = viewer.hasScene.get() && viewer.lookingThrough.get() === null
    // The first picture is framed before it is drawn.
    if (opens && opening.waits) survey.measure(scene)
    else survey.keep(scene, opens && opening.listens(performance.now()))
    if (opens) opening.consider(rig.extent, performance.now())
    const seconds = Math.min(delta, 0.1)
    if (rig.options.keyboard && heldKeys.size > 0 && viewer.keyboards.get() === 0) {
      rig.steer(heldKeys, seconds)
      invalidate()
    }
    const moved = rig.update(seconds)
    rig.fitClip()
    if (viewer.hasScene.get() && viewer.session.get() !== null) viewer.reports.look()
    if (!moved) return
    invalidate()
    viewer.cameraMoved()
    if (!rig.camera) return
    rig.camera.updateMatrixWorld()
    if (!rig.news() || !rig.options.stream) return
    viewer.send({
      etype: 'CAMERA_MOVE',
      key: rig.key,
      value: { camera: describeCamera(rig.camera, size.width, size.height), ...viewer.world() },
    })
  })
  return null
}

// Tells the rig what the scene says about the camera.
function usePlace(rig: CameraRig, props: Props) {
  const said = isMap(props['camera']) ? props['camera'] : {}
  // By their values: a scene that is set again leaves the camera as it is.
  const up = String(said['up'] ?? props['up'] ?? '')
  useEffect(() => {
    const axis = readVector(up.split(',').map(Number), new Vector3()) ?? usualUp
    if (axis.lengthSq() > 0) rig.sayLens({ up: axis.clone().normalize() })
  }, [rig, up])
  const fov = number(said['fov'], 60)
  useEffect(() => {
    if (fov > 0) rig.sayLens({ fov })
  }, [rig, fov])
  const roll = number(said['roll'], 0)
  useEffect(() => rig.sayLens({ roll }), [rig, roll])

  const { camera: place, camPosition, camRotation, camTarget } = props
  useEffect(() => {
    const pose = poseSaid({ camera: place, camPosition, camRotation, camTarget })
    if (pose) rig.say(pose)
  }, [rig, place, camPosition, camRotation, camTarget])
}

// Reports the camera as often as the host wants.
function useReports(viewer: Viewer) {
  const { reports } = viewer
  useEffect(() => {
    const stops = [
      viewer.on(cameraEtype, ({ data }) => reports.watch(watchRequest(data))),
      viewer.session.subscribe(() => reports.forget()),
    ]
    return () => {
      stops.forEach((stop) => stop())
      reports.stop()
    }
  }, [viewer, reports])
}

// The share of the time that surveys may take, and the least time between two of them in milliseconds.
const surveyShare = 0.02
const surveyInterval = 200

/** Keeps the rig's extent of the scene current: soon after each change, but not with every frame. */
class Survey {
  #next = 0
  #timer: ReturnType<typeof setTimeout> | undefined

  constructor(private readonly viewer: Viewer) {}

  /** Measures the scene now or soon. If draws is true, a frame is drawn after a later survey in any case. */
  keep(scene: Scene, draws: boolean) {
    const wait = this.#next - performance.now()
    if (wait <= 0) this.measure(scene)
    else
      this.#timer ??= setTimeout(() => {
        const { rig } = this.viewer
        const before = rig.extent.subject
        this.measure(scene)
        // A frame for the survey alone is drawn only if clip distances or the bounds of shadows change.
        if (rig.fitClip() || !rig.extent.subject.equals(before) || draws) rig.invalidate()
      }, wait)
  }

  stop() {
    clearTimeout(this.#timer)
    this.#timer = undefined
  }

  measure(scene: Scene) {
    this.stop()
    const { rig, graph } = this.viewer
    const began = performance.now()
    scene.updateMatrixWorld()
    const staging = (object: Object3D) =>
      (object.userData['node'] as SceneNode | undefined)?.parent === graph.lists.bgChildren
    rig.extent = extentOf([scene], rig.camera?.position, staging, rig.up)
    const now = performance.now()
    this.#next = now + Math.max(surveyInterval, (now - began) / surveyShare)
  }
}

// The page's camera; that of a headset, which is there instead for a while, moves by itself.
function usePageCamera(): PageCamera {
  const camera = useThree((state) => state.camera) as PageCamera
  const last = useRef(camera)
  if (!('isArrayCamera' in camera)) last.current = camera
  return last.current
}
