import { expect, test } from 'vitest'
import { stepsThrough } from './curves'

test('a curve has as many steps as its points need', () => {
  expect([stepsThrough(4, false), stepsThrough(30, false), stepsThrough(30, true)]).toEqual([20, 348, 360])
})
