import { encode } from 'fast-png'
import { data } from './data'
import * as files from './files'
import { glb } from './gltf'
import { alone, box, lit, picture, type Sample } from './sample'

function wearing(tag: string, props: Record<string, unknown> = {}): Sample {
  const sample = alone('mesh', {}, [
    { tag: 'torusKnotGeometry', key: 'g', args: [0.7, 0.25, 64, 12] },
    { tag, key: 'm', ...props },
  ])
  return { ...sample, name: tag }
}

const star = [
  [0, 1],
  [0.3, 0.3],
  [1, 0.2],
  [0.4, -0.2],
  [0.6, -1],
  [0, -0.5],
  [-0.6, -1],
  [-0.4, -0.2],
  [-1, 0.2],
  [-0.3, 0.3],
]
const red = { material: { color: '#d33' } }

const primitives: Sample[] = [
  alone('Box', { ...red, rotation: [0.4, 0.6, 0] }),
  alone('Sphere', { color: '#3a3' }),
  alone('Plane', { color: 'royalblue', args: [2, 1.5] }),
  alone('Cylinder', { color: 'orange', args: [0.6, 0.8, 1.2, 24] }),
  alone('Torus', { ...red, args: [0.8, 0.3, 16, 48] }),
  alone('TorusKnot', { color: 0x3388ff, args: [0.7, 0.2] }),
  alone('Octahedron', { color: 'gold' }),
  alone('Circle', { color: 'teal', args: [1, 32] }),
  alone('Capsule', { color: 'plum', args: [0.5, 1] }),
  alone('Cone', { color: 'tomato', args: [0.8, 1.5, 24] }),
  alone('Dodecahedron', { color: '#888' }),
  alone('Icosahedron', { color: '#888' }),
  alone('Ring', { color: 'hotpink', args: [0.5, 1, 32] }),
  alone('Tetrahedron', { color: 'khaki' }),
  alone('Extrude', { color: 'gold', shapes: star, options: { depth: 0.3 }, rotation: [0.3, 0.5, 0] }),
  alone('Lathe', {
    color: 'coral',
    args: [
      [
        [0, -1],
        [0.6, -0.6],
        [0.3, 0.2],
        [0.8, 1],
      ],
      24,
    ],
    material: { side: 'double' },
  }),
  alone('Polyhedron', {
    color: 'silver',
    args: [[1, 1, 1, -1, -1, 1, -1, 1, -1, 1, -1, -1], [2, 1, 0, 0, 3, 2, 1, 3, 0, 2, 3, 1], 1, 0],
  }),
  alone('Shape', { color: 'gold', args: [star] }),
  alone('Tube', {
    color: 'seagreen',
    args: [
      [
        [-1, -0.5, 0],
        [0, 0.7, 0],
        [0.5, -0.7, 0],
        [1, 0.5, 0],
      ],
      48,
      0.15,
      12,
    ],
  }),
  { ...wearing('meshStandardMaterial', { color: '#888' }), name: 'mesh' },
]

const materials: Sample[] = [
  wearing('material', { color: 'teal' }),
  wearing('meshBasicMaterial', { color: 'red' }),
  wearing('meshDepthMaterial'),
  wearing('meshDistanceMaterial', { nearDistance: 0, farDistance: 2 }),
  wearing('meshLambertMaterial', { color: 'lime' }),
  wearing('meshMatcapMaterial', { color: 'orange' }),
  wearing('meshNormalMaterial'),
  wearing('meshPhongMaterial', { color: 'navy', shininess: 80 }),
  wearing('meshPhysicalMaterial', { color: 'crimson', clearcoat: 1, roughness: 0.3 }),
  wearing('meshStandardMaterial', { color: 'gold', metalness: 0.4, roughness: 0.4 }),
  wearing('meshToonMaterial', { color: 'violet' }),
  wearing('lineBasicMaterial', { color: 'black' }),
  wearing('lineDashedMaterial', { color: 'black' }),
  wearing('pointsMaterial', { color: 'blue' }),
  wearing('spriteMaterial', { color: 'green' }),
  wearing('rawShaderMaterial'),
  wearing('shaderMaterial', {
    uniforms: { tint: '#00ff80' },
    vertexShader: 'void main() { gl_Position = projectionMatrix * modelViewMatrix * vec4(position, 1.0); }',
    fragmentShader: 'uniform vec3 tint; void main() { gl_FragColor = vec4(tint, 1.0); }',
  }),
  {
    name: 'shadowMaterial',
    without: [
      { tag: 'SpotLight', key: 's', position: [0, 4, 0], intensity: 50 },
      { ...box, castShadow: true },
    ],
    children: [
      { tag: 'SpotLight', key: 's', position: [0, 4, 0], intensity: 50 },
      { ...box, castShadow: true },
      {
        tag: 'Plane',
        key: 'it',
        args: [6, 6],
        position: [0, -1, 0],
        rotation: [-Math.PI / 2, 0, 0],
        receiveShadow: true,
        materialType: 'shadow',
      },
    ],
  },
]

