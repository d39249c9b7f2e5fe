import { useFrame, useThree } from '@react-three/fiber'
import { useRef } from 'react'
import type { Props } from '../scene/node'

/** One frame of a headset. */
export interface Sense {
  frame: XRFrame
  session: XRSession
  /** Where the scene is. */
  space: XRReferenceSpace
  /** Whether it is time to send. */
  due: boolean
}

/** Calls back with each frame of a session; `due` comes as often in a second as `fps` says. */
export function useSense(props: Props, sense: (what: Sense) => void) {
  const gl = useThree((state) => state.gl)
  const next = useRef(0)
  useFrame((_, __, frame: XRFrame | undefined) => {
    const session = gl.xr.getSession()
    const space = gl.xr.getReferenceSpace()
    if (!frame || !session || !space) return
    const now = performance.now()
    const pause = 1000 / Math.min(Math.max(Number(props['fps'] ?? 30) || 30, 0.1), 120)
    // A frame that comes a little early is as good as the next one.
    const due = now >= next.current - 4
    if (due) next.current = Math.max(next.current + pause, now - pause + 8)
    sense({ frame, session, space, due })
  })
}
