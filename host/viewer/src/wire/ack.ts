/** At most this many acknowledgements a second. */
const rate = 30

/**
 * Tells the host how many frames of this connection have taken effect, so that it sends a
 * page that lags the newest state instead of all of it in order. A frame counts once it has been
 * applied and the picture that shows it was drawn; in a hidden page, where nothing is
 * drawn, once it has been applied, since the next picture will show it.
 */
export class Acknowledger {
  received = 0
  #applied = 0
  #shown = 0
  #sent = 0
  #last = -Infinity
  #timer: ReturnType<typeof setTimeout> | undefined

  constructor(private readonly send: (count: number) => void) {}

  /** Starts a connection's count. */
  reset() {
    clearTimeout(this.#timer)
    this.#timer = undefined
    this.received = this.#applied = this.#shown = this.#sent = 0
    this.#last = -Infinity
  }

  /** All that was received until now is in the scene that is drawn next. */
  applied() {
    this.#applied = this.received
  }

  /** What was applied is drawn. */
  shown() {
    this.#shown = this.#applied
    this.#flush()
  }

  #flush() {
    if (this.#shown === this.#sent || this.#timer !== undefined) return
    const wait = this.#last + 1000 / rate - performance.now()
    if (wait > 0) {
      this.#timer = setTimeout(() => {
        this.#timer = undefined
        this.#flush()
      }, wait)
      return
    }
    this.#last = performance.now()
    this.#sent = this.#shown
    this.send(this.#sent)
  }
}
