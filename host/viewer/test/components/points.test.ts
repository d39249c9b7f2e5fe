import type { PNG } from 'pngjs'
import { afterAll, expect, test } from 'vitest'
import { until } from '../harness/until'
import { difference, withPage, type Isolated, type Node } from './isolated'
import { lit, scattered } from './sample'

let view: Isolated

withPage((opened) => (view = opened))

afterAll(() => expect(view.strayed).toEqual([]))

const shown = (...nodes: Node[]) => view.shown(...lit, ...nodes)

test('a cloud keeps its buffers from one message to the next', async () => {
  const points = (n: number, x: number) => Array.from({ length: n }, (_, i) => [x, i / n, 0])
  await shown({ tag: 'PointCloud', key: 'c', vertices: points(100, 0), size: 0.1 })
  const look = () =>
    view.page.evaluate(() => {
      const { geometry } = vuerlua.graph.find('c')!.object as unknown as {
        geometry: { uuid: string; attributes: Record<string, { count: number; array: ArrayLike<number> }> }
      }
      const { position } = geometry.attributes
      return {
        uuid: geometry.uuid,
        count: position!.count,
        room: position!.array.length,
        x: position!.array[0],
      }
    })
  const first = await look()
  view.send('UPDATE', { nodes: [{ key: 'c', vertices: points(60, 1) }] })
  await view.settled()
  expect(await look()).toEqual({ ...first, count: 60, x: 1 })
  view.send('UPDATE', { nodes: [{ key: 'c', vertices: points(200, 2) }] })
  await view.settled()
  const grown = await look()
  expect([grown.uuid, grown.count, grown.x]).toEqual([first.uuid, 200, 2])
})

test('points that are nowhere do not count: a cloud with some is framed and hit', async () => {
  const rows = ['nan nan nan', '0 0 0', '1 2 0', 'inf 0 0', '-1 -2 0'].join('\n')
  view.files.set(
    '/workspace/nan.pcd',
    `VERSION .7\nFIELDS x y z\nSIZE 4 4 4\nTYPE F F F\nCOUNT 1 1 1\nWIDTH 5\nHEIGHT 1\nPOINTS 5\nDATA ascii\n${rows}\n`,
  )
  view.files.set(
    '/workspace/nan.ply',
    `ply\nformat ascii 1.0\nelement vertex 5\nproperty float x\nproperty float y\nproperty float z\nend_header\n${rows}\n`,
  )
  view.set([
    { tag: 'Pcd', key: 'p', src: '/workspace/nan.pcd' },
    { tag: 'Ply', key: 'q', src: '/workspace/nan.ply' },
  ])
  for (const key of ['p', 'q']) {
    const found = await until(
      () =>
        view.page.evaluate((of) => {
          let size: number[] | null = null
          vuerlua.graph.find(of)?.object?.traverse((part) => {
            const { geometry } = part as {
              geometry?: {
                attributes: { position?: { count: number } }
                computeBoundingBox(): void
                computeBoundingSphere(): void
                boundingBox: { min: { toArray(): number[] }; max: { toArray(): number[] } }
                boundingSphere: { radius: number }
              }
            }
            if (!geometry?.attributes.position || size) return
            geometry.computeBoundingBox()
            geometry.computeBoundingSphere()
            size = [
              geometry.attributes.position.count,
              ...geometry.boundingBox.min.toArray(),
              ...geometry.boundingBox.max.toArray(),
              geometry.boundingSphere.radius,
            ]
          })
          return size as number[] | null
        }, key),
      'it is there',
    )
    expect(found.map((value) => Math.round(value * 100) / 100)).toEqual([3, -1, -2, 0, 1, 2, 0, 2.24])
  }
})

const thousands = Array.from({ length: 30_000 }, (_, i) => [0, 1, 2].map((k) => scattered(i * 3 + k)))
const pcd = `VERSION .7\nFIELDS x y z rgb\nSIZE 4 4 4 4\nTYPE F F F U\nCOUNT 1 1 1 1\nWIDTH 30000\nHEIGHT 1\nPOINTS 30000\nDATA ascii
${thousands.map((point, i) => `${point.join(' ')} ${(i * 7919) & 0xffffff}`).join('\n')}`

test.each([
  [
    'in colours, in fog',
    {
      tag: 'PointCloud',
      vertices: thousands,
      colors: new Uint8Array(90_000).map((_, i) => (i * 37) & 0xff),
      size: 0.08,
    },
    [{ tag: 'fog', key: 'f', color: '#4060a0', near: 8, far: 14 }],
  ],
  [
    'of one colour, by a camera without perspective',
    { tag: 'PointCloud', vertices: thousands, color: '#e08020', size: 3 },
    [{ tag: 'OrthographicCamera', key: 'o', makeDefault: true, position: [0.5, 0.5, 6], zoom: 0.3 }],
  ],
  ['of a file', { tag: 'Pcd', text: pcd, size: 0.08 }, []],
  ['of a file, tinted', { tag: 'Pcd', text: pcd, size: 0.08, color: '#80c0ff' }, []],
])('without a GPU, many points are drawn as one would draw them: %s', async (_, cloud, more) => {
  const box = { tag: 'Box', key: 'b', args: [2, 1, 2], materialType: 'basic', color: 'white' }
  const scene = [{ key: 'c', ...cloud }, box, ...more] as Node[]
  const plain = await shown(box, ...(more as Node[]))
  view.set([...lit, ...scene])
  const ours = await until(async () => {
    const now = await view.settled()
    return difference(plain, now, 24).count > 5_000 && now
  }, 'they are shown')
  await view.page.evaluate(() =>
    vuerlua.graph.find('c')!.object!.traverse((part) => {
      if (!('isPoints' in part)) return
      part.onBeforeRender = () => {}
      part.children[0]!.visible = false
    }),
  )
  const theirs = await view.settled()
  expect(difference(plain, theirs, 24).count).toBeGreaterThan(5_000)
  // The GPU smooths the edges of their squares, so pixels differ, but no areas.
  const [a, b] = [areas(ours, 12), areas(theirs, 12)]
  expect(Math.max(...a.map((value, i) => Math.abs(value - b[i]!)))).toBeLessThan(24)
})

/** Means of red, green and blue over squares. */
function areas(picture: PNG, side: number): number[] {
  const columns = Math.floor(picture.width / side)
  const means: number[] = Array.from({ length: columns * Math.floor(picture.height / side) * 3 }, () => 0)
  for (let y = 0; y < Math.floor(picture.height / side) * side; y++) {
    for (let x = 0; x < columns * side; x++) {
      const area = (Math.floor(y / side) * columns + Math.floor(x / side)) * 3
      for (let c = 0; c < 3; c++)
        means[area + c]! += picture.data[(y * picture.width + x) * 4 + c]! / (side * side)
    }
  }
  return means
}
