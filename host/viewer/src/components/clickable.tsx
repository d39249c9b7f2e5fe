import { useThree, type ThreeEvent } from '@react-three/fiber'
import { describeClick, isDrag } from '../events/Clicks'
import { register, type ComponentProps } from '../scene/registry'
import { useViewer } from '../context'
import { timestamp } from '../wire/time'

/** A click on anything in it is a click on it as well. Under the pointer it shows that it can be clicked. */
function Clickable({ node, children }: ComponentProps) {
  const viewer = useViewer()
  const canvas = useThree((state) => state.gl.domElement)
  const click = (event: ThreeEvent<MouseEvent>) => {
    if (isDrag(event)) return
    const ts = timestamp()
    viewer.send({
      ts,
      etype: 'CLICK',
      key: node.key,
      value: { key: node.key, ...describeClick(event, canvas) },
    })
    viewer.send({ ts, etype: 'ON_CLICK', value: { key: node.key } })
  }
  return (
    <group ref={node.ref} onClick={click}>
      {children}
    </group>
  )
}

register('scene', 'Clickable', { component: Clickable, spatial: true })
