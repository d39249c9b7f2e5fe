import { expect, test } from 'vitest'
import { Log } from '../page/log'
import { SceneNode } from '../scene/node'
import { Plots } from './plots'
import { mostKept, Samples } from './samples'

test('samples keep the newest rows, whatever is appended', () => {
  const samples = new Samples(1)
  let next = 0
  for (const count of [1, 5, 1000, mostKept, 3, mostKept + 7, 20_000, 1]) {
    const xs = Array.from({ length: count }, () => next++)
    samples.append(xs, [xs.map((x) => 2 * x)])
    const [x, y] = samples.columns()
    expect(samples.length).toBe(Math.min(next, mostKept))
    expect([x![0], x!.at(-1), y!.at(-1)]).toEqual([next - samples.length, next - 1, 2 * next - 2])
    expect(x!.every((value, i) => value === x![0]! + i)).toBe(true)
  }
})

function plot(props: Record<string, unknown>) {
  const node = new SceneNode('Plot', 'p')
  node.props = props
  const plots = new Plots((key) => (key === 'p' ? node : undefined), new Log())
  const push = (data: Record<string, unknown>) =>
    plots.take({ etype: 'VUERLUA_PLOT', data: { key: 'p', ...data } })
  return {
    push,
    columns: () =>
      plots
        .of(node)
        .samples.columns()
        .map((column) => [...column]),
  }
}

test('arrays are spread over the time since the last push', () => {
  const { push, columns } = plot({ series: ['a'] })
  push({ at: 10, since: null, columns: [1] })
  push({ at: 12, since: 10, columns: [Float32Array.of(2, 3)] })
  expect(columns()).toEqual([
    [10, 11, 12],
    [1, 2, 3],
  ])
})

test('a page takes of the kept values what it does not have', () => {
  const { push, columns } = plot({ series: ['a'] })
  push({ at: 10, since: null, columns: [1] })
  push({ at: 12, times: Float64Array.of(9, 10, 11, 12), columns: [Float32Array.of(0, 1, 2, 3)] })
  push({ at: 12, times: Float64Array.of(9, 10, 11, 12), columns: [Float32Array.of(0, 1, 2, 3)] })
  expect(columns()).toEqual([
    [10, 11, 12],
    [1, 2, 3],
  ])
})

test('a filling lies before the first push; one with x is continued', () => {
  const plain = plot({ series: ['a'], data: [[5, 6]], seconds: 4 })
  plain.push({ at: 100, since: null, columns: [7] })
  expect(plain.columns()).toEqual([
    [96, 98, 100],
    [5, 6, 7],
  ])
  const given = plot({
    series: ['a'],
    data: [
      [0, 2],
      [5, 6],
    ],
  })
  given.push({ at: 100, since: null, columns: [7] })
  given.push({ at: 101, since: 100, columns: [8] })
  expect(given.columns()).toEqual([
    [0, 2, 2, 3],
    [5, 6, 7, 8],
  ])
})

test('values that do not fit the series are left out', () => {
  const { push, columns } = plot({ series: ['a', 'b'] })
  push({ at: 1, columns: [1] })
  push({ at: 1, columns: ['x', null] })
  push({ at: 1 })
  expect(columns().map(({ length }) => length)).toEqual([0, 0, 0])
})
