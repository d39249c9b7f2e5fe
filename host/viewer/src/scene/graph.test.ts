import { beforeEach, describe, expect, test } from 'vitest'
import { BadMessage, Graph } from './graph'
import type { Child, SceneNode } from './node'

let graph: Graph
let dirty: SceneNode[]

beforeEach(() => {
  dirty = []
  graph = new Graph((node) => dirty.push(node))
})

// The tree as keys: a, or a[b c] with its children.
function tree(children: readonly Child[] | null = graph.lists.children.children): string {
  return (children ?? [])
    .map((child) => {
      if (typeof child === 'string') return JSON.stringify(child)
      const name = child.key ?? child.tag
      return child.children ? `${name}[${tree(child.children)}]` : name
    })
    .join(' ')
}

const box = (key: string, props: object = {}) => ({ tag: 'Box', key, ...props })
const group = (key: string, ...children: unknown[]) => ({ tag: 'VuerGroup', key, children })

function get(key: string): SceneNode {
  const node = graph.find(key)
  if (!node) throw new Error(`no node ${key}`)
  return node
}

// As a flush would do it.
function settle() {
  for (const node of dirty) {
    node.dirty = false
    node.changed = []
    node.publish()
    node.restructured = false
  }
  dirty = []
}

describe('SET', () => {
  test('merges lists and properties into the root, and drops its key', () => {
    graph.apply('SET', {
      tag: 'Scene',
      key: '1',
      up: [0, 1, 0],
      children: [box('a')],
      bgChildren: [box('l')],
    })
    graph.apply('SET', { tag: 'Scene', up: [0, 0, 1], children: [box('b')] })
    expect(tree()).toBe('b')
    expect(tree(graph.lists.bgChildren.children)).toBe('l')
    expect(graph.root.props).toEqual({ up: [0, 0, 1] })
    expect(graph.find('1')).toBeUndefined()
  })

  test('keeps the node of a key and tag, and what did not change', () => {
    const scene = { tag: 'Scene', children: [group('g', box('a', { args: [1, 2, 3], color: 'red' }))] }
    graph.apply('SET', structuredClone(scene))
    const a = get('a')
    const view = a.view()
    settle()
    graph.apply('SET', structuredClone(scene))
    expect(get('a')).toBe(a)
    expect(a.view()).toBe(view)
    expect(dirty).toEqual([])
    graph.apply('SET', { tag: 'Scene', children: [group('g', box('a', { args: [1, 2, 3] }))] })
    expect(get('a')).toBe(a)
    expect(a.changed).toEqual(['color'])
    expect(a.props).toEqual({ args: [1, 2, 3] })
  })

  test('makes a new node where the tag is another', () => {
    graph.apply('SET', { tag: 'Scene', children: [box('a')] })
    const a = get('a')
    graph.apply('SET', { tag: 'Scene', children: [{ tag: 'Sphere', key: 'a' }] })
    expect(get('a')).not.toBe(a)
    expect(graph.count).toBe(1)
  })

  test('keeps nodes that change their order', () => {
    graph.apply('SET', { tag: 'Scene', children: [box('a'), box('b'), box('c')] })
    const nodes = ['a', 'b', 'c'].map(get)
    graph.apply('SET', { tag: 'Scene', children: [box('c'), box('a'), box('b')] })
    expect(tree()).toBe('c a b')
    expect(['a', 'b', 'c'].map(get)).toEqual(nodes)
  })

  test('nil children are none', () => {
    graph.apply('SET', { tag: 'Scene', children: [box('a')] })
    graph.apply('SET', { tag: 'Scene', children: null })
    expect(tree()).toBe('')
    graph.apply('UPSERT', { nodes: [box('b')] })
    expect(tree()).toBe('b')
  })
})

