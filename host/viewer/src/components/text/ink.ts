import { useSyncExternalStore } from 'react'

/** The colour of what is written into a scene that says none: dark on light, light on dark. */
export function useInk(): string {
  return useSyncExternalStore(subscribe, isDark) ? '#f2f4f8' : '#1b1f27'
}

const preference = matchMedia('(prefers-color-scheme: dark)')

function isDark(): boolean {
  const said = document.documentElement.style.colorScheme || document.documentElement.dataset['theme'] || ''
  return said === 'dark' || (said !== 'light' && preference.matches)
}

function subscribe(listener: () => void): () => void {
  preference.addEventListener('change', listener)
  const observer = new MutationObserver(listener)
  observer.observe(document.documentElement, { attributes: true })
  return () => {
    preference.removeEventListener('change', listener)
    observer.disconnect()
  }
}
