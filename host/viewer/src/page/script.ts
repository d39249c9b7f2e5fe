import { isMap, type WireEvent } from '../wire/codec'
import { Store } from '../store'
import type { Log } from './log'

/** What is wrong with the script, as the host says it. */
export interface ScriptError {
  severity: 'error' | 'warning'
  message: string
  file: string
  path: string
  line: number
  column: number
  width: number
  source: readonly { line: number; text: string }[]
  trace: string
  hint: string
  generation: number
}

interface ScriptState {
  /** The last error that no good load has followed. */
  error: ScriptError | null
  folded: boolean
  /** A reload that has just succeeded. */
  reloaded: { generation: number; ms: number } | null
}

const noticeTime = 2500

/** What is known of the script: its error, its reloads. Its prints go to the log. */
export class ScriptWatch {
  readonly state = new Store<ScriptState>({ error: null, folded: false, reloaded: null })
  #generation = -1
  #timer: ReturnType<typeof setTimeout> | undefined

  constructor(private readonly log: Log) {}

  /** Takes SCRIPT_ERROR, SCRIPT_OK and SCRIPT_PRINT. */
  readonly handle = (event: WireEvent) => {
    const data = isMap(event['data']) ? event['data'] : {}
    switch (event.etype) {
      case 'SCRIPT_PRINT':
        this.log.add({ level: 'print', text: text(data['text']), file: text(data['file']), line: integer(data['line']), times: Math.max(1, integer(data['count'])), omitted: integer(data['omitted']), ...time(data['ts']) })
        return
      case 'SCRIPT_OK': {
        const generation = integer(data['generation'])
        const first = this.#generation < 0
        const news = generation > this.#generation
        this.#generation = generation
        this.state.set({ error: null, folded: false, reloaded: news && !first ? { generation, ms: Number(data['ms']) || 0 } : null })
        if (!news || first) return
        this.log.add({ level: 'info', text: `reload ${generation} in ${Math.max(1, Math.round(Number(data['ms']) || 0))} ms` })
        clearTimeout(this.#timer)
        this.#timer = setTimeout(() => this.state.update((state) => ({ ...state, reloaded: null })), noticeTime)
        return
      }
      case 'SCRIPT_ERROR': {
        const error = read(data)
        this.log.add({ level: error.severity, text: error.message, file: error.file, line: error.line, times: Math.max(1, integer(data['count'])), omitted: integer(data['omitted']), ...time(data['ts']) })
        // What was before this page came is for the log; a warning does not cover an error.
        if (data['past'] === true) return
        const { error: there } = this.state.get()
        if (error.severity === 'warning' && there?.severity === 'error') return
        // A warning stays in the pill until someone looks.
        this.state.set({ error, folded: error.severity === 'warning', reloaded: null })
      }
    }
  }

  fold(folded: boolean) {
    this.state.update((state) => ({ ...state, folded }))
  }
}

function read(data: Record<string, unknown>): ScriptError {
  const source = Array.isArray(data['source']) ? data['source'].filter(isMap) : []
  return {
    severity: data['severity'] === 'warning' ? 'warning' : 'error',
    message: text(data['message']), file: text(data['file']), path: text(data['path']),
    line: integer(data['line']), column: integer(data['column']), width: integer(data['width']),
    source: source.map((row) => ({ line: integer(row['line']), text: text(row['text']) })),
    trace: text(data['trace']), hint: text(data['hint']), generation: integer(data['generation']),
  }
}

// The host's times are in milliseconds.
function time(ts: unknown): { time: number } | Record<string, never> {
  return typeof ts === 'number' && ts > 0 ? { time: ts < 1e11 ? ts * 1000 : ts } : {}
}

function text(value: unknown): string {
  return typeof value === 'string' ? value : Array.isArray(value) ? value.join('\n') : ''
}

function integer(value: unknown): number {
  return typeof value === 'number' && Number.isFinite(value) ? Math.trunc(value) : 0
}
