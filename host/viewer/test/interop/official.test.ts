import { execFileSync } from 'node:child_process'
import { PNG } from 'pngjs'
import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, test } from 'vitest'
import { pixel } from '../harness/app'
import { connect } from '../harness/browser'
import { Host } from '../harness/host'
import { until } from '../harness/until'

// What is listened for, and asked, as the official client needs it: the camera's stream and
// the node that takes pictures are put into the scene by the host.
const lua = `
  on("CAMERA_MOVE", function(event, session)
    print("camera", #event.value.position, #event.value.matrix)
  end)
  on("CLICK", function(event, session)
    print("clicked", event.key)
    session:update(Box{ key = event.key, materialType = "basic", material = { color = "#0000ff" } })
    local picture = session:grab_render{ ttl = 30 }
    print("picture", picture.value.format or picture.value.frame and "frame", picture.value.width, picture.value.height)
  end)
  spawn(function(session)
    session:set(DefaultScene{
      Box{ key = "box", args = {2, 2, 2}, position = {0, 1, 0}, materialType = "basic", material = { color = "#ff0000" } },
      up = {0, 1, 0},
    })
  end)`

let browser: Browser
let host: Host

beforeAll(async () => {
  const python = process.env['VUERLUA_INTEROP_PYTHON']
  if (!python)
    throw new Error('VUERLUA_INTEROP_PYTHON names no Python with the package vuer: run make interop')
  const client = execFileSync(
    python,
    ['-c', 'import vuer, pathlib; print(pathlib.Path(vuer.__file__).parent / "client_build")'],
    { encoding: 'utf8' },
  ).trim()
  host = await Host.start(lua, {}, client)
  browser = await connect()
})

afterAll(async () => {
  await browser?.close()
  await host?.close()
})

test("Vuer's own client shows a scene, hears of its changes, and is heard", async () => {
  const page = await (
    await browser.newContext({ viewport: { width: 1280, height: 600 }, reducedMotion: 'reduce' })
  ).newPage()
  await page.goto(`${host.url}?ws=ws://localhost:${host.port}`)
  const at = await until(
    () => middleOf(page, ([r, g, b]) => r > 200 && g < 60 && b < 60),
    'a red box is seen',
    90_000,
  )
  await page.mouse.click(at.x, at.y)
  await until(() => host.output.includes('clicked\tbox'), `the script hears a click:\n${host.output}`, 30_000)
  await until(() => middleOf(page, ([r, g, b]) => b > 200 && r < 60 && g < 60), 'the box is blue', 60_000)
  await until(() => /picture\s/.test(host.output), `the script has a picture:\n${host.output}`, 60_000)
  await page.mouse.move(950, 400)
  await page.mouse.down()
  await page.mouse.move(1050, 420, { steps: 4 })
  await page.mouse.up()
  await until(
    () => /camera\s+3\s+16/.test(host.output),
    `the script hears the camera:\n${host.output}`,
    30_000,
  )
})

/** The middle of what has a colour on the screen, if there is much of it. */
async function middleOf(
  page: Page,
  fits: (pixel: readonly [number, number, number]) => boolean,
): Promise<{ x: number; y: number } | null> {
  const png = PNG.sync.read(await page.screenshot())
  let x = 0
  let y = 0
  let count = 0
  for (let py = 0; py < png.height; py += 2) {
    for (let px = 0; px < png.width; px += 2) {
      if (!fits(pixel(png, px, py))) continue
      x += px
      y += py
      count++
    }
  }
  return count > 200 ? { x: x / count, y: y / count } : null
}
