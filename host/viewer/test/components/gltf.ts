import draco3d from 'draco3d'
import { MeshoptEncoder } from 'meshoptimizer'

// Small binary glTF files, made here: plain, and compressed in each way that is read.

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
