const kept = 120

/**
 * How long frames take: from the start of one to its end on the main thread, and from one to the
 * next. A page that has nothing to draw draws nothing, so frames are counted, not assumed.
 */
export class Meter {
  /** Milliseconds of the main thread for each of the last frames, oldest first. */
  readonly work: number[] = []
  frames = 0
  #began = 0

  /** Begins to measure. before and after call a function with each frame, at its start and its end. */
  start(before: (run: () => void) => void, after: (run: () => void) => void) {
    before(() => void (this.#began = performance.now()))
    after(() => {
      this.frames++
      this.work.push(performance.now() - this.#began)
      if (this.work.length > kept) this.work.shift()
    })
  }
}
