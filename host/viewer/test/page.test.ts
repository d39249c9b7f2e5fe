import { afterAll, beforeAll, expect, test } from 'vitest'
import { App, pixel } from './harness/app'
import { until } from './harness/until'

let app: App

beforeAll(async () => {
  app = await App.open(`
    on("CLICK", function(event, session)
      print("you clicked " .. event.key)
      if event.key == "bad" then
        local nothing
        nothing.field = 1
      end
    end)
    spawn(function(session)
      session:set(DefaultScene{
        camPosition = {0, 5, 10},
        Box{ key = "good", args = {2, 2, 2}, position = {-2, 1, 0}, material = { color = "#23aaff" } },
        Box{ key = "bad", args = {2, 2, 2}, position = {2, 1, 0}, material = { color = "tomato" } },
        htmlChildren = {}, rawChildren = {},
      })
      session:add({ tag = "NoSuchThing", key = "riddle", position = {0, 1, 0} })
    end)`)
})

afterAll(async () => {
  expect(app.strayed).toEqual([])
  expect(app.complaints).toEqual([])
  await app.close()
})

async function click(x: number, y: number, z: number) {
  const at = await app.project(x, y, z)
  await app.page.mouse.click(at.x, at.y)
}

test('the pill names the script and is live', async () => {
  await app.page.locator('.pill .dot.live').waitFor()
})

test('an unknown tag is a mark in the scene and a line in the log', async () => {
  await app.page.waitForFunction(() =>
    vuerlua.log.entries.get().some(({ text }) => text.includes('NoSuchThing') && text.includes('riddle')),
  )
  const at = await app.project(0, 1.18, 0)
  const shot = await app.picture()
  const [r, g, b] = pixel(shot, at.x - 2, at.y)
  expect(r).toBeGreaterThan(150)
  expect(r).toBeGreaterThan(g + 40)
  expect(r).toBeGreaterThan(b + 40)
})

test('a click selects, outlines, and opens the properties', async () => {
  await app.page.keyboard.press('Backquote')
  await app.page.getByRole('tab', { name: 'Scene' }).click()
  const plain = await app.marked()
  await click(-2, 1, 1)
  await app.page.locator('.properties strong', { hasText: 'good' }).waitFor()
  await app.page.locator('.properties dd', { hasText: '#23aaff' }).waitFor()
  const outlined = await app.marked()
  expect(Buffer.compare(plain.data, outlined.data)).not.toBe(0)
  await app.page.keyboard.press('Escape')
  await until(async () => (await app.page.locator('.properties').count()) === 0, 'the properties are closed')
})

test('the tree can be searched, and its eye hides', async () => {
  await app.page.getByRole('searchbox', { name: 'Search the scene' }).fill('goo')
  const row = app.page.locator('.row', { hasText: 'good' })
  await row.waitFor()
  expect(await app.page.locator('.row').count()).toBe(1)
  await row.getByRole('button', { name: 'Hide' }).click()
  expect(await app.page.evaluate(() => vuerlua.graph.find('good')?.object?.visible)).toBe(false)
  await row.getByRole('button', { name: 'Show' }).click()
  await app.page.getByRole('searchbox', { name: 'Search the scene' }).fill('')
})

test('prints are in the log', async () => {
  await app.page.getByRole('tab', { name: 'Log' }).click()
  await app.page.locator('.log .print .text', { hasText: 'you clicked good' }).waitFor()
  await app.page.getByRole('tab', { name: 'Stats' }).click()
  await app.page.locator('.stats dt', { hasText: 'Draw calls' }).waitFor()
  await app.page.keyboard.press('Backquote')
  await until(async () => (await app.page.locator('.panel').count()) === 0, 'the panel is closed')
})

