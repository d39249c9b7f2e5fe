import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { until } from '../harness/until'
import { picture } from './catalogue'
import * as files from './files'
import { Isolated, pixel, type Node } from './isolated'

// Files as those who make them know them, and what they must look like.

let view: Isolated

beforeAll(async () => {
  view = await Isolated.open()
})

beforeEach(() => view.files.clear())

afterAll(async () => {
  await view?.close()
})

const log = () => view.page.evaluate(() => vuerlua.log.entries.get().map((entry) => entry.text))
const basic = { materialType: 'basic' }
const wide = 5

/** What is seen at the middles of nodes that are put side by side, each in a square of its own; once it is as wanted, if that is said. */
async function sideBySide(
  nodes: readonly Node[],
  wanted?: readonly string[],
  simple = (name: string) => name,
): Promise<string[]> {
  const columns = Math.min(wide, nodes.length)
  const rows = Math.ceil(nodes.length / columns)
  const at = nodes.map(
    (_, i) =>
      [
        ((i % columns) - (columns - 1) / 2) * 1.2,
        ((rows - 1) / 2 - Math.floor(i / columns)) * 1.2,
        0,
      ] as const,
  )
  const camera = {
    tag: 'OrthographicCamera',
    key: 'eye',
    makeDefault: true,
    position: [0, 0, 50],
    zoom: 0.55,
  }
  view.set([
    ...nodes.map((node, i): Node => ({
      tag: 'Group',
      key: `g${i}`,
      position: [...at[i]!],
      scale: 0.5,
      children: [{ key: `n${i}`, ...node }],
    })),
    camera,
  ])
  const look = async () => {
    const seen = await view.settled()
    const places = await view.page.evaluate(
      (points) =>
        points.map(([x, y, z]) => {
          const { camera, element } = vuerlua.rig
          const point = camera!.position.clone().set(x, y, z).project(camera!)
          return [
            ((point.x + 1) / 2) * element!.clientWidth,
            ((1 - point.y) / 2) * element!.clientHeight,
          ] as const
        }),
      at,
    )
    return places.map(([x, y]) => simple(nameOf(pixel(seen, x, y))))
  }
  if (!wanted) return look()
  let last: string[] = []
  await until(
    async () => ((last = await look()), last.join() === wanted.join()),
    'all is there',
    40_000,
  ).catch(() => {})
  return last
}

const names: Readonly<Record<string, string>> = {
  '0,0,0': 'black',
  '1,0,0': 'red',
  '0,1,0': 'green',
  '0,0,1': 'blue',
  '1,1,1': 'white',
  '1,1,0': 'yellow',
  '0,1,1': 'cyan',
  '1,0,1': 'magenta',
}

function nameOf(color: readonly number[]): string {
  return names[color.map((value) => (value > 200 ? 1 : value < 60 ? 0 : 0.5)).join()] ?? color.join(' ')
}

const corners = [
  [-1, -1, 0],
  [1, -1, 0],
  [1, 1, 0],
  [-1, 1, 0],
]
const square = corners.map((c) => `v ${c.join(' ')}`).join('\n')
const uvs = 'vt 0 0\nvt 1 0\nvt 1 1\nvt 0 1\n'
const face = 'f 1/1 2/2 3/3 4/4'
const green = picture(8, 8, [0, 255, 0, 255])
const plyHeader =
  'ply\nformat ascii 1.0\nelement vertex 4\nproperty float x\nproperty float y\nproperty float z\n'
const plyRows = corners.map((c) => c.join(' ')).join('\n')
const utf16 = (text: string) =>
  Uint8Array.from(
    `\ufeff${text}`.split('').flatMap((char) => [char.charCodeAt(0) & 255, char.charCodeAt(0) >> 8]),
  )

