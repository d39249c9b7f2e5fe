import { Store } from '../store'
import { isMap, type WireEvent } from '../wire/codec'

export type NoticeKind = 'info' | 'success' | 'warning' | 'error'

/** A notification of the script. */
export interface Notice {
  readonly id: string
  readonly text: string
  readonly body: string
  readonly kind: NoticeKind
  /** How long it is shown, in seconds; 0 until it is closed. */
  readonly seconds: number
  /** From 0 to 1; null for none. */
  readonly progress: number | null
  readonly generation: number
}

/** The most notifications that the page shows. A further one takes the place of an older one. */
export const mostNotices = 5

/** How many closed notifications are remembered. */
const mostClosed = 256

/** The notifications that the page shows, the newest last. */
export class Notices {
  readonly shown = new Store<readonly Notice[]>([])
  #timers = new Map<string, ReturnType<typeof setTimeout>>()
  #closed = new Set<string>()
  #paused = false

  /** Takes VUERLUA_NOTIFY. */
  readonly handle = (event: WireEvent) => {
    const data = isMap(event['data']) ? event['data'] : {}
    const id = data['id']
    if (typeof id !== 'string') return
    if (data['close'] === true) return this.close(id)
    // A late change must not bring back what the visitor has closed.
    if (this.#closed.has(id)) return
    const notice = read(id, data, Number(event['generation']) || 0)
    this.shown.update((all) => {
      const at = all.findIndex((other) => other.id === id)
      return at < 0 ? bound([...all, notice]) : all.with(at, notice)
    })
    this.#start(notice)
  }

  close(id: string) {
    this.#closed.add(id)
    for (const old of this.#closed) {
      if (this.#closed.size <= mostClosed) break
      this.#closed.delete(old)
    }
    this.#drop((notice) => notice.id !== id)
  }

  /** Keeps all notifications while the visitor looks at one: the pointer or the focus is on it. */
  pause(paused: boolean) {
    if (paused === this.#paused) return
    this.#paused = paused
    for (const notice of this.shown.get()) this.#start(notice)
  }

  /** Drops the notifications that only the script of an older generation could close. */
  outdate(generation: number) {
    this.#drop((notice) => notice.seconds > 0 || notice.generation >= generation)
  }

  clear() {
    this.#drop(() => false)
  }

  #start(notice: Notice) {
    clearTimeout(this.#timers.get(notice.id))
    this.#timers.delete(notice.id)
    if (notice.seconds <= 0 || this.#paused) return
    // Browsers take longer times for no time at all.
    const wait = Math.min(notice.seconds * 1000, 2 ** 31 - 1)
    this.#timers.set(
      notice.id,
      setTimeout(() => this.close(notice.id), wait),
    )
  }

  #drop(stays: (notice: Notice) => boolean) {
    const all = this.shown.get()
    const left = all.filter(stays)
    if (left.length === all.length) return
    for (const { id } of all) {
      if (left.some((notice) => notice.id === id)) continue
      clearTimeout(this.#timers.get(id))
      this.#timers.delete(id)
    }
    this.shown.set(left)
    if (left.length === 0) this.#paused = false
  }
}

/** Returns what is left when one too many is shown: the oldest goes, one that goes by itself before one that stays. */
function bound(all: readonly Notice[]): readonly Notice[] {
  if (all.length <= mostNotices) return all
  const older = all.slice(0, -1)
  const gone = older.find((notice) => notice.seconds > 0) ?? older[0]
  return all.filter((notice) => notice !== gone)
}

const kinds: ReadonlySet<unknown> = new Set<NoticeKind>(['info', 'success', 'warning', 'error'])

function read(id: string, data: Record<string, unknown>, generation: number): Notice {
  const { text, body, kind, seconds, progress } = data
  return {
    id,
    text: typeof text === 'string' ? text : '',
    body: typeof body === 'string' ? body : '',
    kind: kinds.has(kind) ? (kind as NoticeKind) : 'info',
    seconds: typeof seconds === 'number' && seconds >= 0 ? seconds : 5,
    progress:
      typeof progress === 'number' && Number.isFinite(progress) ? Math.min(1, Math.max(0, progress)) : null,
    generation,
  }
}
