import { useThree } from '@react-three/fiber'
import { useEffect, useMemo } from 'react'
import {
  BufferGeometry,
  CameraHelper,
  DoubleSide,
  Float32BufferAttribute,
  LineBasicMaterial,
  LineSegments,
  type Camera,
  type Color,
} from 'three'
import { register, type ComponentProps } from '../../scene/registry'
import type { PropsOf } from '../../catalogue/catalogue'
import { clamp } from '../common/values'
import { usePicture } from './picture'

type Point = readonly [number, number, number]

/** Lines of one pixel, each of a colour. */
class Sketch {
  #positions: number[] = []
  #colors: number[] = []

  line(tint: Readonly<Color>, ...points: Point[]) {
    for (let i = 1; i < points.length; i++) {
      this.#positions.push(...points[i - 1]!, ...points[i]!)
      this.#colors.push(tint.r, tint.g, tint.b, tint.r, tint.g, tint.b)
    }
  }

  loop(tint: Readonly<Color>, points: readonly Point[]) {
    this.line(tint, ...points, points[0]!)
  }

  geometry(): BufferGeometry {
    return new BufferGeometry()
      .setAttribute('position', new Float32BufferAttribute(this.#positions, 3))
      .setAttribute('color', new Float32BufferAttribute(this.#colors, 3))
  }
}

// The corners of what is seen at a distance, counter-clockwise from the top left.
function rectangle(left: number, right: number, top: number, bottom: number, z: number): Point[] {
  return [
    [left, top, z],
    [left, bottom, z],
    [right, bottom, z],
    [right, top, z],
  ]
}

// The triangle over a frustum that says which way is up.
function upMark(half: { x: number; y: number }, z: number, size = 1): Point[] {
  const width = half.x * 0.5 * size
  return [
    [-width, half.y * 1.1, z],
    [width, half.y * 1.1, z],
    [0, half.y * 1.1 + width * 1.2, z],
  ]
}

function LineDrawing({ sketch, raycast }: { sketch: Sketch; raycast?: boolean }) {
  const object = useMemo(() => {
    const lines = new LineSegments(
      sketch.geometry(),
      new LineBasicMaterial({ vertexColors: true, toneMapped: false }),
    )
    if (!raycast) lines.raycast = () => {}
    return lines
  }, [sketch, raycast])
  useEffect(() => () => void (object.geometry.dispose(), object.material.dispose()), [object])
  return <primitive object={object} />
}

type Lens = { fov: number; aspect: number; zoom: number }

function halfAt({ fov, aspect, zoom }: Lens, distance: number) {
  const y = (distance * Math.tan((clamp(fov, 0.01, 179.9) * Math.PI) / 360)) / (zoom || 1)
  return { x: y * aspect, y }
}

type Cone = Pick<
  PropsOf<'PerspectiveFrustum'>,
  'near' | 'far' | 'colorCone' | 'colorFrustum' | 'colorUp' | 'showFrustum' | 'showUp'
> &
  Lens

function perspective(props: Cone & { upScale?: number }): Sketch {
  const sketch = new Sketch()
  const { near, far, colorFrustum: tint } = props
  const at = (z: number) => {
    const { x, y } = halfAt(props, z)
    return rectangle(-x, x, y, -y, -z)
  }
  if (props.showFrustum) {
    const back = at(near)
    const front = at(far)
    sketch.loop(tint, back)
    sketch.loop(tint, front)
    back.forEach((corner, i) => {
      sketch.line(props.colorCone, [0, 0, 0], corner)
      sketch.line(tint, corner, front[i]!)
    })
  }
  if (props.showUp) sketch.loop(props.colorUp, upMark(halfAt(props, far), -far, props.upScale ?? 1))
  return sketch
}

function PerspectiveFrustum({ node, props, children }: ComponentProps<'PerspectiveFrustum'>) {
  const sketch = useMemo(() => perspective(props), [props])
  return (
    <group ref={node.ref}>
      <LineDrawing sketch={sketch} raycast={props.enableRaycast} />
      {children}
    </group>
  )
}

/** A camera drawn as a frustum, with its axes, where it is focused, and what it sees. */
function Frustum({ node, props, children }: ComponentProps<'Frustum'>) {
  const { far, focus } = props
  const sketch = useMemo(() => {
    const drawn = perspective(props)
    const half = halfAt(props, far)
    const origin: Point = [0, 0, 0]
    const beyond = Math.max(props.focalLength, 0.2 * far)
    drawn.line(props.colorX, origin, [beyond, 0, 0])
    drawn.line(props.colorY, origin, [0, beyond, 0])
    drawn.line(props.colorOrigin, origin, [0, 0, beyond])
    if (!props.showFocalPlane) return drawn
    const cross = props.colorCross
    drawn.line(cross, [-half.x * 0.1, 0, -far], [half.x * 0.1, 0, -far])
    drawn.line(cross, [0, -half.y * 0.1, -far], [0, half.y * 0.1, -far])
    // Where it is focused lies far away, as often as not: a thin line leads there.
    const plane = halfAt(props, focus)
    drawn.line(props.colorTarget, [0, 0, -far], [0, 0, -focus])
    drawn.loop(
      props.colorFocalPlane,
      rectangle(-plane.x * 0.05, plane.x * 0.05, plane.y * 0.05, -plane.y * 0.05, -focus),
    )
    return drawn
  }, [props])
  const picture = usePicture(props.src, node)
  const half = halfAt(props, far)
  const showImage = props.showImagePlane || picture !== null
  return (
    <group ref={node.ref}>
      <LineDrawing sketch={sketch} />
      {showImage && (
        <mesh position={[0, 0, -far]} scale={[2 * half.x, 2 * half.y, 1]}>
          <planeGeometry />
          <meshBasicMaterial
            key={picture?.uuid ?? ''}
            {...(picture ? { map: picture } : { color: '#9aa3b2', opacity: 0.25, transparent: true })}
            side={DoubleSide}
            toneMapped={false}
          />
        </mesh>
      )}
      {children}
    </group>
  )
}

function OrthographicFrustum({ node, props, children }: ComponentProps<'OrthographicFrustum'>) {
  const sketch = useMemo(() => {
    const drawn = new Sketch()
    const zoom = props.zoom || 1
    const wide = props.width / zoom
    const high = props.height / zoom
    const left = props.left * wide
    const right = props.right * wide
    const top = props.top * high
    const bottom = props.bottom * high
    const near = rectangle(left, right, top, bottom, -props.near)
    const far = rectangle(left, right, top, bottom, -props.far)
    if (props.showFrustum) {
      const tint = props.colorFrustum
      drawn.loop(props.colorNearPlane, near)
      drawn.loop(props.colorFarPlane, far)
      near.forEach((corner, i) => drawn.line(tint, corner, far[i]!))
    }
    if (props.showUp) drawn.loop(props.colorUp, upMark({ x: (right - left) / 2, y: top }, near[0]![2]))
    return drawn
  }, [props])
  return (
    <group ref={node.ref}>
      <LineDrawing sketch={sketch} raycast={props.enableRaycast} />
      {children}
    </group>
  )
}

/** What a fisheye lens sees: parts of spheres around it. */
function FisheyeFrustum({ node, props, children }: ComponentProps<'FisheyeFrustum'>) {
  const sketch = useMemo(() => {
    const drawn = new Sketch()
    const half = (clamp(props.fov, 1, 360) * Math.PI) / 360
    const aspect = props.aspect
    const segments = clamp(props.segments, 8, 256)
    const point = (radius: number, off: number, around: number): Point => [
      radius * Math.sin(off) * Math.cos(around) * Math.min(aspect, 1),
      (radius * Math.sin(off) * Math.sin(around)) / Math.max(aspect, 1),
      -radius * Math.cos(off),
    ]
    const ring = (radius: number, off: number) =>
      Array.from({ length: segments }, (_, i) => point(radius, off, (i / segments) * 2 * Math.PI))
    const arc = (radius: number, around: number) =>
      Array.from({ length: segments + 1 }, (_, i) => point(radius, ((2 * i) / segments - 1) * half, around))
    const near = props.near
    const far = props.far
    if (props.showFrustum) {
      const tint = props.colorFrustum
      const rim = ring(far, half)
      drawn.loop(props.colorNear, ring(near, half))
      for (const share of [1 / 3, 2 / 3, 1]) drawn.loop(tint, ring(far, half * share))
      drawn.line(tint, ...arc(far, 0))
      drawn.line(tint, ...arc(far, Math.PI / 2))
      const cone = props.colorCone
      for (let i = 0; i < 4; i++) drawn.line(cone, [0, 0, 0], rim[Math.floor((i * segments) / 4)]!)
      const mark = near * 0.5
      const origin = props.colorOrigin
      drawn.line(origin, [-mark, 0, 0], [mark, 0, 0])
      drawn.line(origin, [0, -mark, 0], [0, mark, 0])
    }
    if (props.showUp) {
      const reach = far * Math.sin(Math.min(half, Math.PI / 2))
      drawn.loop(props.colorUp, upMark({ x: reach * 0.5, y: reach }, -far * Math.cos(half)))
    }
    return drawn
  }, [props])
  return (
    <group ref={node.ref}>
      <LineDrawing sketch={sketch} raycast={props.enableRaycast} />
      {children}
    </group>
  )
}

/** Draws the camera that it is a child of; else the page's, as it stands when this appears. */
function Helper({ node, children }: ComponentProps) {
  const camera = useThree((state) => state.get)
  const helper = useMemo(() => {
    const parent = node.parent?.object as (Camera & { isCamera?: boolean }) | null | undefined
    const shown = parent?.isCamera ? parent : camera().camera.clone()
    shown.updateMatrixWorld()
    const drawn = new CameraHelper(shown)
    drawn.raycast = () => {}
    return drawn
  }, [node, camera])
  const scene = useThree((state) => state.scene)
  useEffect(() => {
    // Of the whole scene, not of its parent: it is placed by the camera alone.
    scene.add(helper)
    helper.update()
    return () => {
      scene.remove(helper)
      helper.dispose()
    }
  }, [scene, helper])
  return <group ref={node.ref}>{children}</group>
}

register('scene', 'Frustum', { component: Frustum, spatial: true })
register('scene', 'PerspectiveFrustum', { component: PerspectiveFrustum, spatial: true })
register('scene', 'OrthographicFrustum', { component: OrthographicFrustum, spatial: true })
register('scene', 'FisheyeFrustum', { component: FisheyeFrustum, spatial: true })
register('scene', 'CameraHelper', { component: Helper, spatial: true })
