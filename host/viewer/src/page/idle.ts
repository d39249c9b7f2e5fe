import { useEffect, useState } from 'react'

/** Whether nobody has moved a pointer or pressed a key for a time in milliseconds. */
export function useIdle(milliseconds: number): boolean {
  const [idle, setIdle] = useState(true)
  useEffect(() => {
    let timer: ReturnType<typeof setTimeout> | undefined
    const wake = () => {
      clearTimeout(timer)
      setIdle(false)
      timer = setTimeout(() => setIdle(true), milliseconds)
    }
    const kinds = ['pointermove', 'pointerdown', 'keydown', 'touchstart', 'focusin'] as const
    for (const kind of kinds) addEventListener(kind, wake, { passive: true })
    return () => {
      clearTimeout(timer)
      for (const kind of kinds) removeEventListener(kind, wake)
    }
  }, [milliseconds])
  return idle
}