test('an error of the script is a sheet with its line, and folds to the pill', async () => {
  await click(2, 1, 1)
  const sheet = app.page.locator('.sheet')
  await sheet.waitFor()
  await sheet.locator('.culprit', { hasText: 'nothing.field = 1' }).waitFor()
  expect(await sheet.locator('.place a').getAttribute('href')).toMatch(/^vscode:\/\/file\/.*scene\.lua:6/)
  await app.page.keyboard.press('Escape')
  await sheet.waitFor({ state: 'detached' })
  await app.page.locator('.pill .dot.error').click()
  await sheet.waitFor()
  await app.page.keyboard.press('Escape')
})

test('H hides everything, for a recording', async () => {
  await app.page.keyboard.press('h')
  await app.page.locator('.pill').waitFor({ state: 'detached' })
  await app.page.keyboard.press('h')
  await app.page.locator('.pill').waitFor()
})

test('F frames what there is, R goes back, the gizmo looks along an axis', async () => {
  const at = () => app.page.evaluate(() => vuerlua.rig.camera?.position.toArray() ?? [])
  await app.page.keyboard.press('r')
  await until(
    async () => (await at()).every((n, i) => Math.abs(n - ([0, 5, 10][i] ?? 0)) < 0.01),
    'the camera is at its beginning',
  )
  await app.page.keyboard.press('f')
  await until(async () => Math.hypot(...(await at())) < 10, 'the camera is nearer')
  await app.page.getByRole('button', { name: 'From X', exact: true }).click()
  await until(async () => Math.abs((await at())[2] ?? 9) < 0.1, 'the camera looks along X')
  await app.page.keyboard.press('r')
})

test('light and dark are switched, and remembered', async () => {
  expect(await app.page.evaluate(() => document.documentElement.dataset['theme'])).toBe('light')
  const light = pixel(await app.picture(), 5, 5)
  await app.page.getByRole('button', { name: 'Dark' }).click()
  await app.page.waitForFunction(() => document.documentElement.dataset['theme'] === 'dark')
  const dark = pixel(await app.picture(), 5, 5)
  expect(light[0]).toBeGreaterThan(220)
  expect(dark[0]).toBeLessThan(60)
  await app.page.reload()
  await app.drawn()
  expect(await app.page.evaluate(() => document.documentElement.dataset['theme'])).toBe('dark')
})

test('the panel leads to the documentation, also of the component that is selected', async () => {
  const { page } = app
  await page.evaluate(() => vuerlua.settings.change({ panel: true, tab: 'scene' }))
  const docs = page.getByRole('link', { name: 'Docs' })
  expect(await docs.getAttribute('target')).toBe('_blank')
  await page.evaluate(() => vuerlua.selection.set(vuerlua.graph.find('good') ?? null))
  const [box] = await Promise.all([
    app.context.waitForEvent('page'),
    page.locator('.properties').getByRole('link', { name: 'Box' }).click(),
  ])
  const complaints: string[] = []
  box.on('console', (message) => message.type() === 'error' && complaints.push(message.text()))
  await box.getByRole('heading', { level: 1, name: 'Box' }).waitFor()
  expect(new URL(box.url()).pathname).toBe('/docs/component-Box.html')
  await box.reload()
  const shot = box.locator('.shot')
  await until(
    () => shot.evaluate((image: HTMLImageElement) => image.complete && image.naturalWidth === 480),
    'its picture is loaded',
  )
  await box.keyboard.press('/')
  await box.keyboard.type('sphe')
  await box.keyboard.press('Enter')
  await box.waitForURL('**/component-Sphere.html')
  expect(complaints).toEqual([])
  await box.close()
  // A host that says nothing of documentation, as Vuer's own does not.
  const session = await page.evaluate(() => vuerlua.session.get())
  await page.evaluate(() => vuerlua.session.set(null))
  await until(async () => (await page.locator('.panel a').count()) === 0, 'there is no link')
  await page.locator('.properties .tag', { hasText: 'Box' }).waitFor()
  await page.evaluate((was) => {
    vuerlua.session.set(was)
    vuerlua.selection.set(null)
    vuerlua.settings.change({ panel: false })
  }, session)
})
