import { encode } from '@msgpack/msgpack'
import { beforeEach, expect, test } from 'vitest'
import { pixel, withPage, type Isolated, type Node } from './components/isolated'

let view: Isolated

withPage((opened) => (view = opened))

beforeEach(async () => {
  view.set([], { camPosition: [0, 0, 6], camTarget: [0, 0, 0] })
  await view.page.evaluate(() => vuerlua.rig.reset(false))
})

async function show(nodes: Node[]) {
  view.set(nodes, { camPosition: [0, 0, 6], camTarget: [0, 0, 0], background: '#000000' })
  await view.drawn()
  await view.page.evaluate(() => vuerlua.rig.reset(false))
  return view.settled()
}

/** Floats as the host sends them. */
const floats = (...numbers: number[]) => new Uint8Array(new Float32Array(numbers).buffer)
const bytes = (...numbers: number[]) => new Uint8Array(numbers)

const plain = { materialType: 'basic' }
const original = { tag: 'Box', args: [0.8, 0.8, 0.8], ...plain }
const apart = floats(-1.5, 0, 0, 1.5, 0, 0)

/** Where a point of the world is on the page. */
async function at(x: number, y: number, z: number): Promise<{ x: number; y: number }> {
  return view.page.evaluate(
    ([a, b, c]) => {
      const { camera, element } = vuerlua.rig
      camera!.updateMatrixWorld()
      const p = camera!.position.clone().set(a!, b!, c!).project(camera!)
      return { x: ((p.x + 1) / 2) * element!.clientWidth, y: ((1 - p.y) / 2) * element!.clientHeight }
    },
    [x, y, z],
  )
}

async function colorAt(x: number, y: number, z: number) {
  const place = await at(x, y, z)
  return pixel(await view.settled(), place.x, place.y)
}

const isRed = ([r, g, b]: number[]) => r! > 150 && g! < 90 && b! < 90
const isBlue = ([r, g, b]: number[]) => b! > 150 && r! < 90 && g! < 90
const isDark = (color: number[]) => Math.max(...color) < 40

/** What a click at a point of the world clicks. */
async function clicked(x: number, y: number, z: number) {
  const place = await at(x, y, z)
  const from = view.events.length
  await view.page.mouse.click(place.x, place.y)
  await view.drawn()
  return view.events
    .slice(from)
    .filter(({ etype }) => etype === 'CLICK')
    .map(({ key, value }) => [key, (value as { instance?: number }).instance])
}

test('instances have places and colors of their own, and a click tells which', async () => {
  await show([
    { tag: 'Instances', key: 'i', of: original, positions: apart, colors: bytes(255, 0, 0, 0, 0, 255) },
  ])
  expect(await colorAt(-1.5, 0, 0.4)).toSatisfy(isRed)
  expect(await colorAt(1.5, 0, 0.4)).toSatisfy(isBlue)
  expect(await colorAt(0, 0, 0)).toSatisfy(isDark)
  expect(await clicked(1.5, 0, 0.4)).toEqual([['i', 2]])
  expect(await clicked(0, 0, 0)).toEqual([])
})

test('an update of one array leaves the others, and bounds follow at once', async () => {
  await show([
    { tag: 'Instances', key: 'i', of: original, positions: apart, colors: bytes(255, 0, 0, 0, 0, 255) },
  ])
  view.send('UPDATE', { nodes: [{ key: 'i', positions: floats(-1.5, 1, 0, 0, 0, 0) }] })
  expect(await colorAt(-1.5, 1, 0.4)).toSatisfy(isRed)
  expect(await colorAt(0, 0, 0.4)).toSatisfy(isBlue)
  expect(await clicked(0, 0, 0.4)).toEqual([['i', 2]])
  view.send('UPDATE', { nodes: [{ key: 'i', positions: floats(0, 0, 0), colors: bytes(255, 0, 0) }] })
  expect(await colorAt(0, 0, 0.4)).toSatisfy(isRed)
  // Far outside, nothing is drawn; and back again it is.
  view.send('UPDATE', { nodes: [{ key: 'i', positions: floats(900, 0, 0) }] })
  expect(await colorAt(0, 0, 0)).toSatisfy(isDark)
  view.send('UPDATE', { nodes: [{ key: 'i', positions: floats(0, 0, 0) }] })
  expect(await colorAt(0, 0, 0.4)).toSatisfy(isRed)
})

test('quaternions turn and scales stretch', async () => {
  const bar = { tag: 'Box', args: [2, 0.3, 0.3], color: 'red', ...plain }
  const quarter = Math.SQRT1_2
  await show([
    {
      tag: 'Instances',
      key: 'i',
      of: bar,
      positions: floats(0, 0, 0),
      quaternions: floats(0, 0, quarter, quarter),
    },
  ])
  expect(await colorAt(0, 0.8, 0.15)).toSatisfy(isRed)
  expect(await colorAt(0.8, 0, 0.15)).toSatisfy(isDark)
  view.send('UPDATE', { nodes: [{ key: 'i', scales: floats(0.2) }] })
  expect(await colorAt(0, 0.8, 0.15)).toSatisfy(isDark)
  view.send('UPDATE', { nodes: [{ key: 'i', scales: floats(0.2, 5, 1) }] })
  expect(await colorAt(0.6, 0, 0.15)).toSatisfy(isRed)
  expect(await colorAt(0, 0.5, 0.15)).toSatisfy(isDark)
})

