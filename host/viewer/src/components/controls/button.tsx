import { useEffect, useRef, type KeyboardEvent, type PointerEvent } from 'react'
import { register, type ComponentProps } from '../../scene/registry'
import { useViewer } from '../../context'
import { attributes, classes } from '../html/attributes'
import { content, textOf } from '../html/elements'
import { clamp } from '../common/values'
import { Icon } from './icon'
import { useDisabled } from './section'

/** The highest rate of a held button, in hertz. */
const mostClicks = 60

/** Sends clicks: one at once, and more at a rate while the button is held. */
function useClicks(send: () => void, rate: number, disabled: boolean) {
  const timer = useRef<ReturnType<typeof setInterval> | undefined>(undefined)
  const now = useRef(send)
  useEffect(() => void (now.current = send))
  const end = () => {
    clearInterval(timer.current)
    timer.current = undefined
  }
  useEffect(() => end, [rate, disabled])
  if (!(rate > 0)) return { onClick: send }
  const begin = () => {
    if (timer.current !== undefined) return
    now.current()
    timer.current = setInterval(() => now.current(), 1000 / clamp(rate, 0.01, mostClicks))
  }
  const isSpace = ({ key }: KeyboardEvent) => key === ' ' || key === 'Enter'
  return {
    onPointerDown: (event: PointerEvent<HTMLElement>) => {
      if (event.button !== 0 || disabled) return
      event.currentTarget.setPointerCapture(event.pointerId)
      begin()
    },
    onPointerUp: end,
    onPointerCancel: end,
    onLostPointerCapture: end,
    onKeyDown: (event: KeyboardEvent) => {
      if (!isSpace(event)) return
      event.preventDefault()
      if (!event.repeat) begin()
    },
    onKeyUp: (event: KeyboardEvent) => {
      if (!isSpace(event)) return
      event.preventDefault()
      end()
    },
    onBlur: end,
    onContextMenu: (event: { preventDefault(): void }) => event.preventDefault(),
    // A click without a pointer and without a key comes from assistive technology.
    onClick: (event: { detail: number }) => {
      if (event.detail === 0 && timer.current === undefined) now.current()
    },
  }
}

function Button({ node, props, sent, children }: ComponentProps<'Button'>) {
  const viewer = useViewer()
  const { className, title, hidden, ...given } = attributes(sent)
  const label = content(sent, children) ?? textOf(sent['label']) ?? textOf(sent['value'])
  const disabled = useDisabled(props.disabled)
  const clicks = useClicks(
    () => void viewer.send({ etype: 'CLICK', key: node.key, value: { key: node.key } }),
    props.hold,
    disabled,
  )
  const bare = label === undefined && props.icon !== undefined
  return (
    <button
      type="button"
      aria-label={bare ? (node.key ?? props.icon) : undefined}
      {...given}
      title={props.hint ?? (typeof title === 'string' ? title : undefined)}
      hidden={!props.visible || hidden === true}
      disabled={disabled}
      className={classes('c-button', props.primary && 'primary', className)}
      {...clicks}
    >
      {props.icon !== undefined && <Icon name={props.icon} />}
      {bare ? undefined : (label ?? node.key)}
    </button>
  )
}

register('html', 'Button', { component: Button, text: true, control: true })
