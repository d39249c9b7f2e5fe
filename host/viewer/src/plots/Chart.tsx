import { useEffect, useRef } from 'react'
import uPlot from 'uplot'
import 'uplot/dist/uPlot.min.css'
import { optionsOf, type Look } from './options'
import type { PlotData } from './plots'

/** How often the legend shows the newest values while no pointer is over the plot, in milliseconds. */
const legendEvery = 250

/** Draws what a plot holds, at most once a frame. */
export default function Chart({ data, look, height }: { data: PlotData; look: Look; height: number }) {
  const box = useRef<HTMLDivElement>(null)
  const chosen = JSON.stringify(look)

  useEffect(() => {
    const element = box.current
    if (!element) return undefined
    const view = new View(element, data, JSON.parse(chosen) as Look, height)
    return () => view.close()
  }, [data, chosen, height])
  return <div ref={box} className="c-chart" />
}

/** One chart of uPlot, and what the visitor sees of it. */
class View {
  #chart: uPlot
  #frame = 0
  #drawn = -1
  /** The range of x that the visitor has chosen; null to follow the newest values. */
  #range: [from: number, to: number] | null = null
  #legendAt = 0
  #stops: (() => void)[]

  constructor(
    element: HTMLElement,
    private readonly data: PlotData,
    look: Look,
    height: number,
  ) {
    const options = optionsOf(look, data, { width: Math.max(80, element.clientWidth), height }, () =>
      this.#shown(),
    )
    this.#chart = new uPlot(options, this.#columns(), element)
    const sizes = new ResizeObserver(() => {
      const width = Math.max(80, element.clientWidth)
      if (width !== this.#chart.width) this.#chart.setSize({ width, height })
    })
    sizes.observe(element)
    this.#stops = [() => sizes.disconnect(), data.subscribe(this.#wake), ...this.#listen(this.#chart.over)]
    this.#wake()
  }

  close() {
    cancelAnimationFrame(this.#frame)
    for (const stop of this.#stops) stop()
    this.#chart.destroy()
  }

  #wake = () => {
    this.#frame ||= requestAnimationFrame(() => {
      this.#frame = 0
      this.#draw()
    })
  }

  #draw() {
    const { samples } = this.data
    if (samples.version === this.#drawn) return
    this.#drawn = samples.version
    this.#chart.setData(this.#columns())
    const now = performance.now()
    // The legend of a pointer shows what is under it.
    if ((this.#chart.cursor.left ?? -1) >= 0 || now < this.#legendAt || this.data.scattered) return
    this.#legendAt = now + legendEvery
    if (samples.length > 0) this.#chart.setLegend({ idx: samples.length - 1 })
  }

  #columns(): uPlot.AlignedData {
    const [xs, ...ys] = this.data.samples.columns()
    if (!this.data.scattered) return [xs!, ...ys] as unknown as uPlot.AlignedData
    // Pairs of columns.
    const pairs = Array.from({ length: this.data.series }, (_, i) => [ys[2 * i], ys[2 * i + 1]])
    return [null, ...pairs] as unknown as uPlot.AlignedData
  }

  /** The range of x that is shown; null for all. */
  #shown(): [number, number] | null {
    if (this.#range) return this.#range
    const { samples, seconds, scattered, base } = this.data
    if (scattered || seconds === undefined || base === 'index' || samples.length === 0) return null
    return [samples.last - seconds, samples.last]
  }

  #look(range: [number, number] | null) {
    this.#range = range
    const { samples } = this.data
    const shown = this.#shown() ?? [samples.first, samples.last]
    if (this.data.scattered && range === null) this.#chart.setData(this.#columns())
    else if (shown[0] < shown[1]) this.#chart.setScale('x', { min: shown[0], max: shown[1] })
  }

  #listen(over: HTMLElement): (() => void)[] {
    const range = (): [number, number] => [
      this.#chart.scales['x']?.min ?? 0,
      this.#chart.scales['x']?.max ?? 1,
    ]
    const wheel = (event: WheelEvent) => {
      event.preventDefault()
      const [from, to] = range()
      if (event.shiftKey || Math.abs(event.deltaX) > Math.abs(event.deltaY)) {
        const by = ((to - from) * (event.deltaX || event.deltaY)) / over.clientWidth
        this.#look([from + by, to + by])
        return
      }
      const at = this.#chart.posToVal(event.offsetX, 'x')
      const factor = 1.0015 ** event.deltaY
      this.#look([at - (at - from) * factor, at + (to - at) * factor])
    }
    let panned: { x: number; range: [number, number] } | null = null
    const down = (event: PointerEvent) => {
      if (event.pointerType === 'mouse' && !event.shiftKey && event.button !== 1) return
      panned = { x: event.clientX, range: range() }
      over.setPointerCapture(event.pointerId)
      event.preventDefault()
    }
    const move = (event: PointerEvent) => {
      if (!panned) return
      const [from, to] = panned.range
      const by = ((to - from) * (panned.x - event.clientX)) / over.clientWidth
      this.#look([from + by, to + by])
    }
    const up = () => (panned = null)
    const reset = () => this.#look(null)
    // A drag of the mouse selects what is shown; uPlot has drawn the selection.
    const select = () => {
      const { left, width } = this.#chart.select
      if (width > 3) this.#look([this.#chart.posToVal(left, 'x'), this.#chart.posToVal(left + width, 'x')])
      this.#chart.setSelect({ left: 0, width: 0, top: 0, height: 0 }, false)
    }
    const hooks = (this.#chart.hooks.setSelect ??= [])
    hooks.push(select)
    over.addEventListener('wheel', wheel, { passive: false })
    over.addEventListener('pointerdown', down)
    over.addEventListener('pointermove', move)
    over.addEventListener('pointerup', up)
    over.addEventListener('pointercancel', up)
    over.addEventListener('dblclick', reset)
    return [
      () => {
        over.removeEventListener('wheel', wheel)
        over.removeEventListener('pointerdown', down)
        over.removeEventListener('pointermove', move)
        over.removeEventListener('pointerup', up)
        over.removeEventListener('pointercancel', up)
        over.removeEventListener('dblclick', reset)
      },
    ]
  }
}
