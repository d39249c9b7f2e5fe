import { PNG } from 'pngjs'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { App } from './harness/app'
import { expectLike, shape } from './harness/shape'
import { until } from './harness/until'

let app: App

const lua = `
  local asked = {}
  on("CLICK", function(event, session)
    local ok, got = pcall(session.grab_render, session, asked)
    if ok then print("grabbed", got.value.width, got.value.height) else print("refused", tostring(got)) end
  end)
  on("KeyDown", function(event)
    asked = ({
      a = { quality = 1, ttl = 30 },
      b = { format = "png", ttl = 30 },
      c = { width = 320, height = 100, format = "webp", ttl = 30 },
      d = { downsample = 4, depth = true, ttl = 30 },
      e = { key = "ego", ttl = 30 },
      f = { key = "nobody", ttl = 30 },
      g = { format = "gif", ttl = 30 },
    })[event.value.key]
    print("asking", event.value.key)
  end)
  on("SNAPSHOT", function(event) print("snapshot", event.value.screen:sub(1, 22)) end)
  spawn(function(session)
    session:set(DefaultScene{
      Box{ key = "box", args = {2, 2, 2}, position = {0, 1, 0}, material = { color = "#23aaff" } },
      Sphere{ key = "ball", args = {1}, position = {3, 1, 0}, materialType = "basic", material = { color = "#ff0000" } },
      CameraView{ key = "ego", stream = "ondemand", width = 320, height = 240, downsample = 1, position = {0, 1, 8}, renderDepth = true, movable = false, monitor = false },
      KeyboardMonitor{ key = "kbd", enableKeyDown = true },
    })
  end)`

beforeAll(async () => {
  app = await App.open(lua)
})

afterAll(async () => {
  expect(app.strayed).toEqual([])
  expect(app.complaints).toEqual([])
  await app.close()
})

// Has the script ask with the options of a letter; what the page answers and the script says.
async function ask(letter: string) {
  const from = app.sent.length
  const said = app.host.output.length
  await app.page.keyboard.press(letter)
  await app.prints(new RegExp(`asking\\s+${letter}`))
  const at = await app.project(0, 1.5, 1)
  await app.page.mouse.click(at.x, at.y)
  const answer = await app.event(/^GRAB_RENDER_RESPONSE@/, () => true, from)
  await until(
    () => /(grabbed|refused)[^\n]*\n/.test(app.host.output.slice(said)),
    'the script has the answer',
  )
  return {
    answer,
    value: answer['value'] as Record<string, unknown>,
    said: () => app.host.output.slice(said),
  }
}

test('a picture of the page is what the screenshot shows', async () => {
  const { answer, value } = await ask('b')
  expect(answer['key']).toBe('DEFAULT')
  await app.page.evaluate(() => vuerlua.selection.set(null))
  const screen = await app.picture()
  const grabbed = PNG.sync.read(Buffer.from(value['frame'] as Uint8Array))
  expect([grabbed.width, grabbed.height]).toEqual([screen.width, screen.height])
  expect(apart(screen, grabbed)).toBeLessThan(0.005)
})

/** How much of two pictures differs, from 0 to 1. */
function apart(a: PNG, b: PNG): number {
  let off = 0
  for (let i = 0; i < a.data.length; i++) if (Math.abs((a.data[i] ?? 0) - (b.data[i] ?? 0)) > 24) off++
  return off / a.data.length
}

test('as a JPEG if nothing else is said, shaped as the official client sends it', async () => {
  const { answer, said } = await ask('a')
  expectLike(
    { ...answer, etype: 'GRAB_RENDER_RESPONSE' },
    'c2s_browser_GRAB_RENDER_RESPONSE_grab_render_no_rtype',
  )
  expect(said()).toMatch(/grabbed\s+640\s+480/)
})

test('in another size and format', async () => {
  const { value } = await ask('c')
  expect(value).toMatchObject({ width: 320, height: 100 })
  expect(Buffer.from((value['frame'] as Uint8Array).subarray(8, 12)).toString()).toBe('WEBP')
})

test('smaller, and with the depth', async () => {
  const { value } = await ask('d')
  expect(value).toMatchObject({ width: 160, height: 120 })
  expect(shape(value['depthFrame'])).toBe('bytes ffd8ff')
})

test('of a CameraView by its key', async () => {
  const { answer } = await ask('e')
  expect(answer['key']).toBe('ego')
  expectLike({ ...answer, etype: 'x' }, 'c2s_browser_GRAB_RENDER_RESPONSE_u1_camera_view_ondemand', {
    more: ['value.delta'],
    other: { etype: 'string' },
  })
  expect(answer['value']).toMatchObject({ width: 320, height: 240 })
})

test('what there is not is refused with a reason, at once', async () => {
  expect((await ask('f')).said()).toMatch(/refused.*no camera view "nobody"; there is "ego"/)
  expect((await ask('g')).said()).toMatch(/refused.*no format "gif"/)
})

test('a snapshot is saved as a file and sent, by a key of the page and at the word of the script', async () => {
  await app.page.evaluate(() => vuerlua.selection.set(null))
  for (const ask of [
    () => app.page.keyboard.press('Alt+p'), // the scene has the keyboard
    () => app.page.getByRole('button', { name: 'Save a picture (P)' }).click(),
    () =>
      app.page.evaluate(() =>
        vuerlua.receive(
          new Uint8Array([
            0x81,
            0xa5,
            ...new TextEncoder().encode('etype'),
            0xad,
            ...new TextEncoder().encode('SAVE_SNAPSHOT'),
          ]).buffer,
        ),
      ),
  ]) {
    const from = app.sent.length
    const [download] = await Promise.all([app.page.waitForEvent('download'), ask()])
    expect(download.suggestedFilename()).toMatch(/^vuerlua \d{4}-\d\d-\d\d \d\d-\d\d-\d\d\.png$/)
    const event = await app.event('SNAPSHOT', () => true, from)
    expect(shape(event)).toEqual({ etype: 'string', value: { screen: 'string' } })
    const { screen } = event['value'] as { screen: string }
    const png = PNG.sync.read(Buffer.from(screen.replace('data:image/png;base64,', ''), 'base64'))
    expect([png.width, png.height]).toEqual([640, 480])
    expect(apart(await app.picture(), png)).toBeLessThan(0.005)
  }
  await app.prints('data:image/png;base64,')
})
