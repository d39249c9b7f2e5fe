import type { BrowserContext, Page } from 'playwright-core'
import { PNG } from 'pngjs'
import type { Viewer } from '../../src/viewer'
import { decodeFrame, type WireEvent } from '../../src/wire/codec'
import { connect } from './browser'
import { Host } from './host'
import { until } from './until'

declare global {
  // What the page offers to its console.
  var vuerlua: Viewer
}

export interface Options {
  width?: number
  height?: number
  /** What follows the address: ?... */
  query?: string
  /** Where the page is, if not at the host's own address. */
  address?: (host: Host) => Promise<string>
  dark?: boolean
  /** Scripts that run before the page's own. */
  before?: { path?: string; content?: string }[]
  files?: Readonly<Record<string, string | Uint8Array>>
  touch?: boolean
}

/** A page with a viewer, its host, and what went over the wire. */
export class App {
  /** Events that the page has sent, oldest first. */
  readonly sent: WireEvent[] = []
  /** Requests that went, or would have gone, to another machine. */
  readonly strayed: string[] = []
  /** What the page said to the console, and errors that nobody caught. */
  readonly complaints: string[] = []

  private constructor(
    readonly host: Host,
    readonly context: BrowserContext,
    readonly page: Page,
  ) {}

  /** Serves a script, or joins another page where that is served, and opens the page. It is ready when a scene was drawn. */
  static async open(scene: string | App, options: Options = {}): Promise<App> {
    const host = scene instanceof App ? scene.host : await Host.start(scene, options.files)
    const context = await (
      await connect()
    ).newContext({
      viewport: { width: options.width ?? 640, height: options.height ?? 480 },
      colorScheme: options.dark ? 'dark' : 'light',
      reducedMotion: 'reduce',
      hasTouch: options.touch === true,
    })
    // A machine may be busy; how long a test may take is for the runner to say.
    context.setDefaultTimeout(80_000)
    const page = await context.newPage()
    const app = new App(host, context, page)
    await app.#watch(host)
    for (const script of options.before ?? []) await page.addInitScript(script)
    const address = options.address ? await options.address(host) : host.url
    await page.goto(address + (options.query ?? ''))
    await app.drawn()
    return app
  }

  async #watch(host: Host) {
    const { page } = this
    const { hostname } = new URL(host.url)
    await page.route('**/*', (route) => {
      const url = new URL(route.request().url())
      if (url.hostname === hostname || url.protocol === 'data:' || url.protocol === 'blob:')
        return route.continue()
      this.strayed.push(url.href)
      return route.abort()
    })
    page.on('websocket', (socket) => {
      if (new URL(socket.url()).hostname !== hostname) this.strayed.push(socket.url())
      socket.on('framesent', ({ payload }) => {
        if (typeof payload !== 'string') this.sent.push(decodeFrame(new Uint8Array(payload).buffer))
      })
    })
    page.on('pageerror', (error) => this.complaints.push(String(error.stack ?? error)))
    page.on('console', (message) => {
      if (message.type() === 'error') this.complaints.push(message.text())
    })
  }

  /** Waits until a scene has come and all that arrived is drawn. */
  async drawn() {
    const ready = () =>
      this.page.evaluate(() => globalThis.vuerlua?.hasScene.get() === true && vuerlua.rig.camera !== null)
    await until(ready, 'a scene is drawn', 45_000).catch((error: unknown) => {
      throw new Error(`${String(error)}\n${this.host.output}\n${this.complaints.join('\n')}`)
    })
    await this.settled()
  }

  /** Waits until nothing is left to be brought to the screen, twice in a row. */
  async settled() {
    await this.page.evaluate(async () => {
      const frame = () => new Promise((resolve) => requestAnimationFrame(resolve))
      for (let calm = 0; calm < 3; calm = vuerlua.flusher.pending ? 0 : calm + 1) {
        vuerlua.rig.invalidate()
        await frame()
      }
    })
  }

  /** Waits for an event of the page, from the one of this number on. */
  async event(
    etype: string | RegExp,
    fits: (event: WireEvent) => boolean = () => true,
    from = 0,
  ): Promise<WireEvent> {
    return until(
      () =>
        this.sent
          .slice(from)
          .find(
            (event) =>
              (typeof etype === 'string' ? event.etype === etype : etype.test(event.etype)) && fits(event),
          ),
      `the page sends ${etype}`,
    )
  }

  events(etype: string): WireEvent[] {
    return this.sent.filter((event) => event.etype === etype)
  }

  /** Waits until the host has printed a text. */
  async prints(text: string | RegExp): Promise<string> {
    return until(
      () => {
        const found =
          typeof text === 'string'
            ? this.host.output.includes(text) && text
            : this.host.output.match(text)?.[0]
        return found
      },
      `the host prints ${text}\n${this.host.output.slice(-2000)}`,
    )
  }

  /** Where a point of the world is on the page. */
  async project(x: number, y: number, z: number): Promise<{ x: number; y: number }> {
    return this.page.evaluate(
      ([a, b, c]) => {
        const { camera, element } = vuerlua.rig
        if (!camera || !element) throw new Error('there is no camera')
        camera.updateMatrixWorld()
        const at = camera.position.clone().set(a!, b!, c!).project(camera)
        return { x: ((at.x + 1) / 2) * element.clientWidth, y: ((1 - at.y) / 2) * element.clientHeight }
      },
      [x, y, z],
    )
  }

  /** The picture on the screen, without what the page lays over it. */
  async picture(): Promise<PNG> {
    await this.settled()
    await this.page.evaluate(() => vuerlua.settings.bare.set(true))
    const png = PNG.sync.read(await this.page.screenshot())
    await this.page.evaluate(() => vuerlua.settings.bare.set(false))
    return png
  }

  /** The picture, with what the page marks in the scene: the outline of what is selected. */
  async marked(): Promise<PNG> {
    await this.settled()
    const furnish = (visibility: string) =>
      this.page.evaluate((value) => {
        for (const element of document.querySelectorAll<HTMLElement | SVGElement>('.card, .gizmo'))
          element.style.visibility = value
      }, visibility)
    await furnish('hidden')
    const png = PNG.sync.read(await this.page.screenshot())
    await furnish('')
    return png
  }

  async close() {
    await this.context.close()
    await this.host.close()
  }
}

/** Red, green and blue of a pixel. */
export function pixel(png: PNG, x: number, y: number): [number, number, number] {
  const at = (Math.round(y) * png.width + Math.round(x)) * 4
  return [png.data[at] ?? 0, png.data[at + 1] ?? 0, png.data[at + 2] ?? 0]
}
