import { readFileSync } from 'node:fs'
import { expect } from 'vitest'
import { decodeFrame, type WireEvent } from '../../src/wire/codec'

const fixtures = new URL('../../../../protocol/testdata/fixtures/', import.meta.url)

/** An event that the official client has sent. */
export function fixture(name: string): WireEvent {
  return decodeFrame(new Uint8Array(readFileSync(new URL(`${name}.bin`, fixtures))).buffer)
}

/**
 * What a value is like: names and types. Whole numbers and others are numbers, lists of numbers
 * are as long as they are, undefined is as good as absent, and bytes are a picture by how they begin.
 */
export function shape(value: unknown): unknown {
  if (value === undefined) return 'nil'
  if (value === null) return 'nil'
  if (value instanceof Uint8Array) return `bytes ${Buffer.from(value.subarray(0, 3)).toString('hex')}`
  if (Array.isArray(value)) {
    if (value.every((item) => typeof item === 'number')) return `${value.length} numbers`
    return value.map(shape)
  }
  if (typeof value === 'object') {
    const entries = Object.entries(value).map(([name, item]) => [name, shape(item)] as const)
    return Object.fromEntries(
      entries.filter(([, item]) => item !== 'nil').sort(([a], [b]) => (a < b ? -1 : 1)),
    )
  }
  return typeof value
}

/** The event is like the captured one, but for what the options say. */
export function expectLike(
  event: WireEvent,
  name: string,
  { more = [], other = {} }: { more?: readonly string[]; other?: Record<string, unknown> } = {},
) {
  const want = shape(fixture(name)) as Record<string, unknown>
  const got = shape(event) as Record<string, unknown>
  for (const field of more) remove(got, field)
  for (const [field, value] of Object.entries(other)) put(want, field, value)
  expect(got).toEqual(want)
}

function remove(from: Record<string, unknown>, path: string) {
  const [first = '', ...rest] = path.split('.')
  if (rest.length === 0) delete from[first]
  else if (typeof from[first] === 'object' && from[first] !== null)
    remove(from[first] as Record<string, unknown>, rest.join('.'))
}

function put(into: Record<string, unknown>, path: string, value: unknown) {
  const [first = '', ...rest] = path.split('.')
  if (rest.length === 0) into[first] = value
  else put((into[first] ??= {}) as Record<string, unknown>, rest.join('.'), value)
}
