import { beforeEach, expect, test } from 'vitest'
import { until } from '../harness/until'
import { workspace } from './catalogue'
import * as gltf from './gltf'
import { difference, middle, pixel, withPage, type Isolated, type Node } from './isolated'
import { lit, picture } from './sample'

let view: Isolated

withPage((opened) => (view = opened))

beforeEach(() => view.hold(workspace))

const shown = (...nodes: Node[]) => view.shown(...lit, ...nodes)

test.each([
  ['Draco', gltf.dracoGlb],
  ['meshopt', gltf.meshoptGlb],
  ['KTX2', gltf.ktx2Glb],
])('a model compressed with %s is unpacked by what comes with the page', async (_, make) => {
  view.files.set('/workspace/packed.glb', await make())
  view.set([{ tag: 'Glb', key: 'a', src: '/workspace/packed.glb', materialType: 'basic', scale: 3 }])
  await until(
    async () => middle(await view.settled()).join() === '0,255,0' || (await view.log()).join('\n'),
    'the square is green',
  )
  expect(middle(await view.settled())).toEqual([0, 255, 0])
})

test('a joint is turned by dragging the link that hangs on it, and the camera stays', async () => {
  view.set([
    ...lit,
    { tag: 'Urdf', key: 'arm', src: '/workspace/arm/robot.urdf', scale: 3, jointValues: { elbow: 0.8 } },
  ])
  await until(
    () => view.page.evaluate(() => vuerlua.graph.find('arm')?.object?.getObjectByName('hand') !== undefined),
    'the robot is there',
  )
  await view.settled()
  const at = await view.page.evaluate(() => {
    const { camera, element } = vuerlua.rig
    const hand = vuerlua.graph.find('arm')!.object!.getObjectByName('hand')!
    const point = hand.localToWorld(camera!.position.clone().set(1.2, 0, 0)).project(camera!)
    return [((point.x + 1) / 2) * element!.clientWidth, ((1 - point.y) / 2) * element!.clientHeight] as const
  })
  const angle = () =>
    view.page.evaluate(() => {
      const joint = vuerlua.graph.find('arm')!.object!.getObjectByName('elbow') as unknown as {
        angle: number
      }
      return [
        joint.angle,
        vuerlua.rig
          .camera!.position.toArray()
          .map((x) => Math.round(x * 100))
          .join(),
      ] as const
    })
  const [before, camera] = await angle()
  // What drags is loaded after the robot is shown.
  await until(async () => {
    await view.page.mouse.move(at[0], at[1])
    await view.page.mouse.down()
    await view.page.mouse.move(at[0] - 20, at[1] - 30, { steps: 5 })
    await view.page.mouse.up()
    return (await angle())[0] !== before || (await view.page.mouse.move(0, 0), false)
  }, 'the joint turns')
  expect((await angle())[1]).toBe(camera)
})

test('LOAD says when a model is there', async () => {
  view.set([
    { tag: 'Glb', key: 'square', src: '/workspace/square.glb', onLoad: 'ready' },
    { tag: 'Urdf', key: 'robot', src: '/workspace/arm/robot.urdf' },
  ])
  const loads = await until(() => {
    const found = view.events.filter(({ etype }) => etype === 'LOAD')
    return found.length === 2 && found
  }, 'both models are loaded')
  const byKey = Object.fromEntries(loads.map(({ key, value }) => [key, value]))
  expect(byKey).toEqual({ square: 'ready', robot: undefined })
})

test('a changed file is shown anew, by the same object', async () => {
  const basic = { materialType: 'basic' }
  view.set([{ tag: 'Glb', key: 'a', src: '/workspace/square.glb', playAnimation: false, scale: 2, ...basic }])
  await until(async () => middle(await view.settled())[0] > 200, 'the model is red')
  await view.page.evaluate(
    () => void ((globalThis as Record<string, unknown>)['before'] = vuerlua.graph.find('a')!.object),
  )
  view.files.set('/workspace/square.glb', gltf.glb([0, 0, 1]))
  view.send('ASSET_CHANGED', { path: '/workspace/square.glb' })
  await until(async () => middle(await view.settled())[2] > 200, 'the model is blue')
  expect(
    await view.page.evaluate(
      () => (globalThis as Record<string, unknown>)['before'] === vuerlua.graph.find('a')!.object,
    ),
  ).toBe(true)
  // What is broken now leaves what was there before.
  view.files.set('/workspace/square.glb', 'broken')
  view.send('ASSET_CHANGED', { paths: ['square.glb'] })
  await until(async () => (await view.log()).join('\n').includes('what was there before stays'), 'it is said')
  expect(middle(await view.settled())[2]).toBeGreaterThan(200)
})

