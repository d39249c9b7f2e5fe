import { createReadStream } from 'node:fs'
import { createServer, type Server } from 'node:http'
import { extname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { AddressInfo } from 'node:net'
import type { Browser, CDPSession, Page } from 'playwright-core'
import { afterAll, beforeAll, test } from 'vitest'
import { build } from 'vite'
import { App } from '../test/harness/app'
import { connect } from '../test/harness/browser'
import { boxes, keys, points } from './frames'

const lines: string[] = []
let browser: Browser

beforeAll(async () => {
  browser = await connect()
})

afterAll(async () => {
  console.log(`\n${lines.join('\n')}\n`)
  await browser.close()
})

/**
 * Milliseconds of the page's main thread for a message: the median and the 95th percentile of taking
 * it, and the mean of all scripts and of all tasks. A software GPU is waited for in tasks.
 */
interface Cost {
  median: number
  slow: number
  script: number
  task: number
}

async function cost(page: Page, cdp: CDPSession, frames: string[], rounds: number): Promise<Cost> {
  await load(page, frames)
  const before = [await metric(cdp, 'ScriptDuration'), await metric(cdp, 'TaskDuration')] as const
  const times = await page.evaluate(async (count) => {
    const { deliver, frames } = globalThis as never as Bench
    const times: number[] = []
    for (let i = 0; i < count; i++) {
      const frame = frames[i % frames.length]!.slice().buffer
      const began = performance.now()
      deliver(frame)
      times.push(performance.now() - began)
      await new Promise((resolve) => setTimeout(resolve, 4))
    }
    return times
  }, rounds)
  const script = (((await metric(cdp, 'ScriptDuration')) - before[0]) * 1000) / rounds
  const task = (((await metric(cdp, 'TaskDuration')) - before[1]) * 1000) / rounds
  times.sort((a, b) => a - b)
  return {
    median: times[Math.floor(times.length / 2)] ?? 0,
    slow: times[Math.floor(times.length * 0.95)] ?? 0,
    script,
    task,
  }
}

/** What the page has for the benchmark. */
interface Bench {
  deliver: (frame: ArrayBuffer) => void
  frames: Uint8Array[]
}

/** Puts frames into the page, so that their way there is not measured. */
async function load(page: Page, frames: string[]) {
  await page.evaluate(
    (texts) =>
      Object.assign(globalThis, {
        frames: texts.map((text) => Uint8Array.from(atob(text), (c) => c.charCodeAt(0))),
      }),
    frames,
  )
}

async function metric(cdp: CDPSession, name: string): Promise<number> {
  const { metrics } = await cdp.send('Performance.getMetrics')
  return metrics.find((m) => m.name === name)?.value ?? NaN
}

async function heap(cdp: CDPSession): Promise<number> {
  await cdp.send('HeapProfiler.collectGarbage')
  return (await metric(cdp, 'JSHeapUsedSize')) / 1e6
}

function report(what: string, { median, slow, script, task }: Cost, goal = '') {
  lines.push(
    `${what.padEnd(52)} ${median.toFixed(2).padStart(8)} ms  p95 ${slow.toFixed(2).padStart(8)}  script ${script.toFixed(2).padStart(8)}  task ${task.toFixed(2).padStart(8)}  ${goal}`,
  )
}

async function viewer(query = '?frameloop=never'): Promise<{ app: App; cdp: CDPSession }> {
  const app = await App.open('spawn(function(s) s:set(Scene{}) end)', { query })
  await app.page.evaluate(() =>
    Object.assign(globalThis, {
      deliver: (frame: ArrayBuffer) => {
        vuerlua.receive(frame)
        vuerlua.flushNow()
      },
    }),
  )
  const cdp = await app.context.newCDPSession(app.page)
  await cdp.send('Performance.enable')
  return { app, cdp }
}

test('the viewer', async () => {
  const { app, cdp } = await viewer()
  const steps = Array.from({ length: 30 }, (_, i) => i + 1)
  for (const [count, goal] of [
    [1000, '<= 2.5'],
    [5000, '<= 10'],
  ] as const) {
    const all = keys(count)
    await cost(app.page, cdp, [boxes(all, 0)], 1)
    report(
      `transforms of ${count} nodes`,
      await cost(
        app.page,
        cdp,
        steps.map((i) => boxes(all, i)),
        120,
      ),
      goal,
    )
    if (count === 1000)
      report(
        'colours of 1000 nodes',
        await cost(
          app.page,
          cdp,
          steps.map((i) => boxes(all, i, 'color')),
          60,
        ),
        '<= 6',
      )
    else
      report(
        '1 of 5000 nodes',
        await cost(
          app.page,
          cdp,
          steps.map((i) => boxes(all.slice(2500, 2501), i)),
          300,
        ),
        '<= 0.1',
      )
  }
  await app.close()
})

test('a million points', async () => {
  const { app, cdp } = await viewer('')
  const frames = [1, 2, 3].map((i) => points(1_000_000, i))
  report('PointCloud of 1,000,000 points, drawn', await cost(app.page, cdp, frames, 12), '<= 100 (10 Hz)')
  const drawn = await pace(app.page, 20)
  await app.close()
  const floor = await bare(1_000_000)
  lines.push(
    `updates a second of 1,000,000 points, each taken and drawn:  ${rate(drawn)}  >= 10  (WebGL's own points without a viewer: ${rate(floor)}, ${(floor / drawn).toFixed(1)} times slower)`,
  )
})

const rate = (milliseconds: number) => (1000 / milliseconds).toFixed(1)

/** Milliseconds from one message to the next, each of which is wholly drawn: the GPU's work is waited for. */
async function pace(page: Page, rounds: number): Promise<number> {
  return page.evaluate(async (count) => {
    const { deliver, frames } = globalThis as never as Bench
    const gl = document.querySelector('canvas')!.getContext('webgl2')!
    const drawn = async () => {
      await new Promise((resolve) => requestAnimationFrame(resolve))
      gl.readPixels(0, 0, 1, 1, gl.RGBA, gl.UNSIGNED_BYTE, new Uint8Array(4))
    }
    const copies = Array.from({ length: count + 2 }, (_, i) => frames[i % frames.length]!.slice().buffer)
    let began = 0
    for (const [i, copy] of copies.entries()) {
      if (i === 2) began = performance.now()
      deliver(copy)
      await drawn()
    }
    return (performance.now() - began) / count
  }, rounds)
}

/** Milliseconds for WebGL alone to draw so many points that are there already, of one pixel and one colour: the least that it takes. */
async function bare(count: number): Promise<number> {
  const page = await browser.newPage({ viewport: { width: 640, height: 480 } })
  const milliseconds = await page.evaluate((points) => {
    const canvas = Object.assign(document.createElement('canvas'), { width: 640, height: 480 })
    const gl = canvas.getContext('webgl2', { antialias: false })!
    const program = gl.createProgram()
    for (const [type, source] of [
      [
        gl.VERTEX_SHADER,
        'attribute vec2 at; void main() { gl_Position = vec4(at, 0., 1.); gl_PointSize = 1.; }',
      ],
      [gl.FRAGMENT_SHADER, 'void main() { gl_FragColor = vec4(1.); }'],
    ] as const) {
      const shader = gl.createShader(type)!
      gl.shaderSource(shader, source)
      gl.compileShader(shader)
      gl.attachShader(program, shader)
    }
    gl.bindAttribLocation(program, 0, 'at')
    gl.linkProgram(program)
    gl.useProgram(program)
    gl.bindBuffer(gl.ARRAY_BUFFER, gl.createBuffer())
    gl.bufferData(
      gl.ARRAY_BUFFER,
      Float32Array.from({ length: points * 2 }, () => Math.random() * 2 - 1),
      gl.STATIC_DRAW,
    )
    gl.enableVertexAttribArray(0)
    gl.vertexAttribPointer(0, 2, gl.FLOAT, false, 0, 0)
    const times: number[] = []
    for (let i = 0; i < 7; i++) {
      const began = performance.now()
      gl.drawArrays(gl.POINTS, 0, points)
      gl.readPixels(0, 0, 1, 1, gl.RGBA, gl.UNSIGNED_BYTE, new Uint8Array(4))
      times.push(performance.now() - began)
    }
    return times.sort((a, b) => a - b)[3]!
  }, count)
  await page.close()
  return milliseconds
}

test('ten minutes at 60 Hz with 1000 nodes: the heap', async () => {
  const { app, cdp } = await viewer()
  const all = keys(1000)
  await load(
    app.page,
    Array.from({ length: 10 }, (_, i) => boxes(all, i)),
  )
  const heaps: string[] = []
  for (const rounds of [600, 3000, 3600, 28_800]) {
    await app.page.evaluate(async (count) => {
      const { deliver, frames } = globalThis as never as Bench
      for (let i = 0; i < count; i++) {
        deliver(frames[i % frames.length]!.slice().buffer)
        if (i % 60 === 0) await new Promise((resolve) => setTimeout(resolve))
      }
    }, rounds)
    heaps.push(`${(await heap(cdp)).toFixed(1)} MB`)
  }
  lines.push(`heap after 10 s, 1 min, 2 min, 10 min of 1000 nodes at 60 Hz:  ${heaps.join('  ')}`)
  await app.close()
})

test('the first picture', async () => {
  const times: number[] = []
  for (let i = 0; i < 5; i++) {
    const app = await App.open('spawn(function(s) s:set(DefaultScene{ Box{ key = "box" } }) end)')
    times.push(
      await app.page.evaluate(() => performance.getEntriesByName('vuerlua-scene')[0]?.startTime ?? NaN),
    )
    await app.close()
  }
  times.sort((a, b) => a - b)
  lines.push(
    `first picture of a scene, on localhost with a software GPU:  median ${times[2]?.toFixed(0)} ms  (${times.map((t) => t.toFixed(0)).join(', ')})  <= 1000`,
  )
})

test('the algorithm of the official client', async () => {
  const outDir = fileURLToPath(new URL('../../../.cache/bench-viewer', import.meta.url))
  const root = fileURLToPath(new URL('.', import.meta.url))
  await build({
    root,
    configFile: false,
    logLevel: 'error',
    base: './',
    build: {
      outDir,
      emptyOutDir: true,
      target: 'esnext',
      rolldownOptions: { input: join(root, 'official.html') },
    },
  })
  const server = await serve(outDir)
  const page = await (await browser.newContext({ viewport: { width: 640, height: 480 } })).newPage()
  await page.goto(`http://localhost:${(server.address() as AddressInfo).port}/official.html`)
  await page.waitForFunction(() => 'receive' in globalThis)
  await page.evaluate(() => Object.assign(globalThis, { deliver: (globalThis as never)['receive'] }))
  const cdp = await page.context().newCDPSession(page)
  await cdp.send('Performance.enable')
  for (const [count, rounds] of [
    [100, 60],
    [1000, 8],
  ] as const) {
    const all = keys(count)
    await cost(page, cdp, [boxes(all, 0)], 1)
    report(
      `official algorithm: transforms of ${count} nodes`,
      await cost(
        page,
        cdp,
        [1, 2, 3, 4, 5, 6].map((i) => boxes(all, i)),
        rounds,
      ),
    )
  }
  await page.context().close()
  server.close()
})

const types: Readonly<Record<string, string>> = {
  '.html': 'text/html',
  '.js': 'text/javascript',
  '.css': 'text/css',
}

function serve(folder: string): Promise<Server> {
  return new Promise((resolve) => {
    const server = createServer((request, response) => {
      const name = new URL(request.url ?? '/', 'http://x').pathname
      response.setHeader('Content-Type', types[extname(name)] ?? 'application/octet-stream')
      createReadStream(join(folder, name))
        .on('error', () => response.writeHead(404).end())
        .pipe(response)
    })
    server.listen(0, 'localhost', () => resolve(server))
  })
}
