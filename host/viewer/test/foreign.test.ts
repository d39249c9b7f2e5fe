import { PNG } from 'pngjs'
import { afterEach, expect, test } from 'vitest'
import { picture } from './components/sample'
import { App, pixel } from './harness/app'
import { Host } from './harness/host'
import { until } from './harness/until'

let app: App
let other: Host

afterEach(async () => {
  await app.close()
  await other.close()
})

const scene = 'spawn(function(session) session:set(DefaultScene{ Box{ key = "box" } }) end)'

test('a page asks before it connects to another server, names it, and has none of its own files for it', async () => {
  app = await App.open(scene, { files: { 'private.png': picture() } })
  const own = new URL(app.host.url)
  other = await Host.start(scene, {}, undefined, ['--allow-origin', own.origin])
  const page = await app.context.newPage()
  const sockets: string[] = []
  page.on('websocket', (socket) => sockets.push(socket.url()))
  const shows = (address: string) =>
    page.evaluate(
      (src) =>
        new Promise<boolean>((resolve) => {
          const image = new Image()
          image.onload = () => resolve(true)
          image.onerror = () => resolve(false)
          image.src = src
        }),
      address,
    )

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
  expect(
    await page.evaluate(() =>
      fetch('/workspace/private.png').then(
        () => true,
        () => false,
      ),
    ),
  ).toBe(false)
})

test.each(['ws://', 'http://', ''])(
  'a page whose user agrees shows the scene of the other server, with "%s" before its address',
  async (scheme) => {
    app = await App.open(scene)
    // The other server is reached by its IP address, and the page by the name localhost: the two hosts differ, as those of two machines do.
    other = await Host.start(
      `
    on("CLICK", function(event, session) print("clicked " .. event.key) end)
    spawn(function(session)
      session:set(DefaultScene{ camPosition = {0, 0, 6}, Plane{ key = "sign", args = {40, 40}, materialType = "basic", material = { map = asset("sign.png") } } })
    end)`,
      { 'sign.png': picture(4, 4, [0, 255, 0, 255]) },
      undefined,
      ['--allow-origin', new URL(app.host.url).origin],
    )
    const page = await app.context.newPage()
    const complaints: string[] = []
    page.on('console', (message) => message.type() === 'error' && complaints.push(message.text()))
    await page.goto(`${app.host.url}?ws=${scheme}127.0.0.1:${other.port}`)
    await page.getByRole('alertdialog').getByRole('button', { name: 'Connect' }).click()
    await page.waitForFunction(() => globalThis.vuerlua?.hasScene.get() === true)
    const { width, height } = page.viewportSize()!
    await until(
      async () => pixel(PNG.sync.read(await page.screenshot()), width / 2, height / 2).join() === '0,255,0',
      `the picture of the other server is seen\n${complaints.join('\n')}\n${other.output}`,
    )
    expect(await page.locator('.pill').textContent()).toContain(`127.0.0.1:${other.port}`)
    await page.mouse.click(width / 2, height / 2)
    await until(() => other.output.includes('clicked sign'), 'the other server hears the click')
    expect(complaints).toEqual([])
  },
)
