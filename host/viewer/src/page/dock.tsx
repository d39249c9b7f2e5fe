import { useEffect, type ReactNode } from 'react'
import type { SceneNode } from '../scene/node'
import { useStore } from '../use-store'
import type { Place } from './dock-items'
import { useViewer } from '../context'

/** Shows an element of the page for a node of the canvas, which has a renderer of its own and cannot. */
export function useDocked(node: SceneNode, place: Place, element: ReactNode) {
  const { dock } = useViewer()
  useEffect(
    () => dock.update((items) => new Map(items).set(node, { place, element })),
    [dock, node, place, element],
  )
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
  const items = [...useStore(useViewer().dock)].filter(([, { element }]) => element)
  const below = items.filter(([, { place }]) => place === 'bottom')
  const elsewhere = items.filter(([, { place }]) => place === 'page')
  return (
    <>
      {elsewhere.map(([node, { element }]) => (
        <div key={node.id}>{element}</div>
      ))}
      {below.length > 0 && (
        <div className="dock">
          {below.map(([node, { element }]) => (
            <div key={node.id}>{element}</div>
          ))}
        </div>
      )}
    </>
  )
}
