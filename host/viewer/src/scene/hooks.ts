import { useMemo, useSyncExternalStore } from 'react'
import { useViewer } from '../context'
import type { SceneNode, View } from './node'

/** The view of a node, kept up to date. */
export function useView(node: SceneNode): View {
  return useSyncExternalStore(node.subscribe, node.view, node.view)
}

/** Says once per reason that a node is not shown as it should be. */
export function useReport(node: SceneNode, reason: string | null) {
  const { log } = useViewer()
  useMemo(() => {
    if (reason) queueMicrotask(() => log.add({ level: 'warning', text: `${node.tag}${node.key === undefined ? '' : ` "${node.key}"`}: ${reason}` }))
  }, [log, node, reason])
}
