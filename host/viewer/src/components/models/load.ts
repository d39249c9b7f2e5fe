import {
  Group, LoaderUtils, LoadingManager, Mesh, MeshStandardMaterial, Points, PointsMaterial, type AnimationClip,
  type BufferGeometry, type Object3D, type WebGLRenderer,
} from 'three'
import type { Props } from '../../scene/node'
import { reasonOf } from '../../reason'
import { addressOf, assets, nameOf, withoutVersion } from '../common/assets'
import { bytesOf } from '../common/values'

/** What a model is made of. It does not change. */
export interface ModelRequest {
  /** The tag: Obj, Glb, ... */
  kind: string
  /** The address of the file, or else the file itself. */
  src: string | null
  data: Uint8Array | string | null
  /** Addresses or texts of materials, for Obj. */
  mtl: readonly string[]
  /** Files by the names that the model calls them: addresses, or bytes. */
  assets: Props
  /** What else the format needs to know. */
  options: Props
}

export interface LoadedModel {
  root: Object3D
  clips: readonly AnimationClip[]
  /** Addresses of all that it was made of. */
  files: ReadonlySet<string>
  /** What of it could not be got. */
  missing: readonly string[]
  /** Lets go of the files that were given as bytes. */
  close: () => void
}

/** What a format's reader is given, and what it gives. */
export interface Reading {
  request: ModelRequest
  bytes: Uint8Array
  text: () => string
  /** The folder that names in the file begin from. */
  folder: string
  manager: LoadingManager
  renderer: WebGLRenderer
  fetchText: (src: string) => Promise<string>
}
type Read = (reading: Reading) => Promise<{ root: Object3D; clips?: readonly AnimationClip[] }>

const readers: Readonly<Record<string, Read>> = {
  Obj: async ({ request, text, manager, folder, fetchText }) => {
    const [{ OBJLoader }, { MTLLoader }] = await Promise.all([
      import('three/examples/jsm/loaders/OBJLoader.js'), import('three/examples/jsm/loaders/MTLLoader.js'),
    ])
    const loader = new OBJLoader(manager)
    const all = await Promise.all(request.mtl.map(async (mtl) => {
      const inline = mtl.includes('newmtl')
      const base = inline ? folder : LoaderUtils.extractUrlBase(addressOf(mtl))
      return new MTLLoader(manager).parse(inline ? mtl : await fetchText(mtl), base)
    }))
    for (const more of all.slice(1)) Object.assign(all[0]!.materialsInfo, more.materialsInfo)
    if (all[0]) loader.setMaterials(all[0])
    return { root: loader.parse(text()) }
  },
  Glb: async ({ bytes, folder, manager, renderer }) => {
    const [{ GLTFLoader }, { DRACOLoader }, { KTX2Loader }, { MeshoptDecoder }] = await Promise.all([
      import('three/examples/jsm/loaders/GLTFLoader.js'), import('three/examples/jsm/loaders/DRACOLoader.js'),
      import('three/examples/jsm/loaders/KTX2Loader.js'), import('three/examples/jsm/libs/meshopt_decoder.module.js'),
    ])
    // Their programs are got when a file needs them.
    const draco = new DRACOLoader(manager)
    const ktx2 = new KTX2Loader(manager).detectSupport(renderer)
    try {
      const loader = new GLTFLoader(manager).setDRACOLoader(draco).setKTX2Loader(ktx2).setMeshoptDecoder(MeshoptDecoder)
      const { scene, animations } = await loader.parseAsync(bytes.slice().buffer, folder)
      return { root: scene, clips: animations }
    } finally {
      draco.dispose()
      ktx2.dispose()
    }
  },
  Fbx: async ({ bytes, folder, manager }) => {
    const { FBXLoader } = await import('three/examples/jsm/loaders/FBXLoader.js')
    const root = new FBXLoader(manager).parse(bytes.slice().buffer, folder)
    return { root, clips: root.animations }
  },
  Dae: async ({ text, folder, manager }) => {
    const { ColladaLoader } = await import('three/examples/jsm/loaders/ColladaLoader.js')
    const collada = new ColladaLoader(manager).parse(text(), folder)
    if (!collada) throw new Error('this is no Collada file')
    return { root: collada.scene, clips: collada.scene.animations }
  },
  Stl: async ({ bytes }) => {
    const { STLLoader } = await import('three/examples/jsm/loaders/STLLoader.js')
    const geometry = new STLLoader().parse(bytes.slice().buffer)
    // Many programs write none and leave it to the reader.
    const normal = geometry.getAttribute('normal')
    if (normal && !normal.getX(0) && !normal.getY(0) && !normal.getZ(0)) geometry.computeVertexNormals()
    return { root: meshOf(geometry, (geometry as { hasColors?: boolean }).hasColors === true) }
  },
  Ply: async ({ bytes }) => {
    const { PLYLoader } = await import('three/examples/jsm/loaders/PLYLoader.js')
    const geometry = new PLYLoader().parse(bytes.slice().buffer)
    const colored = geometry.hasAttribute('color')
    if (!geometry.index) return { root: pointsOf(geometry, colored) }
    if (!geometry.hasAttribute('normal')) geometry.computeVertexNormals()
    return { root: meshOf(geometry, colored) }
  },
  Pcd: async ({ bytes }) => {
    const { PCDLoader } = await import('three/examples/jsm/loaders/PCDLoader.js')
    const { geometry } = new PCDLoader().parse(bytes.slice().buffer)
    return { root: pointsOf(geometry, geometry.hasAttribute('color')) }
  },
  Bvh: async ({ text }) => {
    const { BVHLoader } = await import('three/examples/jsm/loaders/BVHLoader.js')
    const { clip, skeleton } = new BVHLoader().parse(text())
    const root = new Group()
    const bones = skeleton.bones[0]
    if (!bones) throw new Error('this is no BVH file: it has no bones')
    root.add(bones)
    // Tracks name their bones; the mixer looks for them from the root.
    return { root, clips: [clip] }
  },
  Urdf: async (reading) => (await import('./urdf')).readUrdf(reading),
}

