// Makes the files that the examples of the components name: a vase in every format of models,
// a walker, scanned points, splats, a picture of depths, a film and a page.
import { copyFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { encode } from 'fast-png'
import { root } from './host.mjs'

export async function makeAssets(folder, browser) {
  for (const name of ['dog.urdf', 'knot.obj', 'scan.ply'])
    copyFileSync(join(root, 'scripts/assets', name), join(folder, name))
  const made = {
    'vase.stl': stl(),
    'vase.dae': dae(),
    'vase.fbx': fbx(),
    'vase.glb': glb(),
    'walk.bvh': bvh,
    'scan.pcd': pcd(),
    'ball.splat': splat(),
    'depth.png': depths(),
    'page.html': page,
    'film.webm': await film(browser),
    'sky.png': sky(),
    'checker.png': checker(),
  }
  for (const [name, content] of Object.entries(made)) writeFileSync(join(folder, name), content)
}

const around = 32
const profile = [
  [0, 0],
  [0.3, 0],
  [0.42, 0.12],
  [0.5, 0.3],
  [0.48, 0.5],
  [0.36, 0.72],
  [0.22, 0.9],
  [0.22, 1],
  [0.34, 1.15],
]

/** The vase: its points, and its faces as triangles of their indices, counted from 0. */
const vase = (() => {
  const points = profile.flatMap(([radius, y]) =>
    Array.from({ length: around }, (_, i) => {
      const angle = (i / around) * 2 * Math.PI
      return [radius * Math.cos(angle), y, radius * Math.sin(angle)]
    }),
  )
  const faces = []
  for (let ring = 0; ring + 1 < profile.length; ring++) {
    for (let i = 0; i < around; i++) {
      const [a, b] = [ring * around + i, ring * around + ((i + 1) % around)]
      faces.push([a, a + around, b], [b, a + around, b + around])
    }
  }
  return { points, faces }
})()

function stl() {
  const facets = vase.faces.map(
    (face) =>
      `facet normal 0 0 0\nouter loop\n${face.map((i) => `vertex ${vase.points[i].join(' ')}`).join('\n')}\nendloop\nendfacet`,
  )
  return ['solid vase', ...facets, 'endsolid vase'].join('\n')
}

function dae() {
  const { points, faces } = vase
  return `<?xml version="1.0"?>
<COLLADA xmlns="http://www.collada.org/2005/11/COLLADASchema" version="1.4.1">
  <asset><up_axis>Y_UP</up_axis></asset>
  <library_effects><effect id="e"><profile_COMMON><technique sid="t"><lambert><diffuse><color>0.75 0.25 0.15 1</color></diffuse></lambert></technique></profile_COMMON><extra><technique profile="MAX3D"><double_sided>1</double_sided></technique></extra></effect></library_effects>
  <library_materials><material id="m"><instance_effect url="#e"/></material></library_materials>
  <library_geometries><geometry id="g"><mesh>
    <source id="p"><float_array id="pa" count="${points.length * 3}">${points.flat().join(' ')}</float_array>
      <technique_common><accessor source="#pa" count="${points.length}" stride="3"><param name="X" type="float"/><param name="Y" type="float"/><param name="Z" type="float"/></accessor></technique_common></source>
    <source id="n"><float_array id="na" count="${points.length * 3}">${normals().join(' ')}</float_array>
      <technique_common><accessor source="#na" count="${points.length}" stride="3"><param name="X" type="float"/><param name="Y" type="float"/><param name="Z" type="float"/></accessor></technique_common></source>
    <vertices id="v"><input semantic="POSITION" source="#p"/></vertices>
    <triangles material="m" count="${faces.length}"><input semantic="VERTEX" source="#v" offset="0"/><input semantic="NORMAL" source="#n" offset="0"/><p>${faces.flat().join(' ')}</p></triangles>
  </mesh></geometry></library_geometries>
  <library_visual_scenes><visual_scene id="s"><node><instance_geometry url="#g"><bind_material><technique_common><instance_material symbol="m" target="#m"/></technique_common></bind_material></instance_geometry></node></visual_scene></library_visual_scenes>
  <scene><instance_visual_scene url="#s"/></scene>
</COLLADA>`
}

/** Each point's normal: away from the axis, up where the vase gets narrower. */
function normals() {
  return profile.flatMap(([radius, y], ring) => {
    const [r0, y0] = profile[Math.max(0, ring - 1)]
    const [r1, y1] = profile[Math.min(profile.length - 1, ring + 1)]
    const [out, up] = ring === 0 && radius === 0 ? [0, -1] : [y1 - y0, r0 - r1]
    const length = Math.hypot(out, up)
    return Array.from({ length: around }, (_, i) => {
      const angle = (i / around) * 2 * Math.PI
      return [(out / length) * Math.cos(angle), up / length, (out / length) * Math.sin(angle)]
    }).flat()
  })
}

function fbx() {
  const { points, faces } = vase
  return `; FBX 7.4.0 project file
FBXHeaderExtension:  {
	FBXHeaderVersion: 1003
	FBXVersion: 7400
}
Objects:  {
	Geometry: 1001, "Geometry::", "Mesh" {
		Vertices: *${points.length * 3} {
			a: ${points.flat().join(',')}
		}
		PolygonVertexIndex: *${faces.length * 3} {
			a: ${faces.map(([a, b, c]) => [a, b, -c - 1].join(',')).join(',')}
		}
		GeometryVersion: 124
	}
	Model: 1002, "Model::Vase", "Mesh" {
		Version: 232
	}
	Material: 1003, "Material::Paint", "" {
		Version: 102
		ShadingModel: "phong"
		Properties70:  {
			P: "DiffuseColor", "Color", "", "A",0.2,0.5,0.35
		}
	}
}
Connections:  {
	C: "OO",1002,0
	C: "OO",1001,1002
	C: "OO",1003,1002
}
`
}

/** A binary glTF: a JSON chunk and a binary one. */
function glb() {
  const { points, faces } = vase
  const parts = [new Float32Array(points.flat()), new Float32Array(normals()), new Uint16Array(faces.flat())]
  const bin = Buffer.concat(parts.map((part) => Buffer.from(part.buffer)))
  const views = parts.map((part, i) => ({
    buffer: 0,
    byteOffset: parts.slice(0, i).reduce((sum, p) => sum + p.byteLength, 0),
    byteLength: part.byteLength,
  }))
  const json = Buffer.from(
    JSON.stringify({
      asset: { version: '2.0' },
      scene: 0,
      scenes: [{ nodes: [0] }],
      nodes: [{ mesh: 0, name: 'vase' }],
      meshes: [{ primitives: [{ attributes: { POSITION: 0, NORMAL: 1 }, indices: 2, material: 0 }] }],
      materials: [
        {
          doubleSided: true,
          pbrMetallicRoughness: {
            baseColorFactor: [0.1, 0.35, 0.65, 1],
            metallicFactor: 0.1,
            roughnessFactor: 0.3,
          },
        },
      ],
      accessors: [
        {
          bufferView: 0,
          componentType: 5126,
          count: points.length,
          type: 'VEC3',
          min: [-0.5, 0, -0.5],
          max: [0.5, 1.15, 0.5],
        },
        { bufferView: 1, componentType: 5126, count: points.length, type: 'VEC3' },
        { bufferView: 2, componentType: 5123, count: faces.length * 3, type: 'SCALAR' },
      ],
      bufferViews: views,
      buffers: [{ byteLength: bin.length }],
    }),
  )
  const text = padded(json, 0x20)
  const body = padded(bin, 0)
  const header = Buffer.alloc(12)
  header.write('glTF')
  header.writeUInt32LE(2, 4)
  header.writeUInt32LE(28 + text.length + body.length, 8)
  return Buffer.concat([header, chunk(0x4e4f534a, text), chunk(0x004e4942, body)])
}

const padded = (data, filler) => Buffer.concat([data, Buffer.alloc(-data.length & 3, filler)])

function chunk(type, data) {
  const head = Buffer.alloc(8)
  head.writeUInt32LE(data.length)
  head.writeUInt32LE(type, 4)
  return Buffer.concat([head, data])
}

// One stride of somebody, two pictures long.
const bvh = `HIERARCHY
ROOT Hips
{
  OFFSET 0 1 0
  CHANNELS 6 Xposition Yposition Zposition Zrotation Xrotation Yrotation
${[
  ['Spine', '0 0.3 0', ['Head', '0 0.3 0', '0 0.2 0']],
  ['LeftLeg', '0.12 0 0', ['LeftShin', '0 -0.45 0', '0 -0.45 0']],
  ['RightLeg', '-0.12 0 0', ['RightShin', '0 -0.45 0', '0 -0.45 0']],
  ['LeftArm', '0.2 0.5 0', ['LeftHand', '0.1 -0.25 0', '0 -0.25 0.1']],
  ['RightArm', '-0.2 0.5 0', ['RightHand', '-0.1 -0.25 0', '0 -0.25 0.1']],
]
  .map(
    ([name, at, [inner, there, end]]) => `  JOINT ${name}
  {
    OFFSET ${at}
    CHANNELS 3 Zrotation Xrotation Yrotation
    JOINT ${inner}
    {
      OFFSET ${there}
      CHANNELS 3 Zrotation Xrotation Yrotation
      End Site
      {
        OFFSET ${end}
      }
    }
  }`,
  )
  .join('\n')}
}
MOTION
Frames: 2
Frame Time: 1000
${[1, 1].map((way) => [0, 1, 0, 0, 0, 0, ...[0, 0, 25, -25, -30, 30].slice(1).flatMap((angle) => [0, angle * way, 0, 0, Math.max(0, -angle) * way, 0])].join(' ')).join('\n')}
`

function pcd() {
  const points = Array.from({ length: 4000 }, (_, i) => {
    const angle = i * 2.39996
    const radius = Math.sqrt(i / 4000)
    return [
      radius * Math.cos(angle),
      0.6 + 0.35 * Math.cos(radius * 9) * (1 - radius / 2),
      radius * Math.sin(angle),
    ]
      .map((v) => v.toFixed(4))
      .join(' ')
  })
  return [
    '# .PCD v.7',
    'VERSION .7',
    'FIELDS x y z',
    'SIZE 4 4 4',
    'TYPE F F F',
    'COUNT 1 1 1',
    `WIDTH ${points.length}`,
    'HEIGHT 1',
    'VIEWPOINT 0 0 0 1 0 0 0',
    `POINTS ${points.length}`,
    'DATA ascii',
    ...points,
    '',
  ].join('\n')
}

/** A ball of splats, from yellow to violet. */
function splat() {
  const count = 1200
  const out = Buffer.alloc(count * 32)
  for (let i = 0; i < count; i++) {
    const y = 1 - (2 * i) / (count - 1)
    const turn = i * 2.39996
    const radius = Math.sqrt(1 - y * y)
    const at = [Math.cos(turn) * radius * 0.7, y * 0.7, Math.sin(turn) * radius * 0.7, 0.035, 0.035, 0.035]
    at.forEach((value, k) => out.writeFloatLE(value, i * 32 + k * 4))
    out.set(
      [255 - 120 * (i / count), 90 + 130 * (1 - i / count), (i * 255) / count, 255, 255, 128, 128, 128],
      i * 32 + 24,
    )
  }
  return out
}

/** What a depth camera sees of three steps and a ball, in millimetres. */
function depths() {
  const [width, height] = [160, 120]
  const data = new Uint16Array(width * height)
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      const step = 3400 - 500 * Math.floor((y / height) * 4)
      const off = Math.hypot(x - 80, y - 50)
      data[y * width + x] = off < 26 ? 1500 - 300 * Math.sqrt(1 - (off / 26) ** 2) : step
    }
  }
  return encode({ width, height, data, depth: 16, channels: 1 })
}

