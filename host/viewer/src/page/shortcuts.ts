import { useEffect } from 'react'
import { isTyping, watchKeys } from '../camera/keys'
import { isShown } from '../scene/drawn'
import { useViewer } from '../context'

/**
 * The keys of the page: F, R, H, P and `. While the scene listens to the keyboard they are the
 * scene's, and the page's with Alt.
 */
export function useShortcuts() {
  const viewer = useViewer()
  useEffect(() => {
    const { rig, settings, keyboards } = viewer
    const actions: Readonly<Record<string, () => void>> = {
      KeyF: () => {
        const object = viewer.selection.get()?.object
        // The selected object may no longer be shown.
        if (!object || !isShown(object) || !rig.frame([object])) viewer.frameAll()
      },
      KeyR: () => rig.reset(),
      KeyH: () => settings.bare.set(!settings.bare.get()),
      KeyP: () => viewer.takeSnapshot(),
      Backquote: () => settings.change({ panel: !settings.all.get().panel }),
      Escape: () => viewer.selection.set(null),
    }
    const down = (event: KeyboardEvent) => {
      if (isTyping(event) || event.repeat || keyboards.get() > 0 !== event.altKey) return
      const act = actions[event.code]
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
