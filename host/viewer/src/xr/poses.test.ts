import { expect, test } from 'vitest'
import { bodyPose, controllerState, handState } from './poses'

// A hand with all its joints at one place each.
function hand(places: Readonly<Record<number, readonly [number, number, number]>>): Float32Array {
  const matrices = new Float32Array(25 * 16)
  for (let joint = 0; joint < 25; joint++)
    matrices.set([1, 0, 0, 0, 0, 1, 0, 0, 0, 0, 1, 0, ...(places[joint] ?? [0, 0, 0]), 1], joint * 16)
  return matrices
}

const knuckles = { 6: [0, 0, -0.09], 11: [0, 0, -0.09], 16: [0, 0, -0.09], 21: [0, 0, -0.09] } as const

test('an open hand does nothing', () => {
  const state = handState(
    hand({
      ...knuckles,
      4: [0.1, 0, 0],
      7: [0, 0.1, -0.12],
      9: [0, 0, -0.18],
      14: [0, 0, -0.18],
      19: [0, 0, -0.18],
      24: [0, 0, -0.18],
    }),
  )
  expect(state).toMatchObject({ pinch: false, pinchValue: 0, squeeze: false, squeezeValue: 0, tap: false })
})

test('thumb and index finger together are a pinch', () => {
  expect(handState(hand({ ...knuckles, 4: [0, 0, -0.1], 9: [0, 0.01, -0.1] })).pinch).toBe(true)
})

test('what the headset says of a pinch holds', () => {
  expect(handState(hand({ ...knuckles, 4: [0, 0, -0.1], 9: [0, 0.01, -0.1] }), 0.25)).toMatchObject({
    pinch: false,
    pinchValue: 0.25,
  })
})

test('tips nearer to the wrist than the knuckles are a fist', () => {
  expect(
    handState(
      hand({ ...knuckles, 9: [0, 0, -0.05], 14: [0, 0, -0.05], 19: [0, 0, -0.05], 24: [0, 0, -0.05] }),
    ).squeeze,
  ).toBe(true)
})

test('a controller without a gamepad has no state', () => {
  expect(controllerState(undefined)).toEqual({})
})

test('buttons and sticks follow the standard mapping', () => {
  const button = (value: number) => ({ pressed: value > 0, touched: false, value })
  expect(controllerState({ buttons: [0.7, 0, 0, 0, 1, 0].map(button), axes: [0, 0, -1, 0.5] })).toEqual({
    trigger: true,
    squeeze: false,
    touchpad: false,
    thumbstick: false,
    aButton: true,
    bButton: false,
    triggerValue: 0.7,
    squeezeValue: 0,
    touchpadValue: [0, 0],
    thumbstickValue: [-1, 0.5],
  })
})

test('a body keeps the hands apart', () => {
  const names = [
    'root',
    'left-hand-palm',
    'left-hand-wrist',
    'left-hand-wrist-twist',
    'right-hand-index-tip',
    'hips',
  ]
  const joints = names.map((name, i) => [name, i] as unknown as [string, XRSpace])
  const pose = bodyPose(joints, (space) =>
    (space as unknown as number) === 5 ? null : new Float32Array(16).fill((space as unknown as number) + 1),
  )
  expect([pose.body.length, pose.leftHand.length, pose.rightHand.length]).toEqual([528, 400, 400])
  const first = (list: number[]) => list.filter((_, i) => i % 16 === 0).slice(0, 3)
  expect(first(pose.body)).toEqual([1, 4, 0])
  expect(first(pose.leftHand)).toEqual([3, 0, 0])
  expect(first(pose.rightHand)).toEqual([5, 0, 0])
})
