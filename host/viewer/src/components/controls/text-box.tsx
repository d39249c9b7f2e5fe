import { useLayoutEffect, useRef, type KeyboardEvent } from 'react'
import { register, type ComponentProps } from '../../scene/registry'
import { Row, useNaming } from './row'
import { useDisabled } from './section'
import { useChoice } from './use-choice'

type Field = HTMLInputElement | HTMLTextAreaElement

function TextBox({ node, props, sent }: ComponentProps<'TextBox'>) {
  const [text, choice] = useChoice(node, props.value)
  const [ids, naming] = useNaming(node, props)
  const disabled = useDisabled(props.disabled)
  const area = useRef<HTMLTextAreaElement>(null)
  // As high as what is written in it.
  useLayoutEffect(() => {
    if (!area.current) return
    area.current.style.height = '0'
    area.current.style.height = `${area.current.scrollHeight + 2}px`
  }, [text])

  const key = (event: KeyboardEvent<Field>) => {
    event.stopPropagation()
    if (event.nativeEvent.isComposing) return
    if (event.key === 'Escape') event.currentTarget.blur()
    if (event.key !== 'Enter' || (props.multiline && !event.ctrlKey && !event.metaKey)) return
    event.preventDefault()
    choice.release()
  }
  const field = {
    ...naming,
    className: 'c-field',
    disabled,
    placeholder: props.placeholder,
    value: text,
    onKeyDown: key,
    onKeyUp: (event: KeyboardEvent<Field>) => event.stopPropagation(),
    onBlur: () => choice.release(),
    onChange: (event: { target: Field }) => {
      choice.hold()
      if (props.live) choice.choose(event.target.value)
      else choice.draft(event.target.value)
    },
  }
  return (
    <Row
      ids={ids}
      sent={sent}
      common={props}
      kind={props.multiline ? 'c-text tall' : 'c-text'}
      labels={naming.id}
      disabled={disabled}
    >
      {props.multiline ? <textarea ref={area} rows={2} {...field} /> : <input type="text" {...field} />}
    </Row>
  )
}

register('html', 'TextBox', { component: TextBox, text: true, control: true })
