import { useRef, useState, type KeyboardEvent, type PointerEvent } from 'react'
import { register, type ComponentProps } from '../../scene/registry'
import { finite, fit, parse, shown } from './numbers'
import { Row, useNaming, type Naming } from './row'
import { useDisabled } from './section'
import { useChoice } from './use-choice'

interface Limits {
  min: number | undefined
  max: number | undefined
  step: number | undefined
}

interface SpinProps {
  naming: Naming
  value: number
  limits: Limits
  disabled: boolean
  hold: () => void
  release: () => void
  change: (value: number) => void
  prefix?: string
}

/** The distance by which keys and the pointer change a number without a step. */
function stepAt({ step }: Limits, value: number): number {
  if (step !== undefined && step > 0) return step
  return Number.isInteger(value) ? 1 : 10 ** Math.floor(Math.log10(Math.abs(value)) - 1)
}

/** A box for a number. What is typed counts with Enter, or when the box is left. */
function Spin({ naming, value, limits, disabled, hold, release, change, prefix }: SpinProps) {
  const [typed, setTyped] = useState<string | null>(null)
  const { min, max, step } = limits
  const commit = () => {
    const next = typed === null ? undefined : parse(typed)
    setTyped(null)
    if (next !== undefined) change(fit(next, min, max))
    release()
  }
  const by = (steps: number) => {
    const from = (typed !== null && parse(typed)) || value
    setTyped(null)
    change(fit(from + steps * stepAt(limits, from), min, max, step))
  }
  const key = (event: KeyboardEvent<HTMLInputElement>) => {
    event.stopPropagation()
    const factor = event.shiftKey ? 10 : event.altKey ? 0.1 : 1
    const jump = { ArrowUp: factor, ArrowDown: -factor, PageUp: 10, PageDown: -10 }[event.key]
    if (jump !== undefined) by(jump)
    else if (event.key === 'Home' && min !== undefined && event.ctrlKey) change(min)
    else if (event.key === 'End' && max !== undefined && event.ctrlKey) change(max)
    else if (event.key === 'Enter') commit()
    else if (event.key === 'Escape') {
      setTyped(null)
      event.currentTarget.blur()
    } else return
    event.preventDefault()
  }
  return (
    <span className="c-spin">
      {prefix !== undefined && (
        <DragLabel
          text={prefix}
          value={value}
          limits={limits}
          disabled={disabled}
          hold={hold}
          release={release}
          change={change}
        />
      )}
      <input
        {...naming}
        role="spinbutton"
        inputMode="decimal"
        autoComplete="off"
        spellCheck={false}
        aria-valuenow={value}
        aria-valuemin={min}
        aria-valuemax={max}
        disabled={disabled}
        value={typed ?? shown(value, step)}
        onChange={(event) => {
          hold()
          setTyped(event.target.value)
        }}
        onFocus={(event) => event.target.select()}
        onBlur={commit}
        onKeyDown={key}
        onKeyUp={(event) => event.stopPropagation()}
      />
    </span>
  )
}

/** How far the pointer moves for one step, in pixels. */
const pixelsPerStep = 4

/** Returns the handlers of a label that changes a number while it is dragged. */
function useGrip({ value, limits, disabled, hold, release, change }: Omit<SpinProps, 'naming' | 'prefix'>) {
  const from = useRef<{ x: number; value: number } | null>(null)
  const end = () => {
    if (!from.current) return
    from.current = null
    release()
  }
  if (disabled) return undefined
  return {
    onPointerDown: (event: PointerEvent<HTMLElement>) => {
      if (event.button !== 0) return
      event.preventDefault()
      event.currentTarget.setPointerCapture(event.pointerId)
      from.current = { x: event.clientX, value }
      hold()
    },
    onPointerMove: (event: PointerEvent<HTMLElement>) => {
      if (!from.current) return
      const { x, value: start } = from.current
      const steps = Math.round((event.clientX - x) / pixelsPerStep) * (event.shiftKey ? 10 : 1)
      const next = fit(start + steps * stepAt(limits, start), limits.min, limits.max, limits.step)
      if (next !== value) change(next)
    },
    onPointerUp: end,
    onPointerCancel: end,
    onLostPointerCapture: end,
  }
}

function DragLabel({ text, ...rest }: Omit<SpinProps, 'naming' | 'prefix'> & { text: string }) {
  return (
    <span className="c-axis c-grip" aria-hidden {...useGrip(rest)}>
      {text}
    </span>
  )
}

function limitsOf(props: {
  min: number | undefined
  max: number | undefined
  step: number | undefined
}): Limits {
  return { min: finite(props.min), max: finite(props.max), step: finite(props.step) }
}

function NumberBox({ node, props, sent }: ComponentProps<'NumberBox'>) {
  const [value, choice] = useChoice(node, finite(props.value) ?? 0)
  const [ids, naming] = useNaming(node, props)
  const disabled = useDisabled(props.disabled)
  const limits = limitsOf(props)
  const spin = {
    value,
    limits,
    disabled,
    hold: () => choice.hold(),
    release: () => choice.release(),
    change: (next: number) => choice.choose(next),
  }
  const grip = useGrip(spin)
  return (
    <Row
      ids={ids}
      sent={sent}
      common={props}
      kind="c-number"
      labels={naming.id}
      disabled={disabled}
      {...(grip ? { grip } : {})}
    >
      <Spin naming={naming} {...spin} />
    </Row>
  )
}

const axes = ['x', 'y', 'z', 'w']

function vectorOf(value: unknown): number[] {
  const list =
    Array.isArray(value) || ArrayBuffer.isView(value)
      ? Array.from(value as ArrayLike<unknown>)
      : typeof value === 'object' && value !== null
        ? axes.map((axis) => (value as Record<string, unknown>)[axis]).filter((each) => each !== undefined)
        : []
  const numbers = list.slice(0, 4).map((each) => finite(each) ?? 0)
  return numbers.length > 0 ? numbers : [0, 0, 0]
}

function VectorBox({ node, props, sent }: ComponentProps<'VectorBox'>) {
  const [value, choice] = useChoice(node, vectorOf(props.value))
  const [ids, naming] = useNaming(node, props)
  const disabled = useDisabled(props.disabled)
  const limits = limitsOf(props)
  return (
    <Row ids={ids} sent={sent} common={props} kind="c-vector" disabled={disabled}>
      <div {...naming} role="group" className="c-axes">
        {value.map((part, i) => (
          <Spin
            key={i}
            naming={{ id: `${ids.row}${i}`, 'aria-label': axes[i]! }}
            prefix={axes[i]!}
            value={part}
            limits={limits}
            disabled={disabled}
            hold={() => choice.hold()}
            release={() => choice.release()}
            change={(next) => choice.choose(choice.get().map((each, k) => (k === i ? next : each)))}
          />
        ))}
      </div>
    </Row>
  )
}

register('html', 'NumberBox', { component: NumberBox, text: true, control: true })
register('html', 'VectorBox', { component: VectorBox, text: true, control: true })
