// Films how a scene is edited while it runs, for the README: an editor, beside the page that
// the program serves. Each picture is shown for as long
// as it took, but no longer than a machine takes that has nothing else to do.
import { copyFileSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import gifenc from 'gifenc'
import { PNG } from 'pngjs'
import { Editor } from './editor.mjs'
import { launch, pictures, serve, show } from './host.mjs'

const { GIFEncoder, applyPalette, quantize } = gifenc
const height = 460
const widths = [400, 400]
const width = widths[0] + widths[1]
/** Milliseconds from one picture to the next, where the machine is fast enough. */
const beat = 110
/** The longest that a picture is shown, in milliseconds, apart from the last. */
const longest = 200
/** One less than a power of two, for what stays as it was. */
const colors = 127
/** The most that the README should make anybody load, in bytes. */
const limit = 1.5e6

const folder = mkdtempSync(join(tmpdir(), 'movie-'))
const browser = await launch()
/** What was seen, and when. @type {{ parts: Buffer[], at: number }[]} */
const shots = []
let editor, page
try {
  const script = join(folder, 'ring.lua')
  copyFileSync(fileURLToPath(new URL('ring.lua', import.meta.url)), script)
  const host = await serve(script, folder)
  try {
    editor = await Editor.open(browser, script, { width: widths[0], height })
    page = await show(browser, host.url, { width: widths[1], height, dark: true })
    await page.keyboard.press('f')
    // The toolbar goes when nobody does anything.
    await page.locator('.page.idle').waitFor()
    await page.waitForTimeout(1000)
    await act()
  } finally {
    host.stop()
  }
} finally {
  await browser.close()
  rmSync(folder, { recursive: true, force: true })
}
const film = develop()
if (film.length > limit) throw new Error(`the film has ${film.length} bytes, more than ${limit}`)
mkdirSync(pictures, { recursive: true })
writeFileSync(join(pictures, 'live.gif'), film)
console.log(`docs/pictures/live.gif: ${shots.length} pictures, ${Math.round(film.length / 1000)} kB`)

async function act() {
  const broken = page.locator('.sheet.error')
  await look(6)
  await replace('deepskyblue', 'gold')
  await replace('8', '24')
  await replace('0.2, 0.2, 0.2', '0.1, i / cuont, 0.1')
  await broken.waitFor()
  await look(12)
  await replace('cuont', 'count')
  await broken.waitFor({ state: 'detached' })
  await look(16)
}

async function replace(old, text) {
  await editor.select(old)
  await look(4)
  await write(text)
  await save()
  await look(8)
}

async function write(text) {
  for (const letter of text.match(/\n *|./g)) {
    await editor.type(letter)
    await look(1)
  }
  await look(2)
}

async function save() {
  await editor.save()
  await look(3)
}

/** Takes some pictures, one a beat. */
async function look(times) {
  for (; times > 0; times--) {
    const wait = (shots.at(-1)?.at ?? 0) + beat - Date.now()
    if (wait > 0) await new Promise((resolve) => setTimeout(resolve, wait))
    const at = Date.now()
    shots.push({ parts: await Promise.all([editor.screenshot(), page.screenshot()]), at })
  }
}

/** Makes a GIF of the pictures: one palette for all, and of each only what is new. */
function develop() {
  const frames = shots.map(({ parts }) => beside(parts.map((part) => PNG.sync.read(part))))
  const palette = quantize(Buffer.concat(frames.filter((_, i) => i % 8 === 0)), colors)
  const unchanged = palette.length
  const gif = GIFEncoder()
  let before
  frames.forEach((frame, i) => {
    const now = applyPalette(frame, palette)
    const fresh = before ? now.map((color, at) => (color === before[at] ? unchanged : color)) : now
    const delay = i + 1 < shots.length ? Math.min(longest, shots[i + 1].at - shots[i].at) : 2000
    gif.writeFrame(fresh, width, height, {
      palette: before ? undefined : [...palette, [0, 0, 0]],
      delay,
      transparent: !!before,
      transparentIndex: unchanged,
      dispose: 1,
    })
    before = now
  })
  gif.finish()
  return gif.bytes()
}

/** The pixels of pictures of one height, side by side. */
function beside(parts) {
  const all = new PNG({ width, height })
  let left = 0
  for (const part of parts) {
    PNG.bitblt(part, all, 0, 0, part.width, part.height, left, 0)
    left += part.width
  }
  return all.data
}
