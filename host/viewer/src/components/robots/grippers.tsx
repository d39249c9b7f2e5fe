import type { ReactNode } from 'react'
import type { ColorRepresentation } from 'three'
import { register, type ComponentProps } from '../../scene/registry'
import type { SceneNode } from '../../scene/node'
import type { PropsOf } from '../../catalogue/catalogue'
import { clamp } from '../common/values'

// A gripper of two fingers, in metres: it reaches along z, opens along x, and what it holds is
// between its finger tips, at the origin.
const finger = { length: 0.045, width: 0.009, height: 0.016 } as const
const palm = { width: 0.1, height: 0.026, depth: 0.024 } as const
const wrist = { radius: 0.016, length: 0.05 } as const

// The axes of a gripper as those of any frame: x red, y green, z blue.
const axes = [
  { direction: [1, 0, 0], shown: '#e5484d' },
  { direction: [0, 1, 0], shown: '#46a758' },
  { direction: [0, 0, 1], shown: '#3e63dd' },
] as const

function Gripper({ node, props, children }: ComponentProps<'Gripper'>) {
  const width = clamp(props.pinchWidth, 0, palm.width - 2 * finger.width)
  const shown = props.color ?? '#5b6470'
  if (props.skeleton)
    return (
      <Bones node={node} width={props.pinchWidth} opacity={0.9} color={props.color}>
        <Origin {...props} />
        {children}
      </Bones>
    )
  return (
    <group ref={node.ref}>
      {[-1, 1].map((side) => (
        <mesh key={side} position={[(side * (width + finger.width)) / 2, 0, -finger.length / 2]} castShadow>
          <boxGeometry args={[finger.width, finger.height, finger.length]} />
          <meshStandardMaterial color={shown} roughness={0.5} metalness={0.2} />
        </mesh>
      ))}
      <mesh position={[0, 0, -finger.length - palm.depth / 2]} castShadow>
        <boxGeometry args={[palm.width, palm.height, palm.depth]} />
        <meshStandardMaterial color={shown} roughness={0.5} metalness={0.2} />
      </mesh>
      <mesh
        position={[0, 0, -finger.length - palm.depth - wrist.length / 2]}
        rotation={[Math.PI / 2, 0, 0]}
        castShadow
      >
        <cylinderGeometry args={[wrist.radius, wrist.radius, wrist.length, 24]} />
        <meshStandardMaterial color={shown} roughness={0.5} metalness={0.2} />
      </mesh>
      <Origin {...props} />
      {children}
    </group>
  )
}

function Origin({ showOrigin, axes: shown }: Pick<PropsOf<'Gripper'>, 'showOrigin' | 'axes'>) {
  return (
    <>
      {showOrigin && (
        <mesh>
          <sphereGeometry args={[0.004, 16, 12]} />
          <meshBasicMaterial color="#ffb224" toneMapped={false} />
        </mesh>
      )}
      {shown &&
        axes.map(({ direction: [x, y, z], shown }) => (
          <mesh key={shown} position={[x * 0.03, y * 0.03, z * 0.03]}>
            <boxGeometry args={[x * 0.06 || 0.003, y * 0.06 || 0.003, z * 0.06 || 0.003]} />
            <meshBasicMaterial color={shown} toneMapped={false} />
          </mesh>
        ))}
    </>
  )
}

/** The same gripper by its lines alone, so that what it is at can be seen. */
function SkeletalGripper({ node, props, children }: ComponentProps<'SkeletalGripper'>) {
  return (
    <Bones node={node} width={props.pinchWidth} opacity={clamp(props.opacity, 0, 1)} color={props.color}>
      {children}
    </Bones>
  )
}

interface BonesProps {
  node: SceneNode
  width: number
  opacity: number
  color: ColorRepresentation | undefined
  children: ReactNode
}

function Bones({ node, width, opacity, color = '#3e63dd', children }: BonesProps) {
  const bar = 0.005
  const root = -finger.length - bar / 2
  const bones: { at: [number, number, number]; size: [number, number, number] }[] = [
    { at: [-width / 2, 0, -finger.length / 2], size: [bar, bar, finger.length] },
    { at: [width / 2, 0, -finger.length / 2], size: [bar, bar, finger.length] },
    { at: [0, 0, root], size: [width + bar, bar, bar] },
    { at: [0, 0, root - wrist.length / 2 - bar / 2], size: [bar, bar, wrist.length] },
  ]
  return (
    <group ref={node.ref}>
      {bones.map(({ at, size }, i) => (
        <mesh key={i} position={at}>
          <boxGeometry args={size} />
          <meshStandardMaterial color={color} opacity={opacity} transparent={opacity < 1} />
        </mesh>
      ))}
      {children}
    </group>
  )
}

register('scene', 'Gripper', { component: Gripper, spatial: true })
register('scene', 'SkeletalGripper', { component: SkeletalGripper, spatial: true })
