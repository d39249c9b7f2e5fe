import { useThree } from '@react-three/fiber'
import { useEffect, useMemo } from 'react'
import { CameraHelper, OrthographicCamera, PerspectiveCamera, Vector3, type Camera } from 'three'
import type { Props, SceneNode } from '../scene/node'
import { register, type ComponentProps } from '../scene/registry'
import { place, readVector, type Placement } from '../scene/transform'
import { useViewer } from '../viewer'
import { clipSaid, number } from './numbers'

/** A camera of the scene: pictures can be taken with it, and it may be the page's. */
function SceneLens({ node, props, camera }: { node: SceneNode; props: Props; camera: PerspectiveCamera | OrthographicCamera }) {
  const viewer = useViewer()
  const set = useThree((state) => state.set)
  const get = useThree((state) => state.get)
  const invalidate = useThree((state) => state.invalidate)
  const active = props['makeDefault'] === true || props['active'] === true
  const height = number(props['renderSizeH'], 1024)

  const { position, rotation, quaternion, matrix, lookAt } = props
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
      size: () => ({ width: Math.round(height * (camera instanceof PerspectiveCamera ? camera.aspect : ratio(camera))), height }),
      preview: props['previewInOverlay'] !== false && !active,
    }
    return viewer.addView(node.key, view)
  }, [viewer, node, camera, height, active, props['previewInOverlay']])

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

  const { near, far } = props
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
  useEffect(() => helper.update(), [helper, props])
  return (
    <>
      <primitive object={camera} />
      {props['showCameraHelpers'] === true && !active && <primitive object={helper} />}
    </>
  )
}

function Perspective({ node, sent: props }: ComponentProps) {
  const camera = useMemo(() => new PerspectiveCamera(), [])
  const size = useThree((state) => state.size)
  const active = props['makeDefault'] === true || props['active'] === true
  useLens(camera, {
    fov: number(props['fov'], node.tag === 'PerspectiveCamera' ? 60 : 50), near: number(props['near'], 0.1), far: number(props['far'], 1000), zoom: number(props['zoom'], 1),
    // The page's camera has the page's shape.
    aspect: active ? size.width / size.height : number(props['aspect'], 4 / 3),
  })
  return <SceneLens node={node} props={props} camera={camera} />
}

function Orthographic({ node, sent: props }: ComponentProps) {
  const camera = useMemo(() => new OrthographicCamera(), [])
  const size = useThree((state) => state.size)
  const active = props['makeDefault'] === true || props['active'] === true
  const extent = node.tag === 'OrthographicCamera' ? 1 : 5
  const top = number(props['top'], extent)
  const bottom = number(props['bottom'], -extent)
  const sides = { left: number(props['left'], -extent), right: number(props['right'], extent) }
  const middle = (sides.left + sides.right) / 2
  const half = (((top - bottom) / 2) * size.width) / size.height
  useLens(camera, {
    near: number(props['near'], 0.1), far: number(props['far'], 1000), zoom: number(props['zoom'], 1), top, bottom,
    ...(active ? { left: middle - half, right: middle + half } : sides),
  })
  return <SceneLens node={node} props={props} camera={camera} />
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
