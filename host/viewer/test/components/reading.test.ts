import { afterAll, beforeEach, expect, test } from 'vitest'
import { until } from '../harness/until'
import * as files from './files'
import { face, square, squareCorners as corners, uvs } from './files'
import { glb } from './gltf'
import { withPage, type Isolated, type Node } from './isolated'
import { picture } from './sample'
import { sideBySide } from './sidebyside'

// Files as those who make them know them, and what they must look like.

let view: Isolated

withPage((opened) => (view = opened))

beforeEach(() => view.files.clear())

afterAll(() => expect(view.strayed).toEqual([]))

const basic = { materialType: 'basic' }
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
        ...put('library.glb', withoutScene(glb())),
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
      view,
      cases.map(([node]) => node as Node),
      cases.map(([, wanted]) => wanted),
    ),
  ).toEqual(cases.map(([, wanted]) => wanted))
  expect(await view.log()).toEqual([])
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
      view,
      cases.map(([node]) => node as Node),
      cases.map(([, wanted]) => wanted),
    ),
  ).toEqual(cases.map(([, wanted]) => wanted))
  expect(await view.log()).toEqual([])
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
