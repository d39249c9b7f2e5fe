import { afterAll, beforeEach, expect, test } from 'vitest'
import { until } from '../harness/until'
import { workspace } from './catalogue'
import * as files from './files'
import { difference, middle, pixel, withPage, type Isolated, type Node } from './isolated'
import { lit, picture } from './sample'
import { sideBySide, strongest } from './sidebyside'

let view: Isolated

withPage((opened) => (view = opened))

beforeEach(() => view.hold(workspace))

afterAll(() => expect(view.strayed).toEqual([]))

const shown = (...nodes: Node[]) => view.shown(...lit, ...nodes)

const flat = { materialType: 'basic', args: [3, 3, 3] }

test.each([
  ['red', [255, 0, 0]],
  ['#ff8000', [255, 128, 0]],
  [0x0080ff, [0, 128, 255]],
  ['0x00ff00', [0, 255, 0]],
  ['rgb(10, 20, 30)', [10, 20, 30]],
  [
    [0.2, 0.4, 0.6],
    [51, 102, 153],
  ],
  [
    [255, 200, 100],
    [255, 200, 100],
  ],
])('an unlit %s is what one sees', async (said, seen) => {
  expect(middle(await shown({ tag: 'Box', key: 'a', ...flat, color: said }))).toEqual(seen)
  expect(middle(await shown({ tag: 'Box', key: 'a', ...flat, material: { color: said } }))).toEqual(seen)
})

test('a material wins over the color of a primitive, and a child over both', async () => {
  expect(
    middle(await shown({ tag: 'Box', key: 'a', ...flat, color: 'red', material: { color: '#00ff00' } })),
  ).toEqual([0, 255, 0])
  const children = [{ tag: 'meshBasicMaterial', key: 'm', color: '#0000ff' }]
  expect(
    middle(
      await shown({ tag: 'Box', key: 'a', ...flat, color: 'red', material: { color: '#00ff00' }, children }),
    ),
  ).toEqual([0, 0, 255])
  // And when the child goes the other holds again.
  expect(
    middle(await shown({ tag: 'Box', key: 'a', ...flat, color: 'red', material: { color: '#00ff00' } })),
  ).toEqual([0, 255, 0])
})

test('what is no longer said of a material becomes what it was', async () => {
  const plain = await shown({ tag: 'Sphere', key: 'a', material: { color: 'red' } })
  await shown({
    tag: 'Sphere',
    key: 'a',
    material: {
      color: 'red',
      wireframe: true,
      opacity: 0.3,
      metalness: 1,
      side: 'back',
      map: '/workspace/picture.png',
    },
  })
  expect(difference(plain, await shown({ tag: 'Sphere', key: 'a', material: { color: 'red' } })).count).toBe(
    0,
  )
})

test('colours of vertices are what one sees', async () => {
  const colors = new Uint8Array([10, 128, 250, 10, 128, 250, 10, 128, 250])
  const vertices = [
    [-9, -9, 0],
    [9, -9, 0],
    [0, 9, 0],
  ]
  expect(
    middle(
      await shown({ tag: 'TriMesh', key: 'a', vertices, faces: [[0, 1, 2]], colors, materialType: 'basic' }),
    ),
  ).toEqual([10, 128, 250])
  const cloud = { tag: 'PointCloud', key: 'b', vertices: [0, 0, 0], size: 4 }
  expect(middle(await shown({ ...cloud, colors: new Uint8Array([10, 128, 250]) }))).toEqual([10, 128, 250])
  expect(middle(await shown({ ...cloud, colors: [[0.2, 0.4, 0.6]] }))).toEqual([51, 102, 153])
  expect(middle(await shown({ ...cloud, color: '#336699' }))).toEqual([0x33, 0x66, 0x99])
})

test.each([
  ['a number', 7],
  ['a text', 'nonsense'],
  ['nothing', null],
  ['too little', [1]],
])('a shader that is given %s for a vector leaves the rest as it is', async (_, tint) => {
  const shader = {
    tag: 'shaderMaterial',
    key: 'm',
    vertexShader: 'void main() { gl_Position = projectionMatrix * modelViewMatrix * vec4(position, 1.); }',
    fragmentShader: 'uniform vec3 tint; void main() { gl_FragColor = vec4(tint, 1.); }',
    uniforms: { tint },
  }
  const others = [-6, 6].map((z) => ({
    tag: 'Plane',
    key: `p${z}`,
    args: [9, 9],
    position: [0, 0, z],
    materialType: 'basic',
    color: z < 0 ? '#00ff00' : 'blue',
    visible: z < 0,
  }))
  expect(
    middle(
      await shown(
        { tag: 'Box', key: 'b', position: [3, 0, 5], args: [0.5, 0.5, 0.5], children: [shader] },
        ...others,
      ),
    ),
  ).toEqual([0, 255, 0])
  // It is still drawn from now on.
  view.upsert({ ...others[1]!, visible: true })
  expect(middle(await view.settled())).toEqual([0, 0, 255])
})

const basic = { materialType: 'basic' }

test('a material mirrors the picture around it, in every form, and no more once it is gone', async () => {
  view.files.set('/workspace/around.png', picture(64, 32, [255, 0, 0, 255]))
  view.files.set('/workspace/around.exr', files.exr([0, 0, 2]))
  const side = (color: readonly [number, number, number]) => picture(16, 16, [...color, 255])
  // A flat mirror that looks along z shows what is there.
  const cube = [
    side([255, 0, 0]),
    side([255, 0, 0]),
    side([255, 0, 0]),
    side([255, 0, 0]),
    side([0, 255, 0]),
    side([255, 0, 0]),
  ]
  const mirror = { tag: 'Plane', args: [2, 2], color: 'white' }
  const metal = (envMap: unknown) => ({
    ...mirror,
    material: { metalness: 1, roughness: 0, envMap, envMapIntensity: 1 },
  })
  const nodes: Node[] = [
    metal('/workspace/around.png'),
    metal(picture(64, 32, [0, 0, 255, 255])),
    metal('/workspace/around.exr'),
    metal(cube),
    { ...mirror, ...basic, material: { envMap: '/workspace/around.png' } },
  ]
  const wanted = ['red', 'blue', 'blue', 'green', 'red']
  expect(await sideBySide(view, nodes, wanted, strongest)).toEqual(wanted)
  const without = nodes.map((node) => ({ ...node, material: { metalness: 0, roughness: 1 } }))
  const plain = await sideBySide(view, [...without, mirror])
  expect(new Set(plain.slice(0, 4)).size).toBe(1)
  expect(plain[4]).toBe('white')
  await view.page.evaluate(() => vuerlua.log.clear())
  await sideBySide(view, [metal(cube.slice(1))])
  expect(await view.log()).toEqual([
    'Plane "n0": "envMap" takes one picture that is all around, or a list of six: +x, -x, +y, -y, +z, -z',
  ])
})

test('the surroundings of a stage are drawn when they arrive, without any other change', async () => {
  view.set([
    {
      tag: 'Stage',
      key: 'stage',
      children: [
        { tag: 'Sphere', key: 's', args: [0.8, 64, 32], material: { metalness: 1, roughness: 0.15 } },
      ],
    },
  ])
  // The page's own room is gray, the ground of the city is reddish.
  await until(
    async () => {
      const [r, , b] = pixel(await view.look(), 200, 240)
      return r > b + 20
    },
    'the sphere mirrors the city',
    40_000,
  )
})
