import { expect, test } from 'vitest'
import { equal } from './equal'

test.each<[unknown, unknown, boolean]>([
  [1, 1, true],
  [1, 2, false],
  [NaN, NaN, true],
  ['a', 'a', true],
  [null, undefined, false],
  [null, {}, false],
  [[1, [2]], [1, [2]], true],
  [[1, 2], [1], false],
  [[1], { 0: 1 }, false],
  [{ a: 1, b: { c: 2 } }, { b: { c: 2 }, a: 1 }, true],
  [{ a: 1 }, { a: 1, b: 2 }, false],
  [{ a: 1, b: 2 }, { a: 1 }, false],
  [{ a: undefined }, { b: undefined }, false],
  [new Uint8Array([1, 2]), new Uint8Array([1, 2]), true],
  [new Uint8Array([1, 2]), new Uint8Array([1, 3]), false],
  [new Uint8Array([1]), new Int8Array([1]), false],
  [new Uint8Array([1]), [1], false],
  [new Uint8Array(1 << 20), new Uint8Array(1 << 20), false],
])('equal(%o, %o) is %s', (a, b, want) => {
  expect(equal(a, b)).toBe(want)
  expect(equal(b, a)).toBe(want)
})
