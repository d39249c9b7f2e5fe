// Takes the pictures of the components that the reference shows: of each the scene of its
// example, served by the program itself. Scenes are <component>.lua in the folder that the
// first argument names; further arguments name those to take, in place of all.
import {
  copyFileSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { basename, join } from 'node:path'
import { makeAssets } from './assets.mjs'
import { launch, root, serve, show } from './host.mjs'

const target = join(root, 'cmd/vuerlua/internal/reference/pictures')
const size = { width: 480, height: 300 }
const quality = 0.7
/** The longest that a scene may take to stand still, in milliseconds; what moves never does. */
const patience = 5000

const [scenes, ...wanted] = process.argv.slice(2)
const names =
  wanted.length > 0
    ? wanted
    : readdirSync(scenes)
        .map((file) => basename(file, '.lua'))
        .sort()
const folder = mkdtempSync(join(tmpdir(), 'pictures-'))
const browser = await launch()
const developer = await browser.newPage()
try {
  await makeAssets(folder, browser)
  mkdirSync(target, { recursive: true })
  for (const name of names) {
    try {
      const picture = await develop(developer, await take(name))
      writeFileSync(join(target, `${name}.webp`), picture)
      console.log(`${name}.webp ${picture.length}`)
    } catch (error) {
      console.error(`${name}: ${error.message}`)
      process.exitCode = 1
    }
  }
} finally {
  await browser.close()
  rmSync(folder, { recursive: true, force: true })
}

async function take(name) {
  const script = join(folder, `${name}.lua`)
  copyFileSync(join(scenes, `${name}.lua`), script)
  const text = readFileSync(script, 'utf8')
  const host = await serve(script, folder)
  try {
    // Lights are seen best in the dark, and what is written from near by.
    const zoom = !text.includes('htmlChildren')
      ? 1
      : /Iframe|Img|ImageUpload|AutoScroll|Page|Markdown/.test(text)
        ? 1
        : 1.25
    const page = await show(browser, host.url, {
      width: size.width / zoom,
      height: size.height / zoom,
      zoom,
      dark: /set\(Scene\{\n +\w+Light\{/.test(text),
    })
    await page.evaluate(() => vuerlua.settings.bare.set(true))
    await page.waitForTimeout(1000)
    if (!/makeDefault|SceneCamera\{|CameraPreview|VideoPlane\{|\bStage\{/.test(text))
      await look(page, /frames\(|AnimationClip|CameraView/.test(text), /Movable|Pivot/.test(text) ? 2.5 : 1.2)
    const picture = await still(page)
    const said = await page.evaluate(() => vuerlua.log.entries.get().map(({ text }) => text))
    for (const line of said) console.error(`${name}: ${line}`)
    return picture
  } finally {
    for (const context of browser.contexts()) if (context !== developer.context()) await context.close()
    host.stop()
  }
}

/** Looks at the scene from one side and from above, `room` times as far away as its size requires; at its middle if it moves. */
async function look(page, moves, room) {
  if (moves) {
    await page.evaluate(() => {
      void vuerlua.rig.controls.setLookAt(1.4, 1.9, 3, 0, 0.7, 0, false)
      vuerlua.rig.invalidate()
    })
    return
  }
  await page.evaluate(() =>
    vuerlua.rig.lookFrom(vuerlua.rig.camera.position.clone().set(0.45, 0.45, 1), false),
  )
  await page.keyboard.press('f')
  await page.waitForTimeout(200)
  await page.evaluate(
    (room) => vuerlua.rig.controls.dollyTo(vuerlua.rig.controls.distance * room, false),
    room,
  )
}

/** The picture once two of them are the same. */
async function still(page) {
  let before = await page.screenshot()
  for (const end = Date.now() + patience; Date.now() < end;) {
    await page.waitForTimeout(250)
    const now = await page.screenshot()
    if (now.equals(before)) return now
    before = now
  }
  return before
}

/** The picture as WebP, which the browser can write. */
async function develop(page, png) {
  const url = await page.evaluate(
    async ({ data, quality }) => {
      const image = await createImageBitmap(await (await fetch(`data:image/png;base64,${data}`)).blob())
      const canvas = Object.assign(document.createElement('canvas'), {
        width: image.width,
        height: image.height,
      })
      canvas.getContext('2d').drawImage(image, 0, 0)
      return canvas.toDataURL('image/webp', quality)
    },
    { data: png.toString('base64'), quality },
  )
  return Buffer.from(url.slice(url.indexOf(',') + 1), 'base64')
}
