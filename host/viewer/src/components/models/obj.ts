import { LoaderUtils, type Object3D } from 'three'
import { addressOf } from '../common/assets'
import type { Reading } from './reading'
import { withTga } from './tga'

/** Reads an OBJ model with the materials that the node, or else the file, names. */
export async function readObj(reading: Reading): Promise<{ root: Object3D }> {
  const [{ OBJLoader }, { MTLLoader }] = await Promise.all([
    import('three/examples/jsm/loaders/OBJLoader.js'),
    import('three/examples/jsm/loaders/MTLLoader.js'),
  ])
  await withTga(reading.manager)
  const text = plainObj(reading.text())
  const all = (await materialsOf(text, reading)).map(({ text, folder }) =>
    new MTLLoader(reading.manager).parse(plainMtl(text), folder),
  )
  for (const more of all.slice(1)) Object.assign(all[0]!.materialsInfo, more.materialsInfo)
  const loader = new OBJLoader(reading.manager)
  if (all[0]) loader.setMaterials(all[0])
  return { root: loader.parse(text) }
}

// three's reader supports neither comments at the end of lines nor lines that end with a carriage return alone.
function plainObj(text: string): string {
  return text.replace(/\r\n?/g, '\n').replace(/^([ \t]*(?:v|vt|vn|f|l|p)[ \t][^#\n]*)#.*$/gm, '$1')
}

interface Library {
  text: string
  folder: string
}

async function materialsOf(obj: string, reading: Reading): Promise<Library[]> {
  const { request, folder, miss, fetchText } = reading
  const fetched = (address: string): Promise<Library> =>
    fetchText(address).then((text) => ({ text, folder: LoaderUtils.extractUrlBase(address) }))
  // A library that the node names has to exist.
  if (request.mtl.length > 0) {
    return Promise.all(
      request.mtl.map(async (mtl) =>
        mtl.includes('newmtl') ? { text: mtl, folder } : fetched(addressOf(mtl)),
      ),
    )
  }
  const found = await Promise.all(
    librariesOf(obj).map(async (name) => {
      // A text has no folder for its materials.
      if (request.src === null && !(name in request.assets)) return null
      const address = addressOf(folder + name.replaceAll('#', '%23'))
      return fetched(address).catch((error: unknown) => (miss(address, error), null))
    }),
  )
  return found.filter((library) => library !== null)
}

// One line may name several libraries, and the name of a single library may have spaces.
function librariesOf(obj: string): string[] {
  const lines = [...obj.matchAll(/^[ \t]*mtllib[ \t]+(.+?)[ \t]*$/gm)].map((match) =>
    match[1]!.replaceAll('\\', '/'),
  )
  return [
    ...new Set(
      lines.flatMap((line) =>
        /\.mtl\s+\S+\.mtl/i.test(line) ? line.split(/\s+(?=\S+\.mtl)/i) : [line.replace(/^"(.*)"$/, '$1')],
      ),
    ),
  ]
}

// Options of pictures that three's reader takes for parts of the name.
const options =
  /\s-(?:(?:blendu|blendv|cc|clamp|imfchan|type|boost|texres)\s+\S+|t(?:\s+-?[\d.]+){1,3}(?=\s))/gi

/** Converts a material library for three's reader: fields separated by a space, and pictures by their names alone. */
function plainMtl(text: string): string {
  return text
    .replaceAll('\t', ' ')
    .replace(/^ *(?:map_\w+|bump|disp|decal|norm|refl) .*$/gim, (line) =>
      line.replace(options, '').replaceAll('\\', '/').replaceAll('"', ''),
    )
}
