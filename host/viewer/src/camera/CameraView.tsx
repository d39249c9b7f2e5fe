import { PivotControls } from '@react-three/drei'
import { useFrame, useThree } from '@react-three/fiber'
import { useEffect, useMemo, useRef, useState } from 'react'
import {
  BufferAttribute,
  BufferGeometry,
  LinearFilter,
  Matrix4,
  OrthographicCamera,
  PerspectiveCamera,
  SRGBColorSpace,
  Vector3,
  WebGLRenderTarget,
  type Group,
  type Object3D,
} from 'three'
import type { SceneNode } from '../scene/node'
import { reasonOf } from '../reason'
import { clamp } from '../components/common/values'
import { register, type ComponentProps } from '../scene/registry'
import { place } from '../scene/transform'
import { grab, readWish, type View } from '../rpc/grab'
import { useViewer } from '../context'
import { timestamp } from '../wire/time'
import type { PropsOf } from '../catalogue/catalogue'

type CameraProps = PropsOf<'CameraView'>

// A picture that cannot be sent yet is not followed by another.
const mostUnsent = 1 << 20

/** A camera of the scene whose pictures go to the script: each frame, by time, or when asked. */
function CameraView({ node, props, sent, children }: ComponentProps<'CameraView'>) {
  const viewer = useViewer()
  const invalidate = useThree((state) => state.invalidate)
  const camera = useLens(props)
  const group = useRef<Group>(null)
  const [moved, setMoved] = useState<Matrix4 | null>(null)
  const { position, rotation, quaternion, matrix } = sent

  // Where the script puts it, until it is moved by hand, until the script says something else.
  const put = useMemo(() => {
    const object = new PerspectiveCamera()
    place(object, { position, rotation, quaternion, matrix })
    object.updateMatrix()
    return object.matrix
  }, [position, rotation, quaternion, matrix])
  useEffect(() => setMoved(null), [put])
  const pose = moved ?? put
  useEffect(() => {
    pose.decompose(camera.position, camera.quaternion, camera.scale)
    camera.scale.setScalar(1)
    invalidate()
  }, [camera, pose, invalidate])

  const view = useMemo<View>(
    () => ({
      camera: () => camera,
      size: () => ({ width: props.width, height: props.height }),
      preview: false,
      hide: () => (group.current ? [group.current] : []),
      defaults: () => ({
        downsample: props.downsample,
        quality: props.quality,
        renderDepth: props.renderDepth,
      }),
    }),
    [camera, props],
  )
  useEffect(() => {
    if (node.key === undefined) return
    return viewer.addView(node.key, view)
  }, [viewer, node, view])
  useStream(node, props, view)

  const drag = (local: Matrix4) => {
    setMoved(local.clone())
    viewer.send({
      ts: timestamp(),
      etype: 'CAMERA_MOVE',
      key: node.key,
      value: { matrix: [...local.elements] },
    })
  }
  const distance = props.distanceToCamera
  return (
    <>
      <primitive object={camera} />
      <group ref={group} name={node.key ?? ''}>
        <group matrix={pose} matrixAutoUpdate={false}>
          {props.showFrustum && props.showCamera && <FrustumLines camera={camera} distance={distance} />}
          {props.monitor && <Monitor camera={camera} view={view} distance={distance} hide={group} />}
        </group>
        {props.movable && (
          <PivotControls
            matrix={pose}
            autoTransform={false}
            onDrag={drag}
            scale={0.3 * props.movableScale}
            depthTest={false}
            disableScaling
          />
        )}
      </group>
      {children}
    </>
  )
}

function useLens(props: CameraProps): PerspectiveCamera | OrthographicCamera {
  const flat = props.ctype === 'orthographic'
  const camera = useMemo(() => (flat ? new OrthographicCamera() : new PerspectiveCamera()), [flat])
  const { width, height } = props
  useMemo(() => {
    camera.near = props.near
    camera.far = props.far
    if (camera instanceof PerspectiveCamera) {
      camera.fov = props.fov
      camera.aspect = props.aspect ?? width / height
    } else {
      camera.top = props.top
      camera.bottom = props.bottom
      camera.left = props.left
      camera.right = props.right
    }
    camera.updateProjectionMatrix()
  }, [camera, props, width, height])
  return camera
}

