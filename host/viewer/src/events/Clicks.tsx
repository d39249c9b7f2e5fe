import type { ThreeEvent } from '@react-three/fiber'
import { useThree } from '@react-three/fiber'
import { type ReactNode } from 'react'
import { Matrix3, Vector3, type Intersection, type Object3D } from 'three'
import { rootOf } from '../scene/drawn'
import type { SceneNode } from '../scene/node'
import { useStore } from '../use-store'
import { useViewer } from '../context'
import { timestamp } from '../wire/time'

// Farther than this between down and up it was a drag, in CSS pixels.
const clickTravel = 4

/** The node that an object of the canvas belongs to. */
export function nodeOf(object: Object3D | null): SceneNode | null {
  for (let at = object; at; at = at.parent) {
    const node = at.userData['node'] as SceneNode | undefined
    if (node) return node
  }
  return null
}

/** What is in it can be clicked: it is selected, and the host hears of it. */
export function Clicks({ children }: { children: ReactNode }) {
  const viewer = useViewer()
  const invalidate = useThree((state) => state.invalidate)
  const xr = useThree((state) => state.gl.xr)
  const scene = useThree((state) => state.scene)

  const click = (event: ThreeEvent<MouseEvent>) => {
    if (isDrag(event)) return
    const node = nodeOf(event.object)
    // What belongs to no node lets the click through to what is behind it.
    if (node?.key === undefined) return
    event.stopPropagation()
    viewer.selection.set(node)
    invalidate()
    const ts = timestamp()
    viewer.send({ ts, etype: 'CLICK', key: node.key, value: { key: node.key, ...describeClick(event) } })
    if ((event.nativeEvent.button ?? 0) === 0)
      viewer.send({ ts, etype: 'ON_CLICK', value: { key: node.key } })
  }

  // While a component listens for the pointer, every object hides the objects behind it.
  const listened = useStore(viewer.hoverable) > 0
  const over = (event: ThreeEvent<PointerEvent>) => event.stopPropagation()

  const focus = (event: ThreeEvent<MouseEvent>) => {
    const node = nodeOf(event.object)
    // In a headset the view is the head's, and objects of an overlay have no place in the scene.
    if (!node?.object || xr.isPresenting || rootOf(node.object) !== scene) return
    event.stopPropagation()
    viewer.rig.frame([node.object])
  }

  return (
    <group
      onClick={click}
      onContextMenu={click}
      onDoubleClick={focus}
      {...(listened ? { onPointerOver: over } : {})}
      onPointerMissed={(event) => event.type === 'click' && viewer.selection.set(null)}
    >
      {children}
    </group>
  )
}

/**
 * Whether the pointer travelled so far between down and up that no click was meant. The
 * rays of a headset do not say: to ask theirs for its delta is an error.
 */
export function isDrag(event: ThreeEvent<MouseEvent>): boolean {
  return Object.hasOwn(event, 'delta') && event.delta > clickTravel
}

/** Where and how it was clicked, as CLICK has it. */
export function describeClick(event: ThreeEvent<MouseEvent>): Record<string, unknown> {
  const native = event.nativeEvent as Partial<MouseEvent>
  const normal = worldNormal(event)
  return {
    position: event.point.toArray(),
    ...(normal ? { normal } : {}),
    distance: event.distance,
    // Scripts count from 1.
    ...(event.instanceId === undefined ? {} : { instance: event.instanceId + 1 }),
    button: native.button ?? 0,
    shiftKey: native.shiftKey === true,
    ctrlKey: native.ctrlKey === true,
    altKey: native.altKey === true,
    metaKey: native.metaKey === true,
  }
}

// The normal of the face that was hit, in the world, towards whoever looks at it.
function worldNormal({
  face,
  object,
  ray,
}: Intersection & { ray?: { direction: Vector3 } }): number[] | null {
  if (!face) return null
  const normal = face.normal.clone().applyNormalMatrix(new Matrix3().getNormalMatrix(object.matrixWorld))
  if (ray && normal.dot(ray.direction) > 0) normal.negate()
  return normal.toArray()
}
