import { useThree } from '@react-three/fiber'
import { useEffect, useMemo } from 'react'
import { CameraHelper, OrthographicCamera, PerspectiveCamera, Vector3, type Camera } from 'three'
import type { Props, SceneNode } from '../scene/node'
import { register, type ComponentProps } from '../scene/registry'
import { place, readVector, type Placement } from '../scene/transform'
import { useViewer } from '../context'
import type { PropsOf } from '../catalogue/catalogue'
import { clipSaid } from './numbers'

interface LensProps {
  node: SceneNode
  props: Partial<PropsOf<'PerspectiveCamera' | 'OrthographicCamera'>>
  sent: Props
  active: boolean
  camera: PerspectiveCamera | OrthographicCamera
}

/** A camera of the scene: pictures can be taken with it, and it may be the page's. */
function SceneLens({ node, props, sent, active, camera }: LensProps) {
  const viewer = useViewer()
  const set = useThree((state) => state.set)
  const get = useThree((state) => state.get)
  const invalidate = useThree((state) => state.invalidate)
  const height = props.renderSizeH ?? 1024

  const { position, rotation, quaternion, matrix, lookAt } = sent
  useEffect(() => {
    place(camera, { position, rotation, quaternion, matrix }, rest(node.tag))
    const target = readVector(lookAt, new Vector3()) ?? new Vector3()
    const turned = rotation !== undefined || quaternion !== undefined || matrix !== undefined
    if (!turned && !target.equals(camera.position)) camera.lookAt(target)
    if (viewer.rig.camera === camera) viewer.rig.adopt()
    invalidate()
  }, [viewer, node.tag, camera, position, rotation, quaternion, matrix, lookAt, invalidate])

  useEffect(() => {
    if (node.key === undefined) return
    const view = {
      camera: () => camera,
      size: () => ({
        width: Math.round(height * (camera instanceof PerspectiveCamera ? camera.aspect : ratio(camera))),
        height,
      }),
      preview: props.previewInOverlay !== false && !active,
    }
    return viewer.addView(node.key, view)
  }, [viewer, node, camera, height, active, props.previewInOverlay])

  useEffect(() => {
    if (!active) return
    const before = get().camera
    const { size } = get()
    if (camera instanceof PerspectiveCamera) camera.aspect = size.width / size.height
    camera.updateProjectionMatrix()
    set({ camera: camera as never })
    const { clip } = viewer.rig
    viewer.rig.key = node.key ?? 'defaultCamera'
    viewer.lookingThrough.set(node.key ?? node.tag)
    return () => {
      viewer.rig.clip = clip
      viewer.rig.key = 'defaultCamera'
      viewer.lookingThrough.set(null)
      if (get().camera === camera) set({ camera: before })
    }
  }, [viewer, node, active, camera, set, get])

  const { near, far } = sent
  useEffect(() => {
    if (active) viewer.rig.clip = clipSaid(near, far)
  }, [viewer, active, near, far])

  const helper = useMemo(() => {
    const made = new CameraHelper(camera)
    made.userData['chrome'] = true
    made.raycast = () => {}
    return made
  }, [camera])
  useEffect(() => () => helper.dispose(), [helper])
  useEffect(() => helper.update(), [helper, sent])
  return (
    <>
      <primitive object={camera} />
      {props.showCameraHelpers === true && !active && <primitive object={helper} />}
    </>
  )
}

// Reports whether the page looks through a camera. The simple cameras have no property active.
function isActive(
  props: PropsOf<
    'PerspectiveCamera' | 'SimplePerspectiveCamera' | 'OrthographicCamera' | 'SimpleOrthographicCamera'
  >,
): boolean {
  return props.makeDefault || ('active' in props && props.active === true)
}

function Perspective({ node, props, sent }: ComponentProps<'PerspectiveCamera' | 'SimplePerspectiveCamera'>) {
  const camera = useMemo(() => new PerspectiveCamera(), [])
  const size = useThree((state) => state.size)
  const active = isActive(props)
  useLens(camera, {
    fov: props.fov,
    near: props.near,
    far: props.far,
    zoom: props.zoom,
    // The page's camera has the page's shape.
    aspect: active ? size.width / size.height : props.aspect,
  })
  return <SceneLens node={node} props={props} sent={sent} active={active} camera={camera} />
}

function Orthographic({
  node,
  props,
  sent,
}: ComponentProps<'OrthographicCamera' | 'SimpleOrthographicCamera'>) {
  const camera = useMemo(() => new OrthographicCamera(), [])
  const size = useThree((state) => state.size)
  const active = isActive(props)
  const { left, right, top, bottom } = props
  const middle = (left + right) / 2
  const half = (((top - bottom) / 2) * size.width) / size.height
  useLens(camera, {
    near: props.near,
    far: props.far,
    zoom: props.zoom,
    top,
    bottom,
    ...(active ? { left: middle - half, right: middle + half } : { left, right }),
  })
  return <SceneLens node={node} props={props} sent={sent} active={active} camera={camera} />
}

function useLens(camera: Camera & { updateProjectionMatrix(): void }, lens: Record<string, number>) {
  const invalidate = useThree((state) => state.invalidate)
  const values = Object.values(lens).join()
  useEffect(() => {
    // Its size is what this says, not what the canvas has.
    Object.assign(camera, lens, { manual: true })
    camera.updateProjectionMatrix()
    invalidate()
    // The values are the lens.
  }, [camera, values, invalidate])
}

// Vuer's simple cameras stand back from the origin.
function rest(tag: string): Placement {
  return tag.startsWith('Simple') ? { position: [0, 0, 5] } : {}
}

function ratio({ left, right, top, bottom }: OrthographicCamera): number {
  return (right - left) / (top - bottom)
}

register('scene', ['PerspectiveCamera', 'SimplePerspectiveCamera'], { component: Perspective })
register('scene', ['OrthographicCamera', 'SimpleOrthographicCamera'], { component: Orthographic })
