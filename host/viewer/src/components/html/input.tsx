import { useEffect, useLayoutEffect, useRef, useState, type KeyboardEvent, type SyntheticEvent } from 'react'
import { register, type ComponentProps } from '../../scene/registry'
import { useViewer } from '../../context'
import { useDisabled } from '../controls/section'
import { attributes, classes, styleOf } from './attributes'
import { textOf } from './elements'

// Keys that are typed into a field are not for the scene.
const ownKeys = {
  onKeyDown: stop,
  onKeyUp: stop,
  onKeyPress: stop,
}

function stop(event: SyntheticEvent) {
  event.stopPropagation()
}

function Input({ node, props, sent }: ComponentProps<'Input' | 'InputBox'>) {
  const viewer = useViewer()
  const disabled = useDisabled(props.disabled)
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
      disabled={disabled}
      placeholder={textOf(sent['placeholder']) ?? suggested}
      value={text}
      onChange={(event) => setText(event.target.value)}
      onKeyDown={key}
    />
  )
}

register('html', ['Input', 'InputBox'], { component: Input, control: true })
