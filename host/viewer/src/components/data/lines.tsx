import { Line as Drawn } from '@react-three/drei'
import { useMemo } from 'react'
import {
  CatmullRomCurve3,
  Color,
  CubicBezierCurve3,
  CurvePath,
  QuadraticBezierCurve3,
  Vector3,
  type Curve,
  type Object3D,
} from 'three'
import { equal } from '../../scene/equal'
import { useReport } from '../../scene/hooks'
import type { Props, SceneNode } from '../../scene/node'
import { register, type ComponentProps } from '../../scene/registry'
import { useInk } from '../text/ink'
import type { PropsOf } from '../../catalogue/catalogue'
import { clamp, number, readColor, readPoints } from '../common/values'
import { stepsThrough } from './curves'

const mostSegments = 100_000
const white = new Color('white')

type Pen = Pick<
  PropsOf<'Line'>,
  | 'color'
  | 'lineWidth'
  | 'vertexColors'
  | 'dashed'
  | 'dashSize'
  | 'gapSize'
  | 'dashScale'
  | 'worldUnits'
  | 'opacity'
>

interface PathProps {
  node: SceneNode
  props: Pen
  sent: Props
  /** Whether the points are pairs. */
  pairs?: boolean
  points: Vector3[]
  children: ComponentProps['children']
}

/** A line through points, as wide as it is said to be, in pixels. */
function Path({ node, props, sent, pairs = false, points, children }: PathProps) {
  const ink = useInk()
  const { vertexColors } = props
  const colors = useMemo(() => readVertexColors(vertexColors, points.length), [vertexColors, points.length])
  const opacity = clamp(props.opacity, 0, 1)
  // Less than two points are no line; with the first of them it begins.
  if (points.length < 2) return <group ref={node.ref}>{children}</group>
  return (
    <Drawn
      // Its buffers have the size of their first points.
      key={`${points.length} ${colors ? 'colored' : ''}`}
      ref={node.ref as (line: Object3D | null) => void}
      points={points}
      // Colors of vertices are multiplied by it.
      color={colors ? white : (props.color ?? ink)}
      {...(colors ? { vertexColors: colors } : {})}
      lineWidth={clamp(number(sent['lineWidth'] ?? sent['linewidth'], props.lineWidth), 0, 1000)}
      segments={pairs}
      dashed={props.dashed}
      dashSize={props.dashSize}
      gapSize={props.gapSize}
      dashScale={props.dashScale}
      worldUnits={props.worldUnits}
      toneMapped={false}
      {...(opacity < 1 ? { opacity, transparent: true } : {})}
    >
      {children}
    </Drawn>
  )
}

function readVertexColors(value: unknown, count: number): [number, number, number][] | null {
  if (!Array.isArray(value) || value.length === 0 || count === 0) return null
  const colors = value.map((item) => (readColor(item, new Color()) ?? new Color('white')).toArray())
  // A curve has more points than it is given colours: they are spread along it.
  return Array.from({ length: count }, (_, i) => {
    const at = (i / Math.max(1, count - 1)) * (colors.length - 1)
    const [a, b] = [colors[Math.floor(at)]!, colors[Math.ceil(at)]!]
    return a.map((c, k) => c + (b[k]! - c) * (at % 1)) as [number, number, number]
  })
}

function Line({ node, props, sent, children }: ComponentProps<'Line'>) {
  const { points: said, closed, segments } = props
  const points = useMemo(() => {
    const all = readPoints(said)
    if (closed === true && all.length > 2) all.push(all[0]!.clone())
    // Pairs of points: one left over has no other.
    return segments === true && all.length % 2 === 1 ? all.slice(0, -1) : all
  }, [said, closed, segments])
  return (
    <Path node={node} props={props} sent={sent} pairs={segments === true} points={points}>
      {children}
    </Path>
  )
}

// The points of a curve, made again when what it is made of is.
function useCurve(
  make: () => Curve<Vector3> | null,
  segments: number | undefined,
  ...of: unknown[]
): Vector3[] {
  const made = useMemo(() => ({ of: undefined as unknown, points: [] as Vector3[] }), [])
  const now = [segments, ...of]
  if (!equal(made.of, now)) {
    made.of = now
    const curve = make()
    const usual = curve instanceof CatmullRomCurve3 ? stepsThrough(curve.points.length, curve.closed) : 20
    made.points = curve?.getPoints(Math.round(clamp(segments ?? usual, 1, mostSegments))) ?? []
  }
  return made.points
}

