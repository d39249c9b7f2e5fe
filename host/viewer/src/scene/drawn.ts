import type { Material, Object3D } from 'three'

/** Reports whether an object and everything that it is in are visible. */
export function isShown(object: Object3D): boolean {
  for (let at: Object3D | null = object; at; at = at.parent) if (!at.visible) return false
  return true
}

/** Reports whether a material leaves a trace in the picture. */
export function leavesTrace(material: Material): boolean {
  if (!material.visible || !material.colorWrite) return false
  return !(material.transparent && material.opacity <= 0)
}

/** Reports whether the object itself leaves a trace, wherever it is. */
export function hasTrace(object: Object3D): boolean {
  const { material } = object as Object3D & { material?: Material | Material[] }
  if (Array.isArray(material)) return material.some(leavesTrace)
  return !material || leavesTrace(material)
}
