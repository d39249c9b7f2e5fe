import { useFrame, useThree } from '@react-three/fiber'
import { useEffect, useLayoutEffect, useRef, type ReactNode } from 'react'
import { Matrix4, OrthographicCamera, PerspectiveCamera, Vector3, type Camera, type Group } from 'three'
import type { Props, SceneNode } from '../../scene/node'
import { place } from '../../scene/transform'
import { useView } from '../../scene/hooks'
import type { PropsOf } from '../../catalogue/catalogue'
import { given, number } from '../common/values'

/** Width and height of what a camera sees at a distance. */
export function viewSize(camera: Camera, distance: number): [width: number, height: number] {
  if (camera instanceof OrthographicCamera) {
    return [(camera.right - camera.left) / camera.zoom, (camera.top - camera.bottom) / camera.zoom]
  }
  if (!(camera instanceof PerspectiveCamera)) return [1, 1]
  const height = 2 * distance * Math.tan(((camera.getEffectiveFOV() / 2) * Math.PI) / 180)
  return [height * camera.aspect, height]
}

/**
 * How large a plane is that stands at a distance before the camera: as it says, or so large that
 * it covers what the camera sees; a height or a shape alone keeps the rest to it.
 */
export function planeSize(
  size: Size,
  { fixed, distance }: Place,
  camera: Camera,
  shape: number,
): [width: number, height: number] {
  const [seenWidth, seenHeight] = viewSize(camera, distance)
  const { width, height, aspect = shape } = size
  if (width !== undefined) return [width, height ?? width / aspect]
  if (height !== undefined) return [height * aspect, height]
  if (fixed || size.aspect !== undefined) return [seenHeight * aspect, seenHeight]
  const scale = Math.max(seenWidth / (seenHeight * aspect), 1)
  return [seenHeight * aspect * scale, seenHeight * scale]
}

type Size = Pick<PropsOf<'HUDPlane'>, 'width' | 'height' | 'aspect'>

/** Where a plane is: before the camera, or fixed. */
export interface Place {
  fixed: boolean
  distance: number
  layers: unknown
}

export function placeOf(props: PropsOf<'HUDPlane' | 'ImageBackground' | 'VideoPlane'>, sent: Props): Place {
  const distance = given(sent['distanceToCamera'])
    ? props.distanceToCamera
    : (props.distance ?? props.distanceToCamera)
  return { fixed: props.fixed, distance, layers: sent['layers'] ?? sent['layer'] }
}

const offset = new Matrix4()
const inverse = new Matrix4()
const back = new Vector3()

interface FacingProps {
  node: SceneNode
  children: ReactNode
  place: Place
  /** It is all around the camera: it goes with it, but does not turn with it. */
  around?: boolean
  /** Given the camera, whenever the plane is put before it. */
  follow?: (camera: Camera, size: { width: number; height: number }) => void
}

/**
 * Keeps what is in it before the camera, `distanceToCamera` away, moved and turned from there as
 * the node says; or, if `fixed`, where the node says.
 */
export function Facing({ node, children, place: at, around = false, follow }: FacingProps) {
  const { props } = useView(node)
  const outer = useRef<Group>(null)
  const inner = useRef<Group>(null)
  useLayoutEffect(() => {
    if (inner.current) place(inner.current, props)
  }, [props])
  useLayers(outer, at.layers)
  useFrame(({ camera, size }) => {
    const group = outer.current
    if (!group) return
    follow?.(camera, size)
    if (at.fixed) {
      group.matrix.identity()
    } else {
      camera.updateWorldMatrix(true, false)
      back.set(0, 0, -at.distance)
      group.parent?.updateWorldMatrix(true, false)
      inverse.copy(group.parent?.matrixWorld ?? offset.identity()).invert()
      if (around)
        group.matrix.multiplyMatrices(
          inverse,
          offset.makeTranslation(back.setFromMatrixPosition(camera.matrixWorld)),
        )
      else group.matrix.multiplyMatrices(inverse, camera.matrixWorld).multiply(offset.makeTranslation(back))
    }
    group.matrixWorldNeedsUpdate = true
  })
  return (
    <group ref={outer} matrixAutoUpdate={false}>
      <group ref={inner} userData={{ facing: true }}>
        {children}
      </group>
    </group>
  )
}

// In a headset the left eye sees layer 1, the right one layer 2. On a screen one sees the left.
function useLayers(group: { current: Group | null }, layers: unknown) {
  const camera = useThree((state) => state.camera)
  const layer = given(layers) ? Math.round(number(layers, 0)) : null
  useEffect(() => {
    if (layer === null || layer < 0 || layer > 31) return
    if (layer === 1) camera.layers.enable(1)
    group.current?.traverse((part) => part.layers.set(layer))
  })
}
