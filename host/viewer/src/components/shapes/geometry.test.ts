import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { useOfGeometry } from './geometry'

beforeEach(() => void vi.useFakeTimers())
afterEach(() => {
  vi.runAllTimers()
  vi.useRealTimers()
})

const box = (size: number) => useOfGeometry('Box', { args: [size, size, size] })

test('what is rendered together shares a geometry, before any of it is mounted', () => {
  const all = Array.from({ length: 100 }, () => box(1))
  expect(new Set(all.map(({ geometry }) => geometry)).size).toBe(1)
  expect(box(2).geometry).not.toBe(all[0]!.geometry)
})

test('a geometry is disposed when the last that holds it lets go, also if it is mounted twice', () => {
  const [a, b] = [box(3), box(3)]
  let disposed = 0
  a.geometry.addEventListener('dispose', () => disposed++)
  // As React mounts in its strict mode: on, off, on.
  const first = a.take()
  const second = b.take()
  second()
  const third = b.take()
  first()
  expect(disposed).toBe(0)
  expect(box(3).geometry).toBe(a.geometry)
  third()
  expect(disposed).toBe(1)
  expect(box(3).geometry).not.toBe(a.geometry)
})

test('what no rendering came of is disposed after a while, and what is held is not', () => {
  const [lost, held] = [box(4), box(5)]
  let disposed = ''
  lost.geometry.addEventListener('dispose', () => (disposed += 'lost'))
  held.geometry.addEventListener('dispose', () => (disposed += 'held'))
  const release = held.take()
  vi.advanceTimersByTime(10_000)
  expect(disposed).toBe('lost')
  expect(box(5).geometry).toBe(held.geometry)
  // A mount that comes late still has it to itself.
  const late = lost.take()
  expect(box(4).geometry).toBe(lost.geometry)
  late()
  release()
  expect(disposed).toBe('lostlostheld')
})
