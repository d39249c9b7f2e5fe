import { useFrame, useThree } from '@react-three/fiber'
import { useEffect, useMemo, useRef } from 'react'
import { Euler, Vector3 } from 'three'
import { useView } from '../scene/NodeView'
import { readEuler, readVector } from '../scene/transform'
import { useStore } from '../store'
import { useViewer } from '../viewer'
import { describeCamera } from './describe'
import { heldKeys } from './keys'
import type { PageCamera } from './rig'

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

  const up = useMemo(() => readVector(props['up'], new Vector3()) ?? new Vector3(0, 1, 0), [props])
  useEffect(() => {
    if (up.lengthSq() > 0) rig.up = up
  }, [rig, up, camera])

  const { camPosition, camRotation } = props
  useEffect(() => {
    const position = readVector(camPosition, new Vector3())
    if (!position) return
    const euler = readEuler(camRotation, new Euler())
    const target = euler ? new Vector3(0, 0, -position.length()).applyEuler(euler).add(position) : new Vector3()
    rig.say({ position, target })
  }, [rig, camPosition, camRotation])

  useFrame(({ gl, size }, delta) => {
    const { controls } = rig
    if (!controls || gl.xr.isPresenting) return
    const seconds = Math.min(delta, 0.1)
    if (rig.options.keyboard && heldKeys.size > 0 && viewer.keyboards.get() === 0) {
      rig.steer(heldKeys, seconds)
      invalidate()
    }
    if (!controls.update(seconds)) return
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

// The page's camera; that of a headset, which is there instead for a while, moves by itself.
function usePageCamera(): PageCamera {
  const camera = useThree((state) => state.camera) as PageCamera
  const last = useRef(camera)
  if (!('isArrayCamera' in camera)) last.current = camera
  return last.current
}
