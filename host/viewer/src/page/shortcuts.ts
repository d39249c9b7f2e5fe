import { useEffect } from 'react'
import { isOwnKey, isTyped, isTyping, watchKeys } from '../camera/keys'
import { choose, pageCommands } from './page-commands'
import { useViewer } from '../context'

/**
 * The keys of the script's commands, Ctrl-K, and the keys of the page: F, R, H, P and `. While the scene listens to the keyboard they are the
 * scene's, and the page's with Alt.
 */
export function useShortcuts() {
  const viewer = useViewer()
  useEffect(() => {
    const { rig, keyboards, commands } = viewer
    const actions = new Map(pageCommands(viewer).map(({ code, run }) => [code, run]))
    actions.set('Escape', () => viewer.selection.set(null))
    const down = (event: KeyboardEvent) => {
      if ((event.ctrlKey || event.metaKey) && event.code === 'KeyK') {
        commands.open.set(true)
        event.preventDefault()
        return
      }
      if (event.isComposing || event.repeat || isTyped(event)) return
      // The script's keys come before the page's.
      const command = isOwnKey(event) ? undefined : commands.of(event)
      if (command) {
        choose(viewer, command)
        event.preventDefault()
        return
      }
      if (isTyping(event) || keyboards.get() > 0 !== event.altKey) return
      const act = actions.get(event.code)
      if (!act) return
      act()
      if (event.code !== 'Escape') event.preventDefault()
    }
    // After a click on a control, keys are for the scene again: Space does not press the button once more.
    const release = (event: MouseEvent) => {
      if (!(event.target instanceof Element)) return
      const control = event.target.closest<HTMLElement>(
        'button:not([role=tab], [aria-haspopup]), [role=button], input[type=range]',
      )
      if (!control || control.closest('[data-keys]')) return
      const byPointer =
        event.type === 'pointerup'
          ? control.matches('input') && keyboards.get() > 0
          : event.detail > 0 && !control.matches('input')
      if (byPointer) control.blur()
    }
    addEventListener('click', release)
    addEventListener('pointerup', release)
    addEventListener('keydown', down)
    const stop = watchKeys(() => rig.invalidate())
    return () => {
      removeEventListener('click', release)
      removeEventListener('pointerup', release)
      removeEventListener('keydown', down)
      stop()
    }
  }, [viewer])
}
