import { Color } from 'three'
import { beforeAll, describe, expect, test, vi } from 'vitest'
import { lookup, registeredTags } from '../scene/registry'
import { readProp, readProps, schemaOf } from './catalogue'
import { clientTags } from './client'
import type { About } from './entry'
import { catalogue } from './generated'

const all: Readonly<Record<string, About>> = catalogue

describe('components', () => {
  beforeAll(async () => {
    vi.stubGlobal('location', new URL('http://page/'))
    await Promise.all([
      import('../components'),
      import('../events'),
      import('../camera'),
      import('../xr/trackers'),
    ])
  })

  const shown = () => new Set([...registeredTags('scene'), ...registeredTags('html')])

  test('every tag of tier 1 or 2 has a component, and no tag of tier 3 does', () => {
    const tags = shown()
    // The scene itself is not a component.
    const missing = Object.keys(all).filter((tag) => tag !== 'Scene' && all[tag]!.tier < 3 && !tags.has(tag))
    expect(missing, 'register a component, or give the tag tier 3 in components.json').toEqual([])
    const unexpected = Object.keys(all).filter((tag) => all[tag]!.tier === 3 && tags.has(tag))
    expect(unexpected, 'these have a component: give them tier 1 or 2 in components.json').toEqual([])
  })

  test('every component has a tag of the catalogue, or of client.ts', () => {
    const known = new Set([...Object.keys(all), ...clientTags])
    expect(
      [...shown()].filter((tag) => !known.has(tag)),
      'add it to components.json, or to client.ts',
    ).toEqual([])
    const tags = shown()
    expect(
      clientTags.filter((tag) => !tags.has(tag)),
      'client.ts names tags without a component',
    ).toEqual([])
  })

  test('every component whose tag takes text shows it', () => {
    const silent = Object.keys(all).filter(
      (tag) => all[tag]!.children === 'text' && all[tag]!.tier < 3 && !lookup('html', tag)?.text,
    )
    expect(silent).toEqual([])
  })
})

describe('readProps', () => {
  const schema = schemaOf('Arrow')

  test('sets missing properties to their defaults', () => {
    expect(readProps(schema, {}).props).toMatchObject({
      direction: [1, 0, 0],
      headScale: 1,
      lod: 10,
      opacity: 1,
      wireframe: false,
    })
  })

  test('leaves out properties that the catalogue does not have', () => {
    expect(readProps(schema, { position: [1, 2, 3], onClick: 'x' }).props).not.toHaveProperty('position')
    expect(readProps(schema, { onClick: 'x' }).props).not.toHaveProperty('onClick')
  })

  test('keeps the values of unchanged properties', () => {
    const first = readProps(schema, { color: 'blue', direction: { x: 0, y: 1, z: 0 } })
    const second = readProps(schema, { ...first.sent, opacity: 0.5 }, first)
    expect(second.props['color']).toBe(first.props['color'])
    expect(second.props['direction']).toBe(first.props['direction'])
    expect(second.props['opacity']).toBe(0.5)
    const third = readProps(schema, { color: 'red' }, second)
    expect(third.props['color']).toEqual(new Color('red'))
    expect(third.props['direction']).toEqual([1, 0, 0])
  })

  test('returns no properties for a tag that the catalogue lacks', () => {
    expect(readProps(schemaOf('toString'), { toString: 1 }).props).toEqual({})
    expect(readProps(schemaOf('boxGeometry'), { args: [1] }).props).toEqual({})
    expect(readProps(schemaOf('Link'), { href: '#' }).props).toMatchObject({ href: '#' })
  })

  const wrong = [
    null,
    true,
    false,
    NaN,
    Infinity,
    -1,
    1e300,
    '',
    'x',
    '12',
    [],
    [1],
    [[]],
    [null, null, null],
    ['a', 'b', 'c'],
    {},
    { x: 'y' },
    { r: null },
    new Uint8Array(3),
    new ArrayBuffer(2),
  ]

  const isNumber = (value: unknown) => typeof value === 'number' && !Number.isNaN(value)
  const isOf: Readonly<Record<string, (value: unknown) => boolean>> = {
    any: () => true,
    bool: (value) => typeof value === 'boolean',
    color: (value) => value instanceof Color,
    int: (value) => isNumber(value) && value === Math.round(value as number),
    list: (value) => Array.isArray(value) || ArrayBuffer.isView(value),
    number: isNumber,
    numberOrString: (value) => isNumber(value) || typeof value === 'string',
    object: (value) => Object.getPrototypeOf(value) === Object.prototype,
    oneOf: (value) => typeof value === 'string',
    string: (value) => typeof value === 'string',
    triple: (value) =>
      Array.isArray(value) && value.length === 3 && value.every((n) => typeof n === 'number'),
  }

  test.each(Object.keys(all))('%s reads anything that a peer may send', (tag) => {
    const own = schemaOf(tag)
    const initial = readProps(own, {}).props
    for (const value of wrong) {
      const { props } = readProps(own, Object.fromEntries(Object.keys(own).map((name) => [name, value])))
      for (const name in own) {
        const { kind, otherwise } = own[name]!
        if (props[name] !== undefined || otherwise !== undefined)
          expect(props[name], `${name}, set to ${String(value)}`).toSatisfy(isOf[kind]!)
      }
    }
    expect(readProps(own, {}).props).toEqual(initial)
  })
})

test('a fraction of a whole number', () => {
  expect(readProp('FisheyeFrustum', 'segments', 7.6)).toBe(8)
})

test.each([
  ['headScale', '2', 2],
  ['headScale', null, 1],
  ['headScale', NaN, 1],
  ['headScale', [], 1],
  ['wireframe', 'true', false],
  ['direction', [0, 1], [1, 0, 0]],
  ['direction', { x: 0, y: 0, z: 1 }, [0, 0, 1]],
  ['opacity', Infinity, 1],
] as const)('%s of %j', (name, value, is) => {
  expect(readProp('Arrow', name, value)).toEqual(is)
})
