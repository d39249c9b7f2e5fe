import draco3d from 'draco3d'
import { MeshoptEncoder } from 'meshoptimizer'

// Small files of every format that is read, made here.

const corners = [
  [-1, -1, -1],
  [1, -1, -1],
  [1, 1, -1],
  [-1, 1, -1],
  [-1, -1, 1],
  [1, -1, 1],
  [1, 1, 1],
  [-1, 1, 1],
]
const quads = [
  [0, 3, 2, 1],
  [4, 5, 6, 7],
  [0, 1, 5, 4],
  [2, 3, 7, 6],
  [1, 2, 6, 5],
  [0, 4, 7, 3],
]
const triangles = quads.flatMap(([a, b, c, d]) => [
  [a!, b!, c!],
  [a!, c!, d!],
])

export const obj = [
  'mtllib cube.mtl',
  ...corners.map((c) => `v ${c.join(' ')}`),
  'usemtl paint',
  ...quads.map((q) => `f ${q.map((i) => i + 1).join(' ')}`),
].join('\n')

export const mtl = 'newmtl paint\nKd 0.1 0.6 0.2\n'

export const stl = [
  'solid cube',
  ...triangles.map(
    (t) =>
      `facet normal 0 0 0\nouter loop\n${t.map((i) => `vertex ${corners[i]!.join(' ')}`).join('\n')}\nendloop\nendfacet`,
  ),
  'endsolid cube',
].join('\n')

export const ply = [
  'ply',
  'format ascii 1.0',
  `element vertex ${corners.length}`,
  'property float x',
  'property float y',
  'property float z',
  'property uchar red',
  'property uchar green',
  'property uchar blue',
  `element face ${triangles.length}`,
  'property list uchar int vertex_indices',
  'end_header',
  ...corners.map((c) => `${c.join(' ')} ${c.map((v) => (v > 0 ? 255 : 0)).join(' ')}`),
  ...triangles.map((t) => `3 ${t.join(' ')}`),
  '',
].join('\n')

const spots = Array.from({ length: 500 }, (_, i) => [
  Math.cos(i) * (i / 500),
  (i % 20) / 10 - 1,
  Math.sin(i) * (i / 500),
])

export const pcd = [
  '# .PCD v.7',
  'VERSION .7',
  'FIELDS x y z',
  'SIZE 4 4 4',
  'TYPE F F F',
  'COUNT 1 1 1',
  `WIDTH ${spots.length}`,
  'HEIGHT 1',
  'VIEWPOINT 0 0 0 1 0 0 0',
  `POINTS ${spots.length}`,
  'DATA ascii',
  ...spots.map((p) => p.join(' ')),
  '',
].join('\n')

export const bvh = `HIERARCHY
ROOT Hips
{
  OFFSET 0 -1 0
  CHANNELS 6 Xposition Yposition Zposition Zrotation Xrotation Yrotation
  JOINT Chest
  {
    OFFSET 0 1 0
    CHANNELS 3 Zrotation Xrotation Yrotation
    JOINT Head
    {
      OFFSET 0.4 0.6 0
      CHANNELS 3 Zrotation Xrotation Yrotation
      End Site
      {
        OFFSET 0 0.4 0
      }
    }
  }
}
MOTION
Frames: 2
Frame Time: 0.5
0 -1 0 0 0 0 0 0 0 0 0 0
0 -1 0 20 0 0 20 0 0 20 0 0
`

