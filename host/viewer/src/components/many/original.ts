import {
  BufferAttribute,
  BufferGeometry,
  Matrix4,
  Vector3,
  type Material,
  type Mesh,
  type Object3D,
  type SkinnedMesh,
} from 'three'

/** One mesh of an element that is copied, in the element's coordinates. */
export interface Piece {
  source: Mesh
  geometry: BufferGeometry
  material: Material | Material[]
  castShadow: boolean
  receiveShadow: boolean
  renderOrder: number
}

interface Baked {
  print: string
  geometry: BufferGeometry
}

/** Collects the meshes of an element as they are in this frame. */
export class Original {
  #baked = new Map<Mesh, Baked>()

  /** Returns the meshes below an object that is hidden. */
  collect(root: Object3D): Piece[] {
    root.updateWorldMatrix(true, true)
    const back = new Matrix4().copy(root.matrixWorld).invert()
    const pieces: Piece[] = []
    const walk = (object: Object3D) => {
      if (!object.visible) return
      const mesh = object as Mesh
      if (mesh.isMesh && isCopied(mesh)) {
        const place = new Matrix4().multiplyMatrices(back, mesh.matrixWorld)
        const { material, castShadow, receiveShadow, renderOrder } = mesh
        pieces.push({
          source: mesh,
          geometry: this.#bake(mesh, place),
          material,
          castShadow,
          receiveShadow,
          renderOrder,
        })
      }
      for (const child of object.children) walk(child)
    }
    for (const child of root.children) walk(child)
    const used = new Set(pieces.map(({ source }) => source))
    for (const [mesh, { geometry }] of this.#baked)
      if (!used.has(mesh)) (geometry.dispose(), this.#baked.delete(mesh))
    return pieces
  }

  dispose() {
    for (const { geometry } of this.#baked.values()) geometry.dispose()
    this.#baked.clear()
  }

  // Returns the geometry of a mesh in the coordinates of the element. A mesh that is not moved within it
  // shares its geometry.
  #bake(mesh: Mesh, place: Matrix4): BufferGeometry {
    const { geometry } = mesh
    const bones = (mesh as SkinnedMesh).isSkinnedMesh ? printOf(mesh as SkinnedMesh) : ''
    if (bones === '' && isIdentity(place)) return geometry
    const print = [
      geometry.uuid,
      (geometry.attributes['position'] as BufferAttribute | undefined)?.version,
      ...place.elements.map((n) => n.toFixed(6)),
      bones,
    ].join()
    const before = this.#baked.get(mesh)
    if (before?.print === print) return before.geometry
    const baked = (bones === '' ? geometry : posed(mesh as SkinnedMesh)).clone().applyMatrix4(place)
    before?.geometry.dispose()
    this.#baked.set(mesh, { print, geometry: baked })
    return baked
  }
}

function isCopied(mesh: Mesh): boolean {
  const { material } = mesh
  // Outlines find the instances by a matrix of their own.
  const own = [material]
    .flat()
    .some((one) => 'isShaderMaterial' in one && isOutline(one as { vertexShader?: string }))
  return !own && mesh.geometry.hasAttribute('position')
}

function isOutline({ vertexShader = '' }: { vertexShader?: string }): boolean {
  return vertexShader.includes('instanceMatrix')
}

function isIdentity({ elements }: Matrix4): boolean {
  for (let i = 0; i < 16; i++) if (Math.abs(elements[i]! - (i % 5 === 0 ? 1 : 0)) > 1e-9) return false
  return true
}

function printOf({ skeleton }: SkinnedMesh): string {
  return skeleton.bones
    .flatMap(({ matrixWorld: { elements } }) => [0, 5, 10, 12, 13, 14].map((i) => elements[i]!.toFixed(5)))
    .join()
}

// A skinned mesh as its bones hold it now.
function posed(mesh: SkinnedMesh): BufferGeometry {
  mesh.skeleton.update()
  const from = mesh.geometry.attributes['position'] as BufferAttribute
  const positions = new Float32Array(from.count * 3)
  const at = new Vector3()
  for (let i = 0; i < from.count; i++) mesh.getVertexPosition(i, at).toArray(positions, i * 3)
  const geometry = new BufferGeometry()
  if (mesh.geometry.index) geometry.setIndex(mesh.geometry.index)
  geometry.setAttribute('position', new BufferAttribute(positions, 3))
  for (const name of ['uv', 'color'])
    if (mesh.geometry.hasAttribute(name)) geometry.setAttribute(name, mesh.geometry.getAttribute(name))
  for (const { start, count, materialIndex } of mesh.geometry.groups)
    geometry.addGroup(start, count, materialIndex)
  geometry.computeVertexNormals()
  return geometry
}

/** Reports whether two lists of meshes are drawn alike. */
export function alike(a: readonly Piece[], b: readonly Piece[]): boolean {
  return (
    a.length === b.length &&
    a.every((piece, i) => {
      const other = b[i]!
      return (
        piece.geometry === other.geometry &&
        piece.material === other.material &&
        piece.castShadow === other.castShadow &&
        piece.receiveShadow === other.receiveShadow &&
        piece.renderOrder === other.renderOrder
      )
    })
  )
}
