import { PerspectiveCamera, Vector3 } from 'three'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { CameraReports } from './report'
import type { CameraRig } from './rig'

const camera = new PerspectiveCamera()
const pilot = { taken: false }
let x = 0
const rig = {
  pilot,
  camera,
  state: () => ({
    position: new Vector3(x, 0, 0),
    target: new Vector3(),
    up: new Vector3(0, 1, 0),
    fov: 60,
    roll: 0,
    zoom: 1,
  }),
} as unknown as CameraRig

let sent: { position: number[]; hand?: boolean }[]
let online = true
let reports: CameraReports

beforeEach(() => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'performance'] })
  ;[sent, online, x, pilot.taken] = [[], true, 0, false]
  reports = new CameraReports(rig, ({ value }) => {
    if (online) sent.push(value as (typeof sent)[0])
    return online
  })
})
afterEach(() => vi.useRealTimers())

/** Draws frames for a time, in which the camera moves. */
function move(milliseconds: number) {
  for (let t = 0; t < milliseconds; t += 20) {
    x++
    reports.look()
    vi.advanceTimersByTime(20)
  }
}

test('a camera at rest is reported once', () => {
  for (let i = 0; i < 100; i++) reports.look()
  vi.advanceTimersByTime(5000)
  reports.look()
  expect(sent.length).toBe(1)
})

test('a camera that moves is reported four times a second, and where it comes to rest', () => {
  move(2000)
  expect(sent.length).toBeLessThanOrEqual(10)
  vi.advanceTimersByTime(1000)
  expect(sent.at(-1)?.position).toEqual([x, 0, 0])
  const before = sent.length
  move(1000)
  expect(sent.length - before).toBeGreaterThanOrEqual(3)
})

test('a camera that is watched is reported each frame, for a while', () => {
  move(100)
  reports.watch(1)
  const before = sent.length
  move(1000)
  expect(sent.length - before).toBeGreaterThanOrEqual(48)
  const after = sent.length
  move(1000)
  expect(sent.length - after).toBeLessThanOrEqual(5)
})

test('a hand is told at once, also if nothing has moved', () => {
  move(100)
  pilot.taken = true
  reports.look()
  expect(sent.at(-1)?.hand).toBe(true)
  expect(pilot.taken).toBe(false)
})

test('what was not sent is sent later, and all of it to a new host', () => {
  online = false
  pilot.taken = true
  reports.look()
  online = true
  vi.advanceTimersByTime(1000)
  reports.look()
  expect(sent).toMatchObject([{ position: [0, 0, 0], hand: true }])
  reports.forget()
  reports.look()
  expect(sent.length).toBe(2)
})
