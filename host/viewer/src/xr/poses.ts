// What a headset says, as the events of Vuer have it. Matrices are 16 numbers by columns.

/** The joints of a hand in the order of WebXR, the wrist first. */
export const handJoints = 25

/** State of a hand: each gesture as whether it is made, and how far from 0 to 1. */
export interface HandState {
  pinch: boolean
  pinchValue: number
  squeeze: boolean
  squeezeValue: number
  tap: boolean
  tapValue: number
}

// Joints by their place in a hand.
const wrist = 0
const thumbTip = 4
const indexMiddle = 7
const indexTip = 9
const fingerTips = [9, 14, 19, 24]
const fingerKnuckles = [6, 11, 16, 21]

/**
 * The gestures of a hand. A pinch is thumb to index finger: where the headset knows it, by
 * what it says. A squeeze is a fist. A tap is the thumb on the side of the index finger.
 */
export function handState(matrices: ArrayLike<number>, pinchValue?: number): HandState {
  const apart = (a: number, b: number) => {
    const axis = (i: number) => (matrices[a * 16 + 12 + i] ?? 0) - (matrices[b * 16 + 12 + i] ?? 0)
    return Math.hypot(axis(0), axis(1), axis(2))
  }
  // Metres: 1 where they touch, 0 where they are this much farther apart.
  const nearness = (distance: number, touching: number, open: number) =>
    clamp(1 - (distance - touching) / (open - touching))
  const pinch = pinchValue ?? nearness(apart(thumbTip, indexTip), 0.015, 0.08)
  const tap = nearness(apart(thumbTip, indexMiddle), 0.02, 0.07)
  // In a fist the tips are nearer to the wrist than the knuckles.
  const curls = fingerTips.map((tip, i) => {
    const knuckle = apart(fingerKnuckles[i] ?? 0, wrist)
    return knuckle > 0 ? clamp(2 - apart(tip, wrist) / knuckle) : 0
  })
  const squeeze = curls.reduce((sum, curl) => sum + curl, 0) / curls.length
  return {
    pinch: pinch > 0.9,
    pinchValue: pinch,
    squeeze: squeeze > 0.8,
    squeezeValue: squeeze,
    tap: tap > 0.9,
    tapValue: tap,
  }
}

export interface ControllerState {
  trigger: boolean
  squeeze: boolean
  touchpad: boolean
  thumbstick: boolean
  aButton: boolean
  bButton: boolean
  triggerValue: number
  squeezeValue: number
  touchpadValue: [number, number]
  thumbstickValue: [number, number]
}

/** The buttons and sticks of a controller, by the xr-standard mapping. */
export function controllerState(
  pad: Pick<Gamepad, 'buttons' | 'axes'> | undefined,
): ControllerState | Record<string, never> {
  if (!pad) return {}
  const pressed = (i: number) => pad.buttons[i]?.pressed === true
  const value = (i: number) => pad.buttons[i]?.value ?? 0
  const stick = (i: number): [number, number] => [pad.axes[i] ?? 0, pad.axes[i + 1] ?? 0]
  return {
    trigger: pressed(0),
    squeeze: pressed(1),
    touchpad: pressed(2),
    thumbstick: pressed(3),
    aButton: pressed(4),
    bButton: pressed(5),
    triggerValue: value(0),
    squeezeValue: value(1),
    touchpadValue: stick(0),
    thumbstickValue: stick(2),
  }
}

/** Joints that BODY_MOVE has for a body; those of the hands are sent apart. */
export const bodyJoints = 33

type Joints = Iterable<readonly [string, XRSpace]>

/** A body as BODY_MOVE has it; a joint that is not tracked is all zeros. */
export function bodyPose(joints: Joints, matrixOf: (space: XRSpace) => ArrayLike<number> | null) {
  const body = new Array<number>(bodyJoints * 16).fill(0)
  const hands = {
    left: new Array<number>(handJoints * 16).fill(0),
    right: new Array<number>(handJoints * 16).fill(0),
  }
  const next = { body: 0, left: 0, right: 0 }
  for (const [name, space] of joints) {
    const side = /^(left|right)-hand-(?!wrist-twist|palm)/.exec(name)?.[1] as 'left' | 'right' | undefined
    if (!side && /^(left|right)-hand-palm$/.test(name)) continue
    const list = side ? hands[side] : body
    const at = next[side ?? 'body']++ * 16
    if (at + 16 > list.length) continue
    const matrix = matrixOf(space)
    for (let i = 0; matrix && i < 16; i++) list[at + i] = matrix[i] ?? 0
  }
  return { body, leftHand: hands.left, rightHand: hands.right }
}

function clamp(value: number): number {
  return Math.min(Math.max(value, 0), 1)
}
