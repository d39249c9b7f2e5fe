import { Object3D } from 'three'
import { beforeEach, expect, test } from 'vitest'
import { Flusher, mount } from './flush'
import { Graph } from './graph'
import type { SceneNode } from './node'
import { register } from './registry'

const put: unknown[] = []
const told: string[] = []
register('scene', 'Spatial' as 'Box', {
  component: () => null,
  spatial: { position: [0, 5, 0] },
  fast: {
    color: (_, value) => {
      put.push(value)
      return value !== 'hard'
    },
  },
})
register('scene', 'Rendered' as 'Box', { component: () => null })

let graph: Graph
let flusher: Flusher
let woken: number
let published: number

beforeEach(() => {
  put.length = 0
  woken = published = 0
  told.length = 0
  flusher = new Flusher(
    () => woken++,
    (_, reason) => told.push(reason),
  )
  graph = new Graph(flusher.add, (node) => (node.onMount = mount))
})

function flush() {
  flusher.flush((work) => {
    published++
    work()
  })
}

function mounted(key: string): { node: SceneNode; object: Object3D; heard: () => number } {
  const node = graph.find(key)!
  const object = new Object3D()
  node.ref(object)
  node.view()
  let heard = 0
  node.subscribe(() => heard++)
  return { node, object, heard: () => heard }
}

const upsert = (props: object) => graph.apply('UPSERT', { nodes: [{ tag: 'Spatial', key: 'a', ...props }] })

test('a pose goes into the object, and nothing is rendered', () => {
  upsert({ position: [1, 2, 3], rotation: [0, 1, 0] })
  const { object, heard } = mounted('a')
  expect(object.position.toArray()).toEqual([1, 2, 3])
  flush()
  const before = published
  for (let x = 0; x < 5; x++) upsert({ position: [x, 0, 0] })
  expect(object.position.x).toBe(1)
  flush()
  expect(object.position.toArray()).toEqual([4, 0, 0])
  expect(object.rotation.y).toBeCloseTo(1)
  expect([heard(), published]).toEqual([0, before])
})

test('many messages are one waking', () => {
  upsert({})
  flush()
  woken = 0
  for (let x = 0; x < 100; x++) upsert({ position: [x, 0, 0] })
  expect(woken).toBe(1)
})

test('a property that is gone puts the object back where it rests', () => {
  upsert({ position: [1, 2, 3], scale: 2, visible: false })
  const { object } = mounted('a')
  expect([object.scale.x, object.visible]).toEqual([2, false])
  graph.apply('SET', { tag: 'Scene', children: [{ tag: 'Spatial', key: 'a' }] })
  flush()
  expect([object.position.toArray(), object.scale.x, object.visible]).toEqual([[0, 5, 0], 1, true])
})

test('a matrix is by columns, and what is said of a part of it later holds', () => {
  upsert({ matrix: [2, 0, 0, 0, 0, 2, 0, 0, 0, 0, 2, 0, 7, 8, 9, 1] })
  const { object } = mounted('a')
  expect([object.position.toArray(), object.scale.toArray()]).toEqual([
    [7, 8, 9],
    [2, 2, 2],
  ])
  upsert({ position: [0, 0, 1] })
  flush()
  expect([object.position.toArray(), object.scale.x]).toEqual([[0, 0, 1], 2])
  upsert({ matrix: [1, 0, 0, 0, 0, 1, 0, 0, 0, 0, 1, 0, 4, 0, 0, 1] })
  flush()
  expect([object.position.toArray(), object.scale.x]).toEqual([[4, 0, 0], 1])
})

const world = ({
  object,
}: {
  object: { updateMatrixWorld(): void; matrixWorld: { elements: number[] } }
}) => {
  object.updateMatrixWorld()
  return object.matrixWorld.elements.map((n) => Math.round(n * 1e6) / 1e6 + 0)
}

test.each([
  ['sheared', [1, 0, 0, 0, 1, 1, 0, 0, 0, 0, 1, 0, 0, 0, 0, 1]],
  ['flat', [1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1, 0, 2, 3, 4, 1]],
  ['mirrored', [-1, 0, 0, 0, 0, 1, 0, 0, 0, 0, 1, 0, 0, 0, 0, 1]],
  ['mirrored and sheared', [-1, 0, 0, 0, 1, 1, 0, 0, 0, 0.5, 2, 0, 1, 1, 1, 1]],
  ['of zeros', [0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1]],
])('a matrix that is %s is taken as it is, and lets go again', (_, matrix) => {
  upsert({ matrix })
  const { object } = mounted('a')
  expect(world({ object })).toEqual(matrix)
  // A place that was said later moves it, and leaves its shape.
  upsert({ position: [7, 8, 9] })
  flush()
  expect(world({ object })).toEqual([...matrix.slice(0, 12), 7, 8, 9, 1])
  upsert({ matrix: null, position: [1, 2, 3], scale: 2, rotation: [0, 0, 0] })
  flush()
  expect(world({ object })).toEqual([2, 0, 0, 0, 0, 2, 0, 0, 0, 0, 2, 0, 1, 2, 3, 1])
  upsert({ matrix })
  flush()
  expect(world({ object })).toEqual(matrix)
})

test('a quaternion turns, whatever its length, and one of zeros does not', () => {
  upsert({ quaternion: [0, 0, 2, 2] })
  const { object } = mounted('a')
  expect(object.quaternion.toArray().map((n) => Math.round(n * 1e4) / 1e4)).toEqual([0, 0, 0.7071, 0.7071])
  upsert({ quaternion: [0, 0, 0, 0] })
  flush()
  expect(object.quaternion.toArray()).toEqual([0, 0, 0, 1])
  expect(told).toEqual([expect.stringContaining('not a rotation')])
})

test('what the component can put it puts, and renders what it cannot', () => {
  upsert({ color: 'red' })
  const { heard, node } = mounted('a')
  flush()
  const before = heard()
  upsert({ color: 'blue' })
  flush()
  expect([put.at(-1), heard()]).toEqual(['blue', before])
  upsert({ color: 'hard', args: [1] })
  flush()
  expect([put.at(-1), heard()]).toEqual(['hard', before + 1])
  expect(node.view().props).toMatchObject({ color: 'hard', args: [1] })
})

test('a node whose component places nothing is rendered, once', () => {
  graph.apply('UPSERT', { nodes: [{ tag: 'Rendered', key: 'b', position: [0, 0, 0] }] })
  const { heard } = mounted('b')
  flush()
  const before = heard()
  for (let x = 1; x < 5; x++)
    graph.apply('UPSERT', { nodes: [{ tag: 'Rendered', key: 'b', position: [x, 0, 0] }] })
  flush()
  expect(heard()).toBe(before + 1)
})
