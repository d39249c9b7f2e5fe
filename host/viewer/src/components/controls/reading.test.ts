import { expect, test, vi } from 'vitest'
import { toHex } from './colors'
import { fit, parse, shown, stepOf } from './numbers'
import { indexOf, indicesOf, readOptions } from './options'

vi.stubGlobal('location', new URL('http://page/'))

test.each([
  ['#ff8800', false, '#ff8800'],
  ['#F80', false, '#ff8800'],
  ['red', true, '#ff0000ff'],
  ['#3366ff80', true, '#3366ff80'],
  ['#3366ff80', false, '#3366ff'],
  ['#1234', true, '#11223344'],
  [0xff8800, false, '#ff8800'],
  [[1, 0, 0, 0.5], true, '#ff000080'],
  ['no colour', false, undefined],
  [null, false, undefined],
  [{}, true, undefined],
])('the colour %j, opacity %s, is %s', (value, alpha, hex) => {
  expect(toHex(value, alpha)).toBe(hex)
})

test.each([
  [5.3, 0, 10, 0.5, 5.5],
  [-1, 0, 10, 1, 0],
  [10.4, 0, 10, 3, 9],
  [0.30000000000000004, undefined, undefined, 0.1, 0.3],
  [7, 10, 0, undefined, 10],
])('%d from %s to %s in steps of %s is %d', (value, min, max, step, is) => {
  expect(fit(value, min, max, step)).toBe(is)
})

test.each([
  ['1.5', 1.5],
  ['1,5', 1.5],
  ['−2', -2],
  ['1e3', 1000],
  ['', undefined],
  ['x', undefined],
  ['Infinity', undefined],
])('the text %j is the number %s', (text, number) => {
  expect(parse(text)).toBe(number)
})

test('numbers are shown with the digits of their step', () => {
  expect([shown(2, 0.1), shown(0.30000000000000004), shown(0.25, 0.1)]).toEqual(['2.0', '0.3', '0.25'])
  expect([stepOf(undefined, 0, 100, [5]), stepOf(undefined, 0, 1, [0]), stepOf(0.5, 0, 1, [0])]).toEqual([
    1, 0.01, 0.5,
  ])
})

test('options are strings, numbers, or have a label', () => {
  const options = readOptions(['a', 2, { value: 'c', label: 'C' }, { label: 'd' }, null, [], { value: {} }])
  expect(options.map(({ value, label }) => [value, label])).toEqual([
    ['a', 'a'],
    [2, '2'],
    ['c', 'C'],
    ['d', 'd'],
  ])
  expect([indexOf(options, 'c'), indexOf(options, 'x'), indicesOf(options, ['d', 'a', 'x'])]).toEqual([
    2,
    -1,
    [0, 3],
  ])
})