/** A sky over hills, twice as wide as high: all around, where it is a panorama. */
function sky() {
  const [width, height] = [512, 256]
  const data = new Uint8Array(width * height * 3)
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      const hill = 150 + 8 * Math.sin((x / width) * 8 * Math.PI) + 5 * Math.sin((x / width) * 22 * Math.PI)
      const up = Math.min(1, y / 150)
      const sun = Math.hypot(x - 130, y - 70) < 14
      const color = sun
        ? [255, 244, 214]
        : y < hill
          ? [50 + 170 * up, 100 + 120 * up, 190 + 40 * up]
          : [96 - (y - hill) / 2, 104 - (y - hill) / 2, 82 - (y - hill) / 2]
      data.set(color, (y * width + x) * 3)
    }
  }
  return encode({ width, height, data, depth: 8, channels: 3 })
}

/** Squares, blue and white. */
function checker() {
  const size = 128
  const data = new Uint8Array(size * size * 3)
  for (let i = 0; i < size * size; i++)
    data.set(((i % size) >> 4) % 2 === (i >> 11) % 2 ? [82, 100, 150] : [236, 239, 245], i * 3)
  return encode({ width: size, height: size, data, depth: 8, channels: 3 })
}

const page =
  '<!doctype html><meta charset="utf-8"><title>A page</title><style>body{font:18px sans-serif;background:#fff7e6;color:#5a3d00;padding:16px}</style><h2>Another page</h2><p>inside this one</p>'

