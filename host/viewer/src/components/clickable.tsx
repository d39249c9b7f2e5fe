import type { ThreeEvent } from '@react-three/fiber'
import { useCallback, useEffect } from 'react'
import { describeClick, isDrag } from '../events/Clicks'
import { register, type ComponentProps } from '../scene/registry'
import { useCounted } from '../use-store'
import { useViewer } from '../context'
import { timestamp } from '../wire/time'

/** A click on anything in it is a click on it as well. Under the pointer it shows that it can be clicked. */
function Clickable({ node, children }: ComponentProps) {
  const viewer = useViewer()
  const click = (event: ThreeEvent<MouseEvent>) => {
    if (isDrag(event)) return
    const ts = timestamp()
    viewer.send({ ts, etype: 'CLICK', key: node.key, value: { key: node.key, ...describeClick(event) } })
    viewer.send({ ts, etype: 'ON_CLICK', value: { key: node.key } })
  }
  const over = (event: ThreeEvent<PointerEvent>) => {
    // Of those within each other it is the innermost; and a finger hovers over nothing.
    event.stopPropagation()
    if (event.pointerType !== 'touch') viewer.hovered.set(node)
  }
  const out = useCallback(() => viewer.hovered.update((now) => (now === node ? null : now)), [viewer, node])
  useEffect(() => out, [out])
  useCounted(viewer.hoverable)
  return (
    <group ref={node.ref} onClick={click} onPointerOver={over} onPointerOut={out}>
      {children}
    </group>
  )
}

register('scene', 'Clickable', { component: Clickable, spatial: true })