test('a texture is got anew when its file changes, and a file of a model when it is part of one', async () => {
  view.set([
    {
      tag: 'Plane',
      key: 'a',
      args: [9, 9],
      materialType: 'basic',
      material: { map: '/workspace/picture.png' },
    },
  ])
  await until(async () => pixel(await view.settled(), 340, 180)[2] > 200, 'the right half is blue')
  view.files.set('/workspace/picture.png', picture(8, 8, [255, 255, 0, 255]))
  view.send('ASSET_CHANGED', { path: 'picture.png' })
  await until(async () => pixel(await view.settled(), 340, 180).join() === '255,255,0', 'it is yellow')

  view.set([
    {
      tag: 'Obj',
      key: 'a',
      src: '/workspace/cube.obj',
      mtl: '/workspace/cube.mtl',
      materialType: 'basic',
      scale: 2,
    },
  ])
  await until(async () => middle(await view.settled())[1] > 150, 'the cube is green')
  view.files.set('/workspace/cube.mtl', 'newmtl paint\nKd 1 0 0\n')
  view.send('ASSET_CHANGED', { path: 'cube.mtl' })
  await until(async () => middle(await view.settled())[0] > 200, 'the cube is red')
})

test('joints turn without a rendering', async () => {
  const empty = await shown()
  view.set([
    ...lit,
    { tag: 'Urdf', key: 'arm', src: '/workspace/arm/robot.urdf', scale: 3, jointValues: { elbow: 0 } },
  ])
  await until(async () => difference(empty, await view.settled()).count > 100, 'the robot is there')
  const before = await view.settled()
  view.send('UPDATE', { nodes: [{ key: 'arm', jointValues: { elbow: 1.2 } }] })
  const after = await view.settled()
  expect(difference(before, after).count).toBeGreaterThan(200)
  expect(await view.page.evaluate(() => vuerlua.graph.find('arm')!.view().props['jointValues'])).toEqual({
    elbow: 0,
  })
})

test('a clip plays, and stands still when it is told to', async () => {
  const node = { tag: 'Glb', key: 'a', src: '/workspace/square.glb', materialType: 'basic' }
  view.set([{ ...node, playAnimation: true }])
  await until(
    async () =>
      difference(await view.look(), (await view.page.waitForTimeout(150), await view.look())).count > 0,
    'it moves',
  )
  view.upsert({ ...node, playAnimation: false })
  const still = await view.settled()
  await view.page.waitForTimeout(300)
  expect(difference(still, await view.look()).count).toBe(0)
})

test.each([
  [
    'a texture',
    (color: readonly number[]) => ({
      tag: 'Plane',
      key: 'p',
      args: [9, 9],
      materialType: 'basic',
      material: { map: picture(256, 256, [...color, 255] as never) },
    }),
  ],
  [
    'a model',
    ([r, g, b]: readonly number[]) => ({
      tag: 'Glb',
      key: 'p',
      buff: gltf.glb([r! / 255, g! / 255, b! / 255]),
      materialType: 'basic',
      playAnimation: false,
      scale: 3,
    }),
  ],
  [
    'an image',
    (color: readonly number[]) => ({
      tag: 'Image',
      key: 'p',
      height: 9,
      rgb: picture(256, 256, [...color, 255] as never),
    }),
  ],
])('%s that is sent faster than it can be read is shown, and the last one stays', async (_, make) => {
  view.set([])
  await view.settled()
  // Without a pause, so that each is overtaken by the next.
  for (let i = 0; i < 40; i++) view.upsert(make([0, 0, i % 2 === 0 ? 0 : 255]) as Node)
  view.upsert(make([0, 255, 0]) as Node)
  await until(async () => middle(await view.settled()).join() === '0,255,0', 'the last one is shown')
  await view.page.waitForTimeout(500)
  expect(middle(await view.settled())).toEqual([0, 255, 0])
})