test('models are read as the programs that write them mean them', async () => {
  const put = (path: string, body: string | Uint8Array) => (
    view.files.set(`/workspace/${path}`, body),
    { src: `/workspace/${path}` }
  )
  put('green.png', green)
  put('own.mtl', 'newmtl a\nKd 1 1 1\nmap_Kd\tgreen.png\n')
  put('blue.mtl', 'newmtl b\r\nKd 0 0 1\r\n')
  put('windows.mtl', 'newmtl a\nKd 1 1 1\nmap_Kd -clamp on C:\\Users\\me\\pictures\\green.png\n')
  put('with space.mtl', 'newmtl a\nKd 1 1 0\n')
  put('tex/green.png', green)
  const cases: [Record<string, unknown>, string][] = [
    // Faces with colours, quads and more.
    [
      {
        tag: 'Ply',
        ...basic,
        ...put(
          'faces.ply',
          `${plyHeader}element face 2\nproperty list uchar int vertex_indices\nproperty uchar red\nproperty uchar green\nproperty uchar blue\nend_header\n${plyRows}\n3 0 1 2 255 0 0\n3 0 2 3 255 0 0\n`,
        ),
      },
      'red',
    ],
    [
      {
        tag: 'Ply',
        ...basic,
        color: 'blue',
        ...put(
          'strip.ply',
          `${plyHeader}element tristrips 1\nproperty list int int vertex_indices\nend_header\n${plyRows}\n5 0 1 3 2 -1\n`,
        ),
      },
      'blue',
    ],
    [
      {
        tag: 'Ply',
        ...basic,
        ...put(
          'painted.ply',
          `${plyHeader.replace('element', 'comment TextureFile green.png\nelement')}element face 1\nproperty list uchar int vertex_indices\nproperty list uchar float texcoord\nend_header\n${plyRows}\n4 0 1 2 3 8 0 0 1 0 1 1 0 1\n`,
        ),
      },
      'green',
    ],
    [
      {
        tag: 'Ply',
        ...basic,
        color: 'magenta',
        ...put(
          'wide.ply',
          utf16(
            `${plyHeader}element face 1\nproperty list uchar int vertex_index\nend_header\n${plyRows}\n4 0 1 2 3\n`,
          ),
        ),
      },
      'magenta',
    ],
    // Materials that the file itself names.
    [
      { tag: 'Obj', ...basic, ...put('own.obj', `mtllib own.mtl\n${square}\n${uvs}usemtl a\n${face}\n`) },
      'green',
    ],
    [
      {
        tag: 'Obj',
        ...basic,
        ...put('two.obj', `mtllib own.mtl blue.mtl\r\n${square}\r\n${uvs}usemtl b\r\n${face}\r\n`),
      },
      'blue',
    ],
    [
      {
        tag: 'Obj',
        ...basic,
        ...put('windows.obj', `mtllib windows.mtl\n${square}\n${uvs}usemtl a\n${face}\n`),
      },
      'green',
    ],
    [
      {
        tag: 'Obj',
        ...basic,
        ...put('spaces.obj', `mtllib with space.mtl\n${square}\n${uvs}usemtl a\n${face}\n`),
      },
      'yellow',
    ],
    [
      {
        tag: 'Obj',
        ...basic,
        mtl: '/workspace/blue.mtl',
        ...put('other.obj', `mtllib own.mtl\n${square}\n${uvs}usemtl b\n${face}\n`),
      },
      'blue',
    ],
    [{ tag: 'Obj', ...basic, color: 'cyan', ...put('wide.obj', utf16(`${square}\nf 1 2 3 4\n`)) }, 'cyan'],
    [
      {
        tag: 'Obj',
        ...basic,
        text: `mtllib in.mtl\n${square}\n${uvs}usemtl a\n${face}\n`,
        assets: { 'in.mtl': new TextEncoder().encode('newmtl a\nKd 1 0 1\n') },
      },
      'magenta',
    ],
    // Texts in large letters, and a binary file that begins as a text does.
    [
      {
        tag: 'Stl',
        ...basic,
        color: 'red',
        ...put(
          'large.stl',
          `SOLID A\nFACET NORMAL 0 0 1\nOUTER LOOP\nVERTEX -2 -2 0\nVERTEX 2 -2 0\nVERTEX 0 2 0\nENDLOOP\nENDFACET\nENDSOLID A\n`,
        ),
      },
      'red',
    ],
    [
      {
        tag: 'Stl',
        ...basic,
        color: 'green',
        ...put('solid.stl', binaryStl('solid made by a program that knows no better')),
      },
      '0 128 0',
    ],
    // A file without a scene shows all that is in it.
    [
      {
        tag: 'Glb',
        ...basic,
        color: 'blue',
        playAnimation: false,
        ...put('library.glb', withoutScene(files.glb())),
      },
      'blue',
    ],
    [
      {
        tag: 'Dae',
        ...basic,
        color: 'yellow',
        ...put('wide.dae', utf16(files.dae.replace('?>', ' encoding="UTF-16"?>'))),
      },
      'yellow',
    ],
    // Strips and fans whose triangles face the camera, and elements without content.
    [
      {
        tag: 'Dae',
        ...basic,
        color: 'cyan',
        ...put(
          'strip.dae',
          daeOf(
            '<tristrips count="1"><input semantic="VERTEX" source="#v" offset="0"/><p>0 1 3 2</p></tristrips>',
          ),
        ),
      },
      'cyan',
    ],
    [
      {
        tag: 'Dae',
        ...basic,
        color: 'magenta',
        ...put(
          'fan.dae',
          daeOf(
            '<trifans count="1"><input semantic="VERTEX" source="#v" offset="1"/><p>9 0 9 1 9 2 9 3</p></trifans>',
          ),
        ),
      },
      'magenta',
    ],
    [
      {
        tag: 'Dae',
        ...basic,
        color: 'red',
        ...put(
          'hollow.dae',
          files.dae.replace(
            /<asset>.*<\/asset>/,
            '<library_images><image id="i"/></library_images><library_lights/><library_cameras/>',
          ),
        ),
      },
      'red',
    ],
  ]
  expect(
    await sideBySide(
      cases.map(([node]) => node as Node),
      cases.map(([, wanted]) => wanted),
    ),
  ).toEqual(cases.map(([, wanted]) => wanted))
  expect(await log()).toEqual([])
})

