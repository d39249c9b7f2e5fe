import { beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { until } from '../harness/until'
import { withPage, type Isolated, type Node } from './isolated'
import { PNG } from 'pngjs'

const dark = '1b1f27'
const light = 'f2f4f8'

let view: Isolated

withPage((opened) => (view = opened), 320, 240)

beforeAll(() => {
  view.files.set(
    '/workspace/plain.ply',
    'ply\nformat ascii 1.0\nelement vertex 3\nproperty float x\nproperty float y\nproperty float z\nend_header\n0 0 0\n1 0 0\n0 1 0\n',
  )
  view.files.set('/workspace/night.png', filled(12))
  view.files.set('/workspace/day.png', filled(240))
})

beforeEach(() => view.page.emulateMedia({ colorScheme: 'light', reducedMotion: 'reduce' }))

function filled(shade: number): Buffer {
  const png = new PNG({ width: 4, height: 4 })
  png.data.fill(shade)
  for (let i = 3; i < png.data.length; i += 4) png.data[i] = 255
  return PNG.sync.write(png)
}

/** The colors of all that a node draws. */
function colorsOf(key = 'it'): Promise<string[]> {
  return view.page.evaluate((wanted) => {
    const found: string[] = []
    vuerlua.graph.find(wanted)?.object?.traverse((part) => {
      const { material, geometry, isText } = part as unknown as {
        material?: {
          color?: { getHexString(): string }
          uniforms?: Record<string, { value: { getHexString?(): string } }>
        }
        geometry?: { attributes: Record<string, unknown> }
        isText?: boolean
      }
      if (isText) found.push((part as unknown as { color: number }).color.toString(16).padStart(6, '0'))
      else if (geometry && Object.keys(geometry.attributes).length > 0) {
        const color =
          material?.color ?? material?.uniforms?.['color']?.value ?? material?.uniforms?.['diffuse']?.value
        if (color?.getHexString) found.push(color.getHexString())
      }
    })
    return found
  }, key)
}

async function shows(...colors: string[]) {
  await until(
    async () => JSON.stringify([...new Set(await colorsOf())]) === JSON.stringify(colors),
    `it is ${colors}`,
  ).catch(async () => {
    expect([...new Set(await colorsOf())]).toEqual(colors)
  })
}

const points = [
  [0, 0, 0],
  [1, 0, 0],
  [1, 1, 0],
]
const inked: Readonly<Record<string, Node>> = {
  Text: { tag: 'Text', children: ['label' as never] },
  'Text in another script': { tag: 'Text', children: ['नमस्ते' as never] },
  Text3D: { tag: 'Text3D', children: ['label' as never] },
  Line: { tag: 'Line', points },
  QuadraticBezierLine: { tag: 'QuadraticBezierLine', start: [0, 0, 0], end: [1, 0, 0] },
  CubicBezierLine: { tag: 'CubicBezierLine' },
  CatmullRomLine: { tag: 'CatmullRomLine', points },
  PointCloud: { tag: 'PointCloud', vertices: points },
  'Ply of points': { tag: 'Ply', src: '/workspace/plain.ply' },
  BBox: { tag: 'BBox', color: '0xffffff' },
  Edges: { tag: 'Edges' },
}

describe('without a color it has the ink of the theme', () => {
  test.each(Object.entries(inked))('%s', async (_, node) => {
    view.set([{ ...node, key: 'it' }])
    await shows(dark)
    await view.page.emulateMedia({ colorScheme: 'dark' })
    await shows(light)
  })
})

describe('a color that is given stays', () => {
  test.each(Object.entries(inked))('%s', async (_, node) => {
    for (const [said, shown] of [
      ['black', '000000'],
      [[1, 0, 0], 'ff0000'],
      ['#0f08', '00ff00'],
      [{ r: 0, g: 0, b: 1 }, '0000ff'],
      [0xffffff, 'ffffff'],
    ] as const) {
      view.set([{ ...node, key: 'it', color: said }])
      await shows(shown)
    }
    await view.page.emulateMedia({ colorScheme: 'dark' })
    await shows('ffffff')
  })
})

describe('the ink follows the background of the scene', () => {
  const text: Node = { tag: 'Text', key: 'it', children: ['label' as never] }
  test.each<[string, Node[], Record<string, unknown>, string]>([
    ['background = "black"', [], { background: 'black' }, light],
    ['background of a list', [], { background: [0.05, 0.05, 0.1] }, light],
    ['BackgroundColor', [{ tag: 'BackgroundColor', key: 'b', color: '#111' }], {}, light],
    ['a dark picture', [{ tag: 'SceneBackground', key: 'b', src: '/workspace/night.png' }], {}, light],
    ['a light picture', [{ tag: 'SceneBackground', key: 'b', src: '/workspace/day.png' }], {}, dark],
  ])('%s', async (_, children, more, ink) => {
    if (ink === dark) await view.page.emulateMedia({ colorScheme: 'dark' })
    view.set([text, ...children], more)
    await shows(ink)
    view.set([text], { background: null })
    await shows(ink === dark ? light : dark)
  })
})

test('a list is a color in outlines, backgrounds and styles too', async () => {
  view.set([{ tag: 'Box', key: 'it', color: [0, 0, 1], outlines: { color: [1, 0, 0] } }], {
    background: [0, 1, 0],
    htmlChildren: [
      {
        tag: 'Div',
        key: 'd',
        id: 'styled',
        style: { color: [1, 0, 0], backgroundColor: { r: 0, g: 0, b: 1 } },
      },
    ],
  })
  await shows('0000ff', 'ff0000')
  const style = await view.page
    .locator('#styled')
    .evaluate((element) => [getComputedStyle(element).color, getComputedStyle(element).backgroundColor])
  expect(style).toEqual(['rgb(255, 0, 0)', 'rgb(0, 0, 255)'])
  expect(
    await view.page.evaluate(() =>
      (vuerlua.backgrounds.top.get() as { getHexString(): string }).getHexString(),
    ),
  ).toBe('00ff00')
})

test('elements in and over the scene are written in the ink of its background', async () => {
  const text = { tag: 'Paragraph', children: ['label' as never] }
  const styled = {
    tag: 'Html',
    key: 'c',
    style: { color: [1, 0, 0], fontSize: 20 },
    children: [{ tag: 'p', key: 'red', id: 'red', children: ['label' as never] }],
  }
  view.set(
    [{ tag: 'Html', key: 'h', children: [{ ...text, tag: 'p', key: 'in', id: 'in' }] }, styled as Node],
    {
      background: 'black',
      htmlChildren: [{ ...text, tag: 'p', key: 'over', id: 'over' }],
    },
  )
  const styleOf = (id: string) =>
    view.page
      .locator(id)
      .evaluate((element) => [getComputedStyle(element).color, getComputedStyle(element).fontSize])
  await until(async () => (await styleOf('#in'))[0] === 'rgb(232, 234, 238)', 'text in the scene is light')
  expect((await styleOf('#over'))[0]).toBe('rgb(232, 234, 238)')
  expect(await styleOf('#red')).toEqual(['rgb(255, 0, 0)', '20px'])
})