export const modelTags: readonly string[] = Object.keys(readers)

function meshOf(geometry: BufferGeometry, colored: boolean): Mesh {
  return new Mesh(geometry, new MeshStandardMaterial({ vertexColors: colored, flatShading: !geometry.hasAttribute('normal') }))
}

function pointsOf(geometry: BufferGeometry, colored: boolean): Points {
  return new Points(geometry, new PointsMaterial({ size: 0.01, vertexColors: colored, toneMapped: false }))
}

/** Gets and reads a model, with all that it refers to. It rejects with what is wrong with it. */
export async function loadModel(request: ModelRequest, renderer: WebGLRenderer, arrived: () => void): Promise<LoadedModel> {
  const files = new Set<string>()
  const missing: string[] = []
  const { manager, close } = managerOf(request, files, missing)
  // Pictures come later than the model that wears them.
  manager.onProgress = arrived
  const url = request.src === null ? null : addressOf(request.src)
  const bytes = url === null ? encode(request.data) : new Uint8Array(await (await get(manager, url)).arrayBuffer())
  const folder = url === null ? addressOf('./') : LoaderUtils.extractUrlBase(url)
  const fetchText = async (src: string) => (await get(manager, addressOf(src))).text()
  const encoding = String(request.options['encoding'] ?? 'utf-8')
  const text = () => new TextDecoder(encoding === 'ascii' ? 'utf-8' : knownEncoding(encoding)).decode(bytes)
  const read = readers[request.kind]!
  try {
    const { root, clips = [] } = await read({ request, bytes, text, folder, manager, renderer, fetchText })
    return { root, clips, files, missing, close }
  } catch (error) {
    close()
    const reason = reasonOf(error)
    throw new Error(`${nameOf(request.src)} could not be read: ${reason}`, { cause: error })
  }
}

/** Reads a file that is part of another model, by its ending. */
export async function readPart(path: string, reading: Reading): Promise<Object3D> {
  const ending = /\.([a-z0-9]+)(?:[?#].*)?$/i.exec(path)?.[1]?.toLowerCase() ?? ''
  const kind = ({ obj: 'Obj', glb: 'Glb', gltf: 'Glb', fbx: 'Fbx', dae: 'Dae', stl: 'Stl', ply: 'Ply' } as Record<string, string>)[ending]
  if (!kind) throw new Error(`${nameOf(path)}: no mesh can be read of a .${ending} file`)
  const url = addressOf(path)
  const bytes = new Uint8Array(await (await get(reading.manager, url)).arrayBuffer())
  const text = () => new TextDecoder().decode(bytes)
  const request: ModelRequest = { ...reading.request, kind, src: path, data: null, mtl: [] }
  return (await readers[kind]!({ ...reading, request, bytes, text, folder: LoaderUtils.extractUrlBase(url) })).root
}

function encode(data: Uint8Array | string | null): Uint8Array {
  return typeof data === 'string' ? new TextEncoder().encode(data) : (bytesOf(data) ?? new Uint8Array())
}

function knownEncoding(name: string): string {
  try {
    return new TextDecoder(name).encoding
  } catch {
    return 'utf-8'
  }
}

// Through the manager, so that the file is among those that are watched.
async function get(manager: LoadingManager, url: string): Promise<Response> {
  let response: Response
  try {
    response = await fetch(manager.resolveURL(url))
  } catch {
    throw new Error(`${nameOf(url)} could not be got; files have to come from this host`)
  }
  if (!response.ok) throw new Error(`${nameOf(url)} could not be got: ${response.status} ${response.statusText}`.trim())
  return response
}

function managerOf(request: ModelRequest, files: Set<string>, missing: string[]): { manager: LoadingManager; close: () => void } {
  const manager = new LoadingManager()
  const given = new Map<string, string>()
  for (const [name, value] of Object.entries(request.assets)) {
    const bytes = bytesOf(value)
    if (bytes) given.set(name, URL.createObjectURL(new Blob([bytes as Uint8Array<ArrayBuffer>])))
    else if (typeof value === 'string') given.set(name, addressOf(value))
  }
  manager.setURLModifier((url) => {
    const path = withoutVersion(url)
    for (const [name, address] of given) if (path === name || path.endsWith(`/${name}`)) url = address
    if (/^(data|blob):/.test(url)) return url
    const full = addressOf(withoutVersion(url))
    files.add(full)
    return assets.current(full)
  })
  manager.onError = (url) => missing.push(nameOf(withoutVersion(url)))
  const close = () => {
    for (const url of given.values()) if (url.startsWith('blob:')) URL.revokeObjectURL(url)
  }
  return { manager, close }
}
