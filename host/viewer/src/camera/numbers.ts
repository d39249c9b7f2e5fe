import type { Clip } from './pose'

/** Returns a finite number, which may be given as a string. */
export function number(value: unknown, otherwise: number): number {
  const n = typeof value === 'string' ? parseFloat(value) : value
  return typeof n === 'number' && Number.isFinite(n) ? n : otherwise
}

/** Returns the clip distances that a script sets for a camera, without those that are not numbers. */
export function clipSaid(near: unknown, far: unknown): Clip {
  const said = (value: unknown) => {
    const n = number(value, NaN)
    return Number.isNaN(n) ? undefined : n
  }
  return { near: said(near), far: said(far) }
}
