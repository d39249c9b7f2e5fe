import type { CSSProperties } from 'react'
import type { Props } from '../../scene/node'
import { cssColor } from '../common/values'

// What an element may say of itself. Anything else is left out: handlers above all, and
// what would put markup past React.
const allowed: ReadonlySet<string> = new Set([
  'title',
  'alt',
  'href',
  'src',
  'width',
  'height',
  'colSpan',
  'rowSpan',
  'open',
  'lang',
  'dir',
  'role',
  'start',
  'controls',
  'loop',
  'muted',
  'autoPlay',
  'playsInline',
  'poster',
  'allow',
  'name',
  'tabIndex',
  'hidden',
  'dateTime',
])

/** The attributes among the properties of a node, safe to give to an element. */
export function attributes(props: Props): Record<string, unknown> {
  const out: Record<string, unknown> = {}
  for (const name in props) {
    const value = props[name]
    if (value === null || value === undefined) continue
    if (allowed.has(name) || name.startsWith('aria-') || name.startsWith('data-')) out[name] = value
  }
  for (const name of ['href', 'src', 'poster']) if (name in out && !isSafe(out[name])) delete out[name]
  if (typeof props['id'] === 'string') out['id'] = props['id']
  const style = styleOf(props['style'])
  if (style) out['style'] = style
  const name = props['className'] ?? props['class']
  if (typeof name === 'string') out['className'] = name
  return out
}

// The permissions that a frame may have. For any other the browser would ask in the name of this page.
const permissions: ReadonlySet<string> = new Set(['autoplay', 'fullscreen', 'xr-spatial-tracking'])

/** Returns the harmless part of a frame's `allow`. */
export function framePermissions(allow: unknown): string | undefined {
  if (typeof allow !== 'string') return undefined
  const kept = allow
    .split(';')
    .map((each) => each.trim())
    .filter((each) => permissions.has(each.split(/\s/, 1)[0]?.toLowerCase() ?? ''))
  return kept.length > 0 ? kept.join('; ') : undefined
}

// CSS properties with a color, which may be a list here.
const colored = /color$|^(background|fill|stroke)$/i

/** A style as React takes it; names may be written as in CSS or in camel case. */
export function styleOf(value: unknown): CSSProperties | undefined {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return undefined
  const style: Record<string, string | number> = {}
  for (const [name, entry] of Object.entries(value)) {
    const said = typeof entry === 'object' && colored.test(name) ? cssColor(entry, '') : entry
    if ((typeof said !== 'string' && typeof said !== 'number') || said === '') continue
    style[
      name.startsWith('--') ? name : name.replace(/-([a-z])/g, (_, letter: string) => letter.toUpperCase())
    ] = said
  }
  return style as CSSProperties
}

/** Joins class names. */
export function classes(...names: unknown[]): string {
  return names.filter((name) => typeof name === 'string' && name !== '').join(' ')
}

// Whether an address is one that shows something, and runs nothing.
function isSafe(value: unknown): boolean {
  if (typeof value !== 'string') return false
  try {
    return (
      ['http:', 'https:', 'mailto:', 'tel:', 'blob:'].includes(new URL(value, 'http://page/').protocol) ||
      /^data:(image|video|audio)\//.test(value)
    )
  } catch {
    return false
  }
}

/**
 * The number that was meant by one that came in single precision, as fractions do: 0.1, where it
 * is 0.10000000149. Steps that are a little too long never reach the end.
 */
export function decimal(number: number): number {
  if (Math.fround(number) !== number) return number
  for (let digits = 1; digits < 9; digits++) {
    const shorter = Number(number.toPrecision(digits))
    if (Math.fround(shorter) === number) return shorter
  }
  return number
}
