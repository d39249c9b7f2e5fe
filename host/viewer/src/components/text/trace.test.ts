import { expect, test } from 'vitest'
import { trace, type Loop } from './trace'

function picture(...rows: string[]): [Uint8Array, number, number] {
  return [Uint8Array.from(rows.join(''), (c) => (c === '#' ? 255 : 0)), rows[0]!.length, rows.length]
}

/** Twice the area, positive where the loop turns clockwise with y down. */
function area(loop: Loop): number {
  let sum = 0
  for (let i = 0; i < loop.length; i += 2) {
    const [x0, y0, x1, y1] = [
      loop[i]!,
      loop[i + 1]!,
      loop[(i + 2) % loop.length]!,
      loop[(i + 3) % loop.length]!,
    ]
    sum += x0 * y1 - x1 * y0
  }
  return sum / 2
}

test('a square is one loop', () => {
  const loops = trace(...picture('......', '.####.', '.####.', '.####.', '.####.', '......'), 0.1)
  expect(loops).toHaveLength(1)
  expect(Math.abs(area(loops[0]!))).toBeCloseTo(15.5, 1)
})

test('a hole turns the other way', () => {
  const loops = trace(
    ...picture('.......', '.#####.', '.#####.', '.##.##.', '.#####.', '.#####.', '.......'),
    0.1,
  )
  expect(loops.map((loop) => Math.sign(area(loop))).sort()).toEqual([-1, 1])
})

test('parts that touch at a corner are both there', () => {
  const loops = trace(...picture('......', '.##...', '.##...', '...##.', '...##.', '......'), 0.1)
  expect(loops.reduce((sum, loop) => sum + Math.abs(area(loop)), 0)).toBeGreaterThan(6)
})

test('nothing has no loop', () => {
  expect(trace(...picture('...', '...', '...'), 0.1)).toEqual([])
})

test('what simplifies within the tolerance', () => {
  const rows = Array.from({ length: 34 }, (_, y) =>
    Array.from({ length: 34 }, (_, x) => (Math.hypot(x - 16.5, y - 16.5) < 14 ? '#' : '.')).join(''),
  )
  const [loop] = trace(...picture(...rows), 0.6)
  expect(loop!.length / 2).toBeLessThan(40)
  expect(Math.abs(area(loop!))).toBeCloseTo(Math.PI * 14 * 14, -2)
})
