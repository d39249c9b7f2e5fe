import type { Material, Mesh, Object3D } from 'three'
import URDFLoader from 'urdf-loader'
import { addressOf, nameOf } from '../common/assets'
import { LoadError } from '../common/fetch'
import { text } from '../common/values'
import type { Reading } from './reading'

/** Reads a robot, with the meshes that it names. One that cannot be got is missing, no more. */
export async function readUrdf(reading: Reading): Promise<{ root: Object3D }> {
  const { request, folder, manager } = reading
  const { options } = request
  const loader = new URDFLoader(manager)
  const working = text(options['workingPath'])
  loader.workingPath =
    working === undefined ? folder : addressOf(working.endsWith('/') ? working : `${working}/`)
  loader.parseVisual = options['parseVisual'] !== false
  loader.parseCollision = options['parseCollision'] === true
  const packages = packagesOf(options['packages'], folder)
  ;(loader as { packages: unknown }).packages = packages.find
  const meshes: Promise<void>[] = []
  loader.loadMeshCb = ((
    path: string,
    _: unknown,
    material: Material,
    done: (mesh: Object3D | null, error?: Error) => void,
  ) => {
    meshes.push(
      reading.part(path).then(
        (mesh) => done(wear(mesh, path, material)),
        (error: unknown) => reading.miss(path, packages.explain(path, error)),
      ),
    )
  }) as never
  const root = loader.parse(reading.text()) as unknown as Object3D
  await Promise.all(meshes)
  return { root }
}

/** Finds the folders of packages, and explains why a file of a package was not found. */
function packagesOf(said: unknown, folder: string) {
  // The folders in which packages without a given folder were looked for, by name.
  const guessed = new Map<string, string>()
  const find = (name: string): string => {
    const known =
      typeof said === 'string'
        ? said
        : typeof said === 'object' && said !== null
          ? (said as Record<string, unknown>)[name]
          : undefined
    if (typeof known === 'string' && known !== '')
      return typeof said === 'string' && !known.endsWith(name) ? `${known.replace(/\/$/, '')}/${name}` : known
    const place = packageFolder(name, folder)
    guessed.set(name, place)
    return place
  }
  const explain = (path: string, error: unknown): unknown => {
    if (!(error instanceof LoadError)) return error
    for (const [name, place] of guessed) {
      if (path.startsWith(place))
        return new LoadError(
          error.file,
          `${error.why} (package "${name}" was looked for in ${nameOf(place)}; packages can say where it is)`,
        )
    }
    return error
  }
  return { find, explain }
}

// Where a package lies about which nothing is said: within the path of the robot's file if it is
// named there, as in a ROS workspace; else beside it.
function packageFolder(name: string, folder: string): string {
  const at = folder.lastIndexOf(`/${name}/`)
  return at < 0 ? `${folder}${name}` : folder.slice(0, at + name.length + 1)
}

// A format without materials wears what the robot says.
function wear(mesh: Object3D, path: string, material: Material | null): Object3D {
  if (material && /\.(stl|ply|obj)(?:[?#]|$)/i.test(path)) {
    mesh.traverse((part) => {
      if ((part as Mesh).isMesh) (part as Mesh).material = material
    })
  }
  return mesh
}
