import { createElement, type ReactNode } from 'react'
import { register, type ComponentProps } from '../../scene/registry'
import { attributes, classes, framePermissions } from './attributes'

// Elements that are what their tag says. Tags that a page of its own could be made with
// (script, style, form, object and the like) are not among them.
const plain = [
  'article', 'section', 'header', 'footer', 'main', 'nav', 'aside', 'h1', 'h2', 'h3', 'h4', 'h5', 'h6', 'p', 'div',
  'span', 'a', 'b', 'strong', 'i', 'em', 'u', 's', 'small', 'sub', 'sup', 'mark', 'kbd', 'code', 'pre', 'blockquote',
  'ul', 'ol', 'li', 'dl', 'dt', 'dd', 'table', 'caption', 'thead', 'tbody', 'tfoot', 'tr', 'th', 'td', 'figure',
  'figcaption', 'details', 'summary', 'time', 'hr', 'br', 'img', 'video', 'audio', 'label',
]
const empty: ReadonlySet<string> = new Set(['hr', 'br', 'img'])

/** The content of an element: its children, or else its text. A host may say the same in both. */
export function content(props: ComponentProps['props'], children: ReactNode): ReactNode {
  return children ?? textOf(props['text'])
}

/** A value that is shown as a text, if it is one. */
export function textOf(value: unknown): string | undefined {
  return typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean' ? String(value) : undefined
}

function Plain({ node, props, children }: ComponentProps) {
  const given = attributes(props)
  if (empty.has(node.tag)) return createElement(node.tag, given)
  return createElement(node.tag, given, content(props, children))
}

// A link leaves the scene open.
function Anchor({ props, children }: ComponentProps) {
  return <a target="_blank" rel="noopener noreferrer" {...attributes(props)}>{content(props, children) ?? textOf(props['href'])}</a>
}

function Div({ props, children }: ComponentProps) {
  return <div {...attributes(props)}>{content(props, children)}</div>
}

function Span({ props, children }: ComponentProps) {
  return <span {...attributes(props)}>{content(props, children)}</span>
}

// What is framed runs, but is a stranger to this page.
function Iframe({ props }: ComponentProps) {
  const { className, allow, ...given } = attributes(props)
  return <iframe sandbox="allow-scripts allow-forms allow-popups" referrerPolicy="no-referrer" title="frame" {...given} allow={framePermissions(allow)} className={classes('h-frame', className)} />
}

register('html', plain.filter((tag) => tag !== 'a'), { component: Plain, text: true })
register('html', ['Paragraph', 'Text'], { component: ({ props, children }) => <p {...attributes(props)}>{content(props, children)}</p>, text: true })
register('html', ['a', 'Link'], { component: Anchor, text: true })
register('html', 'Div', { component: Div, text: true })
register('html', 'Span', { component: Span, text: true })
register('html', ['iframe', 'Iframe'], { component: Iframe })
