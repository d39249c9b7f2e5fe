import { useThree } from '@react-three/fiber'
import { useEffect } from 'react'
import type { Backdrop } from './backgrounds'
import { useViewer } from '../context'

/** Puts a background behind the scene while the component is mounted; null puts none. */
export function useBackground(value: Backdrop | null) {
  const { backgrounds } = useViewer()
  const invalidate = useThree((state) => state.invalidate)
  useEffect(() => {
    if (!value) return
    const remove = backgrounds.push(value)
    invalidate()
    return () => {
      remove()
      invalidate()
    }
  }, [backgrounds, value, invalidate])
}
