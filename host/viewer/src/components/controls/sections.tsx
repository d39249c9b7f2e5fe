import { useId, useState, type KeyboardEvent } from 'react'
import { useView } from '../../scene/hooks'
import { renderChildren } from '../../scene/NodeView'
import type { SceneNode } from '../../scene/node'
import { register, type ComponentProps } from '../../scene/registry'
import { attributes, classes } from '../html/attributes'
import { textOf } from '../html/elements'
import { Chevron, useNamed } from './naming'
import { Section } from './section'

function Folder({ node, props, sent, children }: ComponentProps<'Folder'>) {
  const id = useId()
  const [closed, setClosed] = useState(props.collapsed)
  const [label, content] = useNamed(node, props.label, children)
  const { className, title: _, hidden, ...given } = attributes(sent)
  return (
    <div {...given} hidden={!props.visible || hidden === true} className={classes('c-folder', className)}>
      <button
        type="button"
        className="c-fold"
        aria-expanded={!closed}
        aria-controls={id}
        title={props.hint}
        onClick={() => setClosed(!closed)}
      >
        <Chevron />
        <span>{label ?? node.key}</span>
      </button>
      <div id={id} className="c-body" hidden={closed}>
        <Section disabled={props.disabled}>{content}</Section>
      </div>
    </div>
  )
}

function TabName({
  node,
  chosen,
  id,
  choose,
}: {
  node: SceneNode
  chosen: boolean
  id: string
  choose: () => void
}) {
  const { props, children } = useView(node)
  const first = typeof children?.[0] === 'string' ? children[0] : undefined
  return (
    <button
      type="button"
      role="tab"
      id={`${id}t${node.id}`}
      aria-controls={`${id}p${node.id}`}
      aria-selected={chosen}
      tabIndex={chosen ? 0 : -1}
      hidden={props['visible'] === false}
      title={textOf(props['hint'])}
      onClick={choose}
    >
      {textOf(props['label']) ?? first ?? node.key}
    </button>
  )
}

function Tabs({ node, props, sent }: ComponentProps<'Tabs'>) {
  const id = useId()
  const { children } = useView(node)
  const tabs = (children ?? []).filter((child) => typeof child !== 'string')
  const [wanted, setWanted] = useState<SceneNode | null>(null)
  const first = tabs.find(
    (tab) =>
      props.value !== undefined && (tab.key === String(props.value) || tab.props['label'] === props.value),
  )
  const chosen = wanted && tabs.includes(wanted) ? wanted : (first ?? tabs[0])
  const { className, title: _, hidden, ...given } = attributes(sent)
  const key = (event: KeyboardEvent<HTMLElement>) => {
    const by = { ArrowRight: 1, ArrowLeft: -1 }[event.key]
    if (by === undefined || !chosen) return
    event.preventDefault()
    const next = tabs[(tabs.indexOf(chosen) + by + tabs.length) % tabs.length]!
    setWanted(next)
    document.getElementById(`${id}t${next.id}`)?.focus()
  }
  return (
    <div {...given} hidden={!props.visible || hidden === true} className={classes('c-tabs', className)}>
      <div role="tablist" aria-label={props.label ?? node.key} onKeyDown={key}>
        {tabs.map((tab) => (
          <TabName key={tab.id} node={tab} id={id} chosen={tab === chosen} choose={() => setWanted(tab)} />
        ))}
      </div>
      <Section disabled={props.disabled}>
        {tabs.map((tab) => (
          <div
            key={tab.id}
            role="tabpanel"
            id={`${id}p${tab.id}`}
            aria-labelledby={`${id}t${tab.id}`}
            className="c-body"
            hidden={tab !== chosen}
          >
            {renderChildren([tab])}
          </div>
        ))}
      </Section>
    </div>
  )
}

function Tab({ node, props, sent, children }: ComponentProps<'Tab'>) {
  const [, content] = useNamed(node, props.label, children)
  const { className, title: _, hidden, ...given } = attributes(sent)
  return (
    <div {...given} hidden={!props.visible || hidden === true} className={classes('c-tab', className)}>
      <Section disabled={props.disabled}>{content}</Section>
    </div>
  )
}

register('html', 'Folder', { component: Folder, text: true, control: true })
register('html', 'Tabs', { component: Tabs, text: true, control: true })
register('html', 'Tab', { component: Tab, text: true })
