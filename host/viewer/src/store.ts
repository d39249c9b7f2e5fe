import { useEffect, useSyncExternalStore } from 'react'

/** A value that can be watched. */
export class Store<T> {
  #value: T
  #listeners = new Set<() => void>()

  constructor(value: T) {
    this.#value = value
  }

  readonly get = (): T => this.#value

  set(value: T) {
    if (Object.is(value, this.#value)) return
    this.#value = value
    for (const listener of [...this.#listeners]) listener()
  }

  update(change: (value: T) => T) {
    this.set(change(this.#value))
  }

  readonly subscribe = (listener: () => void) => {
    this.#listeners.add(listener)
    return () => void this.#listeners.delete(listener)
  }
}

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
