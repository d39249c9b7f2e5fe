import { useEffect, useState } from 'react'
import type { SceneNode } from '../../scene/node'
import { Store, useStore } from '../../store'
import { useTell } from '../surface/surface'

// Each light that casts takes a texture of every material that is lit, and a GPU has sixteen
// for all. With more than it has, nothing at all would be drawn.
const most = 8

const casting = new Store<readonly symbol[]>([])

/** Whether a light that wants to cast shadows may: the first eight do. */
export function useShadowPlace(node: SceneNode, wanted: boolean): boolean {
  const [id] = useState(() => Symbol(node.key))
  const tell = useTell(node)
  const place = useStore(casting).indexOf(id)
  useEffect(() => {
    if (!wanted) return undefined
    casting.update((ids) => [...ids, id])
    return () => casting.update((ids) => ids.filter((other) => other !== id))
  }, [id, wanted])
  const refused = wanted && place >= most
  useEffect(() => {
    if (refused) tell(`${most} lights cast shadows already; this one does not`)
  }, [refused, tell])
  return wanted && place >= 0 && !refused
}
