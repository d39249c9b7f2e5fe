import { spawn, type ChildProcess } from 'node:child_process'
import { createServer } from 'node:net'
import type { AddressInfo } from 'node:net'
import { fileURLToPath } from 'node:url'
import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { connect } from '../harness/browser'
import { dist } from '../harness/paths'
import { until } from '../harness/until'

let browser: Browser
let child: ChildProcess
let output = ''
let port = 0

beforeAll(async () => {
  const python = process.env['VUERLUA_INTEROP_PYTHON']
  if (!python)
    throw new Error('VUERLUA_INTEROP_PYTHON names no Python with the package vuer: run make interop')
  port = await freePort()
  child = spawn(python, [fileURLToPath(new URL('scene.py', import.meta.url)), String(port), dist], {
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  child.stdout?.on('data', (data) => (output += String(data)))
  child.stderr?.on('data', (data) => (output += String(data)))
  browser = await connect()
})

afterAll(async () => {
  await browser?.close()
  child?.kill('SIGKILL')
})

test('the page of this project shows a scene of the Python package', async () => {
  const page = await (
    await browser.newContext({ viewport: { width: 640, height: 480 }, reducedMotion: 'reduce' })
  ).newPage()
  const strayed: string[] = []
  await page.route('**/*', (route) => {
    const { hostname, protocol } = new URL(route.request().url())
    if (hostname === 'localhost' || protocol === 'data:' || protocol === 'blob:') return route.continue()
    strayed.push(route.request().url())
    return route.abort()
  })
  await until(
    () =>
      page.goto(`http://localhost:${port}/`).then(
        () => true,
        () => false,
      ),
    `Python serves:\n${output}`,
    60_000,
  )
  await page.waitForFunction(() => globalThis.vuerlua?.graph.find('ball')?.object?.position.x === -3)
  expect(await page.evaluate(() => vuerlua.graph.find('box')?.object?.position.toArray())).toEqual([0, 1, 0])
  await until(() => /picture 640 480 ffd8/.test(output), `Python has a picture:\n${output}`, 40_000)

  const at = await page.evaluate(() => {
    const { camera, element } = vuerlua.rig
    const v = camera!.position.clone().set(0, 1.5, 1).project(camera!)
    return { x: ((v.x + 1) / 2) * element!.clientWidth, y: ((1 - v.y) / 2) * element!.clientHeight }
  })
  await page.mouse.click(at.x, at.y)
  await until(() => output.includes('clicked box'), `Python hears a click:\n${output}`)
  await page.mouse.move(100, 400)
  await page.mouse.down()
  await page.mouse.move(200, 380, { steps: 4 })
  await page.mouse.up()
  await until(() => output.includes('camera defaultCamera 16'), `Python hears the camera:\n${output}`)
  // Python's host has no documentation.
  await page.evaluate(() => vuerlua.settings.change({ panel: true }))
  await page.locator('.panel').waitFor()
  expect(await page.getByRole('link').count()).toBe(0)
  expect(strayed).toEqual([])
})

function freePort(): Promise<number> {
  return new Promise((resolve) => {
    const server = createServer()
    server.listen(0, 'localhost', () => {
      const { port } = server.address() as AddressInfo
      server.close(() => resolve(port))
    })
  })
}