test('models in text formats are read with spaces and comments at the ends of lines, with carriage returns alone, and without a last line', async () => {
  const put = (path: string, body: string) => (
    view.files.set(`/workspace/${path}`, body),
    { src: `/workspace/${path}` }
  )
  const cases: [Record<string, unknown>, string][] = [
    [
      {
        tag: 'Ply',
        ...basic,
        color: 'cyan',
        ...put(
          'blanks.ply',
          `${plyHeader}element face 1\nproperty list uchar int vertex_index\nend_header\n${plyRows}\n4 0 1 2 3\n`.replaceAll(
            '\n',
            '  \n',
          ),
        ),
      },
      'cyan',
    ],
    [
      {
        tag: 'Obj',
        ...basic,
        color: 'yellow',
        ...put('remarks.obj', `${square}\nf -4 -3 -2 -1 # all of it\n`),
      },
      'yellow',
    ],
    [
      {
        tag: 'Obj',
        ...basic,
        color: 'red',
        ...put('returns.obj', `${square}\nf 1 2 3 4\n`.replaceAll('\n', '\r')),
      },
      'red',
    ],
    [
      {
        tag: 'Stl',
        ...basic,
        color: 'blue',
        ...put(
          'open.stl',
          `solid a\nfacet normal 0 0 1\nouter loop\nvertex -2 -2 0\nvertex 2 -2 0\nvertex 0 2 0\nendloop\nendfacet\n`,
        ),
      },
      'blue',
    ],
  ]
  expect(
    await sideBySide(
      cases.map(([node]) => node as Node),
      cases.map(([, wanted]) => wanted),
    ),
  ).toEqual(cases.map(([, wanted]) => wanted))
  expect(await log()).toEqual([])
})

