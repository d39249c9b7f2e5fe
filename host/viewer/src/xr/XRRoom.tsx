import { createXRStore, useXR, XR } from '@react-three/xr'
import { useThree } from '@react-three/fiber'
import { useEffect, type ComponentType } from 'react'
import type { Object3D } from 'three'
import { letsThrough } from '../events/rays'
import { hasTrace, isShown } from '../scene/drawn'
import { useStore } from '../use-store'
import { useViewer } from '../context'
import { Controllers } from './Controllers'
import { Body, Head } from './Figure'
import { Hands } from './Hands'
import { Notice } from './Notice'
import { lendCamera } from './raycast'
import { RoomMesh } from './RoomMesh'
import type { Tracker } from './xr'

// Objects that are not drawn can neither be pointed at nor grabbed.
const seen = { filter: (object: Object3D) => isShown(object) && hasTrace(object) && !letsThrough(object) }

const store = createXRStore({
  // On localhost it would show an emulated headset to everyone.
  emulate: false,
  offerSession: false,
  // By default these come from another machine.
  baseAssetPath: new URL('assets/xr/', document.baseURI).href,
  defaultControllerProfileId: 'generic-trigger',
  // Hands and controllers are drawn by what tracks them.
  hand: { model: false, rayPointer: seen, grabPointer: seen, touchPointer: seen },
  controller: { model: false, rayPointer: seen, grabPointer: seen },
  gaze: seen,
  transientPointer: seen,
  screenInput: seen,
  bodyTracking: true,
  meshDetection: true,
  planeDetection: false,
  hitTest: false,
  anchors: false,
})

const trackers: Readonly<Record<string, ComponentType<Tracker>>> = {
  Hands,
  MotionControllers: Controllers,
  Head,
  Body,
  WebXRMesh: RoomMesh,
}

/** All of WebXR that a page on a desk does without. */
export default function XRRoom() {
  const { xr } = useViewer()
  const gl = useThree((state) => state.gl)
  useEffect(() => lendCamera(() => gl.xr.getCamera()), [gl])
  useEffect(() => {
    xr.begin = (mode) => store.enterXR(mode)
    return () => {
      xr.begin = null
    }
  }, [xr])
  return (
    <XR store={store}>
      <Sensors />
    </XR>
  )
}

// Within the origin of the session, in whose coordinates all poses are.
function Sensors() {
  const tracked = useStore(useViewer().xr.trackers)
  const session = useXR((state) => state.session)
  if (!session) return null
  return (
    <>
      {tracked.map(({ node, props }) => {
        const Sensor = trackers[node.tag]
        return Sensor && <Sensor key={node.id} node={node} props={props} />
      })}
      <Notice />
    </>
  )
}
