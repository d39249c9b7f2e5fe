import type { ReactNode } from 'react'
import { useView } from '../../scene/hooks'
import { renderChildren } from '../../scene/NodeView'
import type { SceneNode } from '../../scene/node'

/** Returns what a section is called, and its content: a text that comes first is its name if it has no other. */
export function useNamed(
  node: SceneNode,
  given: string | undefined,
  children: ReactNode,
): [string | undefined, ReactNode] {
  const { children: all } = useView(node)
  const first = all?.[0]
  if (given !== undefined || typeof first !== 'string') return [given, children]
  return [first, renderChildren(all?.slice(1) ?? null)]
}

/** Points right, and down when it is open. */
export function Chevron() {
  return (
    <svg className="c-chevron" viewBox="0 0 16 16" aria-hidden>
      <path d="M6 4l4 4-4 4" />
    </svg>
  )
}
