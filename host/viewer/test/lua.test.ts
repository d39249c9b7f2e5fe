import { afterEach, expect, test } from 'vitest'
import { App } from './harness/app'
import { expectLike } from './harness/shape'
import { until } from './harness/until'

let app: App

afterEach(async () => {
  expect(app.strayed).toEqual([])
  expect(app.complaints).toEqual([])
  await app.close()
})

test('what is dragged arrives in Lua, which moves another box', async () => {
  app = await App.open(`
    on("OBJECT_MOVE", function(event, session)
      local p = event.value.position
      session:upsert(Box{ key = "follower", position = { p[1], p[2], p[3] - 5 } })
    end)
    on("OBJECT_MOVE_END", function(event) print("let go of " .. event.key) end)
    spawn(function(session)
      session:set(DefaultScene{
        camPosition = {0, 5, 10},
        Movable{ key = "mov", scale = 4, Box{ key = "held", args = {0.4, 0.4, 0.4} } },
        Box{ key = "follower", position = {0, 0, -5} },
      })
    end)`)
  await app.page.waitForFunction(() => vuerlua.graph.find('mov')?.object != null)
  // The arrow of the gizmo that points along X is as long as its scale.
  const arrow = await app.project(3.6, 0, 0)
  await app.page.mouse.move(arrow.x, arrow.y)
  await app.settled()
  await app.page.mouse.down()
  for (let step = 1; step <= 8; step++) {
    await app.page.mouse.move(arrow.x + step * 8, arrow.y)
    await app.settled()
  }
  await app.page.mouse.up()
  expectLike(await app.event('OBJECT_MOVE'), 'c2s_browser_OBJECT_MOVE_movable_drag', {
    other: { 'value.rotation': ['number', 'number', 'number', 'string'] },
  })
  const end = await app.event('OBJECT_MOVE_END')
  const { position } = end['value'] as { position: number[] }
  expect(Math.abs(position[0] ?? 0)).toBeGreaterThan(0.2)
  // The camera was not turned by it.
  expect(app.events('CAMERA_MOVE')).toEqual([])
  await app.prints('let go of mov')
  await until(async () => {
    const x = await app.page.evaluate(() => vuerlua.graph.find('follower')?.object?.position.x ?? 0)
    return Math.abs(x - (position[0] ?? 0)) < 1e-3
  }, 'the box follows')
})

test('a slider, a button and a field of the page arrive in Lua', async () => {
  app = await App.open(`
    on("INPUT", function(event) print("typed", event.key, event.value) end)
    on("SET", function(event) print("slid", event.key, event.value, type(event.value)) end)
    on("CLICK", function(event) print("pressed", event.key) end)
    on("UPLOAD", function(event) print("sent", event.key, event.value.width, event.value.height) end)
    spawn(function(session)
      session:set(DefaultScene{
        Box{ key = "box" },
        htmlChildren = {
          Slider{ key = "speed", min = 0, max = 10, step = 1, value = 2 },
          Button{ key = "go", value = "Go" },
          InputBox{ key = "name" },
          { tag = "ImageUpload", key = "picture" },
        },
      })
    end)`)
  await app.page.getByRole('slider').press('ArrowRight')
  await app.prints(/slid\s+speed\s+3\s+number/)
  expect((await app.event('SET'))['value']).toBe(3)
  await app.page.getByRole('button', { name: 'Go' }).click()
  await app.prints(/pressed\s+go/)
  await app.page.getByRole('textbox').fill('hello w')
  await app.page.getByRole('textbox').press('Enter')
  expectLike(await app.event('INPUT'), 'c2s_browser_INPUT_html_input')
  await app.prints(/typed\s+name\s+hello w/)
  const dot =
    'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mP8z8BQDwAEhQGAhKmMIQAAAABJRU5ErkJggg=='
  await app.page
    .locator('input[type=file]')
    .setInputFiles({ name: 'dot.png', mimeType: 'image/png', buffer: Buffer.from(dot, 'base64') })
  expectLike(await app.event('UPLOAD'), 'c2s_browser_UPLOAD_html_upload', { more: ['name', 'type', 'size'] })
  await app.prints(/sent\s+picture\s+1\s+1/)
})
