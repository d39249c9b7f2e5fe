import { afterAll, beforeAll, expect, test } from 'vitest'
import { App } from './harness/app'
import { until } from './harness/until'

let app: App

const scene = (words: string) => `
  command("Say hello", { key = "r" }, function(event, session) print("${words}", event.key) end)
  command("Louder", { key = "Shift+L" }, function() print("louder") end)
  spawn(function(session)
    session:set(DefaultScene{ Box{ key = "crate" }, Sphere{ key = "ball" }, htmlChildren = { InputBox{ key = "text", placeholder = "type" } } })
  end)`

beforeAll(async () => {
  app = await App.open(scene('hello'))
})
afterAll(async () => {
  expect(app.complaints).toEqual([])
  await app.close()
})

test('keys run the commands of the script, but not while somebody types', async () => {
  const { page } = app
  await until(() => page.evaluate(() => vuerlua.commands.all.get().length === 2), 'the commands have come')
  await page.getByPlaceholder('type').click()
  await page.keyboard.type('rL')
  await page.getByPlaceholder('type').blur()
  expect(app.events('COMMAND')).toEqual([])
  await page.keyboard.press('r')
  await app.prints(/hello\s+Say hello/)
  await page.keyboard.press('Shift+L')
  await app.prints('louder')
})

test('Ctrl-K lists the commands of the script, of the page, and the nodes', async () => {
  const { page } = app
  await page.keyboard.press('Control+k')
  const dialog = page.getByRole('dialog', { name: 'Commands' })
  await dialog.getByRole('option', { name: 'Say hello' }).waitFor()
  await dialog.getByRole('option', { name: 'Save a picture' }).waitFor()
  await page.keyboard.type('crate')
  await until(async () => (await dialog.getByRole('option').count()) === 1, 'one entry is left')
  await page.keyboard.press('Enter')
  await dialog.waitFor({ state: 'detached' })
  expect(await page.evaluate(() => vuerlua.selection.get()?.key)).toBe('crate')
  await page.keyboard.press('Control+k')
  await page.keyboard.type('hide')
  await page.keyboard.press('Enter')
  await until(() => page.evaluate(() => vuerlua.settings.bare.get()), 'the page is hidden')
  await page.evaluate(() => vuerlua.settings.bare.set(false))
  await page.keyboard.press('Control+k')
  await dialog.waitFor()
  await page.keyboard.press('Escape')
  await dialog.waitFor({ state: 'detached' })
})

test('commands go with a reload', async () => {
  app.host.write(scene('good day').replace('command("Louder"', '-- command("Louder"'))
  await until(
    () => app.page.evaluate(() => vuerlua.commands.all.get().length === 1),
    'the new commands have come',
  )
  await app.page.keyboard.press('r')
  await app.prints(/good day\s+Say hello/)
})
