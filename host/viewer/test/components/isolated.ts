import { decode, encode } from '@msgpack/msgpack'
import { readFile } from 'node:fs/promises'
import { extname, join } from 'node:path'
import type { Page, WebSocketRoute } from 'playwright-core'
import { PNG } from 'pngjs'
import { afterAll, beforeAll, beforeEach, expect } from 'vitest'
import { connect } from '../harness/browser'
import { dist } from '../harness/paths'

const origin = 'http://viewer.test'

const types: Readonly<Record<string, string>> = {
  '.html': 'text/html',
  '.js': 'text/javascript',
  '.css': 'text/css',
  '.svg': 'image/svg+xml',
  '.wasm': 'application/wasm',
  '.woff2': 'font/woff2',
  '.woff': 'font/woff',
  '.json': 'application/json',
  '.png': 'image/png',
  '.webm': 'video/webm',
}

// The policy that the host sends with the page.
const policy = [
  "default-src 'none'",
  "script-src 'self' 'wasm-unsafe-eval' blob:",
  "worker-src 'self' blob: data:",
  "style-src 'self' 'unsafe-inline'",
  "img-src 'self' data: blob:",
  "media-src 'self' data: blob:",
  "font-src 'self' data: blob:",
  "connect-src 'self' data: blob: ws://viewer.test",
].join('; ')

export type Node = { tag: string; key?: string; children?: Node[] } & Record<string, unknown>

/**
 * The built page by itself: this test is its host. It answers with the files of the build and those
 * that the test makes, takes note of every request for anything else, and lets none of those through.
 */
export class Isolated {
  /** Files that scenes name, by path: `/workspace/a.png`. */
  readonly files = new Map<string, Uint8Array | string>()
  /** A folder that is the workspace beside those; null where there is none. */
  workspace: string | null = null
  /** Addresses that the page asked for beyond the host. */
  readonly strayed: string[] = []
  readonly errors: string[] = []
  readonly events: Record<string, unknown>[] = []
  #socket: WebSocketRoute | null = null
  #connected: () => void = () => {}
  #sent = 0
  /** The number of requests of the page that have no answer yet. */
  #asked = 0

  private constructor(readonly page: Page) {}

