import { useView } from '../../scene/hooks'
import { RealmContext, renderChildren } from '../../scene/NodeView'
import type { Child, SceneNode } from '../../scene/node'
import { lookup } from '../../scene/registry'
import { Frame } from './panel'

/** The elements that a scene lays over itself: in a card, or in the page's default panel if there are controls among them. */
export function Loose({ list }: { list: SceneNode }) {
  const { children } = useView(list)
  const all = children ?? []
  const flow = all.filter((child) => typeof child === 'string' || !(child.tag === 'Panel' || isPlaced(child)))
  const inPanel = flow.some(
    (child) => typeof child !== 'string' && lookup('html', child.tag)?.control === true,
  )
  const rest = inPanel ? all.filter((child) => !flow.includes(child)) : all
  return (
    <RealmContext value="html">
      <div className="h-card">{renderChildren(rest)}</div>
      {inPanel && (
        <Frame title="Controls" place="right" className="c-default" bodyClass="h-card">
          {renderChildren(flow)}
        </Frame>
      )}
    </RealmContext>
  )
}

// Reports whether an element places itself on the page.
function isPlaced(child: Exclude<Child, string>): boolean {
  const style = child.props['style'] as Record<string, unknown> | null | undefined
  const position = typeof style === 'object' ? style?.['position'] : undefined
  return position === 'absolute' || position === 'fixed'
}
