import { cssColor } from '../common/values'

/** Returns a colour in any form that scripts may write as #rrggbb, or as #rrggbbaa with alpha; undefined for anything else. */
export function toHex(value: unknown, alpha: boolean): string | undefined {
  const [opaque, opacity] = split(value)
  const hex = cssColor(opaque, '')
  if (hex === '') return undefined
  return alpha
    ? hex +
        Math.round(opacity * 255)
          .toString(16)
          .padStart(2, '0')
    : hex
}

// Returns a colour without its opacity, and the opacity.
function split(value: unknown): [unknown, number] {
  if (Array.isArray(value)) return [value.slice(0, 3), share(value[3])]
  if (typeof value !== 'string') return [value, 1]
  const short = /^#([0-9a-f]{3})([0-9a-f])$/i.exec(value)
  if (short) return [`#${short[1]}`, parseInt(short[2]!, 16) / 15]
  const long = /^#([0-9a-f]{6})([0-9a-f]{2})$/i.exec(value)
  if (long) return [`#${long[1]}`, parseInt(long[2]!, 16) / 255]
  const call = /^(?:rgb|hsl)a?\(.*[,/]\s*([\d.]+)(%?)\s*\)$/i.exec(value)
  const hasOpacity = call && (value.includes('/') || value.split(',').length === 4)
  return [value, hasOpacity ? share(Number(call[1]) / (call[2] ? 100 : 1)) : 1]
}

function share(value: unknown): number {
  return typeof value === 'number' && value >= 0 && value <= 1 ? value : 1
}
