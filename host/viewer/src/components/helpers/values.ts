import { Color, Vector3, type ColorRepresentation } from 'three'
import { readVector } from '../../scene/transform'

/** A colour from a CSS text, "0xff8800", a number, or three numbers from 0 to 1. */
export function color(value: unknown, otherwise: ColorRepresentation): Color {
  if (typeof value === 'number') return new Color(value)
  if (typeof value === 'string') return new Color(/^0x[0-9a-f]+$/i.test(value) ? Number(value) : value)
  if (Array.isArray(value) && value.length >= 3) return new Color().setRGB(Number(value[0]), Number(value[1]), Number(value[2]))
  return new Color(otherwise)
}

export function number(value: unknown, otherwise: number): number {
  const n = typeof value === 'string' && value.trim() !== '' ? Number(value) : value
  return typeof n === 'number' && !Number.isNaN(n) ? n : otherwise
}

export function vector(value: unknown, otherwise: readonly [number, number, number]): Vector3 {
  return readVector(value, new Vector3()) ?? new Vector3(...otherwise)
}