export const dae = `<?xml version="1.0"?>
<COLLADA xmlns="http://www.collada.org/2005/11/COLLADASchema" version="1.4.1">
  <asset><up_axis>Y_UP</up_axis></asset>
  <library_effects><effect id="e"><profile_COMMON><technique sid="t"><lambert><diffuse><color>0.8 0.2 0.1 1</color></diffuse></lambert></technique></profile_COMMON></effect></library_effects>
  <library_materials><material id="m"><instance_effect url="#e"/></material></library_materials>
  <library_geometries><geometry id="g"><mesh>
    <source id="p"><float_array id="pa" count="24">${corners.flat().join(' ')}</float_array>
      <technique_common><accessor source="#pa" count="8" stride="3"><param name="X" type="float"/><param name="Y" type="float"/><param name="Z" type="float"/></accessor></technique_common></source>
    <vertices id="v"><input semantic="POSITION" source="#p"/></vertices>
    <triangles material="m" count="${triangles.length}"><input semantic="VERTEX" source="#v" offset="0"/><p>${triangles.flat().join(' ')}</p></triangles>
  </mesh></geometry></library_geometries>
  <library_visual_scenes><visual_scene id="s"><node><instance_geometry url="#g"><bind_material><technique_common><instance_material symbol="m" target="#m"/></technique_common></bind_material></instance_geometry></node></visual_scene></library_visual_scenes>
  <scene><instance_visual_scene url="#s"/></scene>
</COLLADA>`

export const fbx = `; FBX 7.4.0 project file
FBXHeaderExtension:  {
	FBXHeaderVersion: 1003
	FBXVersion: 7400
}
Objects:  {
	Geometry: 1001, "Geometry::", "Mesh" {
		Vertices: *24 {
			a: ${corners.flat().join(',')}
		}
		PolygonVertexIndex: *24 {
			a: ${quads.map(([a, b, c, d]) => [a, b, c, -d! - 1].join(',')).join(',')}
		}
		GeometryVersion: 124
	}
	Model: 1002, "Model::Cube", "Mesh" {
		Version: 232
	}
	Material: 1003, "Material::Paint", "" {
		Version: 102
		ShadingModel: "phong"
		Properties70:  {
			P: "DiffuseColor", "Color", "", "A",0.2,0.3,0.9
		}
	}
}
Connections:  {
	C: "OO",1002,0
	C: "OO",1001,1002
	C: "OO",1003,1002
}
`

/** A binary glTF of a coloured square, which a clip moves from left to right. */
export function glb(color: readonly [number, number, number] = [0.9, 0.3, 0.1]): Uint8Array {
  const positions = new Float32Array([-1, -1, 0, 1, -1, 0, 1, 1, 0, -1, 1, 0])
  const indices = new Uint16Array([0, 1, 2, 0, 2, 3])
  const times = new Float32Array([0, 1])
  const moves = new Float32Array([0, 0, 0, 0, 0.2, 0])
  const parts = [positions, indices, times, moves].map((part) => new Uint8Array(part.buffer))
  const bin = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0))
  let offset = 0
  const bufferViews = parts.map((part) => {
    bin.set(part, offset)
    offset += part.length
    return { buffer: 0, byteOffset: offset - part.length, byteLength: part.length }
  })
  const json = {
    asset: { version: '2.0' },
    scene: 0,
    scenes: [{ nodes: [0] }],
    nodes: [{ mesh: 0, name: 'square' }],
    meshes: [{ primitives: [{ attributes: { POSITION: 0 }, indices: 1, material: 0 }] }],
    materials: [
      { doubleSided: true, pbrMetallicRoughness: { baseColorFactor: [...color, 1], metallicFactor: 0 } },
    ],
    animations: [
      {
        samplers: [{ input: 2, output: 3 }],
        channels: [{ sampler: 0, target: { node: 0, path: 'translation' } }],
      },
    ],
    accessors: [
      { bufferView: 0, componentType: 5126, count: 4, type: 'VEC3', min: [-1, -1, 0], max: [1, 1, 0] },
      { bufferView: 1, componentType: 5123, count: 6, type: 'SCALAR' },
      { bufferView: 2, componentType: 5126, count: 2, type: 'SCALAR', min: [0], max: [1] },
      { bufferView: 3, componentType: 5126, count: 2, type: 'VEC3' },
    ],
    bufferViews,
    buffers: [{ byteLength: bin.length }],
  }
  return container(json, bin)
}