function light(tag: string, props: Record<string, unknown> = {}): Sample {
  return { name: tag, children: [box, { tag, key: 'it', ...props }], without: [box] }
}

const lights: Sample[] = [
  light('AmbientLight', { intensity: 2 }),
  light('DirectionalLight', { intensity: 3, position: [1, 2, 3] }),
  light('PointLight', { position: [0, 1, 2] }),
  light('SpotLight', { intensity: 60, position: [0, 2, 3] }),
  light('HemisphereLight', { intensity: 3, skyColor: 'skyblue', groundColor: 'brown' }),
  light('RectAreaLight', { intensity: 20, position: [0, 1, 2], width: 2 }),
  light('HemisphereLightStage'),
  light('AmbientLightStage'),
  light('RandomizedLight', { position: [2, 3, 4], intensity: 4 }),
  { name: 'Stage', children: [{ tag: 'Stage', key: 'it', children: [box] }], without: [box] },
  {
    name: 'AccumulativeShadows',
    children: [
      { ...box, castShadow: true, position: [0, 0.8, 0] },
      {
        tag: 'AccumulativeShadows',
        key: 'it',
        position: [0, -0.6, 0],
        frames: 6,
        blend: 6,
        resolution: 128,
        scale: 8,
        children: [{ tag: 'RandomizedLight', key: 'r', position: [3, 5, 3], amount: 4, mapSize: 128 }],
      },
    ],
    without: [{ ...box, castShadow: true, position: [0, 0.8, 0] }],
  },
]

const groups: Sample[] = [
  ...['group', 'VuerGroup', 'Group'].map((tag) => alone(tag, {}, [box])),
  alone('Center', {}, [{ ...box, position: [20, 0, 0] }]),
]

const splats: Sample[] = [
  alone('Splat', { src: '/workspace/ball.splat' }),
  alone('VuerSplat', { src: '/workspace/ball.splat' }),
  alone('SparkSplats', { src: '/workspace/ball.splat', render: 'rgb' }),
  {
    ...alone('SparkSplats', {
      src: '/workspace/ball.splat',
      render: 'depth',
      clipEnabled: true,
      clipMinX: 0,
      showCenterPoints: true,
      centerPointsSize: 0.05,
    }),
    name: 'SparkSplats clipped',
  },
  {
    ...alone('SparkSplats', { src: '/workspace/ball.splat', render: 'normal', showEllipsoids: true }),
    name: 'SparkSplats ellipsoids',
  },
]

const pictures: Sample[] = [
  alone('Image', { rgb: picture(), height: 2, aspect: 2 }),
  { ...alone('Image', { src: '/workspace/picture.png', height: 2 }), name: 'Image src' },
  { ...alone('ImageBackground', { src: picture() }), everywhere: true },
  { ...alone('SceneBackground', { src: picture(64, 48) }), everywhere: true },
  {
    ...alone('ImageBackground', {
      src: '/workspace/picture.png',
      depthSrc: picture(),
      fixed: true,
      height: 3,
      depthScale: 1,
    }),
    name: 'ImageBackground deep',
  },
  {
    ...alone('ImageBackground', { src: picture(), geometry: 'sphere' }),
    everywhere: true,
    name: 'ImageBackground sphere',
  },
  { ...alone('BackgroundColor', { color: '#204060' }), everywhere: true },
  {
    name: 'fog',
    children: [
      ...lit,
      { ...box, scale: 2 },
      { tag: 'fog', key: 'it', color: 'red', near: '2', far: '20', attach: 'fog' },
    ],
    without: [...lit, { ...box, scale: 2 }],
  },
  alone('HUDPlane', { height: 2, aspect: 1.5 }, [{ tag: 'meshBasicMaterial', key: 'm', color: 'green' }]),
  { ...alone('VideoPlane', { src: picture(), height: 3 }), name: 'VideoPlane still' },
  alone('VideoPlane', { src: '/workspace/film.webm', height: 3 }),
  {
    ...alone('Plane', { args: [2, 1] }, [{ tag: 'VideoMaterial', key: 'm', src: '/workspace/film.webm' }]),
    name: 'VideoMaterial',
  },
  {
    ...alone('Plane', { args: [4, 2], materialType: 'basic', material: { map: '/workspace/picture.png' } }),
    name: 'Plane map',
  },
  {
    ...alone('Box', {
      args: [2, 2, 2],
      materialType: 'basic',
      material: { map: picture(), mapRepeat: [2, 1] },
      rotation: [0.4, 0.6, 0],
    }),
    name: 'Box map',
  },
  {
    ...alone('Sphere', {
      scale: [-30, 30, 30],
      materialType: 'basic',
      material: { map: '/workspace/picture.png', side: 'back' },
    }),
    name: 'Sphere sky',
    everywhere: true,
  },
]

