import { useFrame } from '@react-three/fiber'
import { useRef } from 'react'
import { Box3, Vector3, type Group as ThreeGroup, type Mesh, type Object3D } from 'three'
import type { PropsOf } from '../../catalogue/catalogue'
import { register, type ComponentProps } from '../../scene/registry'
import { text } from '../common/values'

function Group({ node, sent, children }: ComponentProps<'group' | 'Group' | 'VuerGroup'>) {
  return (
    <group ref={node.ref} name={text(sent['name']) ?? node.key ?? ''}>
      {children}
    </group>
  )
}

register('scene', ['group', 'Group', 'VuerGroup'], { component: Group, spatial: true })

const axes = [
  ['x', 'left', 'right'],
  ['y', 'bottom', 'top'],
  ['z', 'back', 'front'],
] as const

/**
 * Its children, moved so that the middle of their bounds is where it is, or what is said to
 * lie there: `top` puts them above it, `bottom` below.
 *
 * They are measured again when what they consist of changes, so that a model is centred once
 * it has come; not when they move, so that a child may turn within.
 */
function Center({ node, props, children }: ComponentProps<'Center'>) {
  const outer = useRef<ThreeGroup>(null)
  const inner = useRef<ThreeGroup>(null)
  const measured = useRef('')
  useFrame(() => {
    if (!outer.current || !inner.current) return
    const now = `${contentsOf(inner.current)} ${JSON.stringify(axes.map(([, a, b]) => [props[a], props[b]]))} ${disabled(props)} ${props.precise}`
    if (now === measured.current) return
    measured.current = now
    centre(outer.current, inner.current, props)
  })
  return (
    <group ref={node.ref}>
      <group ref={outer}>
        <group ref={inner}>{children}</group>
      </group>
    </group>
  )
}

register('scene', 'Center', { component: Center, spatial: true })

function contentsOf(object: Object3D): string {
  const ids: number[] = []
  object.traverse((part) => {
    const { geometry } = part as Partial<Mesh>
    if (geometry) ids.push(part.id, geometry.id)
  })
  return ids.join()
}

function disabled(props: PropsOf<'Center'>): string {
  return (['', 'X', 'Y', 'Z'] as const).filter((axis) => props[`disable${axis}`]).join('-')
}

const box = new Box3()
const middle = new Vector3()
const size = new Vector3()

function centre(outer: ThreeGroup, inner: ThreeGroup, props: PropsOf<'Center'>) {
  // Measured as if the group were at the origin; the next frame puts its matrix right.
  outer.position.set(0, 0, 0)
  outer.matrixWorld.identity()
  box.setFromObject(inner, props.precise)
  inner.updateWorldMatrix(true, true)
  if (box.isEmpty() || props.disable) return
  box.getCenter(middle)
  box.getSize(size)
  for (const [axis, low, high] of axes) {
    if (props[`disable${axis.toUpperCase() as Uppercase<typeof axis>}`]) continue
    const side = sideOf(props[low], props[high])
    outer.position[axis] = -middle[axis] + (side * size[axis]) / 2
  }
}

// Both sides are on by default, which is the middle; one alone is that side.
function sideOf(low: unknown, high: unknown): number {
  if (high === true && low !== true) return 1
  if (low === true && high !== true) return -1
  if (low === false && high !== false) return 1
  return high === false && low !== false ? -1 : 0
}
