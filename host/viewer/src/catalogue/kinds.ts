import { Color, Vector3 } from 'three'
import { readVector } from '../scene/transform'
import { isMap } from '../wire/codec'
import { given, number as numberOf, readColor, text } from '../components/common/values'

/**
 * A kind of property, and how it is read. A peer may send anything: read returns a value of type T,
 * and `otherwise`, the catalogue's default, for a value that it cannot use.
 */
export interface Kind<T> {
  /** The function that made it. */
  readonly kind: string
  readonly read: (value: unknown) => T
  readonly otherwise: T
  /** The range that editors offer. Values outside it are valid. */
  readonly range?: readonly [least: number | undefined, most: number | undefined]
  /** The known values. */
  readonly known?: readonly string[]
}

/** The type of the values that a kind reads. */
export type Read<K> = K extends Kind<infer T> ? T : never

/** A list as it was sent, which may be a typed array. */
export type List = readonly unknown[] | (ArrayBufferView & ArrayLike<number>)
export type Triple = [x: number, y: number, z: number]
export type Fields = Readonly<Record<string, unknown>>

/** True or false. Other values mean the default. */
export function bool(): Kind<boolean | undefined>
export function bool(otherwise: boolean): Kind<boolean>
export function bool(otherwise?: boolean): Kind<boolean | undefined> {
  return { kind: 'bool', otherwise, read: (value) => (typeof value === 'boolean' ? value : otherwise) }
}

/** A number, or a string that contains one. A property with both bounds is never infinite. */
export function number(otherwise?: undefined, least?: number, most?: number): Kind<number | undefined>
export function number(otherwise: number, least?: number, most?: number): Kind<number>
export function number(otherwise?: number, least?: number, most?: number): Kind<number | undefined> {
  const bounded = least !== undefined && most !== undefined
  const read = (value: unknown) => {
    const read = numberOf(value, NaN)
    return Number.isNaN(read) || (bounded && !Number.isFinite(read)) ? otherwise : read
  }
  return { kind: 'number', otherwise, range: [least, most], read }
}

/** A whole number; a fraction is rounded. */
export function int(otherwise?: undefined, least?: number, most?: number): Kind<number | undefined>
export function int(otherwise: number, least?: number, most?: number): Kind<number>
export function int(otherwise?: number, least?: number, most?: number): Kind<number | undefined> {
  const kind = number(otherwise as number, least, most) as Kind<number | undefined>
  const read = (value: unknown) => {
    const read = kind.read(value)
    return read === undefined ? undefined : Math.round(read)
  }
  return { ...kind, kind: 'int', read }
}

/** A string that is not empty. */
export function string(): Kind<string | undefined>
export function string(otherwise: string): Kind<string>
export function string(otherwise?: string): Kind<string | undefined> {
  return { kind: 'string', otherwise, read: (value) => text(value) ?? otherwise }
}

/** One of the known strings. */
export function oneOf<const S extends string>(known: readonly S[]): Kind<S | undefined>
export function oneOf<const S extends string>(known: readonly S[], otherwise: NoInfer<S>): Kind<S>
export function oneOf<S extends string>(known: readonly S[], otherwise?: S): Kind<S | undefined> {
  return {
    kind: 'oneOf',
    otherwise,
    known,
    read: (value) => ((known as readonly unknown[]).includes(value) ? (value as S) : otherwise),
  }
}

/** A number or a string, such as a length with a unit. */
export function numberOrString(): Kind<number | string | undefined>
export function numberOrString<const T extends number | string>(otherwise: T): Kind<number | string>
export function numberOrString(otherwise?: number | string): Kind<number | string | undefined> {
  return {
    kind: 'numberOrString',
    otherwise,
    read: (value) =>
      (typeof value === 'number' && !Number.isNaN(value)) || text(value) !== undefined
        ? (value as number | string)
        : otherwise,
  }
}

/** A colour in any of the forms that scripts may write. It belongs to the properties: do not change it. */
export function color(): Kind<Readonly<Color> | undefined>
export function color(otherwise: string): Kind<Readonly<Color>>
export function color(otherwise?: string): Kind<Readonly<Color> | undefined> {
  const instead = otherwise === undefined ? undefined : (readColor(otherwise, new Color()) ?? new Color())
  return {
    kind: 'color',
    otherwise: instead,
    read: (value) => (given(value) ? (readColor(value, new Color()) ?? instead) : instead),
  }
}

const scratch = new Vector3()

/** Three numbers, also as {x, y, z}; one number means three equal ones. */
export function triple(): Kind<Triple | undefined>
export function triple(
  otherwise: number | readonly number[] | { x: number; y: number; z: number },
): Kind<Triple>
export function triple(otherwise?: unknown): Kind<Triple | undefined> {
  const instead = given(otherwise) ? (readVector(otherwise, scratch)?.toArray() as Triple) : undefined
  return {
    kind: 'triple',
    otherwise: instead,
    read: (value) => (given(value) ? (readVector(value, scratch)?.toArray() ?? instead) : instead),
  }
}

/** A list or a typed array. */
export function list(): Kind<List | undefined>
export function list(otherwise: readonly unknown[]): Kind<List>
export function list(otherwise?: readonly unknown[]): Kind<List | undefined> {
  return {
    kind: 'list',
    otherwise,
    read: (value) =>
      Array.isArray(value) || (ArrayBuffer.isView(value) && !(value instanceof DataView))
        ? (value as List)
        : otherwise,
  }
}

/** A map of further properties. */
export function object(): Kind<Fields | undefined>
export function object(otherwise: Fields): Kind<Fields>
export function object(otherwise?: Fields): Kind<Fields | undefined> {
  return {
    kind: 'object',
    otherwise,
    read: (value) => (isMap(value) && !(value instanceof ArrayBuffer) ? value : otherwise),
  }
}

/** An address, the bytes of a file, or any other value that a component reads itself. */
export function any(otherwise?: unknown): Kind<unknown> {
  return { kind: 'any', otherwise, read: (value) => value ?? otherwise }
}