test('opacities dither, and what is clear is not hit', async () => {
  await show([
    {
      tag: 'Instances',
      key: 'i',
      of: { ...original, color: 'red' },
      positions: apart,
      opacities: bytes(0, 255),
    },
    { tag: 'Box', key: 'behind', args: [8, 8, 0.1], position: [0, 0, -2], color: 'blue', ...plain },
  ])
  expect(await colorAt(-1.5, 0, 0.4)).toSatisfy(isBlue)
  expect(await colorAt(1.5, 0, 0.4)).toSatisfy(isRed)
  expect(await clicked(-1.5, 0, 0.4)).toEqual([['behind', undefined]])
  expect(await clicked(1.5, 0, 0.4)).toEqual([['i', 2]])
})

test('a group of meshes is copied with the places of its parts', async () => {
  const of = {
    tag: 'VuerGroup',
    children: [
      { tag: 'Box', key: 'a', args: [0.4, 0.4, 0.4], position: [0, 0.5, 0], color: 'red', ...plain },
      { tag: 'Box', key: 'b', args: [0.4, 0.4, 0.4], position: [0, -0.5, 0], color: 'blue', ...plain },
    ],
  }
  await show([{ tag: 'Instances', key: 'i', of, positions: apart }])
  expect(await colorAt(1.5, 0.5, 0.2)).toSatisfy(isRed)
  expect(await colorAt(-1.5, -0.5, 0.2)).toSatisfy(isBlue)
  expect(await clicked(-1.5, -0.5, 0.2)).toEqual([['i', 1]])
  // Another element for the same instances.
  view.send('UPDATE', { nodes: [{ key: 'i', of: { ...original, color: 'blue' } }] })
  expect(await colorAt(1.5, 0, 0.4)).toSatisfy(isBlue)
})

test('many instances are placed, hit and measured', async () => {
  const n = 20_000
  const positions = new Float32Array(3 * n)
  for (let i = 0; i < n; i++) positions.set([i === 17_776 ? 0 : 50 + (i % 100), i % 7, -(i % 1000)], 3 * i)
  await show([
    {
      tag: 'Instances',
      key: 'i',
      of: { tag: 'Plane', args: [0.8, 0.8], color: 'red', ...plain },
      positions: new Uint8Array(positions.buffer),
    },
  ])
  const [x, y, z] = positions.slice(3 * 17_776, 3 * 17_776 + 3)
  expect([x, y, z]).toEqual([0, 17_776 % 7, -776])
  view.send('UPDATE', {
    nodes: [{ key: 'i', positions: new Uint8Array(positions.fill(0, 3 * 17_776, 3 * 17_777).buffer) }],
  })
  expect(await clicked(0, 0, 0.4)).toEqual([['i', 17_777]])
})

test('a move places many nodes, and only what it has', async () => {
  const box = { tag: 'Box', args: [0.8, 0.8, 0.8], ...plain }
  await show([
    { ...box, key: 'a', color: 'red', position: [-1.5, 0, 0] },
    {
      tag: 'VuerGroup',
      key: 'g',
      children: [{ ...box, key: 7, color: 'blue', scale: 0.1 } as unknown as Node],
    },
  ])
  const keys = encode(['a', 'none', 7])
  view.send('VUERLUA_MOVE', {
    keys,
    positions: floats(0, 1, 0, 9, 9, 9, 1.5, 0, 0),
    scales: floats(1, 1, 1),
    visible: bytes(1, 1, 1),
  })
  expect(await colorAt(0, 1, 0.4)).toSatisfy(isRed)
  expect(await colorAt(1.5, 0, 0.4)).toSatisfy(isBlue)
  expect(await colorAt(-1.5, 0, 0.4)).toSatisfy(isDark)
  const props = (key: string) => view.page.evaluate((name) => ({ ...vuerlua.graph.find(name)!.props }), key)
  expect(await props('7')).toMatchObject({ position: [1.5, 0, 0], scale: 1, visible: true, color: 'blue' })
  view.send('VUERLUA_MOVE', {
    keys,
    visible: bytes(0, 0, 1),
    quaternions: floats(0, 0, 0, 1, 0, 0, 0, 1, 0, 0, 0, 1),
  })
  expect(await colorAt(0, 1, 0.4)).toSatisfy(isDark)
  // The nodes of the same keys are others after a change of the scene.
  view.send('REMOVE', { keys: ['a'] })
  view.upsert({ ...box, key: 'a', color: 'blue' })
  view.send('VUERLUA_MOVE', { keys, positions: floats(0, 1, 0, 0, 0, 0, 5, 5, 5) })
  expect(await colorAt(0, 1, 0.4)).toSatisfy(isBlue)
  // A mistake of the host costs the message alone.
  view.send('VUERLUA_MOVE', { keys, positions: floats(0, 1) })
  expect(await colorAt(0, 1, 0.4)).toSatisfy(isBlue)
})