describe('UPSERT', () => {
  test('assigns what is mentioned, wherever the key is, and appends else', () => {
    graph.apply('SET', {
      tag: 'Scene',
      bgChildren: [group('g', box('a', { color: 'red', material: { color: 'red' } }))],
    })
    graph.apply('UPSERT', { nodes: [box('a', { material: { wireframe: true } }), box('b')], to: null })
    expect(get('a').props).toEqual({ color: 'red', material: { wireframe: true } })
    expect(tree()).toBe('b')
  })

  test('into a parent without children gives it some', () => {
    graph.apply('SET', { tag: 'Scene', children: [{ tag: 'VuerGroup', key: 'g' }] })
    graph.apply('UPSERT', { nodes: [box('a')], to: 'g' })
    expect(tree()).toBe('g[a]')
  })

  test('to a parent looks only there, and to a list only in the list', () => {
    graph.apply('SET', { tag: 'Scene', children: [box('a'), group('g')] })
    graph.apply('UPSERT', { nodes: [box('a')], to: 'g' })
    expect(tree()).toBe('a g[a]')
    graph.apply('UPSERT', { nodes: [box('a', { color: 'blue' })], to: 'bgChildren' })
    expect(tree(graph.lists.bgChildren.children)).toBe('a')
    // The first of three is meant from now on.
    graph.apply('UPDATE', { nodes: [{ key: 'a', color: 'green' }] })
    expect((graph.lists.children.children?.[0] as SceneNode).props['color']).toBe('green')
  })

  test('replaces children whole, but keeps those that come again', () => {
    graph.apply('SET', { tag: 'Scene', children: [group('g', box('a', { color: 'red' }), box('b'))] })
    const a = get('a')
    graph.apply('UPSERT', { nodes: [group('g', box('c'), box('a'))] })
    expect(tree()).toBe('g[c a]')
    expect(get('a')).toBe(a)
    expect(a.props).toEqual({})
  })

  test('without a key means the scene', () => {
    graph.apply('UPSERT', { nodes: [{ background: '#000' }] })
    expect(graph.root.props).toEqual({ background: '#000' })
  })

  test('to nobody is an error, and costs only itself', () => {
    expect(() => graph.apply('UPSERT', { nodes: [box('a')], to: 'nobody' })).toThrow(BadMessage)
    graph.apply('UPSERT', { nodes: [box('b')] })
    expect(tree()).toBe('b')
  })

  test('what was said last of a pose holds', () => {
    graph.apply('UPSERT', { nodes: [box('a', { position: [1, 0, 0], rotation: [0, 1, 0] })] })
    graph.apply('UPSERT', { nodes: [box('a', { quaternion: [0, 0, 0, 1] })] })
    expect(get('a').props).toEqual({ position: [1, 0, 0], quaternion: [0, 0, 0, 1] })
    graph.apply('UPSERT', { nodes: [box('a', { matrix })] })
    expect(get('a').props).toEqual({ matrix })
    graph.apply('UPSERT', { nodes: [box('a', { position: [2, 0, 0] })] })
    expect(get('a').props).toEqual({ matrix, position: [2, 0, 0] })
  })

  test('within one message a matrix takes the place of the rest of the pose', () => {
    const pose = { position: [5, 0, 0], scale: 2, rotation: [0, 1, 0], quaternion: [0, 1, 0, 0] }
    graph.apply('SET', { children: [box('a', { ...pose, matrix, color: 'red' })] })
    expect(get('a').props).toEqual({ matrix, color: 'red' })
    graph.apply('UPSERT', { nodes: [box('a', pose)] })
    expect(get('a').props).toMatchObject({ matrix, position: [5, 0, 0], scale: 2 })
    graph.apply('UPSERT', { nodes: [box('a', { matrix, ...pose })] })
    expect(get('a').props).toEqual({ matrix, color: 'red' })
    graph.apply('SET', { children: [box('a', { ...pose, matrix: null })] })
    expect(get('a').props).toEqual({ ...pose, matrix: null })
    // What is not a matrix takes nobody's place.
    graph.apply('SET', { children: [box('a', { ...pose, matrix: [1, 2, 3] })] })
    expect(get('a').props).toMatchObject(pose)
  })

  test('the scale of a gizmo is not of its pose', () => {
    graph.apply('SET', { children: [{ tag: 'Movable', key: 'm', matrix, scale: 3, position: [1, 1, 1] }] })
    expect(get('m').props).toEqual({ matrix, scale: 3 })
  })
})

const matrix = [1, 0, 0, 0, 0, 1, 0, 0, 0, 0, 1, 0, 0, 0, 0, 1]

