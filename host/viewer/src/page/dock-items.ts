import type { ReactNode } from 'react'
import type { SceneNode } from '../scene/node'
import { Store } from '../store'

/** At the bottom under the scene, or wherever it puts itself. */
export type Place = 'bottom' | 'page'

export type DockItems = ReadonlyMap<SceneNode, { place: Place; element: ReactNode }>

export function newDock(): Store<DockItems> {
  return new Store<DockItems>(new Map())
}
