import { Store } from '../store'

export type Level = 'print' | 'info' | 'warning' | 'error'

export interface Entry {
  id: number
  time: number
  level: Level
  text: string
  file?: string
  line?: number
  /** The number of times that the line came in a row. */
  times: number
  /** The number of lines of its kind that were left out before it. */
  omitted?: number
}

const longest = 1000

/** What the panel's log shows: prints and errors of the script, and the viewer's own trouble. */
export class Log {
  readonly entries = new Store<readonly Entry[]>([])
  #next = 1

  /** Adds a line in the order of time: the host's lines from before this page was opened may arrive late. */
  add(entry: {
    level: Level
    text: string
    file?: string | undefined
    line?: number | undefined
    time?: number
    times?: number
    omitted?: number
  }) {
    this.entries.update((entries) => {
      const { file, line, text, level, omitted = 0, times = 1, time = Date.now() } = entry
      let at = entries.length
      while (at > 0 && entries[at - 1]!.time > time) at--
      const last = entries[at - 1]
      if (
        omitted === 0 &&
        last &&
        last.text === text &&
        last.level === level &&
        last.line === line &&
        last.file === file
      ) {
        return [
          ...entries.slice(0, at - 1),
          { ...last, time, times: last.times + times },
          ...entries.slice(at),
        ]
      }
      const added: Entry = {
        id: this.#next++,
        time,
        level,
        text,
        times,
        ...(file === undefined ? {} : { file }),
        ...(line === undefined ? {} : { line }),
        ...(omitted > 0 ? { omitted } : {}),
      }
      return [...entries.slice(0, at), added, ...entries.slice(at)].slice(-longest)
    })
  }

  clear() {
    this.entries.set([])
  }
}
