import type { CSSProperties } from 'react'
import { register, type ComponentProps } from '../../scene/registry'
import { clamp } from '../common/values'
import { digitsOf, finite, stepOf } from './numbers'
import { marksOf, Scale } from './scale'
import { Row, useNaming } from './row'
import { useDisabled } from './section'
import { useChoice } from './use-choice'

function Slider({ node, props, sent }: ComponentProps<'Slider'>) {
  const min = finite(props.min) ?? 0
  const max = Math.max(finite(props.max) ?? 100, min)
  const [chosen, choice] = useChoice(node, finite(props.value) ?? 0)
  const [ids, naming] = useNaming(node, props)
  const disabled = useDisabled(props.disabled)
  const value = clamp(chosen, min, max)
  const step = stepOf(props.step, min, max, [value])
  const marks = marksOf(props.marks, min, max, step)
  const release = () => choice.release()
  return (
    <Row ids={ids} sent={sent} common={props} kind="c-slider" labels={naming.id} disabled={disabled}>
      <output className="c-value">{value.toFixed(Math.min(digitsOf(step), 6))}</output>
      <span className="c-track">
        <input
          {...naming}
          type="range"
          disabled={disabled}
          min={min}
          max={max}
          step={step}
          value={value}
          style={{ '--at': max > min ? (value - min) / (max - min) : 0 } as CSSProperties}
          onPointerDown={() => choice.hold()}
          onPointerUp={release}
          onPointerCancel={release}
          onBlur={release}
          onChange={(event) => choice.choose(event.target.valueAsNumber)}
        />
        <Scale marks={marks} min={min} max={max} />
      </span>
    </Row>
  )
}

register('html', 'Slider', { component: Slider, control: true })
