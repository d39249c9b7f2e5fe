import { useEffect, useState } from 'react'

/** Renders the component again and again, for what changes too often to be watched. */
export function useEvery(milliseconds: number): number {
  const [turn, setTurn] = useState(0)
  useEffect(() => {
    const timer = setInterval(() => setTurn((n) => n + 1), milliseconds)
    return () => clearInterval(timer)
  }, [milliseconds])
  return turn
}
