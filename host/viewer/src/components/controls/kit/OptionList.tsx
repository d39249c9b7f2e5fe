import type { RefObject } from 'react'
import { ListBox, ListBoxItem } from 'react-aria-components/ListBox'
import type { Option } from '../options'
import { Float } from './Float'

interface OptionListProps {
  id: string
  label: string
  trigger: RefObject<HTMLElement | null>
  options: readonly Option[]
  chosen: readonly number[]
  multiple: boolean
  choose: (indices: number[]) => void
  close: () => void
}

/** The options of a Select, open. */
export function OptionList({
  id,
  label,
  trigger,
  options,
  chosen,
  multiple,
  choose,
  close,
}: OptionListProps) {
  return (
    <Float trigger={trigger} close={close} className="c-list">
      <ListBox
        id={id}
        aria-label={label}
        autoFocus
        shouldFocusWrap
        escapeKeyBehavior="none"
        selectionMode={multiple ? 'multiple' : 'single'}
        selectedKeys={chosen.map(String)}
        disabledKeys={options.flatMap((option, i) => (option.disabled ? [String(i)] : []))}
        onSelectionChange={(keys) => {
          const indices = keys === 'all' ? options.map((_, i) => i) : [...keys].map(Number)
          choose(indices.toSorted((a, b) => a - b))
        }}
      >
        {options.map((option, i) => (
          <ListBoxItem key={i} id={String(i)} textValue={option.label} className="c-option">
            <span>{option.label}</span>
            <svg className="c-tick" viewBox="0 0 16 16" aria-hidden>
              <path d="M3.5 8.5l3 3l6-7" />
            </svg>
          </ListBoxItem>
        ))}
      </ListBox>
    </Float>
  )
}