// The two chunks of a binary glTF.
function container(json: unknown, bin: Uint8Array): Uint8Array {
  const text = new TextEncoder().encode(JSON.stringify(json))
  const padded = new Uint8Array(Math.ceil(text.length / 4) * 4).fill(0x20)
  padded.set(text)
  const room = Math.ceil(bin.length / 4) * 4
  const out = new Uint8Array(12 + 8 + padded.length + 8 + room)
  const view = new DataView(out.buffer)
  const words = [0x46546c67, 2, out.length, padded.length, 0x4e4f534a]
  words.forEach((word, i) => view.setUint32(i * 4, word, true))
  out.set(padded, 20)
  view.setUint32(20 + padded.length, room, true)
  view.setUint32(24 + padded.length, 0x004e4942, true)
  out.set(bin, 28 + padded.length)
  return out
}

const square = {
  positions: new Float32Array([-1, -1, 0, 1, -1, 0, 1, 1, 0, -1, 1, 0]),
  indices: new Uint32Array([0, 1, 2, 0, 2, 3]),
}
const green = {
  doubleSided: true,
  pbrMetallicRoughness: { baseColorFactor: [0, 1, 0, 1], metallicFactor: 0 },
}
const compressed = {
  asset: { version: '2.0' },
  scene: 0,
  scenes: [{ nodes: [0] }],
  nodes: [{ mesh: 0 }],
  materials: [green],
}

/** A green square, compressed with Draco. */
export async function dracoGlb(): Promise<Uint8Array> {
  const draco = await draco3d.createEncoderModule({})
  const [builder, mesh, encoder, buffer] = [
    new draco.MeshBuilder(),
    new draco.Mesh(),
    new draco.Encoder(),
    new draco.DracoInt8Array(),
  ]
  builder.AddFacesToMesh(mesh, 2, square.indices)
  const position = builder.AddFloatAttribute(mesh, draco.POSITION, 4, 3, square.positions)
  const length = encoder.EncodeMeshToDracoBuffer(mesh, buffer)
  const bin = Uint8Array.from({ length }, (_, i) => buffer.GetValue(i))
  const extension = 'KHR_draco_mesh_compression'
  return container(
    {
      ...compressed,
      extensionsUsed: [extension],
      extensionsRequired: [extension],
      meshes: [
        {
          primitives: [
            {
              attributes: { POSITION: 0 },
              indices: 1,
              material: 0,
              extensions: { [extension]: { bufferView: 0, attributes: { POSITION: position } } },
            },
          ],
        },
      ],
      accessors: [
        { componentType: 5126, count: 4, type: 'VEC3', min: [-1, -1, 0], max: [1, 1, 0] },
        { componentType: 5125, count: 6, type: 'SCALAR' },
      ],
      bufferViews: [{ buffer: 0, byteOffset: 0, byteLength: length }],
      buffers: [{ byteLength: length }],
    },
    bin,
  )
}

/** The same, compressed with meshopt. */
export async function meshoptGlb(): Promise<Uint8Array> {
  await MeshoptEncoder.ready
  const vertices = MeshoptEncoder.encodeGltfBuffer(
    new Uint8Array(square.positions.buffer),
    4,
    12,
    'ATTRIBUTES',
  )
  const indices = MeshoptEncoder.encodeGltfBuffer(new Uint8Array(square.indices.buffer), 6, 4, 'TRIANGLES')
  const start = Math.ceil(vertices.length / 4) * 4
  const bin = new Uint8Array(start + indices.length)
  bin.set(vertices)
  bin.set(indices, start)
  const extension = 'EXT_meshopt_compression'
  const view = (
    byteOffset: number,
    byteLength: number,
    count: number,
    byteStride: number,
    mode: string,
    target: number,
  ) => ({
    buffer: 1,
    byteOffset: 0,
    byteLength: count * byteStride,
    target,
    ...(mode === 'ATTRIBUTES' ? { byteStride } : {}),
    extensions: { [extension]: { buffer: 0, byteOffset, byteLength, byteStride, count, mode } },
  })
  return container(
    {
      ...compressed,
      extensionsUsed: [extension],
      extensionsRequired: [extension],
      meshes: [{ primitives: [{ attributes: { POSITION: 0 }, indices: 1, material: 0 }] }],
      accessors: [
        { bufferView: 0, componentType: 5126, count: 4, type: 'VEC3', min: [-1, -1, 0], max: [1, 1, 0] },
        { bufferView: 1, componentType: 5125, count: 6, type: 'SCALAR' },
      ],
      bufferViews: [
        view(0, vertices.length, 4, 12, 'ATTRIBUTES', 34962),
        view(start, indices.length, 6, 4, 'TRIANGLES', 34963),
      ],
      buffers: [
        { byteLength: bin.length },
        { byteLength: 72, extensions: { [extension]: { fallback: true } } },
      ],
    },
    bin,
  )
}

