import { lazy, Suspense } from 'react'
import { register, type ComponentProps } from '../../scene/registry'
import { renderChildren } from '../../scene/NodeView'
import { useView } from '../../scene/hooks'
import { attributes, classes } from './attributes'
import { textOf } from './elements'

// Of use to few scenes, and as large as the rest of them.
const Rendered = lazy(() => import('./Markdown'))

/** Its texts are Markdown; other children come after them. */
function Markdown({ node, sent: props }: ComponentProps) {
  const { children } = useView(node)
  const texts = children?.filter((child) => typeof child === 'string') ?? []
  const text = [textOf(props['text']), textOf(props['value']), ...texts]
    .filter((part) => part !== undefined)
    .join('\n')
  const { className, ...given } = attributes(props)
  return (
    <div {...given} className={classes('h-prose', className)}>
      <Suspense fallback={<p>{text}</p>}>
        <Rendered text={dedent(text)} />
      </Suspense>
      {renderChildren(children?.filter((child) => typeof child !== 'string') ?? null)}
    </div>
  )
}

// A text in a script is often indented with the script; Markdown would take it for code.
function dedent(text: string): string {
  const lines = text.split('\n')
  const margin = Math.min(...lines.filter((line) => line.trim() !== '').map((line) => line.search(/\S/)))
  return Number.isFinite(margin) && margin > 0 ? lines.map((line) => line.slice(margin)).join('\n') : text
}

register('html', 'Markdown', { component: Markdown })
