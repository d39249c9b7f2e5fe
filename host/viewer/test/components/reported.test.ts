import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { until } from '../harness/until'
import { workspace } from './catalogue'
import * as files from './files'
import { difference, Isolated, middle, type Node } from './isolated'
import { lit, picture } from './sample'
import { sideBySide } from './sidebyside'

let view: Isolated

// Without withPage: what is wrong in the second half makes errors of the page.
beforeAll(async () => {
  view = await Isolated.open()
})

beforeEach(() => view.hold(workspace))

afterAll(async () => {
  await view?.close()
})

const shown = (...nodes: Node[]) => view.shown(...lit, ...nodes)
const basic = { materialType: 'basic' }

describe('what is missing is named', () => {
  test('a model whose picture is missing has its plain colour, and each missing file is named once', async () => {
    const put = (path: string, body: string | Uint8Array) => (
      view.files.set(`/workspace/m/${path}`, body),
      { src: `/workspace/m/${path}` }
    )
    const obj = `mtllib q.mtl\n${files.square}\n${files.uvs}usemtl a\n${files.face}\n`
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
      .replace(
        'Connections:  {',
        'Connections:  {\n\tC: "OP",1004,1003, "DiffuseColor"\n\tC: "OO",1005,1004\n',
      )
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
    expect(await sideBySide(view, nodes, wanted)).toEqual(wanted)
    expect((await view.log()).sort()).toEqual([
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
      async () => (await sideBySide(view, nodes, ['red', ...wanted.slice(1)]))[0] === 'red',
      'the picture is there',
    )
  })

  test('meshes that a robot lacks are all named, with where their package was looked for', async () => {
    await sideBySide(view, [])
    await view.page.evaluate(() => vuerlua.log.clear())
    const links = Array.from(
      { length: 24 },
      (_, i) =>
        `<link name="l${i}"><visual><geometry><mesh filename="package://far_robot_support/meshes/visual/part_${i}.stl"/></geometry></visual></link>`,
    )
    const joints = links
      .slice(1)
      .map(
        (_, i) => `<joint name="j${i}" type="fixed"><parent link="l${i}"/><child link="l${i + 1}"/></joint>`,
      )
    view.files.set(
      '/workspace/robots/far/urdf/r.urdf',
      `<robot name="r">${links.join('')}${joints.join('')}</robot>`,
    )
    view.set([{ tag: 'Urdf', key: 'r', src: '/workspace/robots/far/urdf/r.urdf' }])
    const [line] = await until(async () => {
      const lines = await view.log()
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
    const [line] = await until(async () => (await view.log()).length > 0 && view.log(), 'it is said')
    expect(line).toMatch(/^Obj "a": could not load \.\.\.(\/long)+\/the model\.obj: 404 Not Found$/)
    expect(line!.length).toBeLessThan(140)
  })

  test('nothing of all that is an error of the page', () => {
    expect(view.errors).toEqual([])
    expect(view.strayed).toEqual([])
  })
})

describe('what is wrong is said', () => {
  test('a model that cannot be got is marked and said, and the rest is shown', async () => {
    const alone = await shown({ tag: 'Box', key: 'a', position: [2, 0, 0] })
    view.set([
      ...lit,
      { tag: 'Box', key: 'a', position: [2, 0, 0] },
      { tag: 'Glb', key: 'broken', src: '/workspace/nothing.glb' },
    ])
    await until(async () => difference(alone, await view.settled()).count > 20, 'there is a mark')
    expect((await view.log()).join('\n')).toMatch(/Glb "broken": could not load nothing\.glb: 404/)
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
    await until(async () => reason.test((await view.log()).join('\n')), `the log says ${reason}`)
    expect((await view.settled()).width).toBeGreaterThan(0)
    expect(view.strayed.filter((url) => !url.includes('example.com'))).toEqual([])
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
    expect((await view.log()).filter((line) => /Box "broken" cannot be drawn: /.test(line))).toHaveLength(1)
  })

  test('no page error came of any of it, but for those that are shown as marks', () => {
    const expected = [/a Tube needs args/, /there is no vertex 1/]
    expect(view.errors.filter((error) => !expected.some((mark) => mark.test(error)))).toEqual([])
  })
})
