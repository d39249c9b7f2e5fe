import { useFrame } from '@react-three/fiber'
import { useEffect, useMemo } from 'react'
import {
  AxesHelper,
  CanvasTexture,
  InstancedMesh,
  Matrix4,
  MeshStandardMaterial,
  SkeletonHelper,
  SphereGeometry,
  Sprite,
  SpriteMaterial,
  SRGBColorSpace,
  type Bone,
  type Object3D,
} from 'three'
import type { Props } from '../../scene/node'
import { bounded, color, given, number } from '../common/values'

const matrix = new Matrix4()
const inverse = new Matrix4()

interface BonesProps {
  root: Object3D
  kind: string
  props: Props
}

/**
 * The bones of a model: always of a Bvh, which has nothing else; of an Fbx where its joints,
 * frames or labels are asked for.
 */
export function Bones({ root, kind, props }: BonesProps) {
  const frames = props['frame'] === true
  const labels = props['label'] === true
  const joints = kind === 'Bvh' || given(props['boneRadius']) || given(props['jointColor'])
  const bones = useMemo(() => {
    const all: Bone[] = []
    root.traverse((part) => {
      if ((part as Bone).isBone) all.push(part as Bone)
    })
    return all
  }, [root])

  const lines = useMemo(() => (kind === 'Bvh' ? new SkeletonHelper(root) : null), [root, kind])
  useEffect(() => () => lines?.dispose(), [lines])

  // The joints of a Bvh are as large as suits it, where nothing is said.
  const radius = number(props['boneRadius'], kind === 'Bvh' ? sizeOf(root, bones) / 25 : 0.01)
  const shown = `#${color(props['jointColor'], '#ffda23').getHexString()}`
  const balls = useMemo(() => {
    if (!joints || bones.length === 0) return null
    const mesh = new InstancedMesh(
      new SphereGeometry(radius, 12, 8),
      new MeshStandardMaterial({ color: shown }),
      bones.length,
    )
    mesh.frustumCulled = false
    return mesh
  }, [bones, joints, radius, shown])
  useEffect(
    () => () => {
      balls?.geometry.dispose()
      ;(balls?.material as MeshStandardMaterial | undefined)?.dispose()
      balls?.dispose()
    },
    [balls],
  )
  useFrame(() => {
    if (!balls) return
    balls.parent?.updateWorldMatrix(true, false)
    inverse.copy(balls.matrixWorld).invert()
    bones.forEach((bone, i) => {
      bone.updateWorldMatrix(true, false)
      balls.setMatrixAt(i, matrix.multiplyMatrices(inverse, bone.matrixWorld))
    })
    balls.instanceMatrix.needsUpdate = true
  })

  const frameScale = bounded(props['frameScale'], 1, 0, 1e6)
  useEffect(() => {
    if (!frames && !labels) return undefined
    const added = bones.flatMap((bone) => {
      const parts: Object3D[] = []
      if (frames) parts.push(new AxesHelper(frameScale * 0.1))
      if (labels) parts.push(labelOf(bone.name, radius * 6))
      bone.add(...parts)
      return parts
    })
    return () => {
      for (const part of added) {
        part.removeFromParent()
        ;(part as AxesHelper).dispose?.()
        if (part instanceof Sprite) (part.material.map?.dispose(), part.material.dispose())
      }
    }
  }, [bones, frames, frameScale, labels, radius])

  return (
    <>
      {lines && <primitive object={lines} />}
      {balls && <primitive object={balls} />}
    </>
  )
}

function sizeOf(root: Object3D, bones: readonly Bone[]): number {
  root.updateWorldMatrix(true, true)
  let size = 0
  inverse.copy(root.matrixWorld).invert()
  for (const bone of bones) {
    const { elements } = matrix.multiplyMatrices(inverse, bone.matrixWorld)
    size = Math.max(size, Math.hypot(elements[12]!, elements[13]!, elements[14]!))
  }
  return size || 1
}

function labelOf(name: string, height: number): Sprite {
  const canvas = document.createElement('canvas')
  const context = canvas.getContext('2d')
  const font = '500 40px Inter, system-ui, sans-serif'
  if (context) context.font = font
  canvas.width = Math.ceil(context?.measureText(name).width ?? 60) + 16
  canvas.height = 56
  if (context) {
    context.font = font
    context.textBaseline = 'middle'
    context.lineWidth = 6
    context.strokeStyle = '#fffc'
    context.strokeText(name, 8, 28)
    context.fillStyle = '#222'
    context.fillText(name, 8, 28)
  }
  const map = new CanvasTexture(canvas)
  map.colorSpace = SRGBColorSpace
  const sprite = new Sprite(new SpriteMaterial({ map, toneMapped: false, depthTest: false }))
  sprite.scale.set((height * canvas.width) / canvas.height, height, 1)
  sprite.position.y = height
  return sprite
}
