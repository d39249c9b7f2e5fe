// What the makers of pictures share: the program that serves a scene, and the page that shows it.
import { spawn } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { basename, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { chromium } from 'playwright-core'

export const root = fileURLToPath(new URL('../../../', import.meta.url))
export const pictures = join(root, 'docs/pictures')

export const launch = () =>
  chromium.launch({
    executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium',
    args: ['--no-sandbox', '--enable-unsafe-swiftshader'],
  })

/** Serves a script until stop is called; folder is where it says that it is ready. */
export async function serve(script, folder) {
  const ready = join(folder, `${basename(script)}.json`)
  const host = spawn(
    join(root, 'bin/vuerlua'),
    ['run', '--port', '0', '--ready-file', ready, '--quiet', script],
    { stdio: 'ignore' },
  )
  const stop = () => host.kill('SIGTERM')
  try {
    return {
      url: await until(() => JSON.parse(readFileSync(ready, 'utf8')).url, `${script} is served`),
      stop,
    }
  } catch (error) {
    stop()
    throw error
  }
}

/** Opens a page of its own and waits until its first frame of the scene. */
export async function show(browser, url, { width, height, dark, zoom = 1 }) {
  const context = await browser.newContext({
    viewport: { width: Math.round(width), height: Math.round(height) },
    deviceScaleFactor: zoom,
    colorScheme: dark ? 'dark' : 'light',
    reducedMotion: 'reduce',
  })
  const page = await context.newPage()
  await page.goto(url)
  await page.waitForFunction(() => globalThis.vuerlua?.hasScene.get() && vuerlua.rig.camera, null, {
    timeout: 120_000,
  })
  await page.waitForFunction(() => vuerlua.meter.frames > 0, null, { timeout: 120_000 })
  return page
}

/** Asks until there is an answer, for ten seconds. */
export async function until(ask, what) {
  for (let tries = 0; tries < 200; tries++) {
    try {
      const got = await ask()
      if (got) return got
    } catch {
      // not yet
    }
    await new Promise((resolve) => setTimeout(resolve, 50))
  }
  throw new Error(`waited in vain until ${what}`)
}
