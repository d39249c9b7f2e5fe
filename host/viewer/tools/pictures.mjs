// Takes the pictures of the gallery that the README shows: each scene, served by the program
// itself, once it has drawn and moved for a moment.
import { spawn } from 'node:child_process'
import { mkdirSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { chromium } from 'playwright-core'

const root = fileURLToPath(new URL('../../../', import.meta.url))
const pictures = join(root, 'docs/pictures')
/** Scenes that are something to look at, and whether they are shown in the dark. */
const scenes = { hello: false, wave: true, galaxy: true, panel: false, groups: true }
const [width, height] = [640, 400]

mkdirSync(pictures, { recursive: true })
const folder = mkdtempSync(join(tmpdir(), 'pictures-'))
const browser = await chromium.launch({ executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium', args: ['--no-sandbox', '--enable-unsafe-swiftshader'] })
try {
  for (const [name, dark] of Object.entries(scenes)) await take(name, dark)
} finally {
  await browser.close()
  rmSync(folder, { recursive: true, force: true })
}

async function take(name, dark) {
  const ready = join(folder, `${name}.json`)
  const host = spawn(join(root, 'bin/vuerlua'), ['run', '--port', '0', '--ready-file', ready, '--quiet', join(root, 'scripts', `${name}.lua`)], { stdio: 'ignore' })
  try {
    const url = await until(() => JSON.parse(readFileSync(ready, 'utf8')).url, `${name}.lua is served`)
    const context = await browser.newContext({ viewport: { width, height }, deviceScaleFactor: 1, colorScheme: dark ? 'dark' : 'light', reducedMotion: 'reduce' })
    const page = await context.newPage()
    await page.goto(url)
    await page.waitForFunction(() => globalThis.vuerlua?.hasScene.get() && vuerlua.rig.camera)
    await page.waitForFunction(() => vuerlua.meter.frames > 0)
    // Time for what has to be loaded, and for what moves to be under way.
    await page.waitForTimeout(1500)
    await page.keyboard.press('f')
    // The toolbar goes when nobody does anything.
    await page.locator('.page.idle').waitFor()
    await page.waitForTimeout(1000)
    await page.screenshot({ path: join(pictures, `${name}.jpg`), type: 'jpeg', quality: 82 })
    console.log(`docs/pictures/${name}.jpg`)
    await context.close()
  } finally {
    host.kill('SIGTERM')
  }
}

async function until(ask, what) {
  for (let tries = 0; tries < 200; tries++) {
    try {
      const got = ask()
      if (got) return got
    } catch {
      // not yet
    }
    await new Promise((resolve) => setTimeout(resolve, 50))
  }
  throw new Error(`waited in vain until ${what}`)
}
