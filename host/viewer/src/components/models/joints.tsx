import { invalidate, useThree } from '@react-three/fiber'
import { useEffect } from 'react'
import { Raycaster, type Material, type Mesh, type Object3D } from 'three'
import type { URDFJoint, URDFRobot } from 'urdf-loader'
import { color } from '../common/values'

/** Moves the joints of a robot; gives the names of those that it has not. */
export function setJoints(root: Object3D, values: unknown): string[] {
  const { joints } = root as URDFRobot
  if (!joints || typeof values !== 'object' || values === null) return []
  const unknown: string[] = []
  for (const [name, value] of Object.entries(values)) {
    const joint = joints[name]
    if (!joint) unknown.push(name)
    else if (Array.isArray(value)) joint.setJointValue(...(value.map(Number) as [number]))
    else if (value !== null) joint.setJointValue(Number(value))
  }
  return unknown
}

/** Lets the user turn the joints of a robot by the links that hang on them. */
export function JointDrag({ root, highlight }: { root: Object3D; highlight: unknown }) {
  const camera = useThree((state) => state.camera)
  const element = useThree((state) => state.gl.domElement)
  const get = useThree((state) => state.get)
  useEffect(() => {
    let live = true
    let stop = () => {}
    void import('urdf-loader/src/URDFDragControls.js').then(({ PointerURDFDragControls }) => {
      if (!live) return
      const controls = new PointerURDFDragControls(root, camera, element)
      // A link behind another object is not pointed at.
      const { raycaster } = controls
      raycaster.camera = camera
      raycaster.intersectObject = (_: Object3D, recursive?: boolean) => {
        const first = Raycaster.prototype.intersectObject.call(raycaster, get().scene, recursive)[0]
        return first && isWithin(first.object, root) ? [first as never] : []
      }
      const page = () => get().controls as { enabled: boolean } | null
      let undo = () => {}
      let turned = false
      controls.onHover = (joint: URDFJoint) => {
        undo = emphasize(joint, highlight)
        invalidate()
      }
      controls.onUnhover = () => {
        undo()
        undo = () => {}
        invalidate()
      }
      controls.onDragStart = () => {
        const camera = page()
        turned = camera?.enabled ?? false
        if (camera) camera.enabled = false
      }
      controls.onDragEnd = () => {
        const camera = page()
        if (camera && turned) camera.enabled = true
      }
      controls.updateJoint = (joint: URDFJoint, angle: number) => {
        joint.setJointValue(angle)
        invalidate()
      }
      stop = () => {
        undo()
        if (controls.manipulating) controls.onDragEnd(controls.manipulating)
        controls.dispose()
      }
    })
    return () => {
      live = false
      stop()
    }
  }, [root, camera, element, get, highlight])
  return null
}

function isWithin(object: Object3D, root: Object3D): boolean {
  for (let at: Object3D | null = object; at; at = at.parent) if (at === root) return true
  return false
}

// Colours the links that move with a joint, up to the next joint.
function emphasize(joint: URDFJoint, highlight: unknown): () => void {
  const shown = color(highlight, '#FF9900')
  const before: [Mesh, Material | Material[]][] = []
  const walk = (part: Object3D) => {
    const mesh = part as Mesh
    if (mesh.isMesh) {
      before.push([mesh, mesh.material])
      mesh.material = [mesh.material]
        .flat()
        .map((material) => tinted(material, shown))
        .slice(0, Array.isArray(mesh.material) ? undefined : 1)
      if (!Array.isArray(before.at(-1)![1])) mesh.material = (mesh.material as Material[])[0]!
    }
    for (const child of part.children) {
      const next = child as URDFJoint
      if (!next.isURDFJoint || next.jointType === 'fixed') walk(child)
    }
  }
  for (const child of joint.children) walk(child)
  return () => {
    for (const [mesh, material] of before) {
      for (const tint of [mesh.material].flat()) tint.dispose()
      mesh.material = material
    }
  }
}

function tinted(material: Material, shown: ReturnType<typeof color>): Material {
  const copy = material.clone() as Material & { color?: typeof shown; emissive?: typeof shown }
  copy.color?.copy(shown)
  copy.emissive?.copy(shown).multiplyScalar(0.3)
  return copy
}
