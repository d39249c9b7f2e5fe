import { decode, encode } from '@msgpack/msgpack'
import { readdirSync, readFileSync } from 'node:fs'
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { Acknowledger } from './ack'
import { foreignServer, socketAddress } from './address'
import { decodeFrame, encodeEvent } from './codec'

const fixtures = new URL('../../../../protocol/testdata/fixtures/', import.meta.url)

function bytes(...values: number[]): ArrayBuffer {
  return new Uint8Array(values).buffer
}

describe('codec', () => {
  test('reads every captured frame, of either direction', () => {
    const names = readdirSync(fixtures).filter((name) => name.endsWith('.bin'))
    expect(names.length).toBeGreaterThan(40)
    for (const name of names) {
      const file = readFileSync(new URL(name, fixtures))
      const event = decodeFrame(new Uint8Array(file).buffer)
      expect(event.etype, name).toMatch(/./)
    }
  })

  test('undefined of the official codec is undefined', () => {
    // {etype: "A", value: fixext1 0}
    const event = decodeFrame(
      bytes(
        0x82,
        0xa5,
        0x65,
        0x74,
        0x79,
        0x70,
        0x65,
        0xa1,
        0x41,
        0xa5,
        0x76,
        0x61,
        0x6c,
        0x75,
        0x65,
        0xd4,
        0,
        0,
      ),
    )
    expect(event).toEqual({ etype: 'A', value: undefined })
  })

  test('64 bit integers are numbers', () => {
    const event = decodeFrame(
      new Uint8Array(encode({ etype: 'A', ts: 1795447711440n }, { useBigInt64: true })).slice().buffer,
    )
    expect(event['ts']).toBe(1795447711440)
  })

  test('typed arrays of the official codec', () => {
    const floats = new Uint8Array(new Float32Array([1, 2.5]).buffer)
    const event = decodeFrame(
      bytes(0x82, 0xa5, 0x65, 0x74, 0x79, 0x70, 0x65, 0xa1, 0x41, 0xa1, 0x64, 0xc7, 9, 0x74, 7, ...floats),
    )
    expect(event['d']).toEqual(new Float32Array([1, 2.5]))
  })

  test('what is no event is an error', () => {
    for (const frame of [bytes(0xc0), bytes(0x90), bytes(0x80), bytes(0x81, 0xa1), bytes(0x80, 0x80)])
      expect(() => decodeFrame(frame)).toThrow()
  })

  test('writes lists of numbers, binaries, and leaves out what is undefined', () => {
    const frame = encodeEvent({
      etype: 'A',
      key: undefined,
      value: { m: new Float32Array([1, 0.5]), b: new Uint8Array([1, 2]), u: undefined },
    })
    expect(decode(frame)).toEqual({ etype: 'A', value: { m: [1, 0.5], b: new Uint8Array([1, 2]) } })
  })
})

test.each([
  ['http://localhost:8012/', 'ws://localhost:8012/'],
  ['http://localhost/', 'ws://localhost/'],
  ['https://host.local:8443/', 'wss://host.local:8443/'],
  ['https://example.org/demo/', 'wss://example.org/demo/'],
  ['https://example.org/demo/?view#x', 'wss://example.org/demo/'],
  ['https://vuer.ai/', 'ws://localhost:8012'],
  ['http://a:1/?ws=ws://localhost:5/some/path?x=1', 'ws://localhost:5/some/path?x=1'],
  ['http://a:1/?ws=/abs', 'ws://a:1/abs'],
  ['http://a:1/?ws=localhost:8061', 'ws://localhost:8061/'],
  ['https://a/?ws=https://b:2/', 'wss://b:2/'],
])('the socket of %s is %s', (page, want) => {
  expect(socketAddress(new URL(page))).toBe(want)
})

test.each([
  ['http://localhost:8012/', null],
  ['http://localhost:8012/?ws=', null],
  ['http://localhost:8012/?ws=ws://localhost:8012', null],
  ['http://localhost:8012/?ws=ws://LOCALHOST:8012/x', null],
  ['http://localhost:8012/?ws=/path', null],
  ['http://localhost:8012/?ws=ws://attacker:19390', 'attacker:19390'],
  ['http://localhost:8012/?ws=attacker:19390', 'attacker:19390'],
  ['http://localhost:8012/?ws=//attacker', 'attacker'],
  ['http://localhost:8012/?ws=https://attacker/', 'attacker'],
  ['http://localhost:8012/?ws=ws://localhost:8013', 'localhost:8013'],
  ['http://localhost:8012/?ws=ws://localhost:8012@attacker/', 'attacker'],
])('of %s the server is %s', (page, want) => {
  expect(foreignServer(new URL(page))).toBe(want)
})

describe('acknowledgements', () => {
  beforeEach(() => void vi.useFakeTimers())
  afterEach(() => void vi.useRealTimers())

  test('say what is shown, at most thirty times a second', () => {
    const sent: number[] = []
    const acks = new Acknowledger((n) => sent.push(n))
    acks.reset()
    for (let frame = 0; frame < 120; frame++) {
      acks.received += 10
      acks.applied()
      acks.received += 5 // between the flush and the picture
      acks.shown()
      vi.advanceTimersByTime(1000 / 120)
    }
    expect(sent.length).toBeGreaterThan(28)
    expect(sent.length).toBeLessThanOrEqual(31)
    vi.advanceTimersByTime(100)
    expect(sent.at(-1)).toBe(120 * 15 - 5)
    expect(sent).toEqual([...sent].sort((a, b) => a - b))
  })

  test('are none where nothing came, and count from each connection', () => {
    const sent: number[] = []
    const acks = new Acknowledger((n) => sent.push(n))
    acks.shown()
    acks.received = 3
    acks.applied()
    acks.shown()
    acks.reset()
    vi.advanceTimersByTime(1000)
    expect(sent).toEqual([3])
  })
})
