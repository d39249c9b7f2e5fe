import { afterEach, expect, test } from 'vitest'
import { App } from './harness/app'
import { Host } from './harness/host'

let app: App
let other: Host

afterEach(async () => {
  await app.close()
  await other.close()
})

const scene = 'spawn(function(session) session:set(DefaultScene{ Box{ key = "box" } }) end)'

const picture = Uint8Array.from(atob('iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg=='), (c) => c.charCodeAt(0))

test('a page asks before it connects to another server, names it, and has none of its own files for it', async () => {
  app = await App.open(scene, { files: { 'private.png': picture } })
  const own = new URL(app.host.url)
  other = await Host.start(scene, {}, undefined, ['--allow-origin', own.origin])
  const page = await app.context.newPage()
  const sockets: string[] = []
  page.on('websocket', (socket) => sockets.push(socket.url()))
  const shows = (address: string) => page.evaluate((src) => new Promise<boolean>((resolve) => {
    const image = new Image()
    image.onload = () => resolve(true)
    image.onerror = () => resolve(false)
    image.src = src
  }), address)

  await page.goto(app.host.url)
  expect(await shows('/workspace/private.png')).toBe(true)

  sockets.length = 0
  const server = `127.0.0.1:${other.port}`
  await page.goto(`${app.host.url}?ws=ws://${server}`)
  const question = page.getByRole('alertdialog')
  await question.waitFor()
  expect(await question.textContent()).toContain(server)
  expect(sockets).toEqual([])
  expect(await shows('/workspace/private.png')).toBe(false)
  expect(await page.evaluate(() => fetch('/workspace/private.png').then(() => true, () => false))).toBe(false)
})
