import type { PageEvent } from '../wire/codec'

// The least time between two events of one kind in milliseconds: a little less than a frame takes.
const interval = 15

/** Sends events of a kind at most once a frame, and the newest at the end. */
export class Pace {
  #last = new Map<string, number>()
  #waiting = new Map<string, PageEvent>()
  #timer: ReturnType<typeof setTimeout> | undefined

  constructor(private readonly send: (event: PageEvent) => void) {}

  /** Sends an event now, or, if one of its kind was sent in this frame, with the next one; a newer one replaces it. */
  put(kind: string, event: PageEvent) {
    const now = performance.now()
    const wait = (this.#last.get(kind) ?? -Infinity) + interval - now
    if (wait <= 0 && !this.#waiting.has(kind)) {
      this.#last.set(kind, now)
      this.send(event)
      return
    }
    this.#waiting.set(kind, event)
    // A headset draws without the frames of the page, so this is a timer.
    this.#timer ??= setTimeout(() => this.flush(), Math.max(0, wait))
  }

  /** Sends what waits: an event that follows must not overtake it. */
  flush() {
    clearTimeout(this.#timer)
    this.#timer = undefined
    const now = performance.now()
    for (const [kind, event] of this.#waiting) {
      this.#last.set(kind, now)
      this.send(event)
    }
    this.#waiting.clear()
    // Kinds are few, but pointers come and go.
    if (this.#last.size > 64) this.#last.clear()
  }
}
