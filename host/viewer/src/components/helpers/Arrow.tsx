import { useMemo } from 'react'
import { Quaternion, Vector3, type ColorRepresentation } from 'three'
import { register, type ComponentProps } from '../../scene/registry'
import type { PropsOf } from '../../catalogue/catalogue'
import type { Triple } from '../../catalogue/kinds'
import { clamp } from '../common/values'

const along = new Vector3(0, 1, 0)

interface ShaftProps {
  direction: Triple
  color: ColorRepresentation
  look: Pick<PropsOf<'CoordsMarker'>, 'lod' | 'headScale' | 'opacity' | 'wireframe'>
}

/** An arrow of length one. */
function Shaft({ direction: [x, y, z], color, look: { lod, headScale, opacity, wireframe } }: ShaftProps) {
  const turn = useMemo(() => {
    const to = new Vector3(x, y, z)
    return new Quaternion().setFromUnitVectors(along, to.lengthSq() > 0 ? to.normalize() : along)
  }, [x, y, z])
  const segments = clamp(Math.round(lod), 3, 64)
  const head = Math.min(0.2 * headScale, 1)
  const material = (
    <meshStandardMaterial
      color={color}
      roughness={0.6}
      opacity={opacity}
      transparent={opacity < 1}
      wireframe={wireframe}
    />
  )
  return (
    <group quaternion={turn}>
      <mesh position={[0, (1 - head) / 2, 0]} castShadow>
        <cylinderGeometry args={[0.025, 0.025, 1 - head, segments]} />
        {material}
      </mesh>
      <mesh position={[0, 1 - head / 2, 0]} castShadow>
        <coneGeometry args={[0.35 * head, head, segments]} />
        {material}
      </mesh>
    </group>
  )
}

function Arrow({ node, props, children }: ComponentProps<'Arrow'>) {
  return (
    <group ref={node.ref}>
      <Shaft direction={props.direction} color={props.color} look={props} />
      {children}
    </group>
  )
}

const axes: readonly [Triple, string][] = [
  [[1, 0, 0], '#e5484d'],
  [[0, 1, 0], '#46a758'],
  [[0, 0, 1], '#3e7bfa'],
]

/** The axes of a place: x red, y green, z blue. */
function CoordsMarker({ node, props, children }: ComponentProps<'CoordsMarker'>) {
  return (
    <group ref={node.ref}>
      {axes.map(([direction, tint]) => (
        <Shaft key={tint} direction={direction} color={props.color ?? tint} look={props} />
      ))}
      <mesh>
        <sphereGeometry args={[0.04, 16, 12]} />
        <meshStandardMaterial
          color={props.color}
          roughness={0.6}
          opacity={props.opacity}
          transparent={props.opacity < 1}
          wireframe={props.wireframe}
        />
      </mesh>
      {children}
    </group>
  )
}

register('scene', 'Arrow', { component: Arrow, spatial: true })
register('scene', 'CoordsMarker', { component: CoordsMarker, spatial: true })
