import type { ReactNode } from 'react'
import { lookup } from '../scene/registry'
import { useStore } from '../use-store'
import { useViewer } from '../context'
import { hostAddress } from '../wire/address'

/**
 * A link to the documentation, or to its page of a component. Where the host has none, as
 * Vuer's own has not, it is the text of the link for a component and nothing else.
 */
export function Docs({ tag, className, children }: { tag?: string; className: string; children: ReactNode }) {
  const { session, link } = useViewer()
  const docs = useStore(session)?.docs
  const known = tag === undefined || lookup('scene', tag) !== undefined || lookup('html', tag) !== undefined
  if (!docs || !known) return tag === undefined ? null : <span className={className}>{children}</span>
  const path = tag === undefined ? docs : `${docs}tag/${encodeURIComponent(tag)}`
  return (
    <a
      className={className}
      href={hostAddress(link.address, path)}
      target="_blank"
      rel="noopener"
      title={tag === undefined ? 'Documentation' : `Documentation of ${tag}`}
    >
      {children}
    </a>
  )
}