describe('ADD', () => {
  test('appends, to a parent or a list', () => {
    graph.apply('ADD', { nodes: [group('g')] })
    graph.apply('ADD', { nodes: [box('a'), box('b')], to: 'g' })
    graph.apply('ADD', { nodes: [box('l')], to: 'bgChildren' })
    expect(tree()).toBe('g[a b]')
    expect(tree(graph.lists.bgChildren.children)).toBe('l')
  })

  test('of a key that is there replaces it', () => {
    graph.apply('SET', { tag: 'Scene', children: [box('a', { color: 'red' }), group('g', box('b'))] })
    graph.apply('ADD', { nodes: [box('a', { args: [1] })] })
    expect(tree()).toBe('a g[b]')
    expect(get('a').props).toEqual({ args: [1] })
    graph.apply('ADD', { nodes: [box('b')], to: 'bgChildren' })
    expect(tree()).toBe('a g[]')
    expect(graph.count).toBe(3)
  })

  test('of a parent below itself does not lose it', () => {
    graph.apply('SET', { tag: 'Scene', children: [group('g')] })
    graph.apply('ADD', { nodes: [group('g')], to: 'g' })
    expect(tree()).toBe('g[g[]]')
  })
})

describe('UPDATE', () => {
  test('assigns, and leaves alone what is not there', () => {
    graph.apply('SET', { tag: 'Scene', children: [box('a', { color: 'red' })] })
    graph.apply('UPDATE', {
      nodes: [
        { key: 'a', args: [1] },
        { key: 'nobody', args: [2] },
      ],
    })
    expect(get('a').props).toEqual({ color: 'red', args: [1] })
    expect(graph.count).toBe(1)
  })
})

describe('REMOVE', () => {
  test('takes the first of each key, and then empty groups', () => {
    graph.apply('SET', {
      tag: 'Scene',
      children: [
        { tag: 'group', key: 'g', children: [{ tag: 'Group', key: 'h', children: [box('a')] }] },
        group('v'),
      ],
      bgChildren: [{ tag: 'group', key: 'empty' }],
      htmlChildren: [{ tag: 'group', key: 'kept' }],
    })
    graph.apply('REMOVE', { keys: ['a', 'nobody'] })
    expect(tree()).toBe('v[]')
    expect(tree(graph.lists.bgChildren.children)).toBe('')
    expect(graph.find('kept')).toBeDefined()
    expect(graph.count).toBe(2)
  })

  test('leaves groups after a text', () => {
    graph.apply('SET', { tag: 'Scene', children: [group('v', 'text', { tag: 'group', key: 'g' }), box('a')] })
    graph.apply('REMOVE', { keys: ['a'] })
    expect(tree()).toBe('v["text" g]')
  })
})

test('messages without sense are errors', () => {
  for (const [etype, data] of [
    ['SET', undefined],
    ['UPSERT', {}],
    ['REMOVE', {}],
    ['ADD', { nodes: 3 }],
    ['UPSERT', { nodes: [null, box('a')] }],
  ] as const) {
    expect(() => graph.apply(etype, data)).toThrow(BadMessage)
  }
  // What made sense in it was done.
  expect(tree()).toBe('a')
})

test('an index that is right whatever happens', () => {
  let seed = 7
  const random = (n: number) => (seed = (seed * 1103515245 + 12345) % 2147483648) % n
  const key = () => 'abcdefgh'[random(8)] ?? 'a'
  const node = (depth = 0): unknown => ({
    tag: ['Box', 'Sphere', 'group', 'VuerGroup'][random(4)],
    key: random(9) ? key() : undefined,
    n: random(3),
    ...(depth < 3 && random(2) ? { children: Array.from({ length: random(3) }, () => node(depth + 1)) } : {}),
  })
  for (let i = 0; i < 3000; i++) {
    const etype = ['SET', 'ADD', 'UPSERT', 'UPSERT', 'UPDATE', 'REMOVE'][random(6)] ?? 'SET'
    const data =
      etype === 'SET'
        ? { tag: 'Scene', children: [node(), node()] }
        : etype === 'REMOVE'
          ? { keys: [key(), key()] }
          : { nodes: [node(), node()], to: etype === 'UPDATE' || random(2) ? null : key() }
    try {
      graph.apply(etype, data)
    } catch (error) {
      if (!(error instanceof BadMessage)) throw error
    }
    const nodes = [...graph.nodes()]
    expect(graph.count).toBe(nodes.length)
    expect(new Set(nodes).size).toBe(nodes.length)
    for (const name of 'abcdefgh') expect(graph.find(name)).toBe(nodes.find((other) => other.key === name))
    for (const other of nodes) {
      for (const child of other.children ?? [])
        if (typeof child !== 'string') expect(child.parent).toBe(other)
    }
    if (random(4) === 0) settle()
  }
})