// Sends CAMERA_VIEW: "frame" with the frames that are drawn, "time" also where nothing changes.
function useStream(node: SceneNode, props: CameraProps, view: View) {
  const viewer = useViewer()
  const gl = useThree((state) => state.gl)
  const scene = useThree((state) => state.scene)
  const { stream } = props
  const interval = 1000 / clamp(props.fps, 1, 120)
  const state = useRef({ last: -Infinity, busy: false })

  const send = useMemo(
    () => async () => {
      const s = state.current
      const now = performance.now()
      // A tenth early is in time: frames do not come by this clock.
      if (
        s.busy ||
        now - s.last < interval * 0.9 ||
        viewer.link.unsent > mostUnsent ||
        viewer.linkState.get() !== 'open'
      )
        return
      const delta = Number.isFinite(s.last) ? Math.round(now - s.last) : 0
      s.busy = true
      s.last = now
      try {
        const picture = await grab(gl, scene, view, readWish(view.defaults?.() ?? {}))
        viewer.send({
          ts: timestamp(),
          etype: 'CAMERA_VIEW',
          key: node.key,
          value: { dpr: gl.getPixelRatio(), delta, ...picture },
        })
      } catch (error) {
        viewer.log.add({ level: 'warning', text: `CameraView "${node.key ?? ''}": ${reasonOf(error)}` })
      } finally {
        s.busy = false
      }
    },
    [viewer, gl, scene, view, interval, node],
  )
  useFrame(() => {
    // After the picture of the page: what is drawn in between is not seen.
    if (stream === 'frame') queueMicrotask(() => void send())
  })
  useEffect(() => {
    if (stream !== 'time' && stream !== 'frame') return
    void send()
    if (stream !== 'time') return
    const timer = setInterval(() => void send(), interval)
    return () => clearInterval(timer)
  }, [stream, interval, send])
}

/** The edges of what a camera sees, out to a distance. */
function FrustumLines({
  camera,
  distance,
}: {
  camera: PerspectiveCamera | OrthographicCamera
  distance: number
}) {
  const geometry = useMemo(() => {
    const corners = cornersAt(camera, distance)
    const near =
      camera instanceof OrthographicCamera ? cornersAt(camera, camera.near) : corners.map(() => new Vector3())
    const points = corners.flatMap((corner, i) => [
      near[i] ?? new Vector3(),
      corner,
      corner,
      corners[(i + 1) % 4] ?? corner,
    ])
    return new BufferGeometry().setFromPoints(points)
  }, [camera, distance, camera.projectionMatrix.elements.join()])
  useEffect(() => () => geometry.dispose(), [geometry])
  return (
    <lineSegments geometry={geometry} raycast={() => null}>
      <lineBasicMaterial color="#ffae00" toneMapped={false} />
    </lineSegments>
  )
}

/** What a camera sees, on a plane before it. */
function Monitor({
  camera,
  view,
  distance,
  hide,
}: {
  camera: PerspectiveCamera | OrthographicCamera
  view: View
  distance: number
  hide: React.RefObject<Object3D | null>
}) {
  const target = useMemo(() => {
    const { width, height } = view.size()
    const side = 512 / Math.max(width, height)
    return new WebGLRenderTarget(Math.round(width * side), Math.round(height * side), {
      minFilter: LinearFilter,
      samples: 4,
      colorSpace: SRGBColorSpace,
    })
  }, [view])
  useEffect(() => () => target.dispose(), [target])
  const geometry = useMemo(() => {
    const [a, b, c, d] = cornersAt(camera, distance)
    const made = new BufferGeometry().setFromPoints([a, b, c, d].map((corner) => corner ?? new Vector3()))
    made.setAttribute('uv', new BufferAttribute(new Float32Array([0, 0, 1, 0, 1, 1, 0, 1]), 2))
    made.setIndex([0, 1, 2, 0, 2, 3])
    return made
  }, [camera, distance, camera.projectionMatrix.elements.join()])
  useEffect(() => () => geometry.dispose(), [geometry])

  useFrame(({ gl, scene }) => {
    const own = hide.current
    if (!own?.visible || gl.xr.isPresenting) return
    own.visible = false
    const before = gl.getRenderTarget()
    camera.updateWorldMatrix(true, false)
    gl.setRenderTarget(target)
    gl.render(scene, camera)
    gl.setRenderTarget(before)
    own.visible = true
  })
  return (
    <mesh geometry={geometry} raycast={() => null}>
      <meshBasicMaterial map={target.texture} side={2} />
    </mesh>
  )
}

// The corners of the picture at a distance: bottom left, bottom right, top right, top left.
function cornersAt(camera: PerspectiveCamera | OrthographicCamera, distance: number): Vector3[] {
  return [
    [-1, -1],
    [1, -1],
    [1, 1],
    [-1, 1],
  ].map(([x = 0, y = 0]) => {
    const corner = new Vector3(x, y, 0.5).applyMatrix4(camera.projectionMatrixInverse)
    return camera instanceof OrthographicCamera
      ? corner.setZ(-distance)
      : corner.multiplyScalar(-distance / corner.z)
  })
}

// It is always there: the page answers without it.
function GrabRender() {
  return null
}

register('scene', 'CameraView', { component: CameraView })
register('scene', 'GrabRender', { component: GrabRender })
