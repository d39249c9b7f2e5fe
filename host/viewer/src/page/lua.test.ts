import { expect, test } from 'vitest'
import { Graph } from '../scene/graph'
import { nodeToLua, toLua } from './lua'

test.each<[unknown, string]>([
  [1.5, '1.5'],
  [0.1 + 0.2, '0.3'],
  [-3, '-3'],
  [true, 'true'],
  [null, 'null'],
  ['a "b"\n\\', '"a \\"b\\"\\n\\\\"'],
  [[1, [2, 'x']], '{1, {2, "x"}}'],
  [[], '{}'],
  [{ color: 'red', end: 1, 'a-b': [] }, '{ color = "red", ["end"] = 1, ["a-b"] = {} }'],
  [new Uint8Array(3), 'nil --[[ 3 bytes ]]'],
])('%j in Lua', (value, want) => {
  expect(toLua(value)).toBe(want)
})

test('a node in Lua', () => {
  const graph = new Graph(() => {})
  graph.apply('ADD', {
    nodes: [{ tag: 'VuerGroup', key: 'g', children: ['text', { tag: 'Box', key: 'b', args: [1, 1, 1] }] }],
  })
  const node = graph.find('g')
  expect(node && nodeToLua(node)).toBe('VuerGroup{ key = "g", "text", Box{ key = "b", args = {1, 1, 1} } }')
})
