import { useThree } from '@react-three/fiber'
import { useEffect, useRef } from 'react'
import { PerspectiveCamera, Vector3 } from 'three'
import type { Props } from '../scene/node'
import { register, type ComponentProps } from '../scene/registry'
import { readVector } from '../scene/transform'
import { useViewer } from '../viewer'
import { clipSaid, number } from './numbers'
import { defaultOptions, poseSaid, usualPlace, type ControlOptions } from './rig'

/** The camera of the page: where it begins, and its lens. */
function SceneCamera({ sent: props }: ComponentProps) {
  const { rig, graph } = useViewer()
  const camera = useThree((state) => state.camera)
  const invalidate = useThree((state) => state.invalidate)
  const { position, lookAt } = props
  const begun = useRef(false)
  useEffect(() => {
    // Where the scene says it as well, that holds, whichever of the two is mounted first.
    const first = !begun.current
    begun.current = true
    if (first && poseSaid(graph.root.props)) return
    const from = readVector(position, new Vector3()) ?? usualPlace.clone()
    const at = readVector(lookAt, new Vector3())
    // A default scene always brings a camera at the usual place: the script has not chosen it.
    if (first && !at && from.equals(usualPlace)) return
    rig.say({ position: from, target: at ?? new Vector3() })
  }, [rig, graph, position, lookAt])

  const fov = number(props['fov'], 60)
  useEffect(() => {
    if (!(camera instanceof PerspectiveCamera)) return
    camera.fov = fov
    camera.updateProjectionMatrix()
    invalidate()
  }, [camera, fov, invalidate])

  const { near, far } = props
  useEffect(() => {
    rig.clip = clipSaid(near, far)
    invalidate()
    return () => void (rig.clip = {})
  }, [rig, near, far, invalidate])
  return null
}

/** Options of a SceneCameraControl, whose angles are in radians. */
function sceneControl(props: Props): ControlOptions {
  return {
    ...common(props),
    keyboard: props['enableKeyboard'] !== false,
    minPolarAngle: number(props['minPolarAngle'], 0),
    maxPolarAngle: number(props['maxPolarAngle'], Math.PI),
    rotateSpeed: number(props['mouseRotateSpeed'], 1),
    panSpeed: number(props['truckSpeed'], 2) / 2,
    zoomSpeed: number(props['dollySpeed'], 1),
    smoothTime: number(props['smoothTime'], 0.1),
    moveSpeed: number(props['moveSpeed'], 2),
    keyRotateSpeed: props['enableArrowRotate'] === false ? 0 : number(props['keyboardRotateSpeed'], 90),
  }
}

/** Options of OrbitControls, whose polar angles are in degrees. */
function orbitControl(props: Props): ControlOptions {
  return {
    ...common(props),
    minPolarAngle: (number(props['minPolarAngle'], 0) * Math.PI) / 180,
    maxPolarAngle: (number(props['maxPolarAngle'], 135) * Math.PI) / 180,
    rotateSpeed: number(props['rotateSpeed'], 1),
    panSpeed: number(props['panSpeed'], 1),
    zoomSpeed: number(props['zoomSpeed'], 1),
  }
}

function common(props: Props): ControlOptions {
  return {
    ...defaultOptions,
    enabled: props['enabled'] !== false,
    rotate: props['enableRotate'] !== false,
    pan: props['enablePan'] !== false,
    zoom: props['enableZoom'] !== false,
    minDistance: number(props['minDistance'], defaultOptions.minDistance),
    maxDistance: number(props['maxDistance'], defaultOptions.maxDistance),
    minAzimuthAngle: number(props['minAzimuthAngle'], -Infinity),
    maxAzimuthAngle: number(props['maxAzimuthAngle'], Infinity),
    stream: props['stream'] !== false,
  }
}

function controlOf(read: (props: Props) => ControlOptions) {
  return function Control({ sent: props }: ComponentProps) {
    const { controls } = useViewer()
    useEffect(() => (props['makeDefault'] === false ? undefined : controls.push(read(props))), [controls, props])
    return null
  }
}

register('scene', 'SceneCamera', { component: SceneCamera })
register('scene', 'SceneCameraControl', { component: controlOf(sceneControl) })
register('scene', 'OrbitControls', { component: controlOf(orbitControl) })
