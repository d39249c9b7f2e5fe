import { useMemo, useSyncExternalStore } from 'react'
import { useViewer } from '../context'
import type { SceneNode, View } from './node'

/** Returns the view of a node, and renders the component again when the view changes. */
export function useView(node: SceneNode): View {
  return useSyncExternalStore(node.subscribe, node.view, node.view)
}

/** Logs a warning with the reason why a node is not shown as it should be, once for each reason. */
export function useReport(node: SceneNode, reason: string | null) {
  const { log } = useViewer()
  useMemo(() => {
    if (reason)
      queueMicrotask(() =>
        log.add({
          level: 'warning',
          text: `${node.tag}${node.key === undefined ? '' : ` "${node.key}"`}: ${reason}`,
        }),
      )
  }, [log, node, reason])
}
