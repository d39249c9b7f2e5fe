import { invalidate, useThree } from '@react-three/fiber'
import { useEffect, useLayoutEffect, useMemo } from 'react'
import { BufferAttribute, PointsMaterial, Sphere, type Points } from 'three'
import type { Props, SceneNode } from '../../scene/node'
import { reasonOf } from '../../reason'
import { useReport } from '../../scene/hooks'
import { register, type ComponentProps, type FastProp } from '../../scene/registry'
import {
  CloudGeometry,
  readColors,
  readCoordinates,
  readFaces,
  seenColors,
  toFloats,
  type Numbers,
} from './buffers'
import { plotPoints } from './plotted'
import { meshProps, Surface, surfaceFast } from '../surface/surface'
import { isSoftware } from '../common/software'
import { useInk } from '../text/ink'
import { color, number } from '../common/values'

interface Cloud {
  geometry: CloudGeometry
  material: PointsMaterial
  /** What it shows; null before there is anything. */
  shown: Props | null
  /** The color if neither the points nor the node have one. */
  ink: string
  trouble: string | null
}

const clouds = new WeakMap<object, Cloud>()
const white = color('#ffffff', '#ffffff')

// What three takes for its place among others; it would find the bounds for that, every time.
const unbound = { boundingSphere: new Sphere() }

// Puts what is other than before into the buffers. It throws where the points are no points.
function show(cloud: Cloud, props: Props) {
  const { geometry, material, shown } = cloud
  const moved = !shown || shown['vertices'] !== props['vertices']
  if (moved) geometry.fill('position', 3, readCoordinates(props['vertices'], 3, 'vertices'))
  if (moved || shown['colors'] !== props['colors']) fillColors(cloud, props['colors'])
  const colored = geometry.hasAttribute('color')
  if (material.vertexColors !== colored) {
    material.vertexColors = colored
    material.needsUpdate = true
  }
  material.color.copy(colored ? white : color(props['color'], cloud.ink))
  material.size = number(props['size'], 0.01)
  shapePoints(material, props['shape'] === 'circle')
  cloud.shown = { ...props }
}

// Round points are the inside of a circle within the square. A material is compiled again for the other shape.
function shapePoints(material: PointsMaterial, round: boolean) {
  if ('ROUND_POINTS' in (material.defines ?? {}) === round) return
  material.defines = round ? { ROUND_POINTS: '' } : {}
  material.needsUpdate = true
}

// Colours of other points than those shown are left out: between a message with points and
// one with their colours, the points are still worth seeing.
function fillColors(cloud: Cloud, value: unknown) {
  let colors: Numbers | null = null
  cloud.trouble = null
  try {
    colors = readColors(value, cloud.geometry.attributes['position']?.count ?? 0)
  } catch (error) {
    cloud.trouble = reasonOf(error)
  }
  cloud.geometry.fill('color', 3, colors)
}

const refill: FastProp = (object, _value, node) => {
  const cloud = clouds.get(object)
  if (!cloud) return false
  try {
    show(cloud, node.props)
    return cloud.trouble === null
  } catch {
    // The component meets the same, and its mark says so.
    return false
  }
}

/** Points, by `vertices` and `colors`. Its buffers are kept from one message to the next. */
function PointCloud({ node, sent: props, children }: ComponentProps) {
  const cloud = useMemo<Cloud>(() => {
    const material = new PointsMaterial({ toneMapped: false })
    seenColors(material)
    return { geometry: new CloudGeometry(), material, shown: null, ink: '#ffffff', trouble: null }
  }, [])
  cloud.ink = useInk()
  show(cloud, node.props)
  useReport(node, cloud.trouble)
  useLayoutEffect(() => {
    if (node.object) clouds.set(node.object, cloud)
    invalidate()
  })
  usePlotted(node)
  useEffect(
    () => () => {
      cloud.geometry.dispose()
      cloud.material.dispose()
    },
    [cloud],
  )
  return (
    <points
      ref={node.ref as (points: Points | null) => void}
      geometry={cloud.geometry}
      material={cloud.material}
      {...meshProps(props)}
      // To find its bounds takes longer than to draw it.
      frustumCulled={false}
      {...unbound}
    >
      {children}
    </points>
  )
}

// Without a GPU, many points are drawn by ourselves.
function usePlotted(node: SceneNode) {
  const gl = useThree((state) => state.gl)
  useLayoutEffect(() => {
    const { object } = node
    if (!object || !isSoftware(gl)) return undefined
    return plotPoints(object as Points, true)
  }, [node, gl])
}

register('scene', 'PointCloud', {
  component: PointCloud,
  spatial: true,
  fast: { vertices: refill, colors: refill, color: refill, size: refill, shape: refill },
})

const doubleSided = { side: 'double' }
const doubleSidedColored = { side: 'double', vertexColors: true }

function fillMesh(geometry: CloudGeometry, props: Props, before: Props): string | null {
  const changed = (name: string) => before[name] !== props[name] || before['vertices'] !== props['vertices']
  let trouble: string | null = null
  if (changed('vertices')) {
    const vertices = readCoordinates(props['vertices'], 3, 'vertices')
    // Floats: the normals are computed of them here.
    const floats = vertices && toFloats(vertices)
    geometry.fill(
      'position',
      3,
      floats && { kind: 'float', bytes: new Uint8Array(floats.buffer), count: floats.length / 3 },
    )
  }
  const count = geometry.attributes['position']?.count ?? 0
  if (changed('faces')) {
    const faces = readFaces(props['faces'], count)
    const index = geometry.index
    if (index && faces && index.array.length === faces.length) {
      index.array.set(faces)
      index.needsUpdate = true
    } else {
      // three lets the GPU's buffer of an index go only with the geometry's others.
      if (index) geometry.dispose()
      geometry.setIndex(faces && new BufferAttribute(faces.slice(), 1))
    }
  }
  if (changed('uv')) geometry.fill('uv', 2, readCoordinates(props['uv'], 2, 'uv'))
  if (changed('colors')) {
    let colors: Numbers | null = null
    try {
      colors = readColors(props['colors'], count)
    } catch (error) {
      trouble = reasonOf(error)
    }
    geometry.fill('color', 3, colors)
  }
  if (count > 0 && changed('faces')) geometry.computeVertexNormals()
  return trouble
}

/** Triangles, by `vertices` and `faces`, with colours for each vertex or a picture by `uv`. */
function TriMesh({ node, sent: props, children }: ComponentProps) {
  const mesh = useMemo(
    () => ({ geometry: new CloudGeometry(), shown: {} as Props, trouble: null as string | null }),
    [],
  )
  if (mesh.shown !== props) {
    mesh.trouble = fillMesh(mesh.geometry, props, mesh.shown)
    mesh.shown = props
  }
  useReport(node, mesh.trouble)
  useEffect(() => () => mesh.geometry.dispose(), [mesh])
  const colored = mesh.geometry.hasAttribute('color')
  return (
    <Surface
      node={node}
      // With colours of its own, a mesh is not tinted on top.
      props={colored ? withoutColor(props) : props}
      geometry={mesh.geometry}
      instead="meshStandardMaterial"
      more={colored ? doubleSidedColored : doubleSided}
      prepare={seenColors}
    >
      {children}
    </Surface>
  )
}

function withoutColor(props: Props): Props {
  const { color: _, ...rest } = props
  return rest
}

// Its colour means nothing once there are colours, which only the component knows.
const { color: _, ...meshFast } = surfaceFast

register('scene', 'TriMesh', { component: TriMesh, spatial: true, fast: meshFast })
