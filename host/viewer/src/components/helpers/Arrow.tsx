import { useMemo } from 'react'
import { Quaternion, Vector3 } from 'three'
import { register, type ComponentProps } from '../../scene/registry'
import type { Props } from '../../scene/node'
import { color, number } from '../common/values'
import { vector } from './vector'

const along = new Vector3(0, 1, 0)

interface ShaftProps {
  direction: Vector3
  tint: unknown
  otherwise: string
  props: Props
}

/** An arrow of length one. */
function Shaft({ direction, tint, otherwise, props }: ShaftProps) {
  const { x, y, z } = direction
  const turn = useMemo(() => {
    const to = new Vector3(x, y, z)
    return new Quaternion().setFromUnitVectors(along, to.lengthSq() > 0 ? to.normalize() : along)
  }, [x, y, z])
  const segments = Math.min(Math.max(Math.round(number(props['lod'], 10)), 3), 64)
  const head = Math.min(0.2 * number(props['headScale'], 1), 1)
  const opacity = number(props['opacity'], 1)
  const material = (
    <meshStandardMaterial
      color={color(tint, otherwise)}
      roughness={0.6}
      opacity={opacity}
      transparent={opacity < 1}
      wireframe={props['wireframe'] === true}
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

function Arrow({ node, sent: props, children }: ComponentProps) {
  return (
    <group ref={node.ref}>
      <Shaft direction={vector(props['direction'], [1, 0, 0])} tint={props['color']} otherwise="red" props={props} />
      {children}
    </group>
  )
}

const axes = [
  [new Vector3(1, 0, 0), '#e5484d'],
  [new Vector3(0, 1, 0), '#46a758'],
  [new Vector3(0, 0, 1), '#3e7bfa'],
] as const

/** The axes of a place: x red, y green, z blue. */
function CoordsMarker({ node, sent: props, children }: ComponentProps) {
  return (
    <group ref={node.ref}>
      {axes.map(([direction, tint]) => <Shaft key={tint} direction={direction} tint={props['color']} otherwise={tint} props={props} />)}
      <mesh>
        <sphereGeometry args={[0.04, 16, 12]} />
        <meshStandardMaterial color={color(props['color'], '#f2f4f8')} roughness={0.6} opacity={number(props['opacity'], 1)} transparent={number(props['opacity'], 1) < 1} wireframe={props['wireframe'] === true} />
      </mesh>
      {children}
    </group>
  )
}

register('scene', 'Arrow', { component: Arrow, spatial: true })
register('scene', 'CoordsMarker', { component: CoordsMarker, spatial: true })
