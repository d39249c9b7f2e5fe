import { createContext, useContext } from 'react'
import type { Viewer } from './viewer'

export const ViewerContext = createContext<Viewer | null>(null)

/** Returns the viewer that the component belongs to. */
export function useViewer(): Viewer {
  const viewer = useContext(ViewerContext)
  if (!viewer) throw new Error('used outside of a viewer')
  return viewer
}
