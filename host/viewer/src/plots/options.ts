import uPlot from 'uplot'
import { cssColor } from '../components/common/values'
import { isMap } from '../wire/codec'
import type { PlotData, SeriesName } from './plots'

/** How a plot looks. */
export interface Look {
  readonly kind: 'line' | 'area' | 'bars' | 'scatter'
  readonly names: readonly SeriesName[]
  readonly axes: unknown
  readonly legend: boolean
  readonly dark: boolean
}

/** Colors of series that have none, in an order in which neighbours differ also for the color-blind. */
const palette = {
  light: ['#2563eb', '#d9480f', '#0f8a5f', '#9333ea', '#b58900', '#0e7490', '#c2255c', '#5c6370'],
  dark: ['#7dabff', '#ff9f5a', '#4ade80', '#c79bff', '#facc15', '#5eead4', '#ff8ab5', '#b6bdca'],
} as const

interface AxisSaid {
  label?: string
  min?: number
  max?: number
}

function readAxis(axes: unknown, name: 'x' | 'y'): AxisSaid {
  const said = isMap(axes) ? axes[name] : undefined
  if (typeof said === 'string') return { label: said }
  if (!isMap(said)) return {}
  const { label, min, max } = said
  return {
    ...(typeof label === 'string' ? { label } : {}),
    ...(typeof min === 'number' ? { min } : {}),
    ...(typeof max === 'number' ? { max } : {}),
  }
}

/** Returns the color of a series. */
export function colorOf(name: SeriesName, index: number, dark: boolean): string {
  const colors = dark ? palette.dark : palette.light
  const otherwise = colors[index % colors.length]!
  return name.color === undefined ? otherwise : cssColor(name.color, otherwise)
}

/** Returns the options of a chart. shown is the range of x that is to be shown, null for all. */
export function optionsOf(
  look: Look,
  data: PlotData,
  size: { width: number; height: number },
  shown: () => [number, number] | null,
): uPlot.Options {
  const { kind, names, axes, legend, dark } = look
  const [x, y] = [readAxis(axes, 'x'), readAxis(axes, 'y')]
  const text = dark ? '#a3abba' : '#5a6475'
  const grid = { stroke: dark ? 'rgb(255 255 255 / 0.08)' : 'rgb(20 30 50 / 0.08)', width: 1 }
  const axis = (said: AxisSaid): uPlot.Axis => ({
    show: axes !== false,
    stroke: text,
    grid,
    ticks: { ...grid, size: 4 },
    font: '11px Inter Variable, system-ui, sans-serif',
    labelFont: '500 11px Inter Variable, system-ui, sans-serif',
    ...(said.label === undefined ? {} : { label: said.label, labelSize: 18 }),
  })
  const fits: uPlot.Scale.Range = (_, min, max) => {
    const [from, to] = withRoom(min, max, kind === 'bars' || kind === 'area')
    return [y.min ?? from, y.max ?? to]
  }
  return {
    ...size,
    mode: data.scattered ? 2 : 1,
    padding: [8, 8, axes === false ? 8 : 0, axes === false ? 8 : 0],
    cursor: { drag: { x: true, y: false, setScale: false }, points: { size: 6 } },
    legend: { show: legend, live: !data.scattered },
    scales: {
      x: {
        time: data.base !== 'given' && !data.scattered,
        range: (_, min, max) =>
          shown() ?? [x.min ?? min ?? 0, x.max ?? (max === min ? (max ?? 0) + 1 : (max ?? 1))],
      },
      y: { range: fits },
    },
    axes: [
      { ...axis(x), size: x.label ? 28 : 26 },
      { ...axis(y), size: 44 },
    ],
    series: [
      data.scattered ? {} : { label: x.label ?? (data.base === 'time' ? 'time' : 'x'), ...valueOfX(data) },
      ...names.map((name, i) => seriesOf(kind, name.name, colorOf(name, i, dark))),
    ],
  }
}

/** Times are shown as such; other x as numbers. */
function valueOfX(data: PlotData): Pick<uPlot.Series, 'value'> {
  return {
    value: (_, raw) => {
      if (raw === null || raw === undefined) return '--'
      return data.base === 'time' ? new Date(raw * 1000).toLocaleTimeString() : short(raw)
    },
  }
}

function seriesOf(kind: Look['kind'], label: string, stroke: string): uPlot.Series {
  const series: uPlot.Series = {
    label,
    stroke,
    width: 1.5,
    points: { show: false },
    value: (_, raw) => (raw === null || raw === undefined || Number.isNaN(raw) ? '--' : short(raw)),
  }
  const { bars } = uPlot.paths
  if (kind === 'area') series.fill = faint(stroke)
  if (kind === 'bars' && bars)
    Object.assign(series, { paths: bars({ size: [0.7, 40] }), fill: faint(stroke) })
  if (kind === 'scatter')
    Object.assign(series, {
      facets: [
        { scale: 'x', auto: true },
        { scale: 'y', auto: true },
      ],
      paths: drawPoints,
    })
  return series
}

/** Draws the pairs of a series as points. */
function drawPoints(chart: uPlot, index: number): null {
  const [xs, ys] = chart.data[index] as unknown as [Float64Array, Float64Array]
  const { ctx, bbox, scales } = chart
  const stroke = chart.series[index]?.stroke
  ctx.save()
  ctx.beginPath()
  ctx.rect(bbox.left, bbox.top, bbox.width, bbox.height)
  ctx.clip()
  ctx.fillStyle = typeof stroke === 'function' ? (stroke(chart, index) as string) : '#888'
  const { min: x0 = 0, max: x1 = 1 } = scales['x'] ?? {}
  const { min: y0 = 0, max: y1 = 1 } = scales['y'] ?? {}
  const side = 4 * devicePixelRatio
  const [across, up] = [bbox.width / (x1! - x0!), bbox.height / (y1! - y0!)]
  for (let i = 0; i < xs.length; i++)
    ctx.fillRect(
      bbox.left + (xs[i]! - x0!) * across - side / 2,
      bbox.top + bbox.height - (ys[i]! - y0!) * up - side / 2,
      side,
      side,
    )
  ctx.restore()
  return null
}

/** Returns a range with some room beyond the values; zero is in it where areas and bars begin. */
function withRoom(min: number | null, max: number | null, zero: boolean): [number, number] {
  if (min === null || max === null || !Number.isFinite(min) || !Number.isFinite(max)) return [0, 1]
  const [low, high] = zero ? [Math.min(0, min), Math.max(0, max)] : [min, max]
  const room = high === low ? Math.abs(high) * 0.1 || 1 : (high - low) * 0.08
  return [zero && low === 0 ? 0 : low - room, zero && high === 0 ? 0 : high + room]
}

function faint(color: string): string {
  return `color-mix(in srgb, ${color} 25%, transparent)`
}

function short(value: number): string {
  return String(Number(value.toPrecision(5)))
}
