import { useContext, useId, useLayoutEffect, useState, type ReactNode } from 'react'
import { createPortal } from 'react-dom'
import { register, type ComponentProps } from '../../scene/registry'
import { attributes, classes } from '../html/attributes'
import { Chevron, useNamed } from './naming'
import { Section } from './section'
import { SlotsContext, type Place } from './slots'

interface FrameProps {
  title: string
  place: Place
  collapsed?: boolean
  hint?: string | undefined
  className?: string
  bodyClass?: string
  given?: Record<string, unknown>
  hidden?: boolean
  children: ReactNode
}

/** A panel of the page. Within the scene or another panel it stays where it is written. */
export function Frame({ place, ...rest }: FrameProps) {
  const slots = useContext(SlotsContext)
  const [host, setHost] = useState<HTMLElement | null>(null)
  // The content is mounted when its element is in the page, since parts of it measure themselves.
  useLayoutEffect(() => {
    if (!slots) return
    const element = document.createElement('div')
    element.className = 'h-slot'
    setHost(element)
    return slots.add(element, place)
  }, [slots, place])
  const body = <FrameBody {...rest} />
  if (!slots) return body
  return host && createPortal(<SlotsContext value={null}>{body}</SlotsContext>, host)
}

function FrameBody(props: Omit<FrameProps, 'place'>) {
  const id = useId()
  const [closed, setClosed] = useState(props.collapsed === true)
  return (
    <section
      {...props.given}
      hidden={props.hidden}
      aria-label={props.title}
      className={classes('c-panel', closed && 'closed', props.className)}
    >
      <button
        type="button"
        className="c-title"
        aria-expanded={!closed}
        aria-controls={id}
        title={props.hint}
        onClick={() => setClosed(!closed)}
      >
        <span>{props.title}</span>
        <Chevron />
      </button>
      <div id={id} className={classes('c-body', props.bodyClass)} hidden={closed}>
        {props.children}
      </div>
    </section>
  )
}

function Panel({ node, props, sent, children }: ComponentProps<'Panel'>) {
  const [title, content] = useNamed(node, props.title, children)
  const { className, title: _, hidden, ...given } = attributes(sent)
  return (
    <Frame
      title={title ?? node.key ?? 'Panel'}
      place={props.place}
      collapsed={props.collapsed}
      hint={props.hint}
      hidden={!props.visible || hidden === true}
      given={given}
      className={classes(className)}
    >
      <Section disabled={props.disabled}>{content}</Section>
    </Frame>
  )
}

register('html', 'Panel', { component: Panel, text: true })