/**
 * A texture of 8 x 8 in KTX2, all of it green, in Basis Universal's UASTC: a page can show it only
 * by the transcoder. Each block of 4 x 4 says that it has one colour.
 */
function ktx2(): Uint8Array {
  // The mode, red, green, blue and alpha, and then for ETC1: differential, table, selector, 5 bits a colour.
  const fields: [number, number][] = [
    [0x17, 5],
    [0, 8],
    [255, 8],
    [0, 8],
    [255, 8],
    [1, 1],
    [0, 3],
    [0, 2],
    [0, 5],
    [31, 5],
    [0, 5],
  ]
  const block = new Uint8Array(16)
  let at = 0
  for (const [value, bits] of fields)
    for (let i = 0; i < bits; i++, at++) block[at >> 3]! |= ((value >> i) & 1) << (at & 7)
  const blocks = 4
  const [header, descriptor] = [104, 44]
  const start = Math.ceil((header + descriptor) / 16) * 16
  const out = new Uint8Array(start + blocks * 16)
  const view = new DataView(out.buffer)
  out.set([0xab, 0x4b, 0x54, 0x58, 0x20, 0x32, 0x30, 0xbb, 0x0d, 0x0a, 0x1a, 0x0a])
  // No format of Vulkan, bytes, 8 x 8, no depth, no layers, one face, one level, not packed; where the descriptor is.
  const words = [0, 1, 8, 8, 0, 0, 1, 1, 0, header, descriptor]
  words.forEach((word, i) => view.setUint32(12 + i * 4, word, true))
  for (const [i, value] of [start, blocks * 16, blocks * 16].entries())
    view.setBigUint64(80 + i * 8, BigInt(value), true)
  // The model UASTC, BT.709, sRGB, blocks of 4 x 4 and 16 bytes; one sample of 128 bits, with alpha.
  view.setUint32(header, descriptor, true)
  view.setUint16(header + 8, 2, true)
  view.setUint16(header + 10, 40, true)
  out.set([166, 1, 2, 0, 3, 3, 0, 0, 16], header + 12)
  out.set([0, 0, 127, 3], header + 28)
  view.setUint32(header + 40, 0xffffffff, true)
  for (let i = 0; i < blocks; i++) out.set(block, start + i * 16)
  return out
}

/** A square with a green texture in KTX2. */
export function ktx2Glb(): Uint8Array {
  const corners = new Float32Array([0, 1, 1, 1, 1, 0, 0, 0])
  const parts = [
    ...[square.positions, corners, square.indices].map((part) => new Uint8Array(part.buffer)),
    ktx2(),
  ]
  const bin = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0))
  let offset = 0
  const bufferViews = parts.map((part) => {
    bin.set(part, offset)
    offset += part.length
    return { buffer: 0, byteOffset: offset - part.length, byteLength: part.length }
  })
  const extension = 'KHR_texture_basisu'
  return container(
    {
      asset: { version: '2.0' },
      scene: 0,
      scenes: [{ nodes: [0] }],
      nodes: [{ mesh: 0 }],
      extensionsUsed: [extension],
      extensionsRequired: [extension],
      materials: [
        { doubleSided: true, pbrMetallicRoughness: { baseColorTexture: { index: 0 }, metallicFactor: 0 } },
      ],
      textures: [{ extensions: { [extension]: { source: 0 } } }],
      images: [{ bufferView: 3, mimeType: 'image/ktx2' }],
      meshes: [{ primitives: [{ attributes: { POSITION: 0, TEXCOORD_0: 1 }, indices: 2, material: 0 }] }],
      accessors: [
        { bufferView: 0, componentType: 5126, count: 4, type: 'VEC3', min: [-1, -1, 0], max: [1, 1, 0] },
        { bufferView: 1, componentType: 5126, count: 4, type: 'VEC2' },
        { bufferView: 2, componentType: 5125, count: 6, type: 'SCALAR' },
      ],
      bufferViews,
      buffers: [{ byteLength: bin.length }],
    },
    bin,
  )
}

