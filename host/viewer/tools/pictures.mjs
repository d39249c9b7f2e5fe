// Takes the pictures of the gallery: each scene, served by the program itself, once it has drawn
// and moved for a moment. A picture that shows much the same as the old one is left as it is, unless
// its scene is named: node tools/pictures.mjs solar.
import { spawn } from 'node:child_process'
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { launch, pictures, root, serve, show } from './host.mjs'

/** What is seen, and what is kept of it. */
const view = { width: 800, height: 500 }
const kept = { width: 480, height: 300, quality: 0.8 }
/** Milliseconds that a scene gets before its picture is taken, where nothing else is said. */
const moment = 2500

/** How scenes are brought to what is worth a picture. */
const settings = {
  boids: { wait: 4000 },
  camera_stream: { act: (page) => hasPicture(page, 'screen') },
  connect_four: {
    act: async (page) => {
      for (const column of [4, 4, 3, 5, 5, 3, 2, 3, 6]) {
        await click(page, `column${column}`)
        await page.waitForTimeout(300)
      }
    },
  },
  dashboard: { act: (page) => shows(page, 'title', 'rain, mm'), wait: 2000 },
  events: {
    act: async (page) => {
      await click(page, 'left')
      await page.keyboard.press('?')
    },
  },
  flag: { wait: 4000 },
  flock: { wait: 5000 },
  galaxy: { wait: 9000 },
  grab_render: { act: (page) => click(page, 'shutter') },
  life_cycle: {
    act: (page) => page.waitForFunction(() => vuerlua.graph.find('knot')?.object?.children.length > 0),
    wait: 700,
  },
  lights: { act: (page) => shows(page, 'name', 'spot'), wait: 600 },
  music: { dark: true },
  pendulum: { wait: 5000 },
  ride: { wait: 5000 },
  session_api: { act: (page) => shows(page, 'caption', 'add: one here, one on the shelf'), wait: 1000 },
  solar: { wait: 3000 },
  tour: { act: (page) => click(page, 'axes3'), dark: true },
  timeline: {
    act: (page) => page.waitForFunction(() => Number(document.querySelector('.timeline input').value) > 25),
    wait: 0,
  },
  visitors: { visitors: 4 },
}

const folder = mkdtempSync(join(tmpdir(), 'pictures-'))
const gallery = join(pictures, 'gallery')
mkdirSync(gallery, { recursive: true })
const names = process.argv.slice(2)
const browser = await launch()
const darkroom = await browser.newPage()
try {
  const scenes = readdirSync(join(root, 'scripts'))
    .filter((file) => file.endsWith('.lua'))
    .map((file) => file.slice(0, -'.lua'.length))
  for (const name of names.length > 0 ? names : scenes) await take(name, settings[name] ?? {})
  for (const file of readdirSync(gallery))
    if (!scenes.includes(file.replace(/\.jpg$/, ''))) rmSync(join(gallery, file))
} finally {
  await browser.close()
  rmSync(folder, { recursive: true, force: true })
}

async function take(name, { dark = false, wait = moment, act, visitors = 0 }) {
  const host = await serve(join(root, 'scripts', `${name}.lua`), folder)
  const others = []
  try {
    const page = await show(browser, host.url, { ...view, dark })
    for (let i = 0; i < visitors; i++)
      others.push(
        spawn(join(root, 'bin/vuerlua'), ['tail', '--uri', host.url.replace('http', 'ws')], {
          stdio: 'ignore',
        }),
      )
    // Nothing of the page lies over the scene.
    await page.evaluate(() => vuerlua.settings.bare.set(true))
    await act?.(page)
    await page.waitForTimeout(wait)
    const shot = await page.screenshot()
    await page.context().close()
    const file = join(gallery, `${name}.jpg`)
    const picture = await develop(shot, names.length > 0 ? null : old(file))
    if (picture) writeFileSync(file, Buffer.from(picture, 'base64'))
    console.log(`docs/pictures/gallery/${name}.jpg${picture ? '' : ' is as it was'}`)
  } finally {
    for (const other of others) other.kill()
    host.stop()
  }
}

function old(file) {
  try {
    return readFileSync(file, 'base64')
  } catch {
    return null
  }
}

/** Makes a small JPEG of a screenshot; null if the one before shows the same. */
function develop(shot, before) {
  return darkroom.evaluate(
    async ({ shot, before, kept }) => {
      const open = async (type, data) =>
        createImageBitmap(await (await fetch(`data:image/${type};base64,${data}`)).blob())
      const draw = (image, width, height) => {
        const canvas = Object.assign(document.createElement('canvas'), { width, height })
        const context = canvas.getContext('2d')
        context.imageSmoothingQuality = 'high'
        context.drawImage(image, 0, 0, width, height)
        return canvas
      }
      const fresh = draw(await open('png', shot), kept.width, kept.height)
      if (before) {
        // What it looks like from afar: which part of which colour is where.
        const [a, b] = [fresh, await open('jpeg', before)].map(
          (image) => draw(image, 32, 20).getContext('2d').getImageData(0, 0, 32, 20).data,
        )
        const difference = a.reduce((sum, value, i) => sum + Math.abs(value - b[i]), 0) / a.length
        if (difference < 4) return null
      }
      return fresh.toDataURL('image/jpeg', kept.quality).split(',')[1]
    },
    { shot: shot.toString('base64'), before, kept },
  )
}

/** Clicks on a node of the scene. */
async function click(page, key) {
  const at = await page.evaluate((key) => {
    const { graph, rig } = vuerlua
    const point = graph.find(key).object.getWorldPosition(rig.camera.position.clone()).project(rig.camera)
    return {
      x: ((point.x + 1) / 2) * rig.element.clientWidth,
      y: ((1 - point.y) / 2) * rig.element.clientHeight,
    }
  }, key)
  await page.mouse.click(at.x, at.y)
  await page.mouse.move(view.width - 4, 4)
}

/** Waits until a text of the scene is this one. */
function shows(page, key, text) {
  return page.waitForFunction(
    ([key, text]) => String(vuerlua.graph.find(key)?.children?.[0]) === text,
    [key, text],
    { timeout: 120_000 },
  )
}

/** Waits until an object has a picture on it. */
function hasPicture(page, key) {
  return page.waitForFunction((key) => vuerlua.graph.find(key)?.object?.material?.map, key, {
    timeout: 120_000,
  })
}
