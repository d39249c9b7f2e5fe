import { Store } from '../store'
import { defaultOptions, type ControlOptions } from './options'

/** The control nodes of the scene. The one that came last holds; without one, all is allowed. */
export class ControlStack {
  readonly current = new Store<ControlOptions>(defaultOptions)
  #stack: { options: ControlOptions }[] = []

  /** Adds options until the returned function is called. */
  push(options: ControlOptions): () => void {
    const entry = { options }
    this.#stack.push(entry)
    this.#choose()
    return () => {
      this.#stack = this.#stack.filter((other) => other !== entry)
      this.#choose()
    }
  }

  #choose() {
    this.current.set(this.#stack.at(-1)?.options ?? defaultOptions)
  }
}
