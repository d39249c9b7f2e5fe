import { Store } from '../store'

export type Level = 'print' | 'info' | 'warning' | 'error'

export interface Entry {
  id: number
  time: number
  level: Level
  text: string
  file?: string
  line?: number
  /** How often in a row. */
  times: number
}

const longest = 1000

/** What the panel's log shows: prints and errors of the script, and the viewer's own trouble. */
export class Log {
  readonly entries = new Store<readonly Entry[]>([])
  #next = 1

  add(entry: { level: Level; text: string; file?: string | undefined; line?: number | undefined; time?: number; times?: number }) {
    this.entries.update((entries) => {
      const last = entries.at(-1)
      const time = entry.time ?? Date.now()
      if (last && last.text === entry.text && last.level === entry.level && last.line === entry.line && last.file === entry.file) {
        return [...entries.slice(0, -1), { ...last, time, times: last.times + (entry.times ?? 1) }]
      }
      const { file, line } = entry
      const added: Entry = {
        id: this.#next++, time, level: entry.level, text: entry.text, times: entry.times ?? 1,
        ...(file === undefined ? {} : { file }), ...(line === undefined ? {} : { line }),
      }
      return [...entries.slice(-longest + 1), added]
    })
  }

  clear() {
    this.entries.set([])
  }
}
