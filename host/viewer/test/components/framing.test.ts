import { expect, test } from 'vitest'
import { until } from '../harness/until'
import { difference, pixel, withPage, type Isolated, type Node } from './isolated'

let view: Isolated

withPage((opened) => (view = opened))

const plain = { materialType: 'basic', color: '#204080' }

async function framed(...nodes: Node[]) {
  view.set([])
  await view.page.keyboard.press('r')
  await view.drawn()
  view.set(nodes)
  await view.settled()
  await view.page.keyboard.press('f')
  const picture = await view.settled()
  for (const node of nodes) view.upsert({ tag: node.tag, key: node.key!, visible: false })
  const empty = await view.settled()
  return { picture, empty, ...difference(picture, empty, 8) }
}

// Whole, and as large as it may be.
function expectWhole({
  left,
  top,
  right,
  bottom,
  picture: { width, height },
}: Awaited<ReturnType<typeof framed>>) {
  expect(left).toBeGreaterThan(2)
  expect(top).toBeGreaterThan(2)
  expect(right).toBeLessThan(width - 3)
  expect(bottom).toBeLessThan(height - 3)
  expect(Math.max((right - left) / width, (bottom - top) / height)).toBeGreaterThan(0.6)
}

test.each([1e-3, 0.05, 1, 4000, 1e6])('F shows a box of %d whole', async (size) => {
  const shown = await framed({
    tag: 'Box',
    key: 'b',
    ...plain,
    args: [size, size, size],
    position: [size, 2 * size, -size],
  })
  expectWhole(shown)
  expect(shown.count).toBeGreaterThan(15_000)
})

test.each([1e-3, 1, 1e4])(
  'what cannot be shown is marked as large beside a box of %d as beside any other, and F finds it',
  async (size) => {
    const shown = await framed(
      { tag: 'Glb', key: 'gone', src: '/workspace/gone.glb', position: [2 * size, 0, 0], scale: size },
      { tag: 'Box', key: 'b', ...plain, args: [size, size, size] },
    )
    expectWhole(shown)
    view.upsert({ tag: 'Glb', key: 'gone', visible: true })
    const marked = difference(shown.empty, await view.settled())
    expect(marked.bottom - marked.top).toBeGreaterThan(30)
    expect(marked.bottom - marked.top).toBeLessThan(90)
  },
)

test.each([
  [1500, 400],
  [0.02, 0.008],
  [0.002, 0.0008],
])('F shows a torus of %d whole, and not cut open', async (radius, tube) => {
  const shown = await framed({ tag: 'Torus', key: 't', materialType: 'normal', args: [radius, tube, 32, 64] })
  expectWhole(shown)
  const { width, height } = shown.picture
  // Through the hole in its middle one sees the sky.
  const [r, g, b] = pixel(shown.picture, width / 2, height / 2)
  expect(Math.min(r, g, b)).toBeGreaterThan(200)
})

test('a box of a kilometre is uncut while one comes near it', async () => {
  view.set([{ tag: 'Box', key: 'b', ...plain, args: [1000, 1000, 1000] }])
  await view.settled()
  await view.page.keyboard.press('f')
  await view.settled()
  const distance = () => view.page.evaluate(() => vuerlua.rig.controls!.distance)
  await view.page.mouse.move(240, 180)
  while ((await distance()) > 650) {
    const before = await distance()
    await view.page.mouse.wheel(0, -60)
    await until(async () => (await distance()) < before, 'the camera comes nearer')
  }
  expect(pixel(await view.settled(), 240, 180)).toEqual([0x20, 0x40, 0x80])
})

test('what a script says of near and far wins', async () => {
  view.set([{ tag: 'Box', key: 'b', ...plain, args: [4000, 4000, 4000] }], {
    bgChildren: [{ tag: 'SceneCamera', key: 'c', near: 3, far: 50_000 }],
  })
  await view.settled()
  await view.page.keyboard.press('f')
  await view.settled()
  const clip = () => view.page.evaluate(() => [vuerlua.rig.camera!.near, vuerlua.rig.camera!.far])
  expect(await clip()).toEqual([3, 50_000])
  // And what it says of one leaves the other to the scene.
  view.set([{ tag: 'Box', key: 'b', ...plain, args: [4000, 4000, 4000] }], {
    bgChildren: [{ tag: 'SceneCamera', key: 'c', near: 3 }],
  })
  await view.settled()
  const [near, far] = await clip()
  expect(near).toBe(3)
  expect(far).not.toBe(50_000)
  expect(far).toBeGreaterThan(8000)
})

test('a camera that is the page’s frames a scene of kilometres', async () => {
  for (const tag of ['PerspectiveCamera', 'OrthographicCamera']) {
    const camera = { tag, key: 'eye', makeDefault: true, position: [0, 5, 10] }
    expectWhole(await framed({ tag: 'Box', key: 'b', ...plain, args: [5000, 5000, 5000] }, camera))
  }
})

test('F leaves the camera where it is when there is nothing to see', async () => {
  view.set([
    { tag: 'Box', key: 'b', ...plain, visible: false },
    { tag: 'Group', key: 'g', visible: false, children: [{ tag: 'Box', key: 'c', args: [100, 100, 100] }] },
  ])
  await view.page.keyboard.press('r')
  await view.settled()
  const place = () => view.page.evaluate(() => vuerlua.rig.camera!.position.toArray())
  const before = await place()
  await view.page.keyboard.press('f')
  await view.settled()
  expect(await place()).toEqual(before)
})

test('F frames a cloud with points that are nowhere', async () => {
  const vertices = new Float32Array(3000).map((_, i) => (i % 9 === 0 ? NaN : 50 + (i % 7)))
  view.set([{ tag: 'PointCloud', key: 'p', vertices: [...vertices], size: 0.5 }])
  await view.settled()
  await view.page.keyboard.press('f')
  await view.settled()
  const target = await view.page.evaluate(() =>
    vuerlua.rig.controls!.getTarget(vuerlua.rig.camera!.position.clone()).toArray(),
  )
  for (const axis of target) expect(Math.abs(axis - 53)).toBeLessThan(1)
})

test('a sky around a scene is not what F frames', async () => {
  const sky = {
    tag: 'Sphere',
    key: 'sky',
    args: [500],
    material: { side: 'back', color: '#eeeeee' },
    materialType: 'basic',
  }
  view.set([sky, { tag: 'Box', key: 'b', ...plain }])
  await view.settled()
  await view.page.keyboard.press('f')
  await view.settled()
  expect(await view.page.evaluate(() => vuerlua.rig.controls!.distance)).toBeLessThan(4)
})
