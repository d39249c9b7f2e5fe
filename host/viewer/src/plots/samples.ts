/** How many numbers of each series a plot keeps. */
export const mostKept = 16_384

/**
 * The numbers of a plot: a column of times, or of other x, and a column for each series. Only the newest are kept. The
 * columns lie in buffers of twice that length, so that appending rarely moves anything and drawing never copies.
 */
export class Samples {
  #xs = new Float64Array(2 * mostKept)
  #ys: Float64Array[]
  #start = 0
  #end = 0
  /** Counts the changes. */
  version = 0

  constructor(readonly count: number) {
    this.#ys = Array.from({ length: count }, () => new Float64Array(2 * mostKept))
  }

  get length(): number {
    return this.#end - this.#start
  }

  /** The newest x; -Infinity if there is none. */
  get last(): number {
    return this.length === 0 ? -Infinity : this.#xs[this.#end - 1]!
  }

  get first(): number {
    return this.length === 0 ? Infinity : this.#xs[this.#start]!
  }

  /** Returns the columns, x first, as views that are valid until the next change. */
  columns(): Float64Array[] {
    return [this.#xs, ...this.#ys].map((column) => column.subarray(this.#start, this.#end))
  }

  /** Appends rows: x of each, and a column for each series. What does not fit goes, the oldest first. */
  append(xs: ArrayLike<number>, ys: readonly ArrayLike<number>[]) {
    // Of more than is kept only the end counts.
    const skip = Math.max(0, xs.length - mostKept)
    const added = xs.length - skip
    if (added === 0) return
    if (this.#end + added > 2 * mostKept) {
      const kept = Math.min(this.length, mostKept - added)
      for (const column of [this.#xs, ...this.#ys]) column.copyWithin(0, this.#end - kept, this.#end)
      this.#start = 0
      this.#end = kept
    }
    for (let i = 0; i < added; i++) this.#xs[this.#end + i] = xs[skip + i]!
    this.#ys.forEach((column, k) => {
      const from = ys[k]
      for (let i = 0; i < added; i++) column[this.#end + i] = from?.[skip + i] ?? NaN
    })
    this.#end += added
    if (this.length > mostKept) this.#start = this.#end - mostKept
    this.version++
  }

  /** Moves all x: a first filling gets its times when the first numbers are pushed. */
  move(x: (old: number) => number) {
    for (let i = this.#start; i < this.#end; i++) this.#xs[i] = x(this.#xs[i]!)
    this.version++
  }

  clear() {
    this.#start = this.#end = 0
    this.version++
  }
}