/** A robot of two links; its second, of a mesh in a package, turns about z. */
export const urdf = `<?xml version="1.0"?>
<robot name="arm">
  <material name="grey"><color rgba="0.5 0.5 0.5 1"/></material>
  <link name="base"><visual><geometry><box size="1.6 0.3 0.5"/></geometry><material name="grey"/></visual></link>
  <link name="hand"><visual><origin xyz="0.7 0 0"/><geometry><mesh filename="package://arm/meshes/cube.stl" scale="0.6 0.12 0.12"/></geometry>
    <material name="orange"><color rgba="1 0.5 0 1"/></material></visual></link>
  <joint name="elbow" type="revolute"><parent link="base"/><child link="hand"/><axis xyz="0 0 1"/><limit lower="-3" upper="3" effort="1" velocity="1"/></joint>
</robot>`

/** Splats in the .splat format: a ball of coloured ones. */
export function splat(): Uint8Array {
  const count = 300
  const out = new Uint8Array(count * 32)
  const view = new DataView(out.buffer)
  for (let i = 0; i < count; i++) {
    const y = 1 - (2 * i) / (count - 1)
    const turn = i * 2.39996
    const radius = Math.sqrt(1 - y * y)
    const at = [Math.cos(turn) * radius, y, Math.sin(turn) * radius, 0.08, 0.08, 0.08]
    at.forEach((value, k) => view.setFloat32(i * 32 + k * 4, value, true))
    out.set([255, 120, (i * 255) / count, 255, 255, 128, 128, 128], i * 32 + 24)
  }
  return out
}

/** A picture of 4 x 1 in OpenEXR, not compressed, all of it in one colour of light. */
export function exr([r, g, b]: readonly [number, number, number]): Uint8Array {
  const width = 4
  const out: number[] = []
  const u32 = (...values: number[]) => out.push(...new Uint8Array(new Uint32Array(values).buffer))
  const f32 = (...values: number[]) => out.push(...new Uint8Array(new Float32Array(values).buffer))
  const text = (name: string) => out.push(...new TextEncoder().encode(name), 0)
  const attribute = (name: string, type: string, size: number) => (text(name), text(type), u32(size))
  u32(20000630, 2)
  attribute('channels', 'chlist', 3 * 18 + 1)
  for (const channel of ['B', 'G', 'R']) (text(channel), u32(2, 0, 1, 1))
  out.push(0)
  attribute('compression', 'compression', 1)
  out.push(0)
  for (const window of ['dataWindow', 'displayWindow'])
    (attribute(window, 'box2i', 16), u32(0, 0, width - 1, 0))
  attribute('lineOrder', 'lineOrder', 1)
  out.push(0)
  attribute('pixelAspectRatio', 'float', 4)
  f32(1)
  attribute('screenWindowCenter', 'v2f', 8)
  f32(0, 0)
  attribute('screenWindowWidth', 'float', 4)
  f32(1)
  out.push(0)
  // Where the one line is; its row, its size, and its numbers by channel.
  u32(out.length + 8, 0, 0, width * 12)
  for (const value of [b, g, r]) f32(...Array.from({ length: width }, () => value))
  return Uint8Array.from(out)
}

/** A picture of 4 x 2 in Radiance HDR, all of it in one colour of light: powers of two. */
export function hdr(color: readonly [number, number, number]): Uint8Array {
  const most = Math.max(...color)
  const exponent = Math.floor(Math.log2(most)) + 1
  const pixel = [...color.map((value) => (value / 2 ** exponent) * 256), exponent + 128]
  return Uint8Array.from([
    ...new TextEncoder().encode('#?RADIANCE\nFORMAT=32-bit_rle_rgbe\n\n-Y 2 +X 4\n'),
    ...Array.from({ length: 8 }, () => pixel).flat(),
  ])
}
