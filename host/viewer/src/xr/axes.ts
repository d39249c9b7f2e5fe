import {
  BoxGeometry,
  BufferGeometry,
  Color,
  Float32BufferAttribute,
  InstancedMesh,
  Matrix4,
  MeshBasicMaterial,
  MeshStandardMaterial,
  SphereGeometry,
} from 'three'
import { mergeGeometries } from 'three/addons/utils/BufferGeometryUtils.js'

/** Three axes of length one, x red, y green, z blue. */
function axesGeometry(): BufferGeometry {
  const tints = ['#e5484d', '#46a758', '#3e7bfa']
  const parts = tints.map((tint, axis) => {
    const size = [0.08, 0.08, 0.08]
    const at: [number, number, number] = [0, 0, 0]
    size[axis] = 1
    at[axis] = 0.5
    const part = new BoxGeometry(...size).translate(...at)
    const { r, g, b } = new Color(tint)
    const count = part.attributes['position']!.count
    part.setAttribute(
      'color',
      new Float32BufferAttribute(Array.from({ length: count }, () => [r, g, b]).flat(), 3),
    )
    return part
  })
  return mergeGeometries(parts)
}

/** Many frames of axes in one object. */
export function axes(count: number): InstancedMesh {
  return instances(axesGeometry(), new MeshBasicMaterial({ vertexColors: true, toneMapped: false }), count)
}

/** Many balls of radius one in one object. */
export function balls(count: number, color: string): InstancedMesh {
  return instances(new SphereGeometry(1, 12, 8), new MeshStandardMaterial({ color, roughness: 0.5 }), count)
}

function instances(
  geometry: BufferGeometry,
  material: MeshBasicMaterial | MeshStandardMaterial,
  count: number,
): InstancedMesh {
  const mesh = new InstancedMesh(geometry, material, count)
  mesh.frustumCulled = false
  // They are the user himself: his rays go through them.
  mesh.raycast = () => {}
  mesh.userData['chrome'] = true
  mesh.count = 0
  return mesh
}

const scratch = new Matrix4()

/** Places an object of each matrix, scaled by a size. */
export function placeAll(
  mesh: InstancedMesh,
  matrices: ArrayLike<number>,
  size: (i: number) => number,
  from = 0,
) {
  for (let i = 0; i * 16 < matrices.length; i++) {
    scratch.fromArray(matrices, i * 16)
    const s = size(i)
    scratch.elements.forEach((value, at) => {
      if (at < 12) scratch.elements[at] = value * s
    })
    mesh.setMatrixAt(from + i, scratch)
  }
  mesh.count = Math.max(mesh.count, from + matrices.length / 16)
  mesh.instanceMatrix.needsUpdate = true
}
