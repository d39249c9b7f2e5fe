import { createContext } from 'react'

/** A side of the page where panels stand. */
export type Place = 'left' | 'right' | 'bottom'

/**
 * Where the page has its panels. Each panel has an element of its own that is moved from place to place, so a panel
 * keeps its state. On a narrow page all stand at the bottom.
 */
export class Slots {
  #places = new Map<Place, HTMLElement>()
  /** The elements of panels, oldest first. */
  #panels = new Map<HTMLElement, Place>()
  #narrow = false

  /** Returns what takes the element of a place when that is mounted. */
  readonly at = (place: Place) => (element: HTMLElement | null) => {
    if (element) this.#places.set(place, element)
    else this.#places.delete(place)
    this.#arrange()
  }

  /** Puts the element of a panel at a place until the returned function is called. */
  add(panel: HTMLElement, place: Place): () => void {
    this.#panels.set(panel, place)
    this.#arrange()
    return () => {
      this.#panels.delete(panel)
      panel.remove()
    }
  }

  get narrow(): boolean {
    return this.#narrow
  }

  set narrow(narrow: boolean) {
    if (narrow === this.#narrow) return
    this.#narrow = narrow
    for (const panel of this.#panels.keys()) panel.remove()
    this.#arrange()
  }

  #arrange() {
    for (const [panel, place] of this.#panels) {
      const parent = this.#places.get(this.#narrow ? 'bottom' : place)
      if (parent && panel.parentElement !== parent) parent.append(panel)
    }
  }
}

/** Where a panel goes; null for one that stays where it is written, in the scene or in another panel. */
export const SlotsContext = createContext<Slots | null>(null)