/** Returns a document with a square of two triangles that a primitive describes. Its corners are 0 to 3, in order around the square. */
function daeOf(primitive: string): string {
  return files.dae
    .replace(
      /<float_array .*<\/float_array>/,
      `<float_array id="pa" count="12">${corners.flat().join(' ')}</float_array>`,
    )
    .replace('count="8" stride', 'count="4" stride')
    .replace(/<triangles .*<\/triangles>/, primitive)
}

function binaryStl(header: string): Uint8Array {
  // One triangle, and bytes behind it that some programs leave there.
  const bytes = new Uint8Array(84 + 50 + 4)
  bytes.set(new TextEncoder().encode(header))
  const view = new DataView(bytes.buffer)
  view.setUint32(80, 1, true)
  ;[0, 0, 1, -2, -2, 0, 2, -2, 0, 0, 2, 0].forEach((value, i) => view.setFloat32(84 + i * 4, value, true))
  return bytes
}

function withoutScene(glb: Uint8Array): Uint8Array {
  const text = new TextDecoder('latin1').decode(glb)
  const without = text.replace('"scene":0,"scenes":[{"nodes":[0]}],', (found) => ' '.repeat(found.length))
  return Uint8Array.from(without, (char) => char.charCodeAt(0))
}

test('a model whose picture is missing has its plain colour, and each missing file is named once', async () => {
  const put = (path: string, body: string | Uint8Array) => (
    view.files.set(`/workspace/m/${path}`, body),
    { src: `/workspace/m/${path}` }
  )
  const obj = `mtllib q.mtl\n${square}\n${uvs}usemtl a\n${face}\n`
  put(
    'q.mtl',
    'newmtl a\nKd 0 1 0\nmap_Kd gone.png\nmap_Bump gone.png\nnewmtl b\nKd 1 1 1\nmap_Kd never asked for.png\n',
  )
  put('broken.mtl', 'newmtl a\nKd 0 0 1\nmap_Kd broken.png\n')
  put('broken.png', 'no picture')
  const dae = files.dae
    .replace(
      '<library_effects>',
      '<library_images><image id="i"><init_from>lost.png</init_from></image></library_images><library_effects>',
    )
    .replace(
      '<profile_COMMON>',
      '<profile_COMMON><newparam sid="f"><surface type="2D"><init_from>i</init_from></surface></newparam><newparam sid="s"><sampler2D><source>f</source></sampler2D></newparam>',
    )
    .replace('<color>0.8 0.2 0.1 1</color>', '<texture texture="s" texcoord="t"/>')
  const fbx = files.fbx
    .replace('Connections:  {', 'Connections:  {\n\tC: "OP",1004,1003, "DiffuseColor"\n\tC: "OO",1005,1004\n')
    .replace(
      'Objects:  {',
      'Objects:  {\n\tTexture: 1004, "Texture::t", "" {\n\t\tFileName: "C:\\art\\fur.png"\n\t\tRelativeFilename: "fur.png"\n\t}\n\tVideo: 1005, "Video::v", "Clip" {\n\t\tFileName: "C:\\art\\fur.png"\n\t\tRelativeFilename: "fur.png"\n\t}\n',
    )
    .replace('0.2,0.3,0.9', '1,0,0')
  const nodes: Node[] = [
    { tag: 'Obj', ...basic, ...put('q.obj', obj) },
    { tag: 'Obj', ...basic, ...put('b.obj', obj.replace('q.mtl', 'broken.mtl')) },
    { tag: 'Obj', ...basic, color: 'yellow', ...put('n.obj', obj.replace('q.mtl', 'none.mtl')) },
    { tag: 'Dae', ...basic, ...put('d.dae', dae) },
    { tag: 'Fbx', ...basic, ...put('f.fbx', fbx) },
  ]
  const wanted = ['green', 'blue', 'yellow', 'white', 'red']
  expect(await sideBySide(nodes, wanted)).toEqual(wanted)
  expect((await log()).sort()).toEqual([
    'Dae "n3": could not load m/lost.png: 404 Not Found',
    'Fbx "n4": could not load m/fur.png: 404 Not Found',
    'Obj "n0": could not load m/gone.png: 404 Not Found',
    'Obj "n1": m/broken.png is not a picture in a format that browsers show (PNG, JPEG, WebP, ...)',
    'Obj "n2": could not load m/none.mtl: 404 Not Found',
  ])
  // It is shown as soon as it comes.
  put('gone.png', picture(8, 8, [255, 0, 0, 255]))
  view.send('ASSET_CHANGED', { path: '/workspace/m/gone.png' })
  view.files.set('/workspace/m/q.mtl', 'newmtl a\nKd 1 1 1\nmap_Kd gone.png\n')
  view.send('ASSET_CHANGED', { path: '/workspace/m/q.mtl' })
  await until(
    async () => (await sideBySide(nodes, ['red', ...wanted.slice(1)]))[0] === 'red',
    'the picture is there',
  )
})

