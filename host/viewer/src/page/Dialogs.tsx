import { useEffect, useId, useRef, useState, type SyntheticEvent } from 'react'
import { decimal } from '../components/html/attributes'
import { useViewer } from '../context'
import { useStore } from '../use-store'
import type { Dialog } from './dialogs'
import './feedback.css'

/** Shows the first of the dialogs that the script has asked for. */
export function Dialogs() {
  const { dialogs } = useViewer()
  const [first] = useStore(dialogs.waiting)
  return first ? <Question key={first.rtype} dialog={first} /> : null
}

// Keys in a dialog are not for the scene.
function stop(event: SyntheticEvent) {
  event.stopPropagation()
}

function Question({ dialog }: { dialog: Dialog }) {
  const { dialogs } = useViewer()
  const box = useRef<HTMLDialogElement>(null)
  const title = useId()
  const [value, setValue] = useState(() => firstValue(dialog))
  const wrong = problemOf(dialog, value)

  // A modal dialog keeps the focus, and gives it back when it is closed.
  useEffect(() => {
    const element = box.current
    if (!element || element.open) return
    element.showModal()
    element.querySelector<HTMLElement>('input, select, .primary')?.focus()
    element.querySelector<HTMLInputElement>('input:not([type=radio])')?.select()
  }, [])

  const cancel = () => dialogs.answer(dialog, dialog.form === 'confirm' ? { ok: false } : { value: null })
  const accept = () => {
    if (wrong !== null) return
    if (dialog.form === 'confirm') dialogs.answer(dialog, { ok: true })
    else dialogs.answer(dialog, { value: dialog.form === 'text' ? value : Number(value) })
  }
  return (
    <dialog
      ref={box}
      className="question"
      aria-labelledby={title}
      data-keys
      onKeyDown={stop}
      onKeyUp={stop}
      onKeyPress={stop}
      onCancel={(event) => {
        event.preventDefault()
        cancel()
      }}
      onClose={cancel}
    >
      <form
        onSubmit={(event) => {
          event.preventDefault()
          accept()
        }}
      >
        <p id={title} className="text">
          {dialog.text}
        </p>
        {dialog.form !== 'confirm' && (
          <Field dialog={dialog} title={title} value={value} wrong={wrong !== null} change={setValue} />
        )}
        {wrong && (
          <p className="wrong" role="status">
            {wrong}
          </p>
        )}
        <div className="choice">
          <button type="button" onClick={cancel}>
            {dialog.cancel}
          </button>
          <button type="submit" className="primary" disabled={wrong !== null}>
            {dialog.ok}
          </button>
        </div>
      </form>
    </dialog>
  )
}

function Field({
  dialog,
  title,
  value,
  wrong,
  change,
}: {
  dialog: Dialog
  title: string
  value: string
  wrong: boolean
  change: (value: string) => void
}) {
  const { form, label, placeholder, options, min, max } = dialog
  const named = label === '' ? { 'aria-labelledby': title } : {}
  return (
    <label className="field">
      {label && <span>{label}</span>}
      {form === 'choice' ? (
        <select {...named} value={value} onChange={(event) => change(event.target.value)}>
          {options.map((option, i) => (
            <option key={i} value={i + 1}>
              {option}
            </option>
          ))}
        </select>
      ) : (
        <input
          {...named}
          type={form === 'number' ? 'number' : 'text'}
          step={form === 'number' ? 'any' : undefined}
          min={min}
          max={max}
          maxLength={form === 'text' ? 16_000 : undefined}
          placeholder={placeholder}
          aria-invalid={wrong}
          autoComplete="off"
          value={value}
          onChange={(event) => change(event.target.value)}
        />
      )}
    </label>
  )
}

function firstValue({ form, value }: Dialog): string {
  if (form === 'choice') return String(value ?? 1)
  return value === undefined ? '' : String(value)
}

/** Returns what is wrong with a value, '' for a field that is not filled in yet, and null for one that can be sent. */
function problemOf({ form, min, max }: Dialog, value: string): string | null {
  if (form !== 'number') return null
  if (value.trim() === '') return ''
  const number = Number(value)
  if (!Number.isFinite(number)) return 'not a number'
  if (min !== undefined && number < min) return `${decimal(min)} or more`
  if (max !== undefined && number > max) return `${decimal(max)} or less`
  return null
}
