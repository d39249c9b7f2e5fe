import * as files from './files'
import { glb } from './gltf'
import { picture } from './sample'

/** A file with which something is wrong, how it is shown, and what is to be said. */
export interface Broken {
  tag: string
  file: string
  body: Uint8Array | string
  says: RegExp
  props?: Record<string, unknown>
}

const utf16 = (text: string) =>
  Uint8Array.from(
    `\ufeff${text}`.split('').flatMap((char) => [char.charCodeAt(0) & 255, char.charCodeAt(0) >> 8]),
  )
const gltf = (json: Record<string, unknown>) => JSON.stringify({ asset: { version: '2.0' }, ...json })
const collada = (inside: string) =>
  `<?xml version="1.0"?><COLLADA xmlns="http://www.collada.org/2005/11/COLLADASchema" version="1.4.1">${inside}</COLLADA>`
const stlHeader = (faces: number, more: number) => {
  const bytes = new Uint8Array(84 + more)
  new DataView(bytes.buffer).setUint32(80, faces, true)
  return bytes
}
const nothing = /has no mesh, points or lines/

/** Files that are empty, of another kind, cut off, or of a kind that is not read. */
export const broken: readonly Broken[] = [
  // Nothing in it.
  { tag: 'Obj', file: 'empty.obj', body: '', says: /empty\.obj is empty/ },
  { tag: 'Obj', file: 'comment.obj', body: '# nothing\n', says: nothing },
  { tag: 'Obj', file: 'wide.obj', body: utf16('# nothing\n'), says: nothing },
  {
    tag: 'Ply',
    file: 'empty.ply',
    body: 'ply\nformat ascii 1.0\nelement vertex 0\nproperty float x\nproperty float y\nproperty float z\nend_header\n',
    says: nothing,
  },
  { tag: 'Stl', file: 'empty.stl', body: '', says: /empty\.stl is empty/ },
  { tag: 'Stl', file: 'none.stl', body: 'solid\nendsolid\n', says: nothing },
  { tag: 'Stl', file: 'zero.stl', body: stlHeader(0, 0), says: nothing },
  {
    tag: 'Pcd',
    file: 'none.pcd',
    body: files.pcd.replace(/\n[-\d.][^]*/, '\n').replaceAll('500', '0'),
    says: nothing,
  },
  { tag: 'Dae', file: 'empty.dae', body: collada(''), says: /empty\.dae/ },
  { tag: 'Glb', file: 'scenes.gltf', body: gltf({}), says: nothing },
  {
    tag: 'Glb',
    file: 'nodes.gltf',
    body: gltf({ scene: 0, scenes: [{ nodes: [0] }], nodes: [{ name: 'a' }] }),
    says: nothing,
  },
  { tag: 'Urdf', file: 'bare.urdf', body: '<robot name="r"><link name="l"/></robot>', says: nothing },
  {
    tag: 'Obj',
    file: 'line.obj',
    body: 'v 0 0 0\nv 1 0 0\nv 2 0 0\nf 1 2 3\n',
    says: /line\.obj has only triangles without an area, of which nothing is seen/,
  },
  {
    tag: 'Pcd',
    file: 'fewer.pcd',
    body: files.pcd.replaceAll('500', '501'),
    says: /it is cut off: its header promises 501 points, and there are 500/,
  },
  // Of another kind.
  { tag: 'Glb', file: 'picture.glb', body: picture(), says: /picture\.glb is a PNG picture, not glTF/ },
  {
    tag: 'Glb',
    file: 'page.glb',
    body: '<!DOCTYPE html><title>404</title>',
    says: /page\.glb is a web page, not glTF/,
  },
  { tag: 'Glb', file: 'verse.glb', body: 'v for verse', says: /verse\.glb is not glTF/ },
  { tag: 'Obj', file: 'model.obj', body: glb(), says: /model\.obj is a binary glTF model, not OBJ/ },
  { tag: 'Stl', file: 'model.stl', body: files.obj, says: /model\.stl is an OBJ model, not STL/ },
  { tag: 'Ply', file: 'cloud.ply', body: files.pcd, says: /cloud\.ply is a PCD cloud, not PLY/ },
  { tag: 'Pcd', file: 'cloud.pcd', body: files.ply, says: /cloud\.pcd is a PLY model, not PCD/ },
  { tag: 'Fbx', file: 'scene.fbx', body: files.dae, says: /scene\.fbx is a COLLADA model, not FBX/ },
  { tag: 'Dae', file: 'robot.dae', body: files.urdf, says: /robot\.dae is a URDF robot, not COLLADA/ },
  { tag: 'Urdf', file: 'robot.urdf', body: '<mujoco/>', says: /robot\.urdf is a MuJoCo model, not URDF/ },
  { tag: 'Bvh', file: 'walk.bvh', body: 'hello', says: /walk\.bvh is not BVH/ },
  {
    tag: 'Fbx',
    file: 'lfs.fbx',
    body: 'version https://git-lfs.github.com/spec/v1\n',
    says: /lfs\.fbx is a pointer of Git LFS/,
  },
  {
    tag: 'Glb',
    file: 'circle.gltf',
    body: gltf({ scene: 0, scenes: [{ nodes: [0] }], nodes: [{ children: [1] }, { children: [0] }] }),
    says: /circle\.gltf: a part of it contains itself/,
  },
  // Cut off.
  {
    tag: 'Glb',
    file: 'half.glb',
    body: glb().slice(0, 300),
    says: /half\.glb: it is cut off: its header promises \d+ bytes, and there are 300/,
  },
  {
    tag: 'Glb',
    file: 'half.gltf',
    body: '{"asset": {"version": "2.0"',
    says: /half\.gltf: its JSON is broken or cut off/,
  },
  {
    tag: 'Stl',
    file: 'half.stl',
    body: stlHeader(9, 120),
    says: /half\.stl: it is cut off: its header promises 9 triangles, and there are 2/,
  },
  {
    tag: 'Ply',
    file: 'half.ply',
    body: files.ply.slice(0, 300),
    says: /half\.ply: it is cut off: its header promises 8 vertices, and there are \d/,
  },
  {
    tag: 'Dae',
    file: 'half.dae',
    body: files.dae.slice(0, 900),
    says: /half\.dae: its XML is broken or cut off: error on line/,
  },
  {
    tag: 'Pcd',
    file: 'half.pcd',
    body: 'VERSION .7\nFIELDS x y z\nSIZE 4 4 4\nTYPE F F F\nCOUNT 1 1 1\nWIDTH 9\nHEIGHT 1\nPOINTS 9\nDATA binary\nabcdabcdabcd',
    says: /half\.pcd: it is cut off or damaged/,
  },
  // Not read.
  {
    tag: 'Glb',
    file: 'old.gltf',
    body: '{"asset": {"version": "1.0"}}',
    says: /old\.gltf: it is glTF 1\.0; only glTF 2\.0 is read/,
  },
  { tag: 'Glb', file: 'config.gltf', body: '{"port": 1}', says: /config\.gltf: it is JSON, but not glTF/ },
  {
    tag: 'Fbx',
    file: 'old.fbx',
    body: files.fbx.replaceAll('7400', '6100'),
    says: /old\.fbx: it is FBX 6\.1; FBX 7\.0 and later are read/,
  },
  {
    tag: 'Pcd',
    file: 'flat.pcd',
    body: 'VERSION .7\nFIELDS u v\nSIZE 4 4\nTYPE F F\nWIDTH 1\nHEIGHT 1\nDATA ascii\n1 2\n',
    says: /flat\.pcd: its points have no x, y and z/,
  },
  // Files beside it.
  {
    tag: 'Glb',
    file: 'apart.gltf',
    body: gltf({
      scene: 0,
      scenes: [{ nodes: [0] }],
      nodes: [{ mesh: 0 }],
      meshes: [{ primitives: [{ attributes: { POSITION: 0 } }] }],
      accessors: [
        { bufferView: 0, componentType: 5126, count: 3, type: 'VEC3', min: [0, 0, 0], max: [1, 1, 0] },
      ],
      bufferViews: [{ buffer: 0, byteLength: 36 }],
      buffers: [{ byteLength: 36, uri: 'apart.bin' }],
    }),
    says: /could not load broken\/apart\.bin: 404/,
  },
  {
    tag: 'Obj',
    file: 'wears.obj',
    body: 'v 0 0 0',
    says: /could not load wardrobe\.mtl: 404/,
    props: { mtl: '/workspace/wardrobe.mtl' },
  },
  // Pictures.
  { tag: 'Image', file: 'cut.png', body: picture().slice(0, 120), says: /cut\.png is cut off/ },
  {
    tag: 'Image',
    file: 'scan.tif',
    body: 'II*\0........',
    says: /scan\.tif is a TIFF picture, which browsers do not show/,
  },
  {
    tag: 'Image',
    file: 'rock.ktx2',
    body: Uint8Array.from('\xabKTX 20\xbb\r\n\x1a\n', (char) => char.charCodeAt(0)),
    says: /rock\.ktx2 is a KTX2 texture, which browsers do not show/,
  },
  { tag: 'Image', file: 'page.png', body: '<html>', says: /page\.png is a web page, not a picture/ },
  { tag: 'Image', file: 'empty.png', body: '', says: /empty\.png is empty/ },
  {
    tag: 'Image',
    file: 'bad.exr',
    body: 'v/1\x01....',
    says: /bad\.exr is an OpenEXR picture that is damaged/,
  },
  {
    tag: 'SceneBackground',
    file: 'bad.hdr',
    body: '#?RADIANCE\n\n-Y',
    says: /bad\.hdr is a Radiance HDR picture that is damaged/,
  },
  {
    tag: 'Box',
    file: 'wood.jpg',
    body: '\u00ff',
    says: /wood\.jpg is not a picture in a format that browsers show/,
    props: { material: { map: '/workspace/broken/wood.jpg' } },
  },
]
