import { LoaderUtils, type AnimationClip, type Object3D, type WebGLRenderer } from 'three'
import { addressOf, nameOf } from '../common/assets'
import { fetchBytes } from '../common/fetch'
import { asUtf8, kindOfFile } from '../common/sniff'
import { bytesOf } from '../common/values'
import { Companions } from './manager'
import { withoutNowhere } from './nowhere'
import { formats, type Format } from './readers'
import type { ModelRequest, Reading } from './reading'
import { hasNoArea, hasSomething, plainReason, withoutLost, withVisiblePoints } from './verdict'

export interface LoadedModel {
  root: Object3D
  clips: readonly AnimationClip[]
  /** Addresses of all that it was made of. */
  files: ReadonlySet<string>
  /** Messages about the model: missing files, and parts that are not shown. */
  remarks: readonly string[]
  /** Lets go of the files that were given as bytes. */
  close: () => void
}

/** The error of a model that could not be read, with the addresses of all files that it requested: one of them may arrive later. */
export class ModelError extends Error {
  constructor(
    message: string,
    readonly files: ReadonlySet<string>,
    cause?: unknown,
  ) {
    super(message, { cause })
  }
}

export const modelTags = Object.keys(formats) as readonly ModelTag[]

export type ModelTag = keyof typeof formats

/**
 * Fetches and reads a model, with all that it refers to: it resolves when its pictures are there
 * as well. It rejects with a ModelError that says what is wrong with which file.
 */
export async function loadModel(request: ModelRequest, renderer: WebGLRenderer): Promise<LoadedModel> {
  const url = request.src === null ? null : addressOf(request.src)
  const folder = url === null ? addressOf('./') : LoaderUtils.extractUrlBase(url)
  const companions = new Companions(request.assets, folder)
  const { manager, files } = companions
  try {
    const file = url === null ? encode(request.data) : await fetchBytes(manager.resolveURL(url), url)
    const reading: Reading = {
      ...contentOf(file, request),
      request,
      folder,
      manager,
      renderer,
      fetchText: async (address) =>
        new TextDecoder().decode(asUtf8(await fetchBytes(manager.resolveURL(address), address))),
      part: (path) => readPart(path, reading),
      miss: (address, error) => companions.miss(address, error),
      note: (reason) => void companions.notes.push(`${nameOf(request.src)} ${reason}`),
    }
    const { root, clips = [] } = await readModel(reading, companions)
    return { root, clips, files, remarks: companions.remarks(), close: () => companions.close() }
  } catch (error) {
    companions.close()
    throw new ModelError((error as Error).message, files, error)
  }
}

async function readModel(
  reading: Reading,
  companions: Companions,
): Promise<{ root: Object3D; clips?: readonly AnimationClip[] }> {
  const { kind, src } = reading.request
  try {
    const model = await read(kind, reading)
    await companions.idle()
    withoutLost(model.root)
    withVisiblePoints(model.root)
    if (withoutNowhere(model.root))
      reading.note('refers to vertices that do not exist: the parts with them are left out')
    if (hasNoArea(model.root)) reading.note('has only triangles without an area, of which nothing is seen')
    if (hasSomething(model.root, kind)) return model
  } catch (error) {
    await companions.idle()
    // The missing files are the reason, and the reader's error is their result.
    if (!companions.complete) throw new Error(companions.remarks().join('; '), { cause: error })
    throw error
  }
  throw new Error([...companions.remarks(), nothingIn(src)].join('; '))
}

function nothingIn(src: string | null): string {
  return `${nameOf(src)} has no mesh, points or lines`
}

// Reads a file with the reader of its kind. Its errors are plain messages for the user.
async function read(
  kind: string,
  reading: Reading,
): Promise<{ root: Object3D; clips?: readonly AnimationClip[] }> {
  const { bytes, request } = reading
  const format: Format = formats[kind as ModelTag]
  const name = nameOf(request.src)
  if (bytes.length === 0) throw new Error(`${name} is empty`)
  const found = kindOfFile(bytes)
  if (found === null ? format.strict : !format.begins.includes(found))
    throw new Error(`${name} is ${found === null ? '' : `${found}, `}not ${format.name}`)
  try {
    return await format.read(reading)
  } catch (error) {
    throw new Error(`could not read ${name}: ${plainReason(error, format.name)}`, { cause: error })
  }
}

// Reads a file that is part of another model, by the ending of its name.
async function readPart(path: string, reading: Reading): Promise<Object3D> {
  const ending = /\.([a-z0-9]+)(?:[?#].*)?$/i.exec(path)?.[1]?.toLowerCase() ?? ''
  const kind = (
    { obj: 'Obj', glb: 'Glb', gltf: 'Glb', fbx: 'Fbx', dae: 'Dae', stl: 'Stl', ply: 'Ply' } as Record<
      string,
      string
    >
  )[ending]
  if (!kind) throw new Error(`${nameOf(path)}: meshes are not read from .${ending} files`)
  const url = addressOf(path)
  const file = await fetchBytes(reading.manager.resolveURL(url), url)
  const request: ModelRequest = { ...reading.request, kind, src: path, data: null, mtl: [] }
  const { root } = await read(kind, {
    ...reading,
    ...contentOf(file, request),
    request,
    folder: LoaderUtils.extractUrlBase(url),
  })
  if (!hasSomething(root, kind)) throw new Error(nothingIn(path))
  return root
}

function contentOf(file: Uint8Array, { options }: ModelRequest): Pick<Reading, 'bytes' | 'text'> {
  const bytes = asUtf8(file)
  const encoding =
    bytes === file ? (encodingOf(options['encoding']) ?? encodingOf(declared(bytes))) : undefined
  return { bytes, text: () => new TextDecoder(encoding).decode(bytes) }
}

function encode(data: Uint8Array | string | null): Uint8Array {
  return typeof data === 'string' ? new TextEncoder().encode(data) : (bytesOf(data) ?? new Uint8Array())
}

// Returns the encoding that an XML file declares.
function declared(bytes: Uint8Array): string | undefined {
  return /^\s*<\?xml[^>]*\sencoding=["']([^"']+)/.exec(
    new TextDecoder('latin1').decode(bytes.subarray(0, 200)),
  )?.[1]
}

function encodingOf(name: unknown): string | undefined {
  if (typeof name !== 'string' || /^(ascii|us-ascii|utf-?16.*)$/i.test(name)) return undefined
  try {
    return new TextDecoder(name).encoding
  } catch {
    return undefined
  }
}
