import { beforeAll, expect, test } from 'vitest'
import { until } from '../harness/until'
import { workspace } from './catalogue'
import { difference, withPage, type Isolated, type Node } from './isolated'
import { lit } from './sample'

let view: Isolated

withPage((opened) => (view = opened))

beforeAll(() => {
  for (const [path, body] of workspace) view.files.set(path, body)
})

/** Takes the context away and, if asked, gives it back a while later. */
async function lose(back = true) {
  await view.page.evaluate((again) => {
    const gl = document.querySelector('canvas')!.getContext('webgl2')!
    // A restored page has a new canvas. A lost context returns no extensions, so the last one is kept.
    const kept = globalThis as { loss?: WEBGL_lose_context | null }
    const loss = (kept.loss = gl.getExtension('WEBGL_lose_context') ?? kept.loss)!
    loss.loseContext()
    if (again) setTimeout(() => loss.restoreContext(), 500)
  }, back)
}

/** Reports whether the surroundings of a Stage have arrived: theirs are a file, and the page's own are a render target. */
const surrounded = () =>
  view.page.evaluate(() => {
    let top = vuerlua.graph.find('metal')?.object
    while (top?.parent) top = top.parent
    const { environment } = (top ?? {}) as { environment?: { isRenderTargetTexture: boolean } | null }
    return environment != null && !environment.isRenderTargetTexture
  })

const metal = {
  tag: 'Sphere',
  key: 'metal',
  args: [0.8, 64, 32],
  material: { metalness: 1, roughness: 0.15, color: '#d0d0d0' },
  position: [-1.2, 1, 0],
}

const cloud = Array.from({ length: 21_000 }, (_, i) => [
  1.2 + 0.3 * Math.sin(i),
  2 + 0.3 * Math.cos(i * 1.7),
  0.3 * Math.sin(i * 0.3),
])

test.each<[string, Node[]]>([
  [
    'what the page draws and shows',
    [
      ...lit,
      { ...metal, castShadow: true },
      { tag: 'Plane', key: 'floor', args: [8, 8], rotation: [-Math.PI / 2, 0, 0], receiveShadow: true },
      { tag: 'Image', key: 'i', src: '/workspace/picture.png', height: 1, position: [0, 3, 0] },
      { tag: 'Text', key: 't', text: 'Hello', fontSize: 0.6, color: 'navy', position: [1, 1, 0] },
      {
        tag: 'Line',
        key: 'l',
        points: [
          [-2, 0, 0],
          [2, 0.5, 0],
        ],
        lineWidth: 6,
        color: 'red',
      },
      { tag: 'SparkSplats', key: 'p', src: '/workspace/ball.splat', position: [2, 2, -2] },
      { tag: 'PointCloud', key: 'c', size: 0.05, color: '#a04020', vertices: cloud },
    ],
  ],
  [
    'what a component has drawn',
    [
      ...lit,
      {
        tag: 'Stage',
        key: 's',
        adjustCamera: false,
        environment: 'studio',
        shadows: false,
        children: [metal],
      },
      // Lights that are not scattered, so that the shadows are the same each time.
      {
        tag: 'AccumulativeShadows',
        key: 'a',
        frames: 4,
        scale: 6,
        children: [
          {
            tag: 'RandomizedLight',
            key: 'r',
            amount: 2,
            ambient: 0,
            radius: 0,
            position: [3, 5, 2],
            castShadow: true,
          },
        ],
      },
      { ...metal, key: 'caster', position: [1, 1, 1], castShadow: true },
    ],
  ],
])('after its context was lost and restored the page shows the same: %s', async (_, nodes) => {
  view.set(nodes)
  if (nodes.some(({ tag }) => tag === 'Stage'))
    await until(surrounded, 'the stage has its surroundings', 40_000)
  const before = await view.settled(800)
  const frames = await view.page.evaluate(() => vuerlua.meter.frames)
  await lose()
  await view.page.getByText('The graphics context was lost; restoring').waitFor()
  await view.page.getByText('The graphics context was lost').waitFor({ state: 'detached' })
  // By itself: nobody touches anything.
  await until(async () => (await view.page.evaluate(() => vuerlua.meter.frames)) > frames, 'a frame is drawn')
  await until(async () => difference(before, await view.look(), 24).count < 300, 'it shows the same', 40_000)
  expect(difference(before, await view.settled(400), 24).count).toBeLessThan(300)
})

test('a picture that is asked for meanwhile is refused with a reason', async () => {
  await lose(false)
  await view.page.getByText('restoring').waitFor()
  view.events.length = 0
  view.send('GRAB_RENDER', { key: 'DEFAULT' })
  const answer = await until(
    () => view.events.find(({ etype }) => String(etype).startsWith('GRAB_RENDER_RESPONSE')),
    'it is answered',
  )
  expect(answer['value']).toMatchObject({ error: expect.stringContaining('graphics context') })
})

test('a context that does not come back is said with what to do', async () => {
  await view.page.getByRole('button', { name: 'Reload' }).waitFor({ timeout: 20_000 })
  await view.page.evaluate(() =>
    (globalThis as unknown as { loss: WEBGL_lose_context }).loss.restoreContext(),
  )
  await view.page.getByRole('button', { name: 'Reload' }).waitFor({ state: 'detached' })
})