test('meshes that a robot lacks are all named, with where their package was looked for', async () => {
  await sideBySide([])
  await view.page.evaluate(() => vuerlua.log.clear())
  const links = Array.from(
    { length: 24 },
    (_, i) =>
      `<link name="l${i}"><visual><geometry><mesh filename="package://far_robot_support/meshes/visual/part_${i}.stl"/></geometry></visual></link>`,
  )
  const joints = links
    .slice(1)
    .map((_, i) => `<joint name="j${i}" type="fixed"><parent link="l${i}"/><child link="l${i + 1}"/></joint>`)
  view.files.set(
    '/workspace/robots/far/urdf/r.urdf',
    `<robot name="r">${links.join('')}${joints.join('')}</robot>`,
  )
  view.set([{ tag: 'Urdf', key: 'r', src: '/workspace/robots/far/urdf/r.urdf' }])
  const [line] = await until(async () => {
    const lines = await log()
    return lines.length > 0 && lines
  }, 'it is said')
  expect(line).toMatch(
    /^Urdf "r": could not load 24 files: 404 Not Found \(package "far_robot_support" was looked for in robots\/far\/urdf\/far_robot_support; packages can say where it is\): /,
  )
  for (let i = 0; i < 20; i++) expect(line).toContain(`part_${i}.stl`)
  expect(line).toMatch(/ and 4 more; robots\/far\/urdf\/r\.urdf has no mesh, points or lines$/)
})

test('the name of a missing file is not cut off, however long its path is', async () => {
  await view.page.evaluate(() => vuerlua.log.clear())
  view.set([{ tag: 'Obj', key: 'a', src: `/workspace/${'long/'.repeat(30)}the model.obj` }])
  const [line] = await until(async () => (await log()).length > 0 && log(), 'it is said')
  expect(line).toMatch(/^Obj "a": could not load \.\.\.(\/long)+\/the model\.obj: 404 Not Found$/)
  expect(line!.length).toBeLessThan(140)
})

test('lamps and cameras of COLLADA and FBX files are left out, and what hangs on them stays', async () => {
  const lamp =
    '<library_lights><light id="l"><technique_common><ambient><color>9 9 9</color></ambient></technique_common></light></library_lights><library_geometries>'
  const dae = files.dae
    .replace('<library_geometries>', lamp)
    .replace(
      /<node>(<instance_geometry.*?<\/instance_geometry>)<\/node>/,
      '<node><instance_light url="#l"/></node><node name="body">$1</node>',
    )
  view.files.set('/workspace/lamp.dae', dae)
  view.set([{ tag: 'Dae', key: 'd', src: '/workspace/lamp.dae' }])
  const parts = await until(
    () =>
      view.page.evaluate(() => {
        const found: string[] = []
        vuerlua.graph.find('d')?.object?.traverse((part) => found.push(part.type))
        return found.includes('Mesh') && found
      }),
    'it is there',
  )
  expect(parts.filter((type) => /Light|Camera/.test(type))).toEqual([])
})

