import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { Link, type LinkState } from './socket'

class FakeSocket {
  static readonly OPEN = 1
  static all: FakeSocket[] = []
  readyState = 0
  binaryType = ''
  bufferedAmount = 0
  sent: unknown[] = []
  onopen: (() => void) | null = null
  onmessage: ((event: { data: unknown }) => void) | null = null
  onclose: (() => void) | null = null

  constructor(readonly url: string) {
    FakeSocket.all.push(this)
  }

  open() {
    this.readyState = 1
    this.onopen?.()
  }

  send(data: unknown) {
    this.sent.push(data)
  }

  close() {
    this.readyState = 3
    this.onclose?.()
  }
}

let page: EventTarget & { visibilityState: string }
let states: LinkState[]
let frames: ArrayBuffer[]
let opened: number
let link: Link

beforeEach(() => {
  vi.useFakeTimers()
  page = Object.assign(new EventTarget(), { visibilityState: 'visible' })
  const window = new EventTarget()
  vi.stubGlobal('WebSocket', FakeSocket)
  vi.stubGlobal('document', page)
  vi.stubGlobal('addEventListener', window.addEventListener.bind(window))
  vi.stubGlobal('removeEventListener', window.removeEventListener.bind(window))
  vi.stubGlobal('dispatchEvent', window.dispatchEvent.bind(window))
  vi.spyOn(Math, 'random').mockReturnValue(0.5)
  FakeSocket.all = []
  states = []
  frames = []
  opened = 0
  link = new Link('ws://host/', {
    opened: () => opened++,
    frame: (data) => frames.push(data),
    state: (state) => states.push(state),
  })
})

afterEach(() => {
  link.close()
  vi.unstubAllGlobals()
  vi.restoreAllMocks()
  vi.useRealTimers()
})

const last = () => FakeSocket.all.at(-1)!

// Milliseconds until there is another socket.
function pause(): number {
  const count = FakeSocket.all.length
  let waited = 0
  while (FakeSocket.all.length === count && waited < 60_000) {
    vi.advanceTimersByTime(10)
    waited += 10
  }
  return waited
}

test('it comes back for ever, after pauses from a quarter second to five', () => {
  const pauses = []
  for (let i = 0; i < 8; i++) {
    last().close()
    pauses.push(pause())
  }
  expect(pauses).toEqual([250, 500, 1000, 2000, 4000, 5000, 5000, 5000])
})

test('after a connection the pauses begin anew', () => {
  last().close()
  pause()
  last().close()
  pause()
  last().open()
  expect(opened).toBe(1)
  last().close()
  expect(pause()).toBe(250)
  expect(states).toEqual(['away', 'connecting', 'away', 'connecting', 'open', 'away', 'connecting'])
})

test('it tries at once when the page is seen again, or the machine is online', () => {
  for (const wake of [
    () => page.dispatchEvent(new Event('visibilitychange')),
    () => dispatchEvent(new Event('online')),
  ]) {
    last().close()
    const count = FakeSocket.all.length
    wake()
    expect(FakeSocket.all.length).toBe(count + 1)
  }
  // Not when it is hidden, and not twice.
  last().close()
  const count = FakeSocket.all.length
  page.visibilityState = 'hidden'
  page.dispatchEvent(new Event('visibilitychange'))
  expect(FakeSocket.all.length).toBe(count)
  page.visibilityState = 'visible'
  page.dispatchEvent(new Event('visibilitychange'))
  page.dispatchEvent(new Event('visibilitychange'))
  expect(FakeSocket.all.length).toBe(count + 1)
})

test('a handshake that hangs is given up', () => {
  expect(pause()).toBe(10_250)
})

test('frames are passed on, text is not, and what is sent while it is away is dropped', () => {
  expect(link.send(new Uint8Array(1))).toBe(false)
  const socket = last()
  socket.open()
  expect(link.send(new Uint8Array(3))).toBe(true)
  expect(socket.sent).toHaveLength(1)
  socket.onmessage?.({ data: 'text' })
  socket.onmessage?.({ data: new ArrayBuffer(7) })
  expect(frames.map((frame) => frame.byteLength)).toEqual([7])
  expect([link.bytesIn, link.bytesOut]).toEqual([7, 3])
})

test('a link that was closed does not come back', () => {
  last().open()
  link.close()
  expect(pause()).toBe(60_000)
})
