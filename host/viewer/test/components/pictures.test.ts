import type { PNG } from 'pngjs'
import { afterAll, beforeEach, expect, test } from 'vitest'
import { until } from '../harness/until'
import { workspace } from './catalogue'
import * as files from './files'
import { pixel, withPage, type Isolated, type Node } from './isolated'
import { lit, picture } from './sample'
import { nameOf, sideBySide, strongest } from './sidebyside'

let view: Isolated

withPage((opened) => (view = opened))

beforeEach(() => view.hold(workspace))

afterAll(() => expect(view.strayed).toEqual([]))

const shown = (...nodes: Node[]) => view.shown(...lit, ...nodes)
const basic = { materialType: 'basic' }

test.each([
  [
    'Plane',
    {
      tag: 'Plane',
      key: 'a',
      args: [4, 4],
      materialType: 'basic',
      material: { map: '/workspace/picture.png' },
    },
  ],
  [
    'Plane with bytes',
    { tag: 'Plane', key: 'a', args: [4, 4], materialType: 'basic', material: { map: picture() } },
  ],
  ['Image', { tag: 'Image', key: 'a', rgb: picture(), height: 4, aspect: 1 }],
  ['Image by address', { tag: 'Image', key: 'a', src: '/workspace/picture.png', height: 4, aspect: 1 }],
  ['ImageBackground', { tag: 'ImageBackground', key: 'a', src: picture() }],
  ['SceneBackground', { tag: 'SceneBackground', key: 'a', src: picture(64, 48) }],
  ['VideoPlane', { tag: 'VideoPlane', key: 'a', src: picture(), height: 4 }],
  [
    'HUDPlane',
    {
      tag: 'HUDPlane',
      key: 'a',
      height: 4,
      children: [{ tag: 'meshBasicMaterial', key: 'm', map: picture() }],
    },
  ],
])('a picture on %s is neither mirrored nor upside down', async (name, node) => {
  view.set([...lit, { ...(node as Node), key: name }])
  const { red, green, blue } = await until(async () => {
    const found = placesOf(await view.settled())
    return found.red && found.green && found.blue && { red: found.red, green: found.green, blue: found.blue }
  }, 'the picture is there')
  expect(red.x).toBeLessThan(blue.x)
  expect(green.x).toBeLessThan(red.x)
  expect(green.y).toBeLessThan(blue.y)
})

// Where the middle of what is red, green and blue is.
function placesOf({ data, width, height }: PNG): Record<string, { x: number; y: number } | undefined> {
  const places: Record<string, { x: number; y: number; count: number }> = {}
  for (let i = 0; i < width * height; i++) {
    const [r, g, b] = [data[i * 4]!, data[i * 4 + 1]!, data[i * 4 + 2]!]
    const name =
      r > 200 && g < 40 && b < 40
        ? 'red'
        : g > 200 && r < 40 && b < 40
          ? 'green'
          : b > 200 && r < 40 && g < 40
            ? 'blue'
            : null
    if (!name) continue
    const place = (places[name] ??= { x: 0, y: 0, count: 0 })
    place.x += i % width
    place.y += Math.floor(i / width)
    place.count++
  }
  return Object.fromEntries(
    Object.entries(places).map(([name, { x, y, count }]) => [name, { x: x / count, y: y / count }]),
  )
}

test('what stands farther off than a background is still before it', async () => {
  const far = {
    tag: 'Sphere',
    key: 's',
    materialType: 'basic',
    color: 'white',
    position: [0, 0, -12],
    scale: 3,
  }
  expect(pixel(await shown({ tag: 'ImageBackground', key: 'b', src: picture() }, far), 240, 120)).toEqual([
    255, 255, 255,
  ])
})