test('points that are nowhere do not count: a cloud with some is framed and hit', async () => {
  const rows = ['nan nan nan', '0 0 0', '1 2 0', 'inf 0 0', '-1 -2 0'].join('\n')
  view.files.set(
    '/workspace/nan.pcd',
    `VERSION .7\nFIELDS x y z\nSIZE 4 4 4\nTYPE F F F\nCOUNT 1 1 1\nWIDTH 5\nHEIGHT 1\nPOINTS 5\nDATA ascii\n${rows}\n`,
  )
  view.files.set(
    '/workspace/nan.ply',
    `ply\nformat ascii 1.0\nelement vertex 5\nproperty float x\nproperty float y\nproperty float z\nend_header\n${rows}\n`,
  )
  view.set([
    { tag: 'Pcd', key: 'p', src: '/workspace/nan.pcd' },
    { tag: 'Ply', key: 'q', src: '/workspace/nan.ply' },
  ])
  for (const key of ['p', 'q']) {
    const found = await until(
      () =>
        view.page.evaluate((of) => {
          let size: number[] | null = null
          vuerlua.graph.find(of)?.object?.traverse((part) => {
            const { geometry } = part as {
              geometry?: {
                attributes: { position?: { count: number } }
                computeBoundingBox(): void
                computeBoundingSphere(): void
                boundingBox: { min: { toArray(): number[] }; max: { toArray(): number[] } }
                boundingSphere: { radius: number }
              }
            }
            if (!geometry?.attributes.position || size) return
            geometry.computeBoundingBox()
            geometry.computeBoundingSphere()
            size = [
              geometry.attributes.position.count,
              ...geometry.boundingBox.min.toArray(),
              ...geometry.boundingBox.max.toArray(),
              geometry.boundingSphere.radius,
            ]
          })
          return size as number[] | null
        }, key),
      'it is there',
    )
    expect(found.map((value) => Math.round(value * 100) / 100)).toEqual([3, -1, -2, 0, 1, 2, 0, 2.24])
  }
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
  expect(await sideBySide(nodes, wanted, strongest)).toEqual(wanted)
  // Of another kind than before, and back.
  view.files.set('/workspace/yellow.png', picture(8, 8, [255, 255, 0, 255]))
  const other = { tag: 'Image', src: '/workspace/yellow.png', height: 2, aspect: 1 }
  expect(
    await sideBySide([other, ...nodes.slice(1)], ['yellow', ...wanted.slice(1)], (name) =>
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

// Tone mapping takes a little of a colour's strength.
function strongest(name: string): string {
  const color = name.split(' ').map(Number)
  if (color.length < 3) return name
  const most = Math.max(...color)
  return ['red', 'green', 'blue'].filter((_, i) => color[i]! > most / 2).join(' ')
}

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
  expect(await sideBySide(nodes, wanted, strongest)).toEqual(wanted)
  const without = nodes.map((node) => ({ ...node, material: { metalness: 0, roughness: 1 } }))
  const plain = await sideBySide([...without, mirror])
  expect(new Set(plain.slice(0, 4)).size).toBe(1)
  expect(plain[4]).toBe('white')
  await view.page.evaluate(() => vuerlua.log.clear())
  await sideBySide([metal(cube.slice(1))])
  expect(await log()).toEqual([
    'Plane "n0": "envMap" takes one picture that is all around, or a list of six: +x, -x, +y, -y, +z, -z',
  ])
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
  expect(await sideBySide(above, ['red', 'red', 'red', 'red'])).toEqual(['red', 'red', 'red', 'red'])
  expect(await sideBySide(below, ['blue', 'blue', 'blue', 'blue'])).toEqual(['blue', 'blue', 'blue', 'blue'])
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

test('nothing of all that is an error of the page', () => {
  expect(view.errors).toEqual([])
  expect(view.strayed).toEqual([])
})