  /** Opens the page. The camera counts as placed, so that the page does not frame the first picture. */
  static async open(width = 480, height = 360): Promise<Isolated> {
    const page = await (
      await connect()
    ).newPage({
      viewport: { width, height },
      deviceScaleFactor: 1,
      colorScheme: 'light',
      reducedMotion: 'reduce',
    })
    // A machine may be busy; how long a test may take is for the runner to say.
    page.setDefaultTimeout(80_000)
    const self = new Isolated(page)
    page.on('pageerror', (error) => self.errors.push(String(error)))
    page.on('request', () => void self.#asked++)
    page.on('requestfinished', () => void self.#asked--)
    page.on('requestfailed', () => void self.#asked--)
    await page.route(/.*/, async (route) => {
      const url = new URL(route.request().url())
      if (url.origin !== origin) {
        self.strayed.push(url.href)
        return route.abort()
      }
      const path = url.pathname === '/' ? '/index.html' : decodeURIComponent(url.pathname)
      try {
        const folder = path.startsWith('/workspace/') ? self.workspace : dist
        const body =
          self.files.get(path) ??
          (folder === null ? null : await readFile(join(folder, path.replace(/^\/workspace\//, ''))))
        if (body === null) throw new Error('not there')
        return await route.fulfill({
          body: typeof body === 'string' ? body : Buffer.from(body),
          contentType: types[extname(path)] ?? 'application/octet-stream',
          headers: { 'content-security-policy': policy },
        })
      } catch {
        return route.fulfill({ status: 404, body: '' })
      }
    })
    const connected = new Promise<void>((resolve) => (self.#connected = resolve))
    await page.routeWebSocket(/.*/, (socket) => {
      self.#socket = socket
      socket.onMessage((data) => {
        const event = decode(data as Buffer) as Record<string, unknown>
        self.events.push(event)
        if (event['etype'] === 'INIT') self.#connected()
      })
    })
    await page.goto(`${origin}/`)
    await connected
    // The canvas may be mounted after the page has connected.
    await page.waitForFunction(() => vuerlua.rig.camera !== null)
    // Nothing of the page lies over the scene.
    await page.evaluate(() => {
      vuerlua.settings.bare.set(true)
      vuerlua.rig.placed = true
    })
    return self
  }

  /** Makes files the only ones that scenes name. */
  hold(files: ReadonlyMap<string, Uint8Array | string>) {
    this.files.clear()
    for (const [path, body] of files) this.files.set(path, body)
  }

  send(etype: string, data: unknown) {
    this.#sent++
    this.#socket?.send(Buffer.from(encode({ ts: Date.now() / 1000, etype, data })))
  }

  /** Replaces the whole scene. */
  set(children: Node[], more: Record<string, unknown> = {}) {
    this.send('SET', {
      tag: 'Scene',
      key: '0',
      up: [0, 1, 0],
      children,
      bgChildren: [],
      rawChildren: [],
      htmlChildren: [],
      ...more,
    })
  }

  upsert(...nodes: Node[]) {
    this.send('UPSERT', { nodes })
  }

  /** Replaces the whole scene, and returns the picture of it. */
  shown(...nodes: Node[]): Promise<PNG> {
    this.set(nodes)
    return this.settled()
  }

  /** Returns what the panel's log says. */
  log(): Promise<string[]> {
    return this.page.evaluate(() => vuerlua.log.entries.get().map((entry) => entry.text))
  }

  /** Returns the picture of the canvas or of the whole page, once nothing is loading and the picture has stayed the same for a pause in milliseconds. */
  async settled(pause = 150, most = 40, whole = false): Promise<PNG> {
    // Workers prepare texts and models. They are slow on machines where frames are slow.
    const quiet = Math.max(pause, 3 * (await this.drawn()))
    let before: PNG | null = null
    for (let i = 0; i < most; i++) {
      // Without a new frame the picture of the canvas has not changed.
      if ((await this.#calm(quiet)) && !whole) return this.look()
      const now = await this.look(whole)
      if (before && Buffer.compare(now.data, before.data) === 0) return now
      before = now
    }
    return before ?? this.look(whole)
  }

  /** Waits for a pause in milliseconds. It returns true if no frame was drawn in the meantime and nothing is loading. */
  async #calm(pause: number): Promise<boolean> {
    const asked = this.#asked
    const drawn = await this.page.evaluate(async (time) => {
      const { frames } = vuerlua.meter
      await new Promise((resolve) => setTimeout(resolve, time))
      return vuerlua.meter.frames - frames
    }, pause)
    return drawn === 0 && asked === 0 && this.#asked === 0
  }

  /** Waits until everything that was sent is on the screen. It returns the milliseconds that the last two frames took. */
  async drawn(): Promise<number> {
    await this.page.waitForFunction(
      (sent) => vuerlua.counters.frames >= sent && !vuerlua.flusher.pending,
      this.#sent,
    )
    return this.page.evaluate(async () => {
      const began = performance.now()
      for (let i = 0; i < 2; i++) {
        vuerlua.rig.invalidate()
        await new Promise((resolve) => requestAnimationFrame(resolve))
      }
      return performance.now() - began
    })
  }

  async look(whole = false): Promise<PNG> {
    // A screenshot of an element takes three times as long: it waits for the element to rest.
    const clip = whole
      ? undefined
      : await this.page.evaluate(() => {
          const { x, y, width, height } = document.querySelector('canvas')!.getBoundingClientRect()
          return { x, y, width, height }
        })
    return PNG.sync.read(await this.page.screenshot({ animations: 'disabled', ...(clip ? { clip } : {}) }))
  }

  /** A film of a second that the browser itself makes: all of it in one colour. */
  async film(color: string): Promise<Uint8Array> {
    const bytes = await this.page.evaluate(async (shown) => {
      const canvas = Object.assign(document.createElement('canvas'), { width: 64, height: 48 })
      const context = canvas.getContext('2d')!
      const recorder = new MediaRecorder(canvas.captureStream(20), { mimeType: 'video/webm;codecs=vp8' })
      const parts: Blob[] = []
      recorder.ondataavailable = (event) => parts.push(event.data)
      const stopped = new Promise((resolve) => (recorder.onstop = resolve))
      recorder.start()
      for (let i = 0; i < 10; i++) {
        context.fillStyle = shown
        context.fillRect(0, 0, 64, 48)
        await new Promise((resolve) => setTimeout(resolve, 60))
      }
      recorder.stop()
      await stopped
      return [...new Uint8Array(await new Blob(parts).arrayBuffer())]
    }, color)
    return new Uint8Array(bytes)
  }

  async close() {
    await this.page.close()
  }
}

/**
 * Opens a page for all tests of a file and passes it to use. Each test begins without events, and the
 * tests fail if the page has had errors when they are done.
 */
export function withPage(use: (view: Isolated) => void, width?: number, height?: number) {
  let view: Isolated | undefined
  beforeAll(async () => use((view = await Isolated.open(width, height))))
  beforeEach(() => {
    view!.events.length = 0
  })
  afterAll(async () => {
    expect(view?.errors).toEqual([])
    await view?.close()
  })
}

/** Differences of two pictures: how many pixels, and within which rectangle. */
export function difference(a: PNG, b: PNG, threshold = 12) {
  let count = 0
  let [left, top, right, bottom] = [a.width, a.height, -1, -1]
  for (let y = 0; y < a.height; y++) {
    for (let x = 0; x < a.width; x++) {
      const i = (y * a.width + x) * 4
      const most = Math.max(...[0, 1, 2].map((c) => Math.abs(a.data[i + c]! - b.data[i + c]!)))
      if (most <= threshold) continue
      count++
      left = Math.min(left, x)
      right = Math.max(right, x)
      top = Math.min(top, y)
      bottom = Math.max(bottom, y)
    }
  }
  return { count, left, top, right, bottom }
}

export function pixel(picture: PNG, x: number, y: number): [number, number, number] {
  const i = (Math.round(y) * picture.width + Math.round(x)) * 4
  return [picture.data[i]!, picture.data[i + 1]!, picture.data[i + 2]!]
}

/** Returns the color in the middle of a picture. */
export const middle = (picture: PNG) => pixel(picture, picture.width / 2, picture.height / 2)
