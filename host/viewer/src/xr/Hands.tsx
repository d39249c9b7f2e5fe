import { useEffect, useMemo, useRef } from 'react'
import { useViewer } from '../context'
import { timestamp } from '../wire/time'
import { axes, balls, placeAll } from './axes'
import { handJoints, handState, type HandState } from './poses'
import { useSense } from './sensing'
import type { Tracker } from './xr'

const sides = ['left', 'right'] as const

type WithRadii = XRFrame & {
  fillJointRadii?: (joints: Iterable<XRJointSpace>, radii: Float32Array) => boolean
}

/** Sends the joints and gestures of both hands, and shows them. */
export function Hands({ node, props }: Tracker) {
  const viewer = useViewer()
  const shown = useMemo(
    () => ({ joints: balls(2 * handJoints, '#c8d0dc'), frames: axes(2 * handJoints) }),
    [],
  )
  useEffect(
    () => () => Object.values(shown).forEach((mesh) => (mesh.geometry.dispose(), mesh.dispose())),
    [shown],
  )
  const buffers = useMemo(
    () => ({ matrices: new Float32Array(handJoints * 16), radii: new Float32Array(handJoints) }),
    [],
  )
  const wasTracked = useRef(true)

  useSense(props, ({ frame, session, space, due }) => {
    const value: Record<string, number[] | HandState | Record<string, never>> = {
      leftState: {},
      rightState: {},
    }
    shown.joints.count = shown.frames.count = 0
    let tracked = false
    let drawn = 0
    for (const source of session.inputSources) {
      const side = sides.find((name) => name === source.handedness)
      if (!side || !source.hand || !frame.fillPoses) continue
      const disabled = props[side === 'left' ? 'disableLeft' : 'disableRight'] === true
      const { matrices, radii } = buffers
      if (disabled || !frame.fillPoses(source.hand.values(), space, matrices)) continue
      tracked = true
      value[side] = [...matrices]
      value[`${side}State`] = handState(matrices, source.gamepad?.buttons[0]?.value)
      if (props[side === 'left' ? 'hideLeft' : 'hideRight'] === true) continue
      const known = (frame as WithRadii).fillJointRadii?.(source.hand.values(), radii) === true
      const scale = Number(props['scale'] ?? 1)
      placeAll(
        shown.joints,
        matrices,
        (i) => scale * (known && radii[i]! > 0 ? 0.7 * radii[i]! : 0.008),
        drawn,
      )
      if (props['showFrame'] !== false)
        placeAll(shown.frames, matrices, () => Number(props['frameScale'] ?? 0.02), drawn)
      drawn += handJoints
    }
    // That no hand is seen any more is said once.
    if (!due || props['stream'] !== true || (!tracked && !wasTracked.current)) return
    wasTracked.current = tracked
    viewer.send({ ts: timestamp(), etype: 'HAND_MOVE', key: node.key, value })
  })
  return (
    <>
      <primitive object={shown.joints} />
      <primitive object={shown.frames} />
    </>
  )
}
