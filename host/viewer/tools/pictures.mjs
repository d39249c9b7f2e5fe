// Takes the pictures of the gallery that the README shows: each scene, served by the program
// itself, once it has drawn and moved for a moment.
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { launch, pictures, root, serve, show } from './host.mjs'

/** Scenes that are something to look at, and whether they are shown in the dark. */
const scenes = { hello: false, wave: true, galaxy: true, panel: false, groups: true }

mkdirSync(pictures, { recursive: true })
const folder = mkdtempSync(join(tmpdir(), 'pictures-'))
const browser = await launch()
try {
  for (const [name, dark] of Object.entries(scenes)) await take(name, dark)
} finally {
  await browser.close()
  rmSync(folder, { recursive: true, force: true })
}

async function take(name, dark) {
  const host = await serve(join(root, 'scripts', `${name}.lua`), folder)
  try {
    const page = await show(browser, host.url, { width: 640, height: 400, dark })
    // Time for what has to be loaded, and for what moves to be under way.
    await page.waitForTimeout(1500)
    await page.keyboard.press('f')
    // The toolbar goes when nobody does anything.
    await page.locator('.page.idle').waitFor()
    await page.waitForTimeout(1000)
    await page.screenshot({ path: join(pictures, `${name}.jpg`), type: 'jpeg', quality: 82 })
    console.log(`docs/pictures/${name}.jpg`)
    await page.context().close()
  } finally {
    host.stop()
  }
}
