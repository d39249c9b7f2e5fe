import { PNG } from 'pngjs'
import { beforeEach, expect, test } from 'vitest'
import { until } from '../harness/until'
import { workspace } from './catalogue'
import { difference, middle, pixel, withPage, type Isolated, type Node } from './isolated'
import { lit, picture, scattered } from './sample'

let view: Isolated

withPage((opened) => (view = opened))

beforeEach(() => view.hold(workspace))

const shown = (...nodes: Node[]) => view.shown(...lit, ...nodes)

/** What the page answers to GRAB_RENDER, decoded. */
async function grabbed(data: Record<string, unknown>): Promise<{ frame: PNG; depthFrame?: PNG }> {
  view.events.length = 0
  view.send('GRAB_RENDER', { format: 'png', ...data })
  const answer = () =>
    view.events.find(({ etype }) => etype === 'GRAB_RENDER_RESPONSE')?.['value'] as
      Record<string, Uint8Array> | undefined
  const { frame, depthFrame } = await until(answer, 'the page answers')
  const decoded = (bytes: Uint8Array) => PNG.sync.read(Buffer.from(bytes))
  return { frame: decoded(frame!), ...(depthFrame ? { depthFrame: decoded(depthFrame) } : {}) }
}

const manyPoints = {
  tag: 'PointCloud',
  key: 'p',
  vertices: Array.from({ length: 90_000 }, (_, i) => scattered(i)),
  size: 0.05,
  color: 'teal',
}

test.each([
  ['a background', { tag: 'ImageBackground', key: 'a', src: picture() }],
  ['a plane before the camera', { tag: 'HUDPlane', key: 'a', height: 2, aspect: 1.5 }],
  [
    'what a depth camera saw',
    { tag: 'DepthPointCloud', key: 'a', depth: '/workspace/depth.png', position: [0, 0, 4], pointSize: 6 },
  ],
  ['many points', manyPoints],
  [
    'what lies over a part of it',
    {
      tag: 'ViewportHud',
      key: 'a',
      left: 10,
      top: 20,
      width: 200,
      height: 100,
      children: [{ tag: 'Plane', key: 'p', args: [9, 9], color: 'green' }],
    },
  ],
])('a picture that is asked for has %s', async (_, node) => {
  const empty = await shown()
  view.set([...lit, node as Node])
  const seen = await until(async () => {
    const now = await view.settled()
    return difference(empty, now).count > 200 && now
  }, 'it is shown')
  const { frame } = await grabbed({})
  expect(difference(seen, frame, 24).count).toBeLessThan(seen.width * seen.height * 0.01)
})

test.each([
  [
    'points',
    {
      tag: 'PointCloud',
      key: 'a',
      vertices: [
        [0, 0, 0],
        [0, 0, 0.01],
      ],
      size: 3,
    },
  ],
  ['many points', manyPoints],
  [
    'a line',
    {
      tag: 'Line',
      key: 'a',
      points: [
        [-3, 0, 0],
        [3, 0, 0],
      ],
      lineWidth: 12,
    },
  ],
  ['a surface', { tag: 'Plane', key: 'a', args: [2, 2] }],
  ['a grid, which is no thing', { tag: 'Grid', key: 'a' }],
])('a depth picture shows the shape of %s', async (name, node) => {
  const camera = {
    tag: 'CameraView',
    key: 'eye',
    position: [0, 0, 10],
    near: 5,
    far: 20,
    width: 120,
    height: 90,
    downsample: 1,
    stream: 'ondemand',
    movable: false,
    monitor: false,
  }
  await shown(camera, node as Node)
  const { frame, depthFrame } = await grabbed({ key: 'eye', depth: true })
  expect([depthFrame!.width, depthFrame!.height]).toEqual([frame.width, frame.height])
  // 10 m away, between 5 and 20: 1 - (20 / 15) * (1 - 5 / 10) of white.
  const [near] = middle(depthFrame!)
  if (name.includes('no thing')) expect(near).toBe(0)
  else expect(Math.abs(near - 85)).toBeLessThan(name === 'many points' ? 60 : 3)
  expect(pixel(depthFrame!, 2, 2)).toEqual([0, 0, 0])
})
