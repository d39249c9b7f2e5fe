import type { ThreeEvent } from '@react-three/fiber'
import { useThree } from '@react-three/fiber'
import { type ReactNode } from 'react'
import { rootOf } from '../scene/drawn'
import { listensTo, nearest } from '../scene/interest'
import { useStore } from '../use-store'
import { useViewer } from '../context'
import { timestamp } from '../wire/time'
import { describeHit, describePointer, type PointerLike } from './describe'
import { nodeOf } from './pointing'

// Farther than this between down and up it was a drag, in CSS pixels.
const clickTravel = 4

/** What is in it can be pointed at: a click selects it, and the host hears of what pointers do. */
export function Clicks({ children }: { children: ReactNode }) {
  const viewer = useViewer()
  const { pointing } = viewer
  const invalidate = useThree((state) => state.invalidate)
  const xr = useThree((state) => state.gl.xr)
  const canvas = useThree((state) => state.gl.domElement)
  const scene = useThree((state) => state.scene)
  // Without a node that listens, a pointer that moves casts no ray.
  const listened = useStore(viewer.graph.interest.any)

  const click = (event: ThreeEvent<MouseEvent>) => {
    if (isDrag(event) || pointing.isAfterDrag(event)) return
    const node = nodeOf(event.object)
    // What belongs to no node lets the click through to what is behind it.
    if (node?.key === undefined) return
    event.stopPropagation()
    viewer.selection.set(node)
    invalidate()
    const { key } = nearest(node, (at) => listensTo(at, 'click') && at.tag !== 'Clickable') ?? node
    const ts = timestamp()
    viewer.send({ ts, etype: 'CLICK', key, value: { key, ...describeClick(event, canvas) } })
    if ((event.nativeEvent.button ?? 0) === 0) viewer.send({ ts, etype: 'ON_CLICK', value: { key } })
  }

  const menu = (event: ThreeEvent<MouseEvent>) => {
    click(event)
    const node = nodeOf(event.object)
    if (node && !isDrag(event)) pointing.gesture('CONTEXT_MENU', event, node)
  }

  const double = (event: ThreeEvent<MouseEvent>) => {
    const node = nodeOf(event.object)
    if (!node?.object) return
    if (viewer.heard.get().has('DOUBLE_CLICK')) {
      event.stopPropagation()
      pointing.gesture('DOUBLE_CLICK', event, node)
      return
    }
    // In a headset the view is the head's, and objects of an overlay have no place in the scene.
    if (xr.isPresenting || rootOf(node.object) !== scene) return
    event.stopPropagation()
    viewer.rig.frame([node.object])
  }

  const move = (event: ThreeEvent<PointerEvent>) => {
    const node = nodeOf(event.object)
    if (!node || !pointing.isFirst(event)) return
    pointing.move(event, node)
    // Handles of gizmos are in front of what hides them.
    if (!hitsHandle(event)) event.stopPropagation()
  }
  const down = (event: ThreeEvent<PointerEvent>) => {
    const node = nodeOf(event.object)
    if (node && pointing.isFirst(event)) pointing.down(event, node, !hitsHandle(event))
  }
  const up = (event: ThreeEvent<PointerEvent>) => {
    const node = nodeOf(event.object)
    if (node && pointing.isFirst(event)) pointing.up(event, node)
  }

  return (
    <group
      onClick={click}
      onContextMenu={menu}
      onDoubleClick={double}
      onPointerDown={down}
      onPointerUp={up}
      onPointerCancel={up}
      {...(listened ? { onPointerMove: move, onPointerLeave: (event) => pointing.leave(event) } : {})}
      onPointerMissed={(event) => event.type === 'click' && viewer.selection.set(null)}
    >
      {children}
    </group>
  )
}

// Reports whether a gizmo takes the event, in front of what hides it.
function hitsHandle(event: ThreeEvent<PointerEvent>): boolean {
  return event.intersections?.some(({ object }) => isHandle(object)) === true
}

function isHandle(object: { userData: Record<string, unknown>; parent: unknown } | null): boolean {
  for (let at = object; at; at = at.parent as typeof object) if (at.userData['handle'] === true) return true
  return false
}

/**
 * Whether the pointer travelled so far between down and up that no click was meant. The
 * rays of a headset do not say: to ask theirs for its delta is an error.
 */
export function isDrag(event: ThreeEvent<MouseEvent>): boolean {
  return Object.hasOwn(event, 'delta') && event.delta > clickTravel
}

/** Where and how it was clicked, as CLICK has it. */
export function describeClick(event: PointerLike, canvas: Element) {
  const native = event.nativeEvent as Partial<MouseEvent>
  return {
    ...describePointer(event, canvas),
    ...describeHit(event, event.ray),
    shiftKey: native.shiftKey === true,
    ctrlKey: native.ctrlKey === true,
    altKey: native.altKey === true,
    metaKey: native.metaKey === true,
  }
}
