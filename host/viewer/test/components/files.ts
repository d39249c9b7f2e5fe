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

/** The corners of a square, in order around it. */
export const squareCorners = [
  [-1, -1, 0],
  [1, -1, 0],
  [1, 1, 0],
  [-1, 1, 0],
]

/** Lines of OBJ for the corners of a square. */
export const square = squareCorners.map((c) => `v ${c.join(' ')}`).join('\n')

/** Lines of OBJ for the places of these corners in a picture. */
export const uvs = 'vt 0 0\nvt 1 0\nvt 1 1\nvt 0 1\n'

/** The line of OBJ for the face between these corners. */
export const face = 'f 1/1 2/2 3/3 4/4'

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
