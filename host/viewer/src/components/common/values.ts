import { Color, SRGBColorSpace, Vector3, type ColorRepresentation } from 'three'
import { readVector } from '../../scene/transform'

/** A number, also of a text such as "12" or "Infinity"; else what holds instead. */
export function number(value: unknown, instead: number): number {
  if (typeof value === 'number') return Number.isNaN(value) ? instead : value
  if (typeof value !== 'string' || value.trim() === '') return instead
  const parsed = Number(value)
  return Number.isNaN(parsed) ? instead : parsed
}

/** Returns the value, or the bound that it exceeds. */
export function clamp(value: number, least: number, most: number): number {
  return Math.min(most, Math.max(least, value))
}

/** A number within bounds. */
export function bounded(value: unknown, instead: number, least: number, most: number): number {
  return clamp(number(value, instead), least, most)
}

export function text(value: unknown): string | undefined {
  return typeof value === 'string' && value !== '' ? value : undefined
}

/** What was sent, where nil stands for nothing. */
export function given<T>(value: T | null | undefined): value is T {
  return value !== undefined && value !== null
}

/** Bytes of a binary value; null where it is none. */
export function bytesOf(value: unknown): Uint8Array | null {
  if (value instanceof Uint8Array) return value
  if (value instanceof ArrayBuffer) return new Uint8Array(value)
  return null
}

/**
 * Reads a color: a name, "#rgb", "#rrggbb", "0xrrggbb", "rgb(...)", "hsl(...)", a number, or three
 * numbers as a list or as {r, g, b}, from 0 to 1, or to 255 where one of them is larger. A fourth
 * component, the alpha, is left out. Numbers are sRGB, like the names.
 */
export function readColor(value: unknown, into: Color): Color | null {
  if (typeof value === 'number') return into.set(value)
  if (typeof value === 'string') {
    if (value.length === 7 && value[0] === '#') {
      // What nearly all are, and what comes by the thousand.
      const hex = Number(`0x${value.slice(1)}`)
      return Number.isNaN(hex) ? null : into.setHex(hex)
    }
    const style = value
      .trim()
      .replace(/^0x/i, '#')
      .replace(/^(#[0-9a-f]{3}|#[0-9a-f]{6})([0-9a-f]|[0-9a-f]{2})$/i, withoutAlpha)
    if (!isColor(style)) return null
    return into.setStyle(style)
  }
  if (Array.isArray(value)) return readComponents(value, into)
  if (ArrayBuffer.isView(value) && !(value instanceof DataView))
    return readComponents(Array.from(value as Float32Array), into)
  if (typeof value === 'object' && value !== null && 'r' in value) {
    const { r, g, b } = value as { r: unknown; g: unknown; b: unknown }
    return readComponents([r, g, b], into)
  }
  return null
}

// "#rgba" has a single digit of alpha, "#rrggbbaa" has two.
function withoutAlpha(style: string, color: string, alpha: string): string {
  return (color.length === 4) === (alpha.length === 1) ? color : style
}

function readComponents(list: readonly unknown[], into: Color): Color | null {
  const [r, g, b] = list.slice(0, 3).map(Number) as [number, number, number]
  if (list.length < 3 || !Number.isFinite(r + g + b)) return null
  const most = Math.max(r, g, b) > 1 ? 255 : 1
  return into.setRGB(r / most, g / most, b / most, SRGBColorSpace)
}

/** Returns a color as CSS writes it, or the other color if it cannot be read. */
export function cssColor(value: unknown, instead: string): string {
  const read = given(value) ? readColor(value, new Color()) : null
  return read ? `#${read.getHexString()}` : instead
}

/** The colour, or what holds instead of one that cannot be read. */
export function color(value: unknown, instead: ColorRepresentation): Color {
  return readColor(value, new Color()) ?? new Color(instead)
}

// three takes what it cannot read for white, and says so on the console alone.
function isColor(style: string): boolean {
  return (
    /^#([0-9a-f]{3}|[0-9a-f]{6})$/i.test(style) ||
    /^(rgb|hsl)a?\([\d\s.,%/-]+\)$/i.test(style) ||
    style.toLowerCase() in Color.NAMES
  )
}

/** Reads points from triples, pairs, {x, y, z}, or a flat list of three numbers each. Points that are not finite are left out. */
export function readPoints(value: unknown): Vector3[] {
  if (ArrayBuffer.isView(value) && !(value instanceof DataView))
    value = Array.from(value as unknown as ArrayLike<number>)
  if (!Array.isArray(value)) return []
  const points: Vector3[] = []
  if (typeof value[0] === 'number') {
    for (let i = 0; i + 2 < value.length; i += 3)
      points.push(new Vector3(value[i], value[i + 1], value[i + 2]))
    return points.filter(isSomewhere)
  }
  for (const item of value) {
    const point = new Vector3()
    if (Array.isArray(item) && item.length === 2) points.push(point.set(Number(item[0]), Number(item[1]), 0))
    else if (readVector(item, point)) points.push(point)
  }
  return points.filter(isSomewhere)
}

function isSomewhere({ x, y, z }: Vector3): boolean {
  return Number.isFinite(x + y + z)
}
