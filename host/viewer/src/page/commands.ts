import { Store } from '../store'
import { isMap, type WireEvent } from '../wire/codec'

/** A command of the script. key is a combination such as "shift+r", or empty. */
export interface Command {
  readonly name: string
  readonly key: string
}

/** The script's commands, and whether the page shows the list of all commands. */
export class Commands {
  readonly all = new Store<readonly Command[]>([])
  readonly open = new Store(false)
  #generation = 0

  /** Takes VUERLUA_COMMANDS. */
  readonly take = (event: WireEvent) => {
    const { data, generation } = event
    this.#generation = Number(generation) || 0
    const list = Array.isArray(data) ? data.filter(isMap) : []
    this.all.set(
      list.map(({ name, key }) => ({ name: String(name), key: typeof key === 'string' ? key : '' })),
    )
  }

  /** Drops the commands of an older generation of the script. */
  outdate(generation: number) {
    if (generation > this.#generation) this.all.set([])
  }

  /** Returns the command of the script that a key runs. */
  of(event: KeyboardEvent): Command | undefined {
    const keys = combination(event)
    return this.all.get().find(({ key }) => key !== '' && key === keys)
  }
}

/** Returns a combination of keys in the form in which the host sends it. */
export function combination(event: KeyboardEvent): string {
  const key = event.key === ' ' ? 'space' : event.key.toLowerCase()
  const held = [(event.ctrlKey || event.metaKey) && 'ctrl', event.altKey && 'alt']
  // A character that takes Shift on this keyboard, such as "?", is the key itself.
  const shift = event.shiftKey && (key.length > 1 || key !== key.toUpperCase())
  return [...held, shift && 'shift', key].filter(Boolean).join('+')
}
