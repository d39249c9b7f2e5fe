import { useEffect, useLayoutEffect, useRef, useState, type KeyboardEvent, type SyntheticEvent } from 'react'
import { register, type ComponentProps } from '../../scene/registry'
import { useViewer } from '../../context'
import { clamp } from '../common/values'
import { attributes, classes, decimal, styleOf } from './attributes'
import { content, textOf } from './elements'

// Keys that are typed into a field are not for the scene.
const ownKeys = {
  onKeyDown: stop,
  onKeyUp: stop,
  onKeyPress: stop,
}

function stop(event: SyntheticEvent) {
  event.stopPropagation()
}

function Button({ node, props, sent, children }: ComponentProps<'Button'>) {
  const viewer = useViewer()
  const { className, ...given } = attributes(sent)
  const label = content(sent, children) ?? textOf(sent['label']) ?? textOf(sent['value']) ?? node.key
  return (
    <button
      type="button"
      {...given}
      disabled={props.disabled}
      className={classes('h-button', props.primary && 'primary', className)}
      onClick={() => viewer.send({ etype: 'CLICK', key: node.key, value: { key: node.key } })}
    >
      {label}
    </button>
  )
}

function finite(value: unknown): number | undefined {
  const number = typeof value === 'string' && value.trim() !== '' ? Number(value) : value
  return typeof number === 'number' && Number.isFinite(number) ? decimal(number) : undefined
}

// A slider that says no step has one that gives it a hundred places or more; whole numbers
// where there are enough of them.
function stepOf(props: { step: number | undefined }, min: number, max: number, value: number): number {
  const step = finite(props.step)
  if (step !== undefined && step > 0) return step
  const whole = Number.isInteger(min) && Number.isInteger(max) && Number.isInteger(value)
  return whole && max - min >= 10 ? 1 : 10 ** (Math.floor(Math.log10(Math.max(max - min, 1e-9))) - 2)
}

function Slider({ node, props, sent, children }: ComponentProps<'Slider'>) {
  const viewer = useViewer()
  const min = finite(props.min) ?? 0
  const max = Math.max(finite(props.max) ?? 100, min)
  const said = clamp(finite(props.value) ?? 0, min, max)
  const step = stepOf(props, min, max, said)
  const [value, setValue] = useState(said)
  const held = useRef(false)
  const frame = useRef(0)
  const last = useRef(said)

  // The script's value, unless the user is just choosing one.
  useEffect(() => {
    if (held.current) return
    setValue(said)
    last.current = said
  }, [said])
  useEffect(() => () => cancelAnimationFrame(frame.current), [])

  const report = (next: number) => {
    frame.current = 0
    if (next === last.current) return
    last.current = next
    viewer.send({ etype: 'SET', key: node.key, value: next })
  }
  // While it is dragged the script hears of it once a frame.
  const change = (next: number) => {
    setValue(next)
    cancelAnimationFrame(frame.current)
    frame.current = requestAnimationFrame(() => report(next))
  }
  const release = () => {
    held.current = false
    if (frame.current) cancelAnimationFrame(frame.current)
    report(value)
  }
  const { className, ...given } = attributes(sent)
  const label = content(sent, children) ?? textOf(sent['label'])
  const digits = clamp(Math.ceil(-Math.log10(step) - 1e-9), 0, 6)
  return (
    <label {...given} className={classes('h-slider', className)}>
      {label !== undefined && <span className="h-label">{label}</span>}
      <input
        type="range"
        aria-label={label === undefined ? node.key : undefined}
        disabled={props.disabled}
        min={min}
        max={max}
        step={step}
        value={value}
        style={{ '--at': max > min ? (value - min) / (max - min) : 0 } as React.CSSProperties}
        onPointerDown={() => (held.current = true)}
        onPointerUp={release}
        onPointerCancel={release}
        onChange={(event) => change(event.target.valueAsNumber)}
      />
      <output className="h-value">{value.toFixed(digits)}</output>
    </label>
  )
}

function Input({ node, props, sent }: ComponentProps<'Input' | 'InputBox'>) {
  const viewer = useViewer()
  const said = textOf(sent['value'])
  const suggested = textOf(sent['defaultValue']) ?? ''
  const [text, setText] = useState(said ?? suggested)
  const area = useRef<HTMLTextAreaElement>(null)
  useEffect(() => {
    if (said !== undefined) setText(said)
  }, [said])
  // As high as what is written in it.
  useLayoutEffect(() => {
    if (!area.current) return
    area.current.style.height = '0'
    area.current.style.height = `${area.current.scrollHeight + 2}px`
  }, [text])

  const key = (event: KeyboardEvent<HTMLTextAreaElement>) => {
    event.stopPropagation()
    if (event.key === 'Escape') event.currentTarget.blur()
    if (event.key === 'ArrowRight' && text === '' && suggested !== '') setText(suggested)
    if (event.key !== 'Enter' || event.shiftKey || event.nativeEvent.isComposing) return
    event.preventDefault()
    viewer.send({ etype: 'INPUT', key: node.key, value: text })
    if (props.clearOnSubmit) setText('')
  }
  const { className, style, ...given } = attributes(sent)
  return (
    <textarea
      ref={area}
      rows={1}
      {...ownKeys}
      {...given}
      aria-label={textOf(sent['label']) ?? textOf(sent['placeholder']) ?? node.key}
      className={classes('h-input', className)}
      style={{ ...(style as object), ...styleOf(props.textareaStyle) }}
      disabled={props.disabled}
      placeholder={textOf(sent['placeholder']) ?? suggested}
      value={text}
      onChange={(event) => setText(event.target.value)}
      onKeyDown={key}
    />
  )
}

register('html', 'Button', { component: Button, text: true })
register('html', 'Slider', { component: Slider, text: true })
register('html', ['Input', 'InputBox'], { component: Input })
