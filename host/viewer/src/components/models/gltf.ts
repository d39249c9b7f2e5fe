import { Group, type AnimationClip, type Object3D } from 'three'
import { kindOfFile } from '../common/sniff'
import type { Reading } from './reading'

interface Json {
  asset?: { version?: string }
  extensionsUsed?: string[]
  extensionsRequired?: string[]
  scenes?: unknown[]
  nodes?: { children?: number[] }[]
}

/** Reads a glTF model, binary or not. */
export async function readGltf({
  bytes,
  folder,
  manager,
  renderer,
  note,
}: Reading): Promise<{ root: Object3D; clips: readonly AnimationClip[] }> {
  const json = jsonOf(bytes)
  const [{ GLTFLoader }, { DRACOLoader }, { KTX2Loader }, { MeshoptDecoder }] = await Promise.all([
    import('three/examples/jsm/loaders/GLTFLoader.js'),
    import('three/examples/jsm/loaders/DRACOLoader.js'),
    import('three/examples/jsm/loaders/KTX2Loader.js'),
    import('three/examples/jsm/libs/meshopt_decoder.module.js'),
  ])
  // Their programs are fetched when a file needs them.
  const draco = new DRACOLoader(manager)
  const ktx2 = new KTX2Loader(manager).detectSupport(renderer)
  try {
    const loader = new GLTFLoader(manager)
      .setDRACOLoader(draco)
      .setKTX2Loader(ktx2)
      .setMeshoptDecoder(MeshoptDecoder)
    checkExtensions(json, new Set(pluginsOf(loader)), note)
    const { scene, animations, parser } = await loader.parseAsync(bytes.slice().buffer, folder)
    // A file of objects to choose from has no scene: all of them are shown then.
    const root =
      (scene as Group | undefined) ??
      new Group().add(
        ...((await Promise.all(
          rootsOf(json).map((node) => parser.getDependency('node', node)),
        )) as Object3D[]),
      )
    return { root, clips: animations }
  } finally {
    draco.dispose()
    ktx2.dispose()
  }
}

/** Returns the JSON of a file. It throws a plain message for an error that shows without three's reader. */
function jsonOf(bytes: Uint8Array): Json {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  let text = bytes
  if (kindOfFile(bytes) === 'a binary glTF model') {
    if (bytes.length < 20) throw new Error('it is cut off')
    checkVersion(String(view.getUint32(4, true)))
    const said = view.getUint32(8, true)
    if (said > bytes.length)
      throw new Error(`it is cut off: its header promises ${said} bytes, and there are ${bytes.length}`)
    text = bytes.subarray(20, 20 + view.getUint32(12, true))
  }
  let json: Json
  try {
    json = JSON.parse(new TextDecoder().decode(text)) as Json
  } catch (error) {
    throw new Error(`its JSON is broken or cut off: ${(error as Error).message}`, { cause: error })
  }
  if (json?.asset?.version === undefined) throw new Error('it is JSON, but not glTF: it has no asset.version')
  checkVersion(json.asset.version)
  checkTree(json)
  return json
}

// The reader would wait without end for a node that contains itself. Each node is entered once.
function checkTree({ nodes = [] }: Json) {
  const seen = new Map<number, 'open' | 'done'>()
  const stack = nodes.map((_, i) => ({ node: i, left: false }))
  for (let next = stack.pop(); next; next = stack.pop()) {
    const { node, left } = next
    if (left) seen.set(node, 'done')
    if (left || seen.get(node) === 'done') continue
    if (seen.get(node) === 'open') throw new Error('a part of it contains itself')
    seen.set(node, 'open')
    stack.push(
      { node, left: true },
      ...(nodes[node]?.children ?? []).map((child) => ({ node: child, left: false })),
    )
  }
}

function checkVersion(version: string) {
  if (Number.parseInt(version, 10) < 2) throw new Error(`it is glTF ${version}; only glTF 2.0 is read`)
}

function pluginsOf(loader: unknown): string[] {
  const { pluginCallbacks } = loader as { pluginCallbacks: ((parser: unknown) => { name: string })[] }
  // Plugins ask the parser for nothing else while they are made.
  return pluginCallbacks.flatMap((make) => {
    try {
      return [make({ json: {}, options: {} }).name]
    } catch {
      return []
    }
  })
}

// Extensions that three's reader knows besides its plugins.
const builtIn = [
  'KHR_draco_mesh_compression',
  'KHR_mesh_quantization',
  'KHR_texture_transform',
  'KHR_materials_unlit',
  'EXT_meshopt_compression',
  'KHR_meshopt_compression',
  'KHR_texture_basisu',
  'KHR_lights_punctual',
  'EXT_mesh_gpu_instancing',
  'EXT_texture_webp',
  'EXT_texture_avif',
]

function checkExtensions(
  { extensionsRequired = [], extensionsUsed = [] }: Json,
  plugins: ReadonlySet<string>,
  note: (reason: string) => void,
) {
  const known = (name: string) => plugins.has(name) || builtIn.includes(name)
  for (const name of extensionsRequired)
    if (!known(name)) note(`needs the glTF extension ${name}, which is not read: a part of it may be missing`)
  const glossy = 'KHR_materials_pbrSpecularGlossiness'
  if (extensionsUsed.includes(glossy) && !extensionsRequired.includes(glossy))
    note(`has materials of the glTF extension ${glossy}, which is not read: they are plain`)
}

function rootsOf({ nodes = [] }: Json): number[] {
  const children = new Set(nodes.flatMap((node) => node.children ?? []))
  return nodes.map((_, i) => i).filter((i) => !children.has(i))
}
