import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { PNG } from 'pngjs'
import { beforeAll, expect, test } from 'vitest'
import { until } from '../harness/until'
import { samples, workspace } from './catalogue'
import { difference, withPage, type Isolated, type Node } from './isolated'
import { marks } from './marks'
import { picture } from './sample'

const folder = fileURLToPath(new URL('golden/', import.meta.url))

// UPDATE_GOLDENS=1 takes what is shown for what has to be; then look at it.
const update = process.env['UPDATE_GOLDENS'] === '1'

let view: Isolated

withPage((opened) => (view = opened), 320, 240)

beforeAll(() => {
  for (const [path, body] of workspace) view.files.set(path, body)
  mkdirSync(folder, { recursive: true })
})

/** The samples of these names beside each other. */
function row(names: readonly string[], gap: number, scale = 1): Node[] {
  return names.map((name, i) => {
    const node = [...samples, ...marks]
      .find((sample) => sample.name === name)
      ?.children.find(({ key }) => key === 'it')
    if (!node) throw new Error(`there is no sample ${name}`)
    const [x, y] = [((i % 4) - 1.5) * gap, 1.2 - Math.floor(i / 4) * gap]
    return { tag: 'group', key: `g${i}`, position: [x, y, 0], scale, children: [{ ...node, key: `it${i}` }] }
  })
}

const lights: Node[] = [
  { tag: 'AmbientLight', key: 'ambient', intensity: 0.8 },
  { tag: 'DirectionalLight', key: 'sun', intensity: 2.5, position: [4, 8, 5], 'shadow-bias': -0.001 },
]
const floor: Node = {
  tag: 'Plane',
  key: 'floor',
  args: [30, 30],
  rotation: [-Math.PI / 2, 0, 0],
  position: [0, -1.5, 0],
  receiveShadow: true,
  color: '#dddddd',
}
const cast = { castShadow: true, receiveShadow: true }

const scenes: Readonly<Record<string, Node[]>> = {
  primitives: [
    ...lights,
    ...row(['Box', 'Sphere', 'Cylinder', 'Torus', 'TorusKnot', 'Octahedron', 'Capsule', 'Cone'], 2.8),
  ],
  shapes: [
    ...lights,
    ...row(['Dodecahedron', 'Icosahedron', 'Ring', 'Tetrahedron', 'Extrude', 'Lathe', 'Shape', 'Tube'], 2.8),
  ],
  materials: [
    ...lights,
    ...row(
      [
        'meshBasicMaterial',
        'meshLambertMaterial',
        'meshNormalMaterial',
        'meshPhongMaterial',
        'meshPhysicalMaterial',
        'meshStandardMaterial',
        'meshToonMaterial',
        'shaderMaterial',
      ],
      2.8,
    ),
  ],
  shadows: [
    floor,
    { tag: 'AmbientLight', key: 'ambient', intensity: 0.6 },
    {
      tag: 'SpotLight',
      key: 'spot',
      position: [3, 7, 3],
      angle: 0.6,
      penumbra: 0.3,
      intensity: 300,
      'shadow-bias': -0.001,
    },
    { tag: 'Box', key: 'a', position: [-1.5, -0.5, 0], args: [2, 2, 2], color: '#3b82f6', ...cast },
    { tag: 'Sphere', key: 'b', position: [1.5, -0.5, 0.5], color: '#f97316', ...cast },
  ],
  lights: [
    floor,
    {
      tag: 'PointLight',
      key: 'p',
      position: [-2, 1, 1],
      color: 'red',
      intensity: 30,
      showSphere: true,
      castShadow: false,
    },
    { tag: 'HemisphereLight', key: 'h', intensity: 0.5, skyColor: 'skyblue', groundColor: 'brown' },
    { tag: 'Sphere', key: 's', color: 'white' },
    { tag: 'RectAreaLight', key: 'r', position: [3, 2, 2], width: 2, height: 2, intensity: 8, color: 'lime' },
  ],
  data: [...lights, ...row(['PointCloud', 'TriMesh', 'Line', 'CatmullRomLine'], 2.8)],
  models: [...lights, ...row(['Obj', 'Stl', 'Ply', 'Dae', 'Fbx', 'Glb', 'Urdf', 'Pcd'], 2.8, 0.8)],
  splats: row(['SparkSplats', 'Splat'], 2.8),
  pictures: [
    ...lights,
    { tag: 'Image', key: 'i', rgb: picture(), height: 2, aspect: 2, position: [-2, 1, 0] },
    {
      tag: 'Box',
      key: 'b',
      args: [2, 2, 2],
      position: [2, 1, 0],
      rotation: [0.3, 0.5, 0],
      material: { map: '/workspace/picture.png', roughness: 0.6 },
    },
    { tag: 'Sphere', key: 's', position: [0, -2, 1], material: { map: '/workspace/picture.png' } },
  ],
  background: [
    ...lights,
    { tag: 'ImageBackground', key: 'i', src: picture() },
    { tag: 'Sphere', key: 's', color: 'white', position: [0, 0, -12], scale: 3 },
  ],
  fog: [
    ...lights,
    { tag: 'BackgroundColor', key: 'c', color: '#a0b8d0' },
    { tag: 'fog', key: 'f', color: '#a0b8d0', near: 8, far: 30 },
    ...[0, 1, 2, 3].map((i) => ({
      tag: 'Box',
      key: `b${i}`,
      position: [i * 2 - 3, 0, -i * 6],
      args: [1.5, 3, 1.5],
      color: 'tomato',
    })),
  ],
  depth: row(['DepthPointCloud', 'InPlaceDepthPointCloud'], 4).map((group) => ({
    ...group,
    position: [(group['position'] as number[])[0]! + 2, 0, 0],
  })),
  letters: [
    ...lights,
    ...row(['Text', 'Text of another alphabet', 'Text3D', 'Text3D of another alphabet'], 3, 0.6),
  ],
  helpers: [
    ...lights,
    ...row(
      [
        'Arrow',
        'CoordsMarker',
        'BBox',
        'BoundingBox',
        'BoundingBox by corners',
        'BoundingBoxProvider',
        'Edges alone',
        'Wireframe alone',
      ],
      2.8,
    ),
  ],
  frustums: row(['Frustum', 'PerspectiveFrustum', 'OrthographicFrustum', 'FisheyeFrustum'], 2.8, 0.8),
  grid: row(['Grid of a size'], 0, 3),
  lines: [
    ...row(['Line', 'CatmullRomLine', 'CubicBezierLine', 'QuadraticBezierLine'], 2.8, 1.2),
    {
      tag: 'Line',
      key: 'l',
      points: [
        [-5, -1.6, 0],
        [-2, -2.4, 0],
        [2, -1.6, 0],
        [5, -2.4, 0],
      ],
      color: 'teal',
      lineWidth: 3,
      dashed: true,
      dashSize: 0.4,
      gapSize: 0.2,
    },
  ],
  gizmos: [
    ...lights,
    {
      tag: 'PerspectiveCamera',
      key: 'c',
      makeDefault: true,
      position: [0, 0.7, 1.9],
      rotation: [-0.3, 0, 0],
    },
    {
      tag: 'Movable',
      key: 'm',
      position: [-0.8, 0, 0],
      rotation: [0, 0.6, 0],
      children: [{ tag: 'Box', key: 'b', args: [0.3, 0.3, 0.3], color: '#3b82f6' }],
    },
    {
      tag: 'Pivot',
      key: 'p',
      position: [0.8, 0, 0],
      scale: 0.6,
      children: [{ tag: 'Sphere', key: 's', args: [0.2], color: '#f97316' }],
    },
  ],
  panorama: [
    ...lights,
    { tag: 'SceneBackground', key: 's', src: picture() },
    { tag: 'Sphere', key: 'b', color: 'white' },
  ],
  gripper: [...lights, ...row(['Gripper', 'SkeletalGripper'], 3, 0.8)],
}

