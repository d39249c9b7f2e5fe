import { PNG } from 'pngjs'
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { until } from '../harness/until'
import { lit, picture, workspace } from './catalogue'
import * as files from './files'
import { difference, Isolated, pixel, type Node } from './isolated'

let view: Isolated

beforeAll(async () => {
  view = await Isolated.open()
})

beforeEach(() => {
  view.events.length = 0
  view.files.clear()
  for (const [path, body] of workspace) view.files.set(path, body)
})

afterAll(async () => {
  await view?.close()
})

const middle = (picture: PNG) => pixel(picture, picture.width / 2, picture.height / 2)

async function shown(...nodes: Node[]): Promise<PNG> {
  view.set([...lit, ...nodes])
  return view.settled()
}

/** What the panel's log says. */
const log = () => view.page.evaluate(() => vuerlua.log.entries.get().map((entry) => entry.text))

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

test('a model that cannot be got is marked and said, and the rest is shown', async () => {
  const alone = await shown({ tag: 'Box', key: 'a', position: [2, 0, 0] })
  view.set([
    ...lit,
    { tag: 'Box', key: 'a', position: [2, 0, 0] },
    { tag: 'Glb', key: 'broken', src: '/workspace/nothing.glb' },
  ])
  await until(async () => difference(alone, await view.settled()).count > 20, 'there is a mark')
  expect((await log()).join('\n')).toMatch(/Glb "broken": could not load nothing\.glb: 404/)
})

test.each([
  ['no model', { tag: 'Obj', key: 'x' }, /neither src, nor text or buff/],
  ['a model that is none', { tag: 'Glb', key: 'x', text: 'no model' }, /the data is not glTF/],
  [
    'a texture that is not there',
    { tag: 'Box', key: 'x', material: { map: '/workspace/none.png' } },
    /could not load none\.png: 404/,
  ],
  [
    'a file of another machine',
    { tag: 'Obj', key: 'x', src: 'http://example.com/a.obj' },
    /have to come from this host/,
  ],
  ['too few points', { tag: 'Tube', key: 'x' }, /at least two/],
  [
    'faces of vertices that are not there',
    { tag: 'TriMesh', key: 'x', vertices: [[0, 0, 0]], faces: [[0, 1, 2]] },
    /there is no vertex 1/,
  ],
  [
    'colours that do not fit',
    {
      tag: 'PointCloud',
      key: 'x',
      vertices: [[0, 0, 0]],
      colors: [
        [1, 0, 0],
        [1, 0, 0],
      ],
    },
    /6 numbers for 1 vertices/,
  ],
  [
    'bytes that are no picture',
    { tag: 'Image', key: 'x', rgb: new Uint8Array([1, 2, 3]) },
    /not a picture in a format/,
  ],
  [
    'a video that is none',
    { tag: 'VideoPlane', key: 'x', src: '/workspace/cube.obj' },
    /could not play cube\.obj/,
  ],
  [
    'a shader that does not compile',
    {
      tag: 'Box',
      key: 'x',
      children: [{ tag: 'shaderMaterial', key: 'm', fragmentShader: 'void main() { oops }' }],
    },
    /does not compile[^]*oops/,
  ],
  [
    'a uniform of another type',
    {
      tag: 'Box',
      key: 'x',
      children: [
        {
          tag: 'shaderMaterial',
          key: 'm',
          vertexShader: 'uniform vec3 at; void main() { gl_Position = vec4(at, 1.); }',
          uniforms: { at: 7 },
        },
      ],
    },
    /uniform "at" is a vec3, which 7 is not/,
  ],
  [
    'a joint that is not there',
    { tag: 'Urdf', key: 'x', src: '/workspace/arm/robot.urdf', jointValues: { knee: 1 } },
    /no joint "knee"/,
  ],
])('%s is said in the panel', async (_, node, reason) => {
  view.set([...lit, node as Node])
  await until(async () => reason.test((await log()).join('\n')), `the log says ${reason}`)
  expect((await view.settled()).width).toBeGreaterThan(0)
  expect(view.strayed.filter((url) => !url.includes('example.com'))).toEqual([])
})

test.each([
  ['Draco', files.dracoGlb],
  ['meshopt', files.meshoptGlb],
  ['KTX2', files.ktx2Glb],
])('a model compressed with %s is unpacked by what comes with the page', async (_, make) => {
  view.files.set('/workspace/packed.glb', await make())
  view.set([{ tag: 'Glb', key: 'a', src: '/workspace/packed.glb', materialType: 'basic', scale: 3 }])
  await until(
    async () => middle(await view.settled()).join() === '0,255,0' || (await log()).join('\n'),
    'the square is green',
  )
  expect(middle(await view.settled())).toEqual([0, 255, 0])
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

test('what cannot be drawn is left out and said, once, and the rest is drawn', async () => {
  const material = {
    tag: 'shaderMaterial',
    key: 'm',
    vertexShader: 'void main() { gl_Position = projectionMatrix * modelViewMatrix * vec4(position, 1.); }',
    fragmentShader: 'uniform vec3 tint; void main() { gl_FragColor = vec4(tint, 1.); }',
    uniforms: { tint: 'red' },
  }
  await shown(
    { tag: 'Box', key: 'broken', position: [3, 0, 5], children: [material] },
    { tag: 'Plane', key: 'p', args: [9, 9], materialType: 'basic', color: '#00ff00' },
  )
  await view.page.evaluate(() => {
    const { material } = vuerlua.graph.find('broken')!.object as unknown as {
      material: { uniforms: Record<string, { value: unknown }> }
    }
    material.uniforms['tint']!.value = null
  })
  view.upsert({ tag: 'Plane', key: 'p', color: '#0000ff' })
  expect(middle(await view.settled())).toEqual([0, 0, 255])
  expect((await log()).filter((line) => /Box "broken" cannot be drawn: /.test(line))).toHaveLength(1)
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
  view.files.set('/workspace/square.glb', files.glb([0, 0, 1]))
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
  await until(async () => (await log()).join('\n').includes('what was there before stays'), 'it is said')
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

/** Numbers from -2 to 2, without an order. */
const scattered = (i: number) => ((Math.sin(i * 12.9898) * 43758.5453) % 1) * 2

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
      buff: files.glb([r! / 255, g! / 255, b! / 255]),
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

test('no page error came of any of it, but for those that are shown as marks', () => {
  const expected = [/a Tube needs args/, /there is no vertex 1/]
  expect(view.errors.filter((error) => !expected.some((mark) => mark.test(error)))).toEqual([])
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
