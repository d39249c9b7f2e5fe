import { useEffect } from 'react'
import { Store } from '../../store'
import { useStore } from '../../use-store'

type Kit = typeof import('./kit')

// Components that wait in Suspense would appear one by one.
const kit = new Store<Kit | null>(null)
let loading: Promise<void> | undefined

/** Returns the floating lists, dialogs and sliders; null until they are loaded, which begins after the first picture. */
export function useKit(): Kit | null {
  useEffect(() => {
    loading ??= import('./kit').then(
      (loaded) => kit.set(loaded),
      // The next control tries again.
      () => void (loading = undefined),
    )
  }, [])
  return useStore(kit)
}