test('pictures whose numbers are light are shown wherever pictures are', async () => {
  view.files.set('/workspace/red.exr', files.exr([1, 0, 0]))
  view.files.set('/workspace/blue.hdr', files.hdr([0, 0, 1]))
  view.files.set('/workspace/sky.hdr', files.hdr([0, 1, 0]))
  const plane = { tag: 'Plane', args: [2, 2], ...basic }
  const nodes: Node[] = [
    { tag: 'Image', src: '/workspace/red.exr', height: 2, aspect: 1 },
    { tag: 'Image', rgb: files.hdr([0, 0, 1]), height: 2, aspect: 1 },
    { tag: 'Image', src: '/workspace/blue.hdr', height: 2, aspect: 1 },
    { ...plane, material: { map: '/workspace/red.exr' } },
    { ...plane, material: { map: files.exr([0, 1, 0]) } },
    { tag: 'ImageBackground', src: '/workspace/blue.hdr', fixed: true, width: 2, height: 2 },
  ]
  const wanted = ['red', 'blue', 'blue', 'red', 'green', 'blue']
  expect(await sideBySide(view, nodes, wanted, strongest)).toEqual(wanted)
  // Of another kind than before, and back.
  view.files.set('/workspace/yellow.png', picture(8, 8, [255, 255, 0, 255]))
  const other = { tag: 'Image', src: '/workspace/yellow.png', height: 2, aspect: 1 }
  expect(
    await sideBySide(view, [other, ...nodes.slice(1)], ['yellow', ...wanted.slice(1)], (name) =>
      name === 'yellow' ? name : strongest(name),
    ),
  ).toEqual(['yellow', ...wanted.slice(1)])
  for (const src of ['/workspace/sky.hdr', files.hdr([0, 1, 0])]) {
    view.set([{ tag: 'SceneBackground', key: `sky ${typeof src}`, src }])
    await until(
      async () => strongest(nameOf(pixel(await view.settled(), 20, 20))) === 'green',
      'the sky is green',
    )
  }
})

test('a photo is turned as its camera says, by whichever way it comes', async () => {
  const photo = await view.page.evaluate(async () => {
    const canvas = new OffscreenCanvas(64, 32)
    const context = canvas.getContext('2d')!
    context.fillStyle = '#f00'
    context.fillRect(0, 0, 32, 32)
    context.fillStyle = '#00f'
    context.fillRect(32, 0, 32, 32)
    return [
      ...new Uint8Array(await (await canvas.convertToBlob({ type: 'image/jpeg', quality: 1 })).arrayBuffer()),
    ]
  })
  // To be turned by a quarter: what is at the left is on top.
  const exif = [
    ...new TextEncoder().encode('Exif'),
    0,
    0,
    0x49,
    0x49,
    0x2a,
    0,
    8,
    0,
    0,
    0,
    1,
    0,
    0x12,
    1,
    3,
    0,
    1,
    0,
    0,
    0,
    6,
    0,
    0,
    0,
    0,
    0,
    0,
    0,
  ]
  const turned = Uint8Array.from([0xff, 0xd8, 0xff, 0xe1, 0, exif.length + 2, ...exif, ...photo.slice(2)])
  view.files.set('/workspace/photo.jpg', turned)
  const plane = { tag: 'Plane', args: [2, 2], ...basic }
  const nodes: Node[] = [
    { tag: 'Image', src: '/workspace/photo.jpg', height: 2 },
    { tag: 'Image', rgb: turned, height: 2 },
    { ...plane, material: { map: '/workspace/photo.jpg' } },
    { ...plane, material: { map: turned } },
  ]
  const above = nodes.map((node) => ({ ...node, position: [0, -0.5, 0] }))
  const below = nodes.map((node) => ({ ...node, position: [0, 0.5, 0] }))
  expect(await sideBySide(view, above, ['red', 'red', 'red', 'red'])).toEqual(['red', 'red', 'red', 'red'])
  expect(await sideBySide(view, below, ['blue', 'blue', 'blue', 'blue'])).toEqual([
    'blue',
    'blue',
    'blue',
    'blue',
  ])
  // An image without an aspect has the photo's, upright.
  const sizes = await view.page.evaluate(() =>
    ['n0', 'n1'].map((key) => {
      const { geometry } = vuerlua.graph.find(key)!.object as unknown as {
        geometry: { parameters: { width: number; height: number } }
      }
      return geometry.parameters.width / geometry.parameters.height
    }),
  )
  expect(sizes).toEqual([0.5, 0.5])
})
