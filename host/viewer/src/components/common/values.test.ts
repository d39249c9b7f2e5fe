import { Color, SRGBColorSpace } from 'three'
import { describe, expect, test } from 'vitest'
import { bounded, number, readColor, readPoints } from './values'

describe('readColor', () => {
  test.each([
    ['red', 'ff0000'],
    ['RED', 'ff0000'],
    ['#00ff80', '00ff80'],
    ['#0f8', '00ff88'],
    ['0x0080ff', '0080ff'],
    [0x123456, '123456'],
    ['rgb(10, 20, 30)', '0a141e'],
    ['rgb(50%, 0%, 100%)', '8000ff'],
    ['hsl(120, 100%, 50%)', '00ff00'],
    [[1, 0.5, 0], 'ff8000'],
    [[255, 128, 0], 'ff8000'],
    [{ r: 0, g: 1, b: 0 }, '00ff00'],
  ])('%j', (value, hex) => {
    expect(readColor(value, new Color())?.getHexString(SRGBColorSpace)).toBe(hex)
  })

  test.each(['', 'reddish', '#12', '#gggggg', '#-00001', 'url(x)', [1, 2], null, undefined, {}, true])(
    '%j is none',
    (value) => {
      const into = new Color(0x123456)
      expect(readColor(value, into)).toBeNull()
      expect(into.getHex()).toBe(0x123456)
    },
  )
})

test.each([
  [3, 3],
  ['12', 12],
  ['Infinity', Infinity],
  ['-Infinity', -Infinity],
  ['', 7],
  ['x', 7],
  [null, 7],
  [undefined, 7],
  [NaN, 7],
  [[1], 7],
])('the number of %j', (value, is) => {
  expect(number(value, 7)).toBe(is)
})

test('bounded', () => {
  expect([
    bounded(5, 1, 0, 3),
    bounded(-5, 1, 0, 3),
    bounded('x', 1, 0, 3),
    bounded(Infinity, 1, 0, 3),
  ]).toEqual([3, 0, 1, 3])
})

test.each([
  [
    [
      [1, 2, 3],
      [4, 5, 6],
    ],
  ],
  [[1, 2, 3, 4, 5, 6]],
  [new Float32Array([1, 2, 3, 4, 5, 6])],
  [
    [
      { x: 1, y: 2, z: 3 },
      { x: 4, y: 5, z: 6 },
    ],
  ],
  [[1, 2, 3, 4, 5, 6, 7]],
])('points of %j', (value) => {
  expect(readPoints(value).map((point) => point.toArray())).toEqual([
    [1, 2, 3],
    [4, 5, 6],
  ])
})

test('points of what are none', () => {
  expect([readPoints(null), readPoints('x'), readPoints([]), readPoints([[1]])]).toEqual([[], [], [], []])
  expect(readPoints([[1, 2]]).map((point) => point.toArray())).toEqual([[1, 2, 0]])
})

test('points that are nowhere are left out', () => {
  expect(
    readPoints([
      [1, 2, 3],
      [NaN, 0, 0],
      [Infinity, 0, 0],
    ]).map((point) => point.toArray()),
  ).toEqual([[1, 2, 3]])
  expect(readPoints([1, 2, 3, NaN, 0, 0]).map((point) => point.toArray())).toEqual([[1, 2, 3]])
})
