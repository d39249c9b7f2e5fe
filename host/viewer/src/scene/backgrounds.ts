import type { Color, Texture } from 'three'
import { Store } from '../store'

export type Backdrop = Color | Texture

/**
 * What is behind the scene. Components of the scene put theirs on top, the page's own lies below
 * them all and shows where there is none.
 */
export class Backgrounds {
  readonly top = new Store<Backdrop | null>(null)
  #page: Backdrop | null = null
  #stack: { value: Backdrop }[] = []

  push(value: Backdrop): () => void {
    const entry = { value }
    this.#stack.push(entry)
    this.#choose()
    return () => {
      this.#stack = this.#stack.filter((other) => other !== entry)
      this.#choose()
    }
  }

  set page(value: Backdrop | null) {
    this.#page = value
    this.#choose()
  }

  /** The page's background: its own, or the color that the scene sets for it. */
  get sky(): Backdrop | null {
    return this.#page
  }

  #choose() {
    this.top.set(this.#stack.at(-1)?.value ?? this.#page)
  }
}
