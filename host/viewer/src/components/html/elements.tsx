import { createElement, type ReactNode } from 'react'
import { register, type ComponentProps } from '../../scene/registry'
import { elementTags } from '../../catalogue/client'
import { attributes, classes, framePermissions } from './attributes'

const empty: ReadonlySet<string> = new Set(['hr', 'br', 'img'])

/** The content of an element: its children, or else its text. A host may say the same in both. */
export function content(props: ComponentProps['sent'], children: ReactNode): ReactNode {
  return children ?? textOf(props['text'])
}

/** A value that is shown as a text, if it is one. */
export function textOf(value: unknown): string | undefined {
  return typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean'
    ? String(value)
    : undefined
}

function Plain({ node, sent: props, children }: ComponentProps) {
  const given = attributes(props)
  if (empty.has(node.tag)) return createElement(node.tag, given)
  return createElement(node.tag, given, content(props, children))
}

// A link leaves the scene open.
function Anchor({ sent: props, children }: ComponentProps) {
  return (
    <a target="_blank" rel="noopener noreferrer" {...attributes(props)}>
      {content(props, children) ?? textOf(props['href'])}
    </a>
  )
}

function Div({ sent: props, children }: ComponentProps) {
  return <div {...attributes(props)}>{content(props, children)}</div>
}

function Span({ sent: props, children }: ComponentProps) {
  return <span {...attributes(props)}>{content(props, children)}</span>
}

// What is framed runs, but is a stranger to this page.
function Iframe({ sent: props }: ComponentProps) {
  const { className, allow, ...given } = attributes(props)
  return (
    <iframe
      sandbox="allow-scripts allow-forms allow-popups"
      referrerPolicy="no-referrer"
      title="frame"
      {...given}
      allow={framePermissions(allow)}
      className={classes('h-frame', className)}
    />
  )
}

register('html', elementTags, { component: Plain, text: true })
register('html', ['Paragraph', 'Text'], {
  component: ({ sent: props, children }) => <p {...attributes(props)}>{content(props, children)}</p>,
  text: true,
})
register('html', ['a', 'Link'], { component: Anchor, text: true })
register('html', 'Div', { component: Div, text: true })
register('html', 'Span', { component: Span, text: true })
register('html', ['iframe', 'Iframe'], { component: Iframe })
