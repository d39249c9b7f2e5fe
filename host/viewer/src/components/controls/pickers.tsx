import { useRef, useState, type KeyboardEvent } from 'react'
import { register, type ComponentProps } from '../../scene/registry'
import { toHex } from './colors'
import { finite, shown, stepOf } from './numbers'
import { indexOf, indicesOf, readOptions } from './options'
import { Row, useNaming } from './row'
import { marksOf, Scale } from './scale'
import { useDisabled } from './section'
import { useChoice } from './use-choice'
import { useKit } from './use-kit'

function Select({ node, props, sent }: ComponentProps<'Select'>) {
  const kit = useKit()
  const trigger = useRef<HTMLButtonElement>(null)
  const [open, setOpen] = useState(false)
  const options = readOptions(props.options)
  const { multiple } = props
  const [value, choice] = useChoice(node, props.value ?? (multiple ? [] : options[0]?.value))
  const [ids, naming] = useNaming(node, props)
  const disabled = useDisabled(props.disabled)
  const chosen = multiple ? indicesOf(options, value) : [indexOf(options, value)].filter((i) => i >= 0)
  const list = `${ids.row}o`
  const text = chosen.map((i) => options[i]!.label).join(', ')
  const close = () => setOpen(false)
  const choose = (indices: number[]) => {
    const values = indices.map((i) => options[i]!.value)
    if (!multiple) close()
    if (multiple || values.length > 0) choice.decide(multiple ? values : values[0])
  }
  const key = (event: KeyboardEvent) => {
    if (event.key !== 'ArrowDown' && event.key !== 'ArrowUp') return
    event.preventDefault()
    setOpen(true)
  }
  return (
    <Row ids={ids} sent={sent} common={props} kind="c-select" labels={naming.id} disabled={disabled}>
      <button
        {...naming}
        ref={trigger}
        type="button"
        role="combobox"
        className="c-field"
        aria-haspopup="listbox"
        aria-expanded={open}
        aria-controls={open ? list : undefined}
        disabled={disabled}
        onClick={() => setOpen(true)}
        onKeyDown={key}
      >
        <span className={text === '' ? 'c-empty' : undefined}>{text || (props.placeholder ?? '')}</span>
        <svg viewBox="0 0 16 16" aria-hidden>
          <path d="M5 6.500l3 3l3-3" />
        </svg>
      </button>
      {open && kit && !disabled && (
        <kit.OptionList
          id={list}
          label={props.label ?? node.key ?? 'Options'}
          trigger={trigger}
          options={options}
          chosen={chosen}
          multiple={multiple}
          choose={choose}
          close={close}
        />
      )}
    </Row>
  )
}

function ColorPicker({ node, props, sent }: ComponentProps<'ColorPicker'>) {
  const kit = useKit()
  const trigger = useRef<HTMLButtonElement>(null)
  const [open, setOpen] = useState(false)
  const { alpha } = props
  const [chosen, choice] = useChoice<unknown>(node, sent['value'])
  const [ids, naming] = useNaming(node, props)
  const disabled = useDisabled(props.disabled)
  const value = toHex(chosen, alpha) ?? (alpha ? '#ffffffff' : '#ffffff')
  const dialog = `${ids.row}d`
  const close = () => {
    setOpen(false)
    choice.release()
  }
  return (
    <Row ids={ids} sent={sent} common={props} kind="c-color" labels={naming.id} disabled={disabled}>
      <button
        {...naming}
        ref={trigger}
        type="button"
        className="c-field"
        aria-haspopup="dialog"
        aria-expanded={open}
        aria-controls={open ? dialog : undefined}
        disabled={disabled}
        onClick={() => setOpen(true)}
      >
        <span className="c-swatch" style={{ '--swatch': value } as React.CSSProperties} />
        <span>{value}</span>
      </button>
      {open && kit && !disabled && (
        <kit.ColorDialog
          id={dialog}
          label={props.label ?? node.key ?? 'Colour'}
          trigger={trigger}
          value={value}
          alpha={alpha}
          hold={() => choice.hold()}
          release={() => choice.release()}
          change={(next) => choice.choose(next)}
          close={close}
        />
      )}
    </Row>
  )
}

function RangeSlider({ node, props, sent }: ComponentProps<'RangeSlider'>) {
  const kit = useKit()
  const min = finite(props.min) ?? 0
  const max = Math.max(finite(props.max) ?? 100, min)
  const given = Array.isArray(props.value) ? props.value : []
  const [value, choice] = useChoice(node, [finite(given[0]) ?? min, finite(given[1]) ?? max])
  const [ids, naming] = useNaming(node, props)
  const disabled = useDisabled(props.disabled)
  const step = stepOf(props.step, min, max, value)
  return (
    <Row ids={ids} sent={sent} common={props} kind="c-range" disabled={disabled}>
      <output className="c-value">
        {shown(value[0]!, step)} – {shown(value[1]!, step)}
      </output>
      <div className="c-track">
        {kit && (
          <kit.RangeField
            id={naming.id}
            label={props.label ?? node.key ?? 'Range'}
            min={min}
            max={max}
            step={step}
            value={value}
            disabled={disabled}
            hold={() => choice.hold()}
            release={() => choice.release()}
            change={(next) => choice.choose(next)}
          />
        )}
        <Scale marks={marksOf(props.marks, min, max, step)} min={min} max={max} />
      </div>
    </Row>
  )
}

register('html', 'Select', { component: Select, text: true, control: true })
register('html', 'ColorPicker', { component: ColorPicker, text: true, control: true })
register('html', 'RangeSlider', { component: RangeSlider, text: true, control: true })