/** A film of one picture, recorded by the browser. */
async function film(browser) {
  const tab = await browser.newPage()
  try {
    const bytes = await tab.evaluate(async () => {
      const canvas = Object.assign(document.createElement('canvas'), { width: 320, height: 180 })
      const context = canvas.getContext('2d')
      const draw = () => {
        const sky = context.createLinearGradient(0, 0, 0, 180)
        sky.addColorStop(0, '#3a1c71')
        sky.addColorStop(0.6, '#d76d77')
        sky.addColorStop(1, '#ffaf7b')
        context.fillStyle = sky
        context.fillRect(0, 0, 320, 180)
        context.fillStyle = '#ffe9a8'
        context.beginPath()
        context.arc(200, 110, 28, 0, 7)
        context.fill()
        context.fillStyle = '#1b1033'
        context.beginPath()
        context.moveTo(0, 180)
        for (let x = 0; x <= 320; x += 4)
          context.lineTo(x, 135 - 25 * Math.sin(x / 40) - 12 * Math.sin(x / 13))
        context.lineTo(320, 180)
        context.fill()
      }
      const recorder = new MediaRecorder(canvas.captureStream(15), { mimeType: 'video/webm' })
      const parts = []
      recorder.ondataavailable = (event) => parts.push(event.data)
      recorder.start()
      const timer = setInterval(draw, 50)
      await new Promise((resolve) => setTimeout(resolve, 1200))
      clearInterval(timer)
      await new Promise((resolve) => {
        recorder.onstop = resolve
        recorder.stop()
      })
      return [...new Uint8Array(await new Blob(parts).arrayBuffer())]
    })
    return Buffer.from(bytes)
  } finally {
    await tab.close()
  }
}
