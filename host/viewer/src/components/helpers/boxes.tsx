import { createContext, useContext, useLayoutEffect, useMemo, useRef } from 'react'
import { BoxGeometry, DoubleSide, Matrix4, Quaternion, Vector3, type InstancedMesh } from 'three'
import { register, type ComponentProps } from '../../scene/registry'
import type { PropsOf } from '../../catalogue/catalogue'
import { color } from '../common/values'
import { useInk } from '../text/ink'
import { usePixelLines } from './lines'

/** The corners of a box: min and max where they are given, else a size around the origin. */
function extent(props: PropsOf<'BoundingBox'>, sized: boolean): { center: Vector3; size: Vector3 } {
  if (sized) return { center: new Vector3(), size: new Vector3(...props.size) }
  const min = new Vector3(...props.min)
  const max = new Vector3(...props.max)
  return { center: min.clone().add(max).multiplyScalar(0.5), size: max.sub(min) }
}

const unit = new BoxGeometry()
/** How wide the edges of bounding boxes are that say nothing of it. */
const EdgeWidth = createContext(0.02)

const identity = new Quaternion()

// The twelve edges of a box, as boxes of their own.
function placeEdges(
  mesh: InstancedMesh,
  { center, size }: { center: Vector3; size: Vector3 },
  width: number,
) {
  const matrix = new Matrix4()
  const at = new Vector3()
  const scale = new Vector3()
  let i = 0
  for (const axis of [0, 1, 2] as const) {
    for (const a of [-0.5, 0.5]) {
      for (const b of [-0.5, 0.5]) {
        const sides = axis === 0 ? [0, a, b] : axis === 1 ? [a, 0, b] : [a, b, 0]
        at.fromArray(sides).multiply(size).add(center)
        scale.setScalar(width).setComponent(axis, Math.abs(size.getComponent(axis)) + width)
        mesh.setMatrixAt(i++, matrix.compose(at, identity, scale))
      }
    }
  }
  mesh.instanceMatrix.needsUpdate = true
  mesh.computeBoundingSphere()
}

/** A box of edges, with walls that let through what is inside. */
function BoundingBox({ node, props, sent, children }: ComponentProps<'BoundingBox'>) {
  const provided = useContext(EdgeWidth)
  const width = props.edgeWidth ?? provided
  const box = useMemo(
    () => extent(props, sent['min'] === undefined && sent['max'] === undefined),
    [props, sent],
  )
  const edges = useRef<InstancedMesh>(null)
  useLayoutEffect(() => {
    if (edges.current) placeEdges(edges.current, box, width)
  }, [box, width])
  const tint = props.color
  const edgeOpacity = props.edgeOpacity
  const wallOpacity = props.wallOpacity
  return (
    <group ref={node.ref}>
      <instancedMesh ref={edges} args={[unit, undefined, 12]}>
        <meshBasicMaterial
          color={tint}
          opacity={edgeOpacity}
          transparent={edgeOpacity < 1}
          toneMapped={false}
        />
      </instancedMesh>
      {wallOpacity > 0 && (
        <mesh geometry={unit} position={box.center} scale={box.size} raycast={noRaycast}>
          <meshBasicMaterial
            color={tint}
            opacity={wallOpacity}
            transparent
            depthWrite={false}
            side={DoubleSide}
            toneMapped={false}
          />
        </mesh>
      )}
      {children}
    </group>
  )
}

function noRaycast() {}

function BoundingBoxProvider({ node, props, children }: ComponentProps<'BoundingBoxProvider'>) {
  return (
    <EdgeWidth value={props.edgeWidth}>
      <group ref={node.ref}>{children}</group>
    </EdgeWidth>
  )
}

/** The edges of a box as thin lines. */
function BBox({ node, props, sent, children }: ComponentProps<'BBox'>) {
  const positions = useMemo(
    () => boxLines(new Vector3(...props.min), new Vector3(...props.max)),
    [props.min, props.max],
  )
  // The Python package always sends this text for a color that the script leaves out.
  const said = sent['color'] === '0xffffff' ? undefined : sent['color']
  const ink = useInk()
  const tint = useMemo(() => color(said, ink), [said, ink])
  const lines = usePixelLines(positions, tint, 1.5)
  return (
    <group ref={node.ref}>
      <primitive object={lines} />
      {children}
    </group>
  )
}

function boxLines(min: Vector3, max: Vector3): Float32Array {
  const corner = (i: number) => [i & 1 ? max.x : min.x, i & 2 ? max.y : min.y, i & 4 ? max.z : min.z]
  const pairs = [0, 1, 1, 3, 3, 2, 2, 0, 4, 5, 5, 7, 7, 6, 6, 4, 0, 4, 1, 5, 2, 6, 3, 7]
  return new Float32Array(pairs.flatMap(corner))
}

register('scene', 'BoundingBox', { component: BoundingBox, spatial: true })
register('scene', 'BoundingBoxProvider', { component: BoundingBoxProvider, spatial: true })
register('scene', 'BBox', { component: BBox, spatial: { scale: 1.01 } })
