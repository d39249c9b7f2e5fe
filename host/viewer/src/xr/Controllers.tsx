import { useThree } from '@react-three/fiber'
import { useEffect, useMemo, useRef } from 'react'
import { CapsuleGeometry, InstancedMesh, MeshStandardMaterial } from 'three'
import { useViewer } from '../context'
import { timestamp } from '../wire/time'
import { isMap } from '../wire/codec'
import { placeAll } from './axes'
import { controllerState, type ControllerState } from './poses'
import { useSense } from './sensing'
import type { Tracker } from './xr'

const sides = ['left', 'right'] as const
type Side = (typeof sides)[number]

// Longest pulse, in milliseconds, and the strength that the hardware takes.
const longest = 5000

/** Sends where controllers are and what is pressed, shows them, and lets them buzz. */
export function Controllers({ node, props }: Tracker) {
  const viewer = useViewer()
  const gl = useThree((state) => state.gl)
  const body = useMemo(() => {
    // Along the grip, from palm to fingers.
    const geometry = new CapsuleGeometry(0.018, 0.09, 6, 16).rotateX(Math.PI / 2)
    const mesh = new InstancedMesh(
      geometry,
      new MeshStandardMaterial({ color: '#3a404b', roughness: 0.4 }),
      2,
    )
    mesh.frustumCulled = false
    mesh.raycast = () => {}
    mesh.userData['chrome'] = true
    mesh.count = 0
    return mesh
  }, [])
  useEffect(() => () => void (body.geometry.dispose(), body.dispose()), [body])
  const wasTracked = useRef(true)

  const pulse = useMemo(
    () => (side: Side, strength: unknown, duration: unknown) => {
      for (const source of gl.xr.getSession()?.inputSources ?? []) {
        if (source.handedness === side)
          vibrate(source.gamepad, Number(strength ?? 0.5), Number(duration ?? 100))
      }
    },
    [gl],
  )
  useEffect(
    () =>
      viewer.on('HAPTIC_ACTUATOR_PULSE', ({ data }) => {
        if (!isMap(data)) return
        for (const side of sides) {
          const asked = data[side]
          if (isMap(asked)) pulse(side, asked['strength'], asked['duration'])
        }
      }),
    [viewer, pulse],
  )
  // A new hash is a new pulse. Vuer's Python package has one of the names misspelt.
  usePulseOnChange(props['pulseLeftHash'] ?? props['puseLeftHash'], () =>
    pulse('left', props['pulseLeftStrength'], props['pulseLeftDuration']),
  )
  usePulseOnChange(props['pulseRightHash'], () =>
    pulse('right', props['pulseRightStrength'], props['pulseRightDuration']),
  )

  useSense(props, ({ frame, session, space, due }) => {
    const value: Partial<Record<Side, number[]>> &
      Record<`${Side}State`, ControllerState | Record<string, never>> = { leftState: {}, rightState: {} }
    body.count = 0
    let tracked = 0
    for (const source of session.inputSources) {
      const side = sides.find((name) => name === source.handedness)
      // Python says left = nil for both, and means both.
      if (!side || source.hand || !source.gripSpace || props[side] === false) continue
      const ray = frame.getPose(source.targetRaySpace, space)
      if (!ray) continue
      // What is sent is where it points from, as the official client has it; it is held elsewhere.
      value[side] = [...ray.transform.matrix]
      value[`${side}State`] = controllerState(source.gamepad)
      tracked++
      const grip = frame.getPose(source.gripSpace, space)
      if (grip) placeAll(body, grip.transform.matrix, () => 1, body.count)
    }
    if (!due || props['stream'] === false || (tracked === 0 && !wasTracked.current)) return
    wasTracked.current = tracked > 0
    viewer.send({ ts: timestamp(), etype: 'CONTROLLER_MOVE', key: node.key, value })
  })
  return <primitive object={body} />
}

function usePulseOnChange(hash: unknown, pulse: () => void) {
  const last = useRef(hash)
  useEffect(() => {
    if (hash === last.current) return
    last.current = hash
    if (hash !== undefined && hash !== null) pulse()
  })
}

function vibrate(pad: Gamepad | undefined, strength: number, duration: number) {
  if (!pad) return
  const magnitude = Math.min(Math.max(strength, 0), 1) || 0
  const time = Math.min(Math.max(duration, 0), longest) || 0
  const [actuator] =
    (pad as Gamepad & { hapticActuators?: readonly { pulse?: (strength: number, ms: number) => unknown }[] })
      .hapticActuators ?? []
  if (actuator?.pulse) void actuator.pulse(magnitude, time)
  else
    void pad.vibrationActuator?.playEffect('dual-rumble', {
      duration: time,
      strongMagnitude: magnitude,
      weakMagnitude: magnitude,
    })
}
