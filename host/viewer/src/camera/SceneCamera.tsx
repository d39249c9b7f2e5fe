import { useThree } from '@react-three/fiber'
import { useEffect, useMemo, useRef } from 'react'
import { Vector3 } from 'three'
import type { PropsOf } from '../catalogue/catalogue'
import { register, type ComponentProps } from '../scene/registry'
import { readVector } from '../scene/transform'
import { useViewer } from '../context'
import { isMap } from '../wire/codec'
import { clipSaid, number } from './numbers'
import { defaultOptions, type ControlOptions } from './options'
import { poseSaid, usualPlace } from './pose'

/** The camera of the page: where it begins, and its lens. */
function SceneCamera({ props, sent }: ComponentProps<'SceneCamera'>) {
  const { rig, graph } = useViewer()
  const invalidate = useThree((state) => state.invalidate)
  const { position, lookAt } = sent
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

  const { fov } = props
  const lens = useRef(60)
  useEffect(() => {
    const { camera } = graph.root.props
    // The scene's own word counts more, and a value that was said before is not news.
    if (fov === lens.current || (isMap(camera) && camera['fov'] !== undefined)) return
    lens.current = fov
    rig.sayLens({ fov })
  }, [rig, graph, fov])

  const { near, far } = props
  useEffect(() => {
    rig.clip = clipSaid(near, far)
    invalidate()
    return () => void (rig.clip = {})
  }, [rig, near, far, invalidate])
  return null
}

/** Options of a SceneCameraControl, whose angles are in radians. */
function sceneControl(props: PropsOf<'SceneCameraControl'>): ControlOptions {
  return {
    ...common(props),
    keyboard: props.enableKeyboard,
    minPolarAngle: props.minPolarAngle,
    maxPolarAngle: props.maxPolarAngle,
    rotateSpeed: props.mouseRotateSpeed,
    panSpeed: props.truckSpeed / 2,
    zoomSpeed: props.dollySpeed,
    smoothTime: props.smoothTime,
    moveSpeed: props.moveSpeed,
    keyRotateSpeed: props.enableArrowRotate ? props.keyboardRotateSpeed : 0,
  }
}

/** Options of OrbitControls, whose polar angles are in degrees. */
function orbitControl(props: PropsOf<'OrbitControls'>): ControlOptions {
  return {
    ...common(props),
    minPolarAngle: (props.minPolarAngle * Math.PI) / 180,
    maxPolarAngle: (props.maxPolarAngle * Math.PI) / 180,
    rotateSpeed: props.rotateSpeed,
    panSpeed: props.panSpeed,
    zoomSpeed: props.zoomSpeed,
  }
}

function common(props: PropsOf<'SceneCameraControl' | 'OrbitControls'>): ControlOptions {
  return {
    ...defaultOptions,
    enabled: props.enabled,
    rotate: props.enableRotate,
    pan: props.enablePan,
    zoom: props.enableZoom,
    minDistance: number(props.minDistance, defaultOptions.minDistance),
    maxDistance: number(props.maxDistance, defaultOptions.maxDistance),
    minAzimuthAngle: ('minAzimuthAngle' in props ? props.minAzimuthAngle : undefined) ?? -Infinity,
    maxAzimuthAngle: ('maxAzimuthAngle' in props ? props.maxAzimuthAngle : undefined) ?? Infinity,
    stream: props.stream !== false,
  }
}

function useControl(options: ControlOptions, makeDefault: boolean) {
  const { controls } = useViewer()
  useEffect(() => (makeDefault ? controls.push(options) : undefined), [controls, options, makeDefault])
}

function SceneCameraControl({ props }: ComponentProps<'SceneCameraControl'>) {
  useControl(
    useMemo(() => sceneControl(props), [props]),
    props.makeDefault,
  )
  return null
}

function OrbitControls({ props }: ComponentProps<'OrbitControls'>) {
  useControl(
    useMemo(() => orbitControl(props), [props]),
    props.makeDefault,
  )
  return null
}

register('scene', 'SceneCamera', { component: SceneCamera })
register('scene', 'SceneCameraControl', { component: SceneCameraControl })
register('scene', 'OrbitControls', { component: OrbitControls })
