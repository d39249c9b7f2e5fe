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
  rule: string
  generation: number
}

interface ScriptState {
  /** The last error since the last good load; of several errors that were found together, the first. */
  error: ScriptError | null
  /** The number of further errors that were found with it. They are in the log. */
  further: number
  /** The warnings since the last good load, each once. */
  warnings: readonly ScriptError[]
  folded: boolean
  /** A reload that has just succeeded. */
  reloaded: { generation: number; ms: number } | null
}

const noticeTime = 2500
const mostWarnings = 32
const calm: ScriptState = { error: null, further: 0, warnings: [], folded: true, reloaded: null }

/** Follows the problems and reloads of the script. Its prints go to the log. */
export class ScriptWatch {
  readonly state = new Store<ScriptState>(calm)
  #generation = -1
  #timer: ReturnType<typeof setTimeout> | undefined

  constructor(private readonly log: Log) {}

  /** Takes SCRIPT_ERROR, SCRIPT_OVER, SCRIPT_OK and SCRIPT_PRINT. */
  readonly handle = (event: WireEvent) => {
    const data = isMap(event['data']) ? event['data'] : {}
    switch (event.etype) {
      case 'SCRIPT_PRINT':
        this.log.add({
          level: 'print',
          text: text(data['text']),
          file: text(data['file']),
          line: integer(data['line']),
          ...occurrence(data),
        })
        return
      case 'SCRIPT_OK': {
        const generation = integer(data['generation'])
        const first = this.#generation < 0
        const news = generation > this.#generation
        this.#generation = generation
        this.state.set({
          ...calm,
          reloaded: news && !first ? { generation, ms: Number(data['ms']) || 0 } : null,
        })
        if (!news || first) return
        this.log.add({
          level: 'info',
          text: `reload ${generation} in ${Math.max(1, Math.round(Number(data['ms']) || 0))} ms`,
        })
        clearTimeout(this.#timer)
        this.#timer = setTimeout(
          () => this.state.update((state) => ({ ...state, reloaded: null })),
          noticeTime,
        )
        return
      }
      case 'SCRIPT_OVER': // the warnings of the rule no longer apply
        this.state.update((state) => ({
          ...state,
          warnings: state.warnings.filter(({ rule }) => rule !== text(data['rule'])),
        }))
        return
      case 'SCRIPT_ERROR': {
        const error = read(data)
        this.log.add({
          level: error.severity,
          text: error.message,
          file: error.file,
          line: error.line,
          ...occurrence(data),
        })
        // Problems from before this page was opened are only logged.
        if (data['past'] !== true)
          this.state.update((state) => withProblem(state, error, data['further'] === true))
      }
    }
  }

  fold(folded: boolean) {
    this.state.update((state) => ({ ...state, folded }))
  }
}

/** Adds a problem: an error opens the sheet, a warning stays in the pill until the user opens it. */
function withProblem(state: ScriptState, problem: ScriptError, further: boolean): ScriptState {
  if (problem.severity === 'error') {
    return further
      ? { ...state, further: state.further + 1 }
      : { ...state, error: problem, further: 0, folded: false, reloaded: null }
  }
  const { warnings } = state
  if (warnings.length >= mostWarnings || warnings.some((other) => same(other, problem))) return state
  return { ...state, warnings: [...warnings, problem] }
}

function same(a: ScriptError, b: ScriptError): boolean {
  return a.file === b.file && a.line === b.line && a.message === b.message
}

function read(data: Record<string, unknown>): ScriptError {
  const source = Array.isArray(data['source']) ? data['source'].filter(isMap) : []
  return {
    severity: data['severity'] === 'warning' ? 'warning' : 'error',
    message: text(data['message']),
    file: text(data['file']),
    path: text(data['path']),
    line: integer(data['line']),
    column: integer(data['column']),
    width: integer(data['width']),
    source: source.map((row) => ({ line: integer(row['line']), text: text(row['text']) })),
    trace: text(data['trace']),
    hint: text(data['hint']),
    rule: text(data['rule']),
    generation: integer(data['generation']),
  }
}

/** Returns how often a line came and when, and how many lines were left out before it. */
function occurrence(data: Record<string, unknown>) {
  return {
    times: Math.max(1, integer(data['count'])),
    omitted: integer(data['omitted']),
    ...time(data['ts']),
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
