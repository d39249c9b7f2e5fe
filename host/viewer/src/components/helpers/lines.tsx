import { useFrame, useThree } from '@react-three/fiber'
import { useEffect, useMemo, useRef } from 'react'
import {
  BoxGeometry,
  EdgesGeometry,
  WireframeGeometry,
  type BufferGeometry,
  type Color,
  type Mesh,
} from 'three'
import { LineMaterial } from 'three/addons/lines/LineMaterial.js'
import { LineSegments2 } from 'three/addons/lines/LineSegments2.js'
import { LineSegmentsGeometry } from 'three/addons/lines/LineSegmentsGeometry.js'
import { register, type ComponentProps } from '../../scene/registry'
import { color, number } from '../common/values'
import { useInk } from '../text/ink'

/** Lines of a width in pixels. positions are pairs of points. */
export function usePixelLines(
  positions: ArrayLike<number>,
  tint: Color,
  width: number,
  opacity = 1,
): LineSegments2 {
  const lines = useMemo(() => {
    const object = new LineSegments2(new LineSegmentsGeometry(), new LineMaterial())
    // Lines are looked at, not clicked.
    object.raycast = () => {}
    return object
  }, [])
  const size = useThree((state) => state.size)
  const invalidate = useThree((state) => state.invalidate)
  useEffect(() => () => void (lines.geometry.dispose(), lines.material.dispose()), [lines])
  useMemo(() => {
    lines.geometry.dispose()
    lines.geometry = new LineSegmentsGeometry()
    // Without a line there is nothing that could be drawn.
    lines.visible = positions.length >= 6
    if (lines.visible) lines.geometry.setPositions(positions as Float32Array)
  }, [lines, positions])
  useMemo(() => {
    lines.material.color.copy(tint)
    Object.assign(lines.material, { linewidth: width, opacity, transparent: opacity < 1, toneMapped: false })
    lines.material.needsUpdate = true
  }, [lines, tint, width, opacity])
  useEffect(() => {
    lines.material.resolution.set(size.width, size.height)
    invalidate()
  }, [lines, size, positions, tint, width, opacity, invalidate])
  return lines
}

/** Where there is no mesh around it, what is outlined is a cube. */
const cube = new BoxGeometry()

function Outline({
  node,
  sent,
  children,
  derive,
}: ComponentProps & { derive: (geometry: BufferGeometry) => BufferGeometry }) {
  const material = (sent['material'] ?? {}) as Record<string, unknown>
  const ink = useInk()
  const tint = useMemo(() => color(sent['color'] ?? material['color'], ink), [sent, material, ink])
  const lines = usePixelLines(
    none,
    tint,
    number(material['linewidth'] ?? sent['lineWidth'], 1.5),
    number(material['opacity'], 1),
  )
  const of = useRef<{ geometry: BufferGeometry; derive: unknown } | null>(null)
  // The mesh may be given another geometry at any time.
  const follow = () => {
    const geometry = (lines.parent as Mesh | null)?.geometry ?? cube
    if (of.current?.geometry === geometry && of.current.derive === derive) return
    of.current = { geometry, derive }
    const derived = derive(geometry)
    lines.geometry.dispose()
    lines.geometry = new LineSegmentsGeometry().setPositions(
      derived.attributes['position']!.array as Float32Array,
    )
    lines.visible = true
    derived.dispose()
  }
  useFrame(follow)
  return (
    <primitive object={lines} ref={node.ref}>
      {children}
    </primitive>
  )
}

const none = new Float32Array()

function Edges(given: ComponentProps) {
  const args = given.sent['args']
  const threshold = number(given.sent['threshold'] ?? (Array.isArray(args) ? args[1] : undefined), 1)
  const derive = useMemo(
    () => (geometry: BufferGeometry) => new EdgesGeometry(geometry, threshold),
    [threshold],
  )
  return <Outline {...given} derive={derive} />
}

const allEdges = (geometry: BufferGeometry) => new WireframeGeometry(geometry)

register('scene', 'Edges', { component: Edges, spatial: true })
register('scene', 'Wireframe', {
  component: (given) => <Outline {...given} derive={allEdges} />,
  spatial: true,
})
