import { Trail as Tail } from '@react-three/drei'
import { useFrame } from '@react-three/fiber'
import { useMemo, useRef, useState, type RefObject } from 'react'
import { Vector3, type Object3D } from 'three'
import { register, type ComponentProps } from '../../scene/registry'
import { useViewer } from '../../context'
import { clamp } from '../common/values'
import { useInk } from '../text/ink'

const attenuations = {
  linear: (width: number) => width,
  squared: (width: number) => width * width,
  cubed: (width: number) => width ** 3,
}

/** Draws where its first child, or the node that `target` names, has come from. */
function Trail({ node, props, children }: ComponentProps<'Trail'>) {
  const { graph } = useViewer()
  const ink = useInk()
  const group = useRef<Object3D>(null)
  const { target } = props
  const [followed, follow] = useState<Object3D | null>(null)
  const ref = useMemo(() => ({ current: followed }), [followed])
  const length = clamp(props.length, 1, 1000)
  const { decay } = props

  const last = useRef(new Vector3(NaN, 0, 0))
  const idle = useRef(0)
  const scratch = useMemo(() => new Vector3(), [])
  useFrame(({ invalidate }) => {
    // What is followed may be mounted later, or again. Without any child it is the node itself.
    const named =
      typeof target === 'string' || typeof target === 'number'
        ? graph.find(String(target))?.object
        : undefined
    const object = named ?? group.current?.children[0] ?? group.current
    if (object !== followed) follow(object)
    if (!object) return
    object.getWorldPosition(scratch)
    idle.current = scratch.equals(last.current) ? idle.current + 1 : 0
    last.current.copy(scratch)
    // Until all of it has come in.
    if (idle.current < (length * 10) / Math.max(decay, 0.01)) invalidate()
  })
  return (
    <group ref={(object) => (node.ref(object), void (group.current = object))}>
      {children}
      {followed && (
        <Tail
          key={`${length} ${followed.id}`}
          target={ref as RefObject<Object3D>}
          width={props.width}
          length={length}
          decay={decay}
          local={props.local}
          stride={props.stride}
          interval={Math.max(1, Math.round(props.interval))}
          color={props.color ?? ink}
          attenuation={attenuations[props.attenuation]}
        />
      )}
    </group>
  )
}

register('scene', 'Trail', { component: Trail, spatial: true })
