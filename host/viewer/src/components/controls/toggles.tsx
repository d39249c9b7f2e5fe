import { register, type ComponentProps } from '../../scene/registry'
import { indexOf, readOptions } from './options'
import { Row, useNaming } from './row'
import { useDisabled } from './section'
import { useChoice } from './use-choice'

function Toggle({ node, props, sent, role }: ComponentProps<'Checkbox' | 'Switch'> & { role?: 'switch' }) {
  const [on, choice] = useChoice(node, props.value)
  const [ids, naming] = useNaming(node, props)
  const disabled = useDisabled(props.disabled)
  return (
    <Row
      ids={ids}
      sent={sent}
      common={props}
      kind={role ? 'c-switch' : 'c-check'}
      labels={naming.id}
      disabled={disabled}
    >
      <input
        {...naming}
        type="checkbox"
        role={role}
        disabled={disabled}
        checked={on}
        onChange={(event) => choice.decide(event.target.checked)}
      />
    </Row>
  )
}

/** Buttons of which one is chosen. */
function ButtonGroup({ node, props, sent }: ComponentProps<'ButtonGroup'>) {
  const options = readOptions(props.options)
  const [value, choice] = useChoice(node, props.value ?? options[0]?.value)
  const [ids, naming] = useNaming(node, props)
  const disabled = useDisabled(props.disabled)
  const chosen = indexOf(options, value)
  return (
    <Row ids={ids} sent={sent} common={props} kind="c-group" disabled={disabled}>
      <div {...naming} role="radiogroup" className="c-segments" aria-disabled={disabled || undefined}>
        {options.map((option, i) => (
          <label key={i} className="c-segment">
            <input
              type="radio"
              name={ids.row}
              disabled={disabled || option.disabled}
              checked={i === chosen}
              onChange={() => choice.decide(option.value)}
            />
            <span>{option.label}</span>
          </label>
        ))}
      </div>
    </Row>
  )
}

register('html', 'Checkbox', { component: Toggle, text: true, control: true })
register('html', 'Switch', {
  component: (given) => <Toggle {...given} role="switch" />,
  text: true,
  control: true,
})
register('html', 'ButtonGroup', { component: ButtonGroup, text: true, control: true })
