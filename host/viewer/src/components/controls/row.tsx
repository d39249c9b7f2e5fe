import { useId, type ReactNode } from 'react'
import type { Props, SceneNode } from '../../scene/node'
import { attributes, classes } from '../html/attributes'

/** The properties that all controls have. */
export interface Common {
  readonly label: string | undefined
  readonly hint: string | undefined
  readonly visible: boolean
  readonly disabled: boolean
}

/** Attributes that name and describe an element of a control. */
export interface Naming {
  id: string
  'aria-label'?: string
  'aria-labelledby'?: string
  'aria-describedby'?: string
}

export interface RowIds {
  row: string
  label: string
  hint: string
}

/** Returns the ids of a control's row, and the attributes that name its element. */
export function useNaming(
  node: SceneNode,
  { label, hint }: Pick<Common, 'label' | 'hint'>,
): [RowIds, Naming] {
  const id = useId()
  const ids = { row: id, label: `${id}l`, hint: `${id}h` }
  const naming: Naming = { id: `${id}c` }
  if (label === undefined) naming['aria-label'] = node.key ?? node.tag
  else naming['aria-labelledby'] = ids.label
  if (hint !== undefined) naming['aria-describedby'] = ids.hint
  return [ids, naming]
}

interface RowProps {
  ids: RowIds
  sent: Props
  common: Pick<Common, 'label' | 'hint' | 'visible'>
  kind: string
  /** The element that a click on the label means; undefined for none. */
  labels?: string
  disabled?: boolean
  /** What the label does beside naming. */
  grip?: React.HTMLAttributes<HTMLLabelElement>
  children: ReactNode
}

/** A control with its label and its hint. */
export function Row({ ids, sent, common, kind, labels, disabled, grip, children }: RowProps) {
  const { className, title, hidden, ...given } = attributes(sent)
  const { label, hint } = common
  return (
    <div
      {...given}
      hidden={!common.visible || hidden === true}
      title={hint ?? (typeof title === 'string' ? title : undefined)}
      data-disabled={disabled || undefined}
      className={classes('c-row', kind, label === undefined && 'unlabelled', className)}
    >
      {label !== undefined && (
        <label id={ids.label} htmlFor={labels} className={classes('c-label', grip && 'c-grip')} {...grip}>
          {label}
        </label>
      )}
      {children}
      {hint !== undefined && (
        <span id={ids.hint} className="c-hint">
          {hint}
        </span>
      )}
    </div>
  )
}