// A slope, in 16 bits: from 2 m at the left to 6 m at the right.
function depths(): Uint8Array {
  const [width, height] = [48, 36]
  const data = new Uint16Array(width * height).map((_, i) => 2000 + ((i % width) / width) * 4000)
  return encode({ width, height, data, depth: 16, channels: 1 })
}

const sensors: Sample[] = [
  alone('DepthPointCloud', { depth: depths(), position: [0, 0, 4], pointSize: 6 }),
  {
    ...alone('DepthPointCloud', {
      depth: '/workspace/depth.png',
      rgb: picture(48, 36),
      position: [0, 0, 4],
      pointSize: 0.1,
      screenSpaceSizing: false,
    }),
    name: 'DepthPointCloud rgb',
  },
  alone('InPlaceDepthPointCloud', {
    depth: depths(),
    cmap: 'viridis',
    colorMode: 'localY',
    position: [0, 0, 4],
    pointSize: 6,
  }),
  alone('DepthPointCloudProvider', {}, [
    { tag: 'DepthPointCloud', key: 'd', depth: depths(), cmap: 'inferno', position: [0, 0, 4], pointSize: 6 },
  ]),
  alone('Gripper', { scale: 30, axes: true, rotation: [0, 0.5, 0] }),
  alone('SkeletalGripper', { scale: 30, rotation: [0, 0.5, 0] }),
]

/** Files that the samples name. */
export const workspace: ReadonlyMap<string, Uint8Array | string> = new Map<string, Uint8Array | string>([
  ['/workspace/cube.obj', files.obj],
  ['/workspace/cube.mtl', files.mtl],
  ['/workspace/square.glb', glb()],
  ['/workspace/arm/robot.urdf', files.urdf],
  ['/workspace/arm/meshes/cube.stl', files.stl],
  ['/workspace/walk.bvh', files.bvh],
  ['/workspace/ball.splat', files.splat()],
  ['/workspace/picture.png', picture()],
  ['/workspace/depth.png', depths()],
])

const models: Sample[] = [
  alone('Obj', { src: '/workspace/cube.obj', mtl: '/workspace/cube.mtl', rotation: [0.4, 0.6, 0] }),
  { ...alone('Obj', { text: files.obj, color: 'crimson', rotation: [0.4, 0.6, 0] }), name: 'Obj text' },
  {
    ...alone('Obj', { buff: new TextEncoder().encode(files.obj), wireframe: true, rotation: [0.4, 0.6, 0] }),
    name: 'Obj buff',
  },
  alone('Stl', { text: files.stl, color: 'steelblue', rotation: [0.4, 0.6, 0] }),
  alone('Ply', { text: files.ply, rotation: [0.4, 0.6, 0] }),
  alone('Pcd', { text: files.pcd, size: 0.06, color: 'purple' }),
  alone('Bvh', { src: '/workspace/walk.bvh', playAnimation: false, scale: 2 }),
  alone('Dae', { text: files.dae, rotation: [0.4, 0.6, 0] }),
  alone('Fbx', { text: files.fbx, rotation: [0.4, 0.6, 0] }),
  alone('Glb', { src: '/workspace/square.glb', playAnimation: false }),
  { ...alone('Glb', { buff: glb([0.1, 0.3, 0.9]), playAnimation: false }), name: 'Glb buff' },
  alone('Urdf', { src: '/workspace/arm/robot.urdf', jointValues: { elbow: 0.8 } }),
]

export const samples: readonly Sample[] = [
  ...primitives,
  ...materials,
  ...lights,
  ...data,
  ...groups,
  ...models,
  ...splats,
  ...pictures,
  ...sensors,
]
