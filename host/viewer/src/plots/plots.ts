import type { Log } from '../page/log'
import type { SceneNode } from '../scene/node'
import { isMap, type WireEvent } from '../wire/codec'
import { Samples } from './samples'

/** The most series of a plot. */
const mostSeries = 32

/** What the x of a plot are: numbers of its own, the numbers of the rows, or times in seconds since 1970. */
export type Base = 'given' | 'index' | 'time'

/** What a Plot shows. */
export class PlotData {
  samples: Samples
  base: Base = 'index'
  /** The time of the newest values that were pushed, in seconds since 1970. */
  at = -Infinity
  /** The filling that it has. */
  #filling: unknown
  #begun = 0
  #listeners = new Set<() => void>()

  constructor(
    readonly series: number,
    readonly scattered: boolean,
    readonly seconds: number | undefined,
  ) {
    this.samples = new Samples(scattered ? 2 * series : series)
  }

  readonly subscribe = (listener: () => void) => {
    this.#listeners.add(listener)
    return () => void this.#listeners.delete(listener)
  }

  /** Fills the plot with the property data, unless it has that filling. */
  fill(data: unknown) {
    if (data === this.#filling) return
    this.#filling = data
    this.samples.clear()
    this.base = 'index'
    this.at = -Infinity
    const columns = listsIn(data)
    const own = this.scattered ? [] : columns.length > this.series ? (columns.shift() ?? []) : null
    const length = Math.max(0, ...columns.map(({ length: n }) => n))
    if (own && !this.scattered) this.base = 'given'
    const xs = own && own.length > 0 ? own : Array.from({ length }, (_, i) => i + 1)
    this.samples.append(xs, columns)
    this.#tell()
  }

  /** Appends rows that were pushed at a time, in seconds since 1970. */
  append(times: ArrayLike<number>, columns: readonly ArrayLike<number>[]) {
    if (times.length === 0) return
    const first = times[0]!
    if (this.base === 'index' && !this.scattered) {
      // The filling lies before the first values that were pushed, over the time that is shown.
      const count = this.samples.length
      const step = (this.seconds ?? 1) / Math.max(1, count)
      this.samples.move((i) => first + (i - count - 1) * step)
      this.base = 'time'
    } else if (this.base === 'given' && this.#begun === 0) {
      this.#begun = first - Math.max(0, this.samples.last)
    }
    const shift = this.base === 'given' ? this.#begun : 0
    const xs = shift === 0 ? times : Float64Array.from(times as ArrayLike<number>, (time) => time - shift)
    this.samples.append(xs, columns)
    this.at = times[times.length - 1]!
    this.#tell()
  }

  #tell() {
    for (const listener of this.#listeners) listener()
  }
}

/** The plots of the scene, by their nodes. They are filled also while no component shows them. */
export class Plots {
  #data = new WeakMap<SceneNode, PlotData>()
  #warned = new Set<string>()

  constructor(
    private readonly find: (key: string) => SceneNode | undefined,
    private readonly log: Log,
  ) {}

  /** Returns what a Plot shows. A change of the series or the kind starts it anew. */
  of(node: SceneNode): PlotData {
    const { props } = node
    const series = Math.min(mostSeries, Math.max(1, namesOf(props['series'], props['kind']).length))
    const scattered = props['kind'] === 'scatter'
    const seconds =
      typeof props['seconds'] === 'number' && props['seconds'] > 0 ? props['seconds'] : undefined
    let data = this.#data.get(node)
    if (!data || data.series !== series || data.scattered !== scattered || data.seconds !== seconds) {
      const before = data
      data = new PlotData(series, scattered, seconds)
      if (before && before.series === series && before.scattered === scattered) {
        // Another window on the same numbers.
        data.samples = before.samples
        data.base = before.base
        data.at = before.at
      } else if (props['data'] !== undefined) data.fill(props['data'])
      this.#data.set(node, data)
    }
    return data
  }

  /** Takes VUERLUA_PLOT: values that the script has pushed. */
  readonly take = (event: WireEvent) => {
    const data = isMap(event['data']) ? event['data'] : {}
    const key = data['key']
    if (typeof key !== 'string') return
    const node = this.find(key)
    if (node?.tag !== 'Plot') return
    const plot = this.of(node)
    const columns = listsIn(data['columns'])
    const wanted = plot.samples.count
    if (columns.length !== wanted) {
      this.#warn(key, `Plot "${key}" was pushed ${columns.length} values, but it takes ${wanted}`)
      return
    }
    const length = Math.max(0, ...columns.map(({ length: n }) => n))
    const at = typeof data['at'] === 'number' ? data['at'] : Date.now() / 1000
    let times: ArrayLike<number> =
      data['times'] === undefined
        ? spread(length, data['since'], at, plot.seconds ?? 1)
        : (listsIn([data['times']])[0] ?? [])
    if (data['times'] !== undefined && plot.at > -Infinity) {
      // What the page has it does not take again.
      const skip = Array.from(times).findIndex((time) => time > plot.at + 1e-6)
      if (skip < 0) return
      times = Array.from(times).slice(skip)
      plot.append(
        times,
        columns.map((column) => Array.from(column).slice(skip)),
      )
      return
    }
    plot.append(times, columns)
  }

  #warn(key: string, text: string) {
    if (this.#warned.has(key) || this.#warned.size > 100) return
    this.#warned.add(key)
    this.log.add({ level: 'warning', text })
  }
}

/** Returns the times of rows that are spread from a time, exclusive, to another. */
function spread(count: number, since: unknown, at: number, otherwise: number): Float64Array {
  const from = count === 1 ? at : typeof since === 'number' && since < at ? since : at - otherwise
  return Float64Array.from({ length: count }, (_, i) => from + ((at - from) * (i + 1)) / count)
}

function listsIn(value: unknown): ArrayLike<number>[] {
  if (!Array.isArray(value)) return []
  return value.map((column) =>
    typeof column === 'number'
      ? [column]
      : Array.isArray(column) || (ArrayBuffer.isView(column) && 'length' in column)
        ? (column as unknown as ArrayLike<number>)
        : [],
  )
}

/** A series as the script names it. */
export interface SeriesName {
  readonly name: string
  readonly color: unknown
}

/** Reads the names of the series. For a scatter plot two names may be those of x and y. */
export function namesOf(series: unknown, kind: unknown): SeriesName[] {
  const given = Array.isArray(series) ? series : []
  const names = given.map((item: unknown, i) => {
    const { name, color } = isMap(item) ? item : { name: item, color: undefined }
    return {
      name: typeof name === 'string' || typeof name === 'number' ? String(name) : `series ${i + 1}`,
      color,
    }
  })
  if (names.length === 0) return [{ name: 'value', color: undefined }]
  if (kind === 'scatter' && names.length === 2)
    return [{ ...names[1]!, name: `${names[0]!.name}, ${names[1]!.name}` }]
  return names
}
