import { useEffect, useMemo, useRef } from 'react'
import { BufferAttribute, BufferGeometry, DoubleSide, Group, Mesh, MeshStandardMaterial } from 'three'
import { color } from '../components/common/values'
import { useViewer } from '../context'
import { timestamp } from '../wire/time'
import { useSense } from './sensing'
import type { Tracker } from './xr'

/** A mesh that the headset has made of the room. */
interface Seen {
  vertices: Float32Array
  indices: Uint32Array
  semanticLabel?: string
  lastChangedTime: number
  meshSpace: XRSpace
}

const palette = ['#3e7bfa', '#46a758', '#e5484d', '#ffb224', '#8e4ec6', '#12a594']

/** Shows what the headset knows of the room, and sends it whenever it has changed. */
export function RoomMesh({ node, props }: Tracker) {
  const viewer = useViewer()
  const group = useMemo(() => new Group(), [])
  const known = useRef(new Map<Seen, { mesh: Mesh; matrix: number[]; changed: number }>())

  useEffect(() => {
    const meshes = () =>
      [...known.current].map(([{ vertices, indices, semanticLabel }, { matrix }]) => ({
        vertices: [...vertices],
        indices: [...indices],
        semanticLabel,
        matrix,
      }))
    viewer.xr.seen = meshes
    const all = known.current
    return () => {
      if (viewer.xr.seen === meshes) viewer.xr.seen = () => []
      for (const { mesh } of all.values()) drop(mesh)
      all.clear()
    }
  }, [viewer])
  useEffect(() => {
    for (const [, { mesh }] of known.current) paint(mesh, props)
  }, [props])

  useSense(props, ({ frame, space }) => {
    const { detectedMeshes } = frame as XRFrame & { detectedMeshes?: ReadonlySet<Seen> }
    if (!detectedMeshes) return
    let changed = false
    for (const [seen, { mesh }] of known.current) {
      if (detectedMeshes.has(seen)) continue
      drop(mesh)
      known.current.delete(seen)
      changed = true
    }
    for (const seen of detectedMeshes) {
      const pose = frame.getPose(seen.meshSpace, space)
      if (!pose) continue
      const matrix = [...pose.transform.matrix]
      let entry = known.current.get(seen)
      if (!entry) {
        const mesh = new Mesh(
          new BufferGeometry(),
          new MeshStandardMaterial({ side: DoubleSide, transparent: true, depthWrite: false }),
        )
        mesh.matrixAutoUpdate = false
        mesh.userData['place'] = known.current.size
        mesh.raycast = () => {}
        paint(mesh, props)
        group.add(mesh)
        entry = { mesh, matrix, changed: NaN }
        known.current.set(seen, entry)
      }
      if (entry.changed !== seen.lastChangedTime) {
        entry.changed = seen.lastChangedTime
        entry.mesh.geometry
          .setAttribute('position', new BufferAttribute(new Float32Array(seen.vertices), 3))
          .setIndex(new BufferAttribute(new Uint32Array(seen.indices), 1))
        entry.mesh.geometry.computeVertexNormals()
        changed = true
      }
      entry.matrix = matrix
      entry.mesh.matrix.fromArray(matrix)
      entry.mesh.matrixWorldNeedsUpdate = true
    }
    if (changed && props['autoUpdate'] !== false) {
      viewer.send({
        ts: timestamp(),
        etype: 'WEBXR_MESH_UPDATE',
        key: node.key,
        value: { meshes: viewer.xr.seen() },
      })
    }
  })
  return <primitive object={group} />
}

function paint(mesh: Mesh, props: Tracker['props']) {
  const material = mesh.material as MeshStandardMaterial
  const place = Number(mesh.userData['place'])
  material.color.copy(color(props['color'] ?? palette[place % palette.length], '#3e7bfa'))
  material.opacity = Number(props['opacity'] ?? 0.15)
}

function drop(mesh: Mesh) {
  mesh.removeFromParent()
  mesh.geometry.dispose()
  ;(mesh.material as MeshStandardMaterial).dispose()
}
