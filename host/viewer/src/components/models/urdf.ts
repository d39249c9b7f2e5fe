import type { Material, Mesh, Object3D } from 'three'
import URDFLoader from 'urdf-loader'
import { addressOf, nameOf } from '../common/assets'
import { text } from '../common/values'
import { readPart, type Reading } from './load'

type Packages = string | Record<string, string> | ((name: string) => string)

/** Reads a robot, with the meshes that it names. One that cannot be got is missing, no more. */
export async function readUrdf(reading: Reading): Promise<{ root: Object3D }> {
  const { request, folder, manager } = reading
  const { options } = request
  const loader = new URDFLoader(manager)
  const working = text(options['workingPath'])
  loader.workingPath = working === undefined ? folder : addressOf(working.endsWith('/') ? working : `${working}/`)
  loader.parseVisual = options['parseVisual'] !== false
  loader.parseCollision = options['parseCollision'] === true
  const packages = options['packages']
  ;(loader as { packages: Packages }).packages =
    typeof packages === 'string' && packages !== '' ? packages
    : typeof packages === 'object' && packages !== null ? (packages as Record<string, string>)
    : (name) => packageFolder(name, folder)
  const meshes: Promise<void>[] = []
  loader.loadMeshCb = ((path: string, _: unknown, material: Material, done: (mesh: Object3D | null, error?: Error) => void) => {
    meshes.push(
      readPart(path, reading).then(
        (mesh) => done(wear(mesh, path, material)),
        (error: Error) => {
          manager.onError?.(nameOf(path))
          console.warn(error)
        },
      ),
    )
  }) as never
  const root = loader.parse(reading.text()) as unknown as Object3D
  await Promise.all(meshes)
  return { root }
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
