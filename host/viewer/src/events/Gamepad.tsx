import { useEffect } from 'react'
import { register, type ComponentProps } from '../scene/registry'
import { useViewer } from '../context'
import { timestamp } from '../wire/time'

/** Sends what a gamepad does, with each frame in which it does something. */
function Gamepad({ node, props }: ComponentProps<'Gamepad'>) {
  const viewer = useViewer()
  const { index } = props

  useEffect(() => {
    let frame = 0
    let last = -1
    const poll = () => {
      const pad = navigator.getGamepads?.()[index]
      if (pad && pad.timestamp !== last) {
        last = pad.timestamp
        viewer.send({
          ts: timestamp(),
          etype: 'GAMEPAD',
          key: node.key,
          value: { id: pad.id, axes: [...pad.axes], buttons: pad.buttons.map((button) => button.value) },
        })
      }
      // Nobody is asked while there is nobody.
      frame = pad ? requestAnimationFrame(poll) : 0
    }
    const begin = () => {
      if (frame === 0) poll()
    }
    addEventListener('gamepadconnected', begin)
    begin()
    return () => {
      removeEventListener('gamepadconnected', begin)
      cancelAnimationFrame(frame)
    }
  }, [viewer, node, index])
  return null
}

register('scene', 'Gamepad', { component: Gamepad })
