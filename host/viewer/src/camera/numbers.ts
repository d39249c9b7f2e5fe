/** A finite number, also where it comes as a text. */
export function number(value: unknown, otherwise: number): number {
  const n = typeof value === 'string' ? parseFloat(value) : value
  return typeof n === 'number' && Number.isFinite(n) ? n : otherwise
}
