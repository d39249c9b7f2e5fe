/** How a choice reaches the host, and what it depends on. */
export interface Wiring<T> {
  /** Sends a value; false while the host is away. */
  send: (value: T) => boolean
  same: (a: T, b: T) => boolean
  /** Runs a function with the next picture. */
  nextFrame: (run: () => void) => void
  /** Runs a function after some milliseconds, unless the returned function is called. */
  later: (milliseconds: number, run: () => void) => () => void
}

/** How long an older value of the user's that the script repeats may be an echo on its way, in milliseconds. */
const echoTime = 400

/** More values than a user chooses in that time. */
const mostEchoes = 64

/**
 * The value of a control, which the user and the script both change. What the user chooses is sent at most once a
 * frame, and the last value always is. The value does not move under the user's finger: what the script says while
 * the control is held waits for its release. A script that answers each value with the same value is some values
 * behind, so its answers to earlier values wait for the next one.
 */
export class Choice<T> {
  #value: T
  /** What the script has said last. */
  #said: T
  /** The last value that the script has said or has been sent. */
  #known: T
  #held = false
  /** What the script has said while the control was held. */
  #waiting: { value: T } | null = null
  /** What was sent lately. */
  #sent: T[] = []
  #scheduled = false
  /** Whether the last value could not be sent. */
  #unsent = false
  #settle: (() => void) | null = null
  #listeners = new Set<() => void>()

  constructor(
    said: T,
    private readonly wiring: Wiring<T>,
  ) {
    this.#value = this.#said = this.#known = said
  }

  readonly get = (): T => this.#value

  readonly subscribe = (listener: () => void) => {
    this.#listeners.add(listener)
    return () => void this.#listeners.delete(listener)
  }

  get held(): boolean {
    return this.#held
  }

  /** Takes a value of the script. After a resumed connection the host repeats what it has said before the user chose. */
  hear(said: T, resumed = false) {
    const repeated = this.wiring.same(said, this.#said)
    this.#said = said
    if (resumed && repeated) return
    if (this.#held) this.#waiting = { value: said }
    else this.#take(said)
  }

  /** Takes a value of the user, and sends it with the next frame. */
  choose(value: T) {
    this.#settled()
    this.#show(value)
    if (this.#scheduled) return
    this.#scheduled = true
    this.wiring.nextFrame(this.flush)
  }

  /** Takes a value of the user that is not finished. It is sent when it is, by flush or release. */
  draft(value: T) {
    this.#settled()
    this.#show(value)
  }

  /** Takes a value of the user, and sends it at once. */
  decide(value: T) {
    this.#settled()
    this.#show(value)
    this.flush()
  }

  /** Sends the value now if it was not sent yet. */
  readonly flush = () => {
    this.#scheduled = false
    const { send, same } = this.wiring
    if (same(this.#value, this.#known) && !this.#unsent) return
    this.#known = this.#value
    this.#unsent = !send(this.#value)
    if (this.#unsent) return
    const sent = this.#value
    this.#sent = [...this.#sent, sent].slice(-mostEchoes)
    this.wiring.later(echoTime, () => {
      const at = this.#sent.indexOf(sent)
      if (at >= 0) this.#sent.splice(at, 1)
    })
  }

  /** Sends what could not be sent while the host was away. */
  retry() {
    if (this.#unsent) this.flush()
  }

  /** Forgets what could not be sent, for a session that begins anew. */
  drop() {
    this.#unsent = false
  }

  /** From now on the value is the user's. */
  hold() {
    this.#held = true
  }

  release() {
    if (!this.#held) return
    this.flush()
    this.#held = false
    const waiting = this.#waiting
    this.#waiting = null
    if (waiting && !this.wiring.same(waiting.value, this.#known)) this.#take(waiting.value)
  }

  #take(said: T) {
    this.#settled()
    const { same, later } = this.wiring
    const apply = () => {
      this.#settle = null
      if (this.#held) {
        this.#waiting ??= { value: said }
        return
      }
      this.#known = said
      this.#unsent = false
      this.#show(said)
    }
    // The answer to the last value is not late.
    const earlier = this.#sent.slice(0, -1)
    const isEcho = !same(said, this.#sent.at(-1) ?? said) && earlier.some((sent) => same(sent, said))
    if (isEcho) this.#settle = later(echoTime, apply)
    else apply()
  }

  #settled() {
    this.#settle?.()
    this.#settle = null
  }

  #show(value: T) {
    if (Object.is(value, this.#value)) return
    this.#value = value
    for (const listener of [...this.#listeners]) listener()
  }
}