function QuadraticBezierLine({ node, props, sent, children }: ComponentProps<'QuadraticBezierLine'>) {
  const { start, end, mid, segments } = props
  const points = useCurve(
    () => {
      const [a, b] = [new Vector3(...start), new Vector3(...end)]
      // Without a middle the line bows, so that it can be told from a straight one.
      const middle = mid ? new Vector3(...mid) : bow(a, b)
      return new QuadraticBezierCurve3(a, middle, b)
    },
    segments,
    start,
    end,
    mid,
  )
  return (
    <Path node={node} props={props} sent={sent} points={points}>
      {children}
    </Path>
  )
}

function bow(start: Vector3, end: Vector3): Vector3 {
  const middle = new Vector3().addVectors(start, end).multiplyScalar(0.5)
  middle.y += start.distanceTo(end) / 4
  return middle
}

function CubicBezierLine({ node, props, sent, children }: ComponentProps<'CubicBezierLine'>) {
  const { start, end, midA, midB, segments } = props
  const points = useCurve(
    () =>
      new CubicBezierCurve3(
        new Vector3(...start),
        new Vector3(...midA),
        new Vector3(...midB),
        new Vector3(...end),
      ),
    segments,
    start,
    end,
    midA,
    midB,
  )
  return (
    <Path node={node} props={props} sent={sent} points={points}>
      {children}
    </Path>
  )
}

function CatmullRomLine({ node, props, sent, children }: ComponentProps<'CatmullRomLine'>) {
  const { points: said, closed, curveType, tension, segments } = props
  const points = useCurve(
    () => {
      const through = readPoints(said)
      if (through.length < 2) return null
      return new CatmullRomCurve3(through, closed, curveType, tension)
    },
    segments,
    said,
    closed,
    curveType,
    tension,
  )
  return (
    <Path node={node} props={props} sent={sent} points={points}>
      {children}
    </Path>
  )
}

/** A curve through many points, or of many Bezier segments. */
function Spline({ node, props, sent, children }: ComponentProps<'Spline'>) {
  const { points: said, closed, kind, segments } = props
  const spare = kind === 'bezier' ? (readPoints(said).length - (closed ? 0 : 1)) % 3 : 0
  useReport(
    node,
    spare === 0
      ? null
      : 'the points of a Bezier curve are a point, two control points, a point, and so on: what is left over is not drawn',
  )
  const points = useMemo(() => {
    const through = readPoints(said)
    if (kind === 'linear') return closed && through.length > 2 ? [...through, through[0]!.clone()] : through
    if (kind === 'bezier') return bezierPoints(through, closed, segments)
    if (through.length < 2) return []
    const curve = new CatmullRomCurve3(through, closed)
    return curve.getPoints(stepsOf(segments, closed ? through.length : through.length - 1))
  }, [said, closed, kind, segments])
  return (
    <Path node={node} props={props} sent={sent} points={points}>
      {children}
    </Path>
  )
}

function stepsOf(segments: number | undefined, spans: number): number {
  return Math.round(clamp(segments ?? Math.max(20, 12 * spans), 1, mostSegments))
}

function bezierPoints(through: Vector3[], closed: boolean, segments: number | undefined): Vector3[] {
  const path = new CurvePath<Vector3>()
  for (let i = 0; i + 2 < through.length; i += 3) {
    const end = through[i + 3] ?? (closed ? through[0] : undefined)
    if (!end) break
    path.add(new CubicBezierCurve3(through[i]!, through[i + 1]!, through[i + 2]!, end))
  }
  const { curves } = path
  if (curves.length === 0) return []
  const each = Math.max(1, Math.round(stepsOf(segments, curves.length) / curves.length))
  const points = curves.flatMap((curve) => curve.getPoints(each).slice(0, -1))
  return [...points, curves[curves.length - 1]!.getPoint(1)]
}

register('scene', 'Spline', { component: Spline, spatial: true })
register('scene', 'Line', { component: Line, spatial: true })
register('scene', 'QuadraticBezierLine', { component: QuadraticBezierLine, spatial: true })
register('scene', 'CubicBezierLine', { component: CubicBezierLine, spatial: true })
register('scene', 'CatmullRomLine', { component: CatmullRomLine, spatial: true })