// What stands in the page, over the scene.
const pages: Readonly<Record<string, Node[]>> = {
  elements: [
    {
      tag: 'Div',
      key: 'd',
      style: { position: 'absolute', left: 12, top: 12, width: 296 },
      children: [
        { tag: 'h2', key: 'h', children: ['Controls' as never] },
        {
          tag: 'p',
          key: 'p',
          children: [
            'What a scene ' as never,
            { tag: 'Span', key: 'e', style: { fontWeight: 'bold' }, text: 'lets one do' },
          ],
        },
        { tag: 'Slider', key: 's', min: 0, max: 10, step: 1, value: 7, label: 'Speed' },
        { tag: 'Input', key: 'i', placeholder: 'A name', defaultValue: '' },
        { tag: 'Button', key: 'b', value: 'Start' },
        { tag: 'a', key: 'a', href: '#', text: 'a link' },
      ],
    },
  ],
  prose: [
    {
      tag: 'Markdown',
      key: 'm',
      style: { position: 'absolute', left: 12, top: 12, width: 296 },
      children: ['## A table\n\n| a | b |\n|-|-|\n| 1 | `x` |\n\n- one\n- **two**\n\n> and *more*' as never],
    },
  ],
}

const all = [
  ...Object.entries(scenes).map(([name, children]) => ({ name, children, htmlChildren: [] as Node[] })),
  ...Object.entries(pages).map(([name, htmlChildren]) => ({
    name,
    children: [...lights, ...row(['Box'], 2.8)],
    htmlChildren,
  })),
]

test.each(all)('$name is as it was', async ({ name, children, htmlChildren }) => {
  view.set(children, { htmlChildren })
  const look = (pause?: number) => view.settled(pause, undefined, htmlChildren.length > 0)
  const file = `${folder}${name}.png`
  if (update) writeFileSync(file, PNG.sync.write(await look(1000)))
  expect(existsSync(file), `${file} is missing: make it with UPDATE_GOLDENS=1, and look at it`).toBe(true)
  const golden = PNG.sync.read(readFileSync(file))
  let shown = await look()
  expect([shown.width, shown.height]).toEqual([golden.width, golden.height])
  // Browsers differ at edges, not over areas.
  const fits = () => difference(golden, shown, 24).count <= golden.width * golden.height * 0.005
  // Models and pictures take a while to come.
  await until(async () => fits() || ((shown = await look()), fits()), `it looks like ${file}`).catch(
    (error: unknown) => {
      writeFileSync(join(tmpdir(), `${name}.actual.png`), PNG.sync.write(shown))
      throw error
    },
  )
})
