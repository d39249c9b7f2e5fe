import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { PNG } from 'pngjs'
import { afterAll, afterEach, beforeEach, expect, onTestFailed, test } from 'vitest'
import { difference } from './components/isolated'
import { App } from './harness/app'
import { until } from './harness/until'

// Every scene of the gallery, one after another on one page, as if each were the next thing
// that somebody writes into the same file: that also shows that none leaves anything behind.

const folder = fileURLToPath(new URL('../../../scripts/', import.meta.url))
const scenes = readdirSync(folder).filter((name) => name.endsWith('.lua'))
const assets = Object.fromEntries(readdirSync(join(folder, 'assets')).map((name) => [`assets/${name}`, readFileSync(join(folder, 'assets', name))]))

const nothing = 'spawn(function(session) session:set(Scene{}) end)'

/** What has to be seen by itself, beside the scene as a whole. */
const parts: Readonly<Record<string, readonly string[]>> = {
  image_background: ['film'],
  robot_stairs: ['stairs', 'dog'],
  text_3d: ['solid', 'flat', 'facing'],
}

let app: App | null = null

beforeEach(async () => {
  app ??= await App.open(nothing, { width: 320, height: 200, files: assets })
  await app.page.evaluate(() => vuerlua.settings.bare.set(true))
  // What comes next gets a page of its own.
  onTestFailed(async () => {
    const failed = app
    app = null
    await failed?.close()
  })
})

afterEach(async () => {
  if (!app) return
  const { page } = app
  await write(app, nothing)
  await until(() => page.evaluate(() => vuerlua.graph.count === 0), 'the scene is gone')
})

afterAll(() => app?.close())

test.each(scenes.map((name) => name.slice(0, -'.lua'.length)))('%s is seen', async (name) => {
  const { host, page } = app!
  const [output, logged] = [host.output.length, await page.evaluate(() => vuerlua.log.entries.get().at(-1)?.id ?? -1)]
  await write(app!, readFileSync(join(folder, `${name}.lua`), 'utf8'))
  await until(() => page.evaluate(() => vuerlua.graph.lists.children.children?.length), 'the scene has come')
  await page.evaluate(() => vuerlua.rig.reset(false))
  for (const part of [null, ...(parts[name] ?? [])]) await seen(app!, part)
  const errors = await page.evaluate((before) => vuerlua.log.entries.get().filter(({ id, level }) => id > before && level === 'error').map(({ text }) => text), logged)
  const said = host.output.slice(output).split('\n').filter((line) => /error|failed|^ +at /.test(line))
  expect({ strayed: app!.strayed, complaints: app!.complaints, errors, said }).toEqual({ strayed: [], complaints: [], errors: [], said: [] })
})

/** Saves a script and waits until it runs. */
async function write({ host }: App, lua: string) {
  const from = host.output.length
  host.write(lua)
  await until(() => /reload #\d+ .* ok/.test(host.output.slice(from)), `the script is loaded\n${host.output.slice(from)}`)
}

/** Waits until the picture is another one without a node; without all of the scene's children, if it is null. */
async function seen({ page }: App, key: string | null) {
  const look = async (visible: boolean) => {
    await page.evaluate(async ([shown, wanted]) => {
      const { graph, rig } = vuerlua
      const one = wanted === null ? undefined : graph.find(wanted)
      for (const node of wanted === null ? (graph.lists.children.children ?? []) : one ? [one] : []) {
        if (typeof node !== 'string' && node.object) node.object.visible = shown
      }
      // The second frame comes when the first one has been drawn.
      for (let frame = 0; frame < 2; frame++) {
        rig.invalidate()
        await new Promise((resolve) => requestAnimationFrame(resolve))
      }
    }, [visible, key] as const)
    return PNG.sync.read(await page.screenshot())
  }
  await until(async () => difference(await look(false), await look(true)).count > 40, `${key ?? 'the scene'} is seen`, 60_000)
}
