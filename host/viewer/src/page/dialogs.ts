import { Store } from '../store'
import { isMap, type WireEvent } from '../wire/codec'
import { timestamp } from '../wire/time'

/** A question of the script that the visitor has not answered. */
export interface Dialog {
  /** The etype of the answer, which no other dialog has. */
  readonly rtype: string
  readonly form: 'confirm' | 'text' | 'number' | 'choice'
  readonly text: string
  readonly label: string
  readonly placeholder: string
  readonly ok: string
  readonly cancel: string
  /** What the field shows first: a text, a number, or the number of an option, from 1. */
  readonly value: string | number | undefined
  readonly min: number | undefined
  readonly max: number | undefined
  readonly options: readonly string[]
  readonly generation: number
}

/** More come from a script that asks in a loop. */
const mostDialogs = 1024

/** How many answers are kept for a host that has not received them. */
const mostAnswers = 64

/**
 * The dialogs that the script has asked for. The page shows the first; the others wait. An answer that the host
 * cannot receive now is sent when the session is resumed.
 */
export class Dialogs {
  readonly waiting = new Store<readonly Dialog[]>([])
  #answers = new Map<string, Record<string, unknown>>()

  constructor(private readonly reply: (event: WireEvent) => boolean) {}

  /** Takes VUERLUA_CONFIRM and VUERLUA_ASK. */
  readonly open = (event: WireEvent) => {
    const dialog = read(event)
    if (dialog === null) return
    const answer = this.#answers.get(dialog.rtype)
    if (answer) {
      this.#send(dialog.rtype, answer)
      return
    }
    this.waiting.update((all) =>
      all.length >= mostDialogs || all.some(({ rtype }) => rtype === dialog.rtype) ? all : [...all, dialog],
    )
  }

  /** Takes VUERLUA_CLOSE_DIALOG: nothing waits for the answer any more. */
  readonly close = (event: WireEvent) => this.#drop(({ rtype }) => rtype !== event['data'])

  /** Answers a dialog and shows the next one. */
  answer(dialog: Dialog, value: Record<string, unknown>) {
    if (!this.waiting.get().includes(dialog)) return
    this.#answers.set(dialog.rtype, value)
    for (const rtype of this.#answers.keys()) {
      if (this.#answers.size <= mostAnswers) break
      this.#answers.delete(rtype)
    }
    this.#send(dialog.rtype, value)
    this.#drop((other) => other !== dialog)
  }

  /** Drops the dialogs of older generations of the script, which no longer wait. */
  outdate(generation: number) {
    this.#drop((dialog) => dialog.generation >= generation)
  }

  /** Drops everything: the session has ended. */
  clear() {
    this.#answers.clear()
    this.waiting.set([])
  }

  /** Sends the answers again, and returns the dialogs that the host need not send again. */
  resume(): readonly string[] {
    for (const [rtype, value] of this.#answers) this.#send(rtype, value)
    return [...this.waiting.get().map(({ rtype }) => rtype), ...this.#answers.keys()]
  }

  #send(rtype: string, value: Record<string, unknown>) {
    this.reply({ ts: timestamp(), etype: rtype, value })
  }

  #drop(stays: (dialog: Dialog) => boolean) {
    const all = this.waiting.get()
    const left = all.filter(stays)
    if (left.length < all.length) this.waiting.set(left)
  }
}

function read(event: WireEvent): Dialog | null {
  const data = isMap(event['data']) ? event['data'] : {}
  const rtype = event['rtype']
  if (typeof rtype !== 'string') return null
  const form = data['form']
  return {
    rtype,
    form:
      event.etype === 'VUERLUA_CONFIRM' ? 'confirm' : form === 'number' || form === 'choice' ? form : 'text',
    text: text(data['text']),
    label: text(data['label']),
    placeholder: text(data['placeholder']),
    ok: text(data['ok']) || 'OK',
    cancel: text(data['cancel']) || 'Cancel',
    value: typeof data['value'] === 'string' ? data['value'] : number(data['value']),
    min: number(data['min']),
    max: number(data['max']),
    options: Array.isArray(data['options']) ? data['options'].map(text) : [],
    generation: number(event['generation']) ?? 0,
  }
}

function text(value: unknown): string {
  return typeof value === 'string' ? value : ''
}

function number(value: unknown): number | undefined {
  return typeof value === 'number' && Number.isFinite(value) ? value : undefined
}
