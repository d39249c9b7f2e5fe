import { register, type ComponentProps } from '../../scene/registry'
import { cssColor } from '../common/values'
import { finite, fit, stepOf } from './numbers'
import { indexOf, indicesOf, readOptions } from './options'
import { Row, useNaming } from './row'
import { useDisabled } from './section'
import { useChoice } from './use-choice'

function Select({ node, props, sent }: ComponentProps<'Select'>) {
  const options = readOptions(props.options)
  const [value, choice] = useChoice(node, props.value ?? (props.multiple ? [] : options[0]?.value))
  const [ids, naming] = useNaming(node, props)
  const disabled = useDisabled(props.disabled)
  return (
    <Row ids={ids} sent={sent} common={props} kind="c-select" labels={naming.id} disabled={disabled}>
      <select
        {...naming}
        className="c-field"
        disabled={disabled}
        multiple={props.multiple}
        value={props.multiple ? indicesOf(options, value).map(String) : String(indexOf(options, value))}
        onChange={({ target }) => {
          const chosen = Array.from(target.selectedOptions, (each) => options[Number(each.value)]!.value)
          choice.decide(props.multiple ? chosen : chosen[0])
        }}
      >
        {options.map((option, i) => (
          <option key={i} value={i} disabled={option.disabled}>
            {option.label}
          </option>
        ))}
      </select>
    </Row>
  )
}

function ColorPicker({ node, props, sent }: ComponentProps<'ColorPicker'>) {
  const [value, choice] = useChoice(node, cssColor(sent['value'], '#ffffff'))
  const [ids, naming] = useNaming(node, props)
  const disabled = useDisabled(props.disabled)
  return (
    <Row ids={ids} sent={sent} common={props} kind="c-color" labels={naming.id} disabled={disabled}>
      <input
        {...naming}
        type="color"
        disabled={disabled}
        value={value}
        onChange={(event) => choice.choose(event.target.value)}
      />
    </Row>
  )
}

function RangeSlider({ node, props, sent }: ComponentProps<'RangeSlider'>) {
  const min = finite(props.min) ?? 0
  const max = Math.max(finite(props.max) ?? 100, min)
  const given = Array.isArray(props.value) ? props.value : []
  const [value, choice] = useChoice(node, [finite(given[0]) ?? min, finite(given[1]) ?? max])
  const [ids, naming] = useNaming(node, props)
  const disabled = useDisabled(props.disabled)
  const step = stepOf(props.step, min, max, value)
  return (
    <Row ids={ids} sent={sent} common={props} kind="c-range" disabled={disabled}>
      <div {...naming} role="group">
        {value.map((end, i) => (
          <input
            key={i}
            type="range"
            aria-label={i === 0 ? 'from' : 'to'}
            min={min}
            max={max}
            step={step}
            disabled={disabled}
            value={end}
            onChange={(event) => {
              const next = fit(event.target.valueAsNumber, i === 0 ? min : value[0], i === 0 ? value[1] : max)
              choice.choose(i === 0 ? [next, value[1]!] : [value[0]!, next])
            }}
          />
        ))}
      </div>
    </Row>
  )
}

register('html', 'Select', { component: Select, text: true, control: true })
register('html', 'ColorPicker', { component: ColorPicker, text: true, control: true })
register('html', 'RangeSlider', { component: RangeSlider, text: true, control: true })
