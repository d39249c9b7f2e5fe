import type { Tag } from '../../catalogue/catalogue'
import {
  Group,
  LineBasicMaterial,
  LineSegments,
  Mesh,
  MeshStandardMaterial,
  Points,
  PointsMaterial,
  RepeatWrapping,
  SRGBColorSpace,
  TextureLoader,
  type AnimationClip,
  type BufferGeometry,
  type Object3D,
} from 'three'
import { readPcd } from './cloud'
import { repair } from './collada'
import { readGltf } from './gltf'
import { withoutNowhere } from './nowhere'
import type { Reading } from './reading'
import { readObj } from './obj'
import { readPly } from './ply'
import { readStl } from './stl'
import { withTga } from './tga'

export interface Format {
  /** The name in messages. */
  name: string
  read: (reading: Reading) => Promise<{ root: Object3D; clips?: readonly AnimationClip[] }>
  /** The kinds of files with this format, as `kindOfFile` names them. */
  begins: readonly string[]
  /** Whether a file of an unknown kind is refused. */
  strict?: true
}

/** The formats by the tags that show them. */
export const formats = {
  Obj: { name: 'OBJ', read: readObj, begins: ['an OBJ model'] },
  Glb: {
    name: 'glTF',
    read: readGltf,
    begins: ['a binary glTF model', 'a glTF model', 'a JSON file'],
    strict: true,
  },
  Fbx: {
    name: 'FBX',
    begins: ['an FBX model'],
    strict: true,
    read: async ({ bytes, folder, manager }) => {
      const { FBXLoader } = await import('three/examples/jsm/loaders/FBXLoader.js')
      await withTga(manager)
      const root = new FBXLoader(manager).parse(bytes.slice().buffer, folder)
      return { root: withoutLamps(root), clips: root.animations }
    },
  },
  Dae: {
    name: 'COLLADA',
    begins: ['a COLLADA model', 'an XML file'],
    read: async ({ text, folder, manager }) => {
      const { ColladaLoader } = await import('three/examples/jsm/loaders/ColladaLoader.js')
      let source = text()
      const xml = new DOMParser().parseFromString(source, 'application/xml')
      const wrong = xml.querySelector('parsererror')
      if (wrong)
        throw new Error(
          `its XML is broken or cut off: ${wrong.querySelector('div')?.textContent?.trim().split('\n')[0] ?? 'it does not parse'}`,
        )
      if (repair(xml)) source = new XMLSerializer().serializeToString(xml)
      const collada = new ColladaLoader(manager).parse(source, folder)
      if (!collada) throw new Error('it has no COLLADA element')
      return { root: withoutLamps(collada.scene), clips: collada.scene.animations }
    },
  },
  Stl: {
    name: 'STL',
    begins: ['an STL model'],
    read: async ({ bytes }) => {
      const geometry = await readStl(bytes)
      return { root: meshOf(geometry, (geometry as { hasColors?: boolean }).hasColors === true) }
    },
  },
  Ply: {
    name: 'PLY',
    begins: ['a PLY model'],
    strict: true,
    read: async ({ bytes, folder, manager }) => {
      const { geometry, shape, texture } = readPly(bytes)
      const colored = geometry.hasAttribute('color')
      if (shape === 'points') return { root: pointsOf(geometry, colored) }
      if (shape === 'lines')
        return {
          root: new LineSegments(
            geometry,
            new LineBasicMaterial({ vertexColors: colored, toneMapped: false }),
          ),
        }
      if (!geometry.hasAttribute('normal')) geometry.computeVertexNormals()
      const mesh = meshOf(geometry, colored)
      if (texture !== null && geometry.hasAttribute('uv'))
        mesh.material.map = pictureAt(folder + texture, manager)
      return { root: mesh }
    },
  },
  Pcd: {
    name: 'PCD',
    begins: ['a PCD cloud'],
    strict: true,
    read: async ({ bytes }) => {
      const geometry = await readPcd(bytes)
      return { root: pointsOf(geometry, geometry.hasAttribute('color')) }
    },
  },
  Bvh: {
    name: 'BVH',
    begins: ['a BVH motion'],
    strict: true,
    read: async ({ text }) => {
      const { BVHLoader } = await import('three/examples/jsm/loaders/BVHLoader.js')
      const { clip, skeleton } = new BVHLoader().parse(text())
      const bones = skeleton.bones[0]
      if (!bones) throw new Error('it has no bones')
      // Tracks name their bones; the mixer looks for them from the root.
      return { root: new Group().add(bones), clips: [clip] }
    },
  },
  Urdf: {
    name: 'URDF',
    begins: ['a URDF robot', 'an XML file'],
    strict: true,
    read: async (reading) => (await import('./urdf')).readUrdf(reading),
  },
} satisfies Partial<Record<Tag, Format>>

function meshOf(geometry: BufferGeometry, colored: boolean): Mesh<BufferGeometry, MeshStandardMaterial> {
  return new Mesh(
    geometry,
    new MeshStandardMaterial({ vertexColors: colored, flatShading: !geometry.hasAttribute('normal') }),
  )
}

// The size of points, unless fewer than pointsAcross of them fit across the cloud: then they are smaller.
const pointSize = 0.01
const pointsAcross = 300

// In a cloud of at most this many points, the size is such that sparseAcross points fit across it.
const sparse = 1000
const sparseAcross = 100

function pointsOf(geometry: BufferGeometry, colored: boolean): Points {
  const points = new Points(
    geometry,
    new PointsMaterial({ size: pointSize, vertexColors: colored, toneMapped: false }),
  )
  withoutNowhere(points)
  geometry.computeBoundingSphere()
  const { radius = 0 } = geometry.boundingSphere ?? {}
  const count = geometry.attributes['position']?.count ?? 0
  if (radius > 0)
    points.material.size =
      count <= sparse ? (2 * radius) / sparseAcross : Math.min(pointSize, (2 * radius) / pointsAcross)
  return points
}

function pictureAt(address: string, manager: Reading['manager']) {
  const map = new TextureLoader(manager).load(address)
  map.colorSpace = SRGBColorSpace
  map.wrapS = map.wrapT = RepeatWrapping
  return map
}

/**
 * Removes the lamps and cameras of formats without a unit for the strength of light: they belong to
 * the program that wrote the file, and would drown the scene's own light.
 */
function withoutLamps(root: Object3D): Object3D {
  const found: Object3D[] = []
  root.traverse((part) => ('isLight' in part || 'isCamera' in part) && found.push(part))
  for (const part of found) {
    // The children of a lamp stay.
    const { parent } = part
    if (!parent) continue
    const place = new Group()
    place.name = part.name
    place.position.copy(part.position)
    place.quaternion.copy(part.quaternion)
    place.scale.copy(part.scale)
    place.add(...part.children.filter((child) => child !== (part as { target?: Object3D }).target))
    parent.add(place)
    part.removeFromParent()
  }
  return root
}
