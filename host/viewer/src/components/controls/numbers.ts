import { decimal } from '../html/attributes'

/** Returns the number that was meant, or undefined for a value that is not a finite number. */
export function finite(value: unknown): number | undefined {
  const number = typeof value === 'string' && value.trim() !== '' ? Number(value) : value
  return typeof number === 'number' && Number.isFinite(number) ? decimal(number) : undefined
}

/** Returns the digits after the point that values of a step have. */
export function digitsOf(step: number): number {
  for (let digits = 0; digits < 9; digits++)
    if (Math.abs(step - Number(step.toFixed(digits))) < 1e-9 * step) return digits
  return 9
}

/** Returns the step of a scale: the given one, or one that makes a hundred places or more; whole numbers if there are enough. */
export function stepOf(given: unknown, min: number, max: number, values: readonly number[]): number {
  const step = finite(given)
  if (step !== undefined && step > 0) return step
  const whole = [min, max, ...values].every(Number.isInteger)
  return whole && max - min >= 10 ? 1 : 10 ** (Math.floor(Math.log10(Math.max(max - min, 1e-9))) - 2)
}

/** Returns a number as a box shows it: without the digits that are noise. */
export function shown(value: number, step?: number): string {
  if (step !== undefined) {
    const digits = digitsOf(step)
    if (Math.abs(value - Number(value.toFixed(digits))) < 1e-9) return value.toFixed(digits)
  }
  return String(Number(value.toPrecision(12)))
}

/** Returns the nearest value that the limits and the step, counted from the least value or from 0, allow. */
export function fit(value: number, min: number | undefined, max: number | undefined, step?: number): number {
  let next = value
  if (step !== undefined && step > 0) {
    const from = min ?? 0
    next = from + Math.round((value - from) / step) * step
    if (max !== undefined && next > max) next = from + Math.floor((max - from) / step + 1e-9) * step
    next = Number(next.toFixed(Math.min(12, Math.max(digitsOf(step), digitsOf(Math.abs(from) || 1)))))
  }
  return Math.min(Math.max(next, min ?? -Infinity), Math.max(max ?? Infinity, min ?? -Infinity))
}

/** Returns the number that a text means: a number, also with a comma; undefined for none. */
export function parse(text: string): number | undefined {
  const plain = text.trim().replace(/−/g, '-')
  const value = Number(/^[^.]*,[^.,]*$/.test(plain) ? plain.replace(',', '.') : plain)
  return plain !== '' && Number.isFinite(value) ? value : undefined
}
