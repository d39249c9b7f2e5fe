import { useEffect } from 'react'
import { isOwnKey, isTyped } from '../camera/keys'
import { register, type ComponentProps } from '../scene/registry'
import { useCounted } from '../use-store'
import { useViewer } from '../context'
import { timestamp } from '../wire/time'

const kinds = [
  ['enableKeyDown', 'keydown', 'KeyDown'],
  ['enableKeyUp', 'keyup', 'KeyUp'],
  ['enableKeyPress', 'keypress', 'KeyPress'],
] as const

/** Sends which keys are pressed, wherever the focus is, except keys that are typed into a field or that operate the focused control. */
function KeyboardMonitor({ node, props }: ComponentProps<'KeyboardMonitor'>) {
  const viewer = useViewer()
  const wanted = kinds.filter(([prop]) => props[prop] === true)
  const names = wanted.map(([prop]) => prop).join()

  useCounted(viewer.keyboards, names !== '')
  useEffect(() => {
    if (names === '') return
    const remove = kinds
      .filter(([prop]) => names.split(',').includes(prop))
      .map(([, type, etype]) => {
        const listener = (event: KeyboardEvent) => {
          if (isTyped(event) || isOwnKey(event)) return
          const { key, code, shiftKey, ctrlKey, altKey, metaKey, repeat, isComposing } = event
          viewer.send({
            ts: timestamp(),
            etype,
            key: node.key,
            value: { key, code, shiftKey, ctrlKey, altKey, metaKey, repeat, isComposing },
          })
        }
        addEventListener(type, listener, { capture: true })
        return () => removeEventListener(type, listener, { capture: true })
      })
    return () => remove.forEach((stop) => stop())
  }, [viewer, node, names])
  return null
}

register('scene', 'KeyboardMonitor', { component: KeyboardMonitor })
register('html', 'KeyboardMonitor', { component: KeyboardMonitor })
