import { useEffect, type ReactNode } from 'react'
import type { SceneNode } from '../scene/node'
import { Store, useStore } from '../store'
import { useViewer } from '../viewer'

export type DockItems = ReadonlyMap<SceneNode, ReactNode>

export function newDock(): Store<DockItems> {
  return new Store<DockItems>(new Map())
}

/**
 * Shows an element of the page for a node of the canvas, which has a renderer of its own and
 * cannot: at the bottom, under the scene.
 */
export function useDocked(node: SceneNode, element: ReactNode) {
  const { dock } = useViewer()
  useEffect(() => dock.update((items) => new Map(items).set(node, element)), [dock, node, element])
  useEffect(
    () => () =>
      dock.update((items) => {
        const rest = new Map(items)
        rest.delete(node)
        return rest
      }),
    [dock, node],
  )
}

export function Dock() {
  const items = useStore(useViewer().dock)
  if (items.size === 0) return null
  return (
    <div className="dock">
      {[...items].map(([node, element]) => <div key={node.id}>{element}</div>)}
    </div>
  )
}
