import type { Intersection, Material, Object3D } from 'three'

// The handles of gizmos are thicker than their visible parts.
function isOn(object: Object3D): boolean {
  return object.visible || object.userData['handle'] === true
}

/** Reports whether an object and all of its parents are visible. */
export function isShown(object: Object3D): boolean {
  if (!isOn(object)) return false
  for (let at = object.parent; at; at = at.parent) if (!at.visible) return false
  return true
}

/** Returns the outermost parent of an object: the scene, for all that is in the picture. */
export function rootOf(object: Object3D): Object3D {
  let at = object
  while (at.parent) at = at.parent
  return at
}

/** Reports whether an object by itself leaves a trace in the picture. */
export function hasTrace(object: Object3D): boolean {
  const { material } = object as Object3D & { material?: Material | Material[] }
  if (Array.isArray(material)) return material.some(leavesTrace)
  return !material || leavesTrace(material)
}

/** Reports whether a material leaves a trace in the picture. */
export function leavesTrace(material: Material | undefined): boolean {
  if (!material) return true
  return material.visible && material.colorWrite && !(material.transparent && material.opacity <= 0)
}

/** Reports whether a hit leaves a trace in the picture: one part of an object may be clear, and another not. */
export function isSeen({ object, face }: Intersection): boolean {
  const { material } = object as Object3D & { material?: Material | Material[] }
  return (
    object.userData['handle'] === true ||
    leavesTrace(Array.isArray(material) ? material[face?.materialIndex ?? 0] : material)
  )
}

/** Calls visit for an object and its descendants that are visible. visit may return false to leave out an object's children. */
export function walkShown(object: Object3D, visit: (object: Object3D) => unknown, recursive = true) {
  if (!isOn(object) || visit(object) === false || !recursive) return
  for (const child of object.children) walkShown(child, visit)
}
