import { useEffect, useSyncExternalStore } from 'react'
import type { Store } from './store'

/** Returns the value of a store, and renders the component again when it changes. */
export function useStore<T>(store: Store<T>): T {
  return useSyncExternalStore(store.subscribe, store.get, store.get)
}

/** Counts a component in a store as long as it is mounted and counts is true. */
export function useCounted(store: Store<number>, counts = true) {
  useEffect(() => {
    if (!counts) return undefined
    store.update((n) => n + 1)
    return () => store.update((n) => n - 1)
  }, [store, counts])
}
