import { useEffect, useMemo } from 'react'
import { BufferGeometry, Float32BufferAttribute } from 'three'
import { register, type ComponentProps } from '../../scene/registry'
import { geometryTags } from '../../catalogue/client'
import { shapeNames, useOfGeometry, type ShapeName } from './geometry'
import { Surface, surfaceFast } from '../surface/surface'
import { given } from '../common/values'

function useGeometry(name: ShapeName, { sent: props }: ComponentProps): BufferGeometry {
  const { args, shapes, options } = props
  // Values that are equal stay the same values, so this is made anew only for another shape.
  const { geometry, take } = useMemo(
    () => useOfGeometry(name, { args, shapes, options }),
    [name, args, shapes, options],
  )
  useEffect(take, [take])
  return geometry
}

function Primitive(self: ComponentProps) {
  const { node, sent: props, children } = self
  const geometry = useGeometry(node.tag as ShapeName, self)
  return (
    <Surface node={node} props={props} geometry={geometry} instead="meshPhysicalMaterial">
      {children}
    </Surface>
  )
}

register('scene', shapeNames, { component: Primitive, spatial: true, fast: surfaceFast })

/** A mesh whose geometry and material are its children. */
function BareMesh({ node, sent: props, children }: ComponentProps) {
  return (
    <Surface node={node} props={props} instead="meshStandardMaterial">
      {children}
    </Surface>
  )
}

register('scene', 'mesh', { component: BareMesh, spatial: true, fast: surfaceFast })

const shapeOf = new Map<string, ShapeName>(
  shapeNames.map((name) => [`${name[0]!.toLowerCase()}${name.slice(1)}Geometry`, name]),
)

/** A geometry as the child of a mesh: `boxGeometry` and its like. */
function GeometryChild(self: ComponentProps) {
  const geometry = useGeometry(shapeOf.get(self.node.tag)!, self)
  const { attach } = self.sent
  return (
    <primitive
      key={geometry.uuid}
      object={geometry}
      attach={typeof attach === 'string' ? attach : 'geometry'}
    />
  )
}

register('scene', geometryTags, { component: GeometryChild })

/** A geometry from lists: position, and if given normal, uv, color and index. */
function ListGeometry({ sent: props }: ComponentProps) {
  const geometry = useMemo(() => {
    const made = new BufferGeometry()
    const sizes = { position: 3, normal: 3, uv: 2, color: 3 }
    for (const [name, size] of Object.entries(sizes)) {
      const list = props[name === 'position' && !given(props['position']) ? 'vertices' : name]
      if (Array.isArray(list))
        made.setAttribute(name, new Float32BufferAttribute(list.flat().map(Number), size))
    }
    const index = props['index'] ?? props['faces']
    if (Array.isArray(index)) made.setIndex(index.flat().map(Number))
    if (!made.hasAttribute('normal') && made.hasAttribute('position')) made.computeVertexNormals()
    return made
  }, [props])
  useEffect(() => () => geometry.dispose(), [geometry])
  return <primitive key={geometry.uuid} object={geometry} attach="geometry" />
}

register('scene', 'bufferGeometry', { component: ListGeometry })
