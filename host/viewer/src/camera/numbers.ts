/** A finite number, also where it comes as a text. */
export function number(value: unknown, otherwise: number): number {
  const n = typeof value === 'string' ? parseFloat(value) : value
  return typeof n === 'number' && Number.isFinite(n) ? n : otherwise
}

/** The distances at which a camera clips, as far as a script says them. */
export function clipSaid(near: unknown, far: unknown): { near?: number | undefined; far?: number | undefined } {
  const said = (value: unknown) => {
    const n = number(value, NaN)
    return Number.isNaN(n) ? undefined : n
  }
  return { near: said(near), far: said(far) }
}
