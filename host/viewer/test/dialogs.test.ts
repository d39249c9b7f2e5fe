import { afterAll, beforeAll, expect, test } from 'vitest'
import { App } from './harness/app'
import { until } from './harness/until'

let app: App

beforeAll(async () => {
  app = await App.open(
    `
    local steps = {
      notes = function(session)
        session:notify("Saved")
        session:notify{ "Not saved", body = "the disk is full", kind = "error", seconds = 0 }
        note = session:notify{ "Loading", progress = 0.3 }
      end,
      done = function() note:update{ "Loaded", kind = "success", progress = 1, seconds = 0 } end,
      away = function() note:close() end,
      many = function(session) for i = 1, 9 do session:notify("note " .. i) end end,
      confirm = function(session) print("confirmed", session:confirm("Delete everything?")) end,
      ask = function(session) print("name", session:ask{ "Your name?", value = "Ada" }) end,
      number = function(session) print("number", session:ask{ "How many?", label = "Count", min = 1, max = 9 }) end,
      choose = function(session) print("choice", session:ask{ "Which?", options = { "red", { value = 7, label = "seven" } } }) end,
      two = function(session)
        spawn_task(function() print("first", session:confirm{ "First?", ok = "Yes" }) end)
        print("second", session:confirm("Second?"))
      end,
      save = function(session) session:download("../notes.txt", "some text") end,
    }
    on("STEP", function(event, session) steps[event.value](session) end)
    spawn(function(session)
      session:set(DefaultScene{ Box{ key = "box" }, htmlChildren = { div{ style = { position = "absolute", right = "12px", bottom = "100px", width = "200px", height = "100px", background = "gray" }, "a panel" } } })
    end)`,
    { width: 900, height: 640 },
  )
})
afterAll(async () => {
  expect(app.complaints).toEqual([])
  await app.close()
})

const step = (name: string) =>
  app.page.evaluate((value) => void vuerlua.reply({ etype: 'STEP', value }), name)

test('notifications have roles, and cover neither the page nor the panels', async () => {
  await step('notes')
  const { page } = app
  await page.getByRole('status', { name: 'Saved' }).waitFor()
  await page.getByRole('alert', { name: 'Not saved' }).getByText('the disk is full').waitFor()
  const bar = page.getByRole('progressbar', { name: 'Loading' })
  expect(await bar.getAttribute('aria-valuenow')).toBe('30')
  const free = () =>
    page.evaluate(() => {
      const box = (element: Element) => element.getBoundingClientRect()
      const notes = [...document.querySelectorAll('.notice')].map(box)
      const others = [...document.querySelectorAll('.pill, .toolbar, .gizmo, .panel, .h-card > div')].map(box)
      return notes.every((a) =>
        others.every((b) => a.right <= b.left || b.right <= a.left || a.bottom <= b.top || b.bottom <= a.top),
      )
    })
  await until(free, 'they cover nothing')
  await page.evaluate(() => vuerlua.settings.change({ panel: true }))
  await until(free, 'they make room for the panel')
  await page.evaluate(() => vuerlua.settings.change({ panel: false }))
  await step('done')
  await page.getByRole('status', { name: 'Loaded' }).waitFor()
  await step('away')
  await page.getByRole('status', { name: 'Loaded' }).waitFor({ state: 'detached' })
  await page.getByRole('button', { name: 'Close: Not saved' }).click()
  await page.getByRole('alert', { name: 'Not saved' }).waitFor({ state: 'detached' })
  await step('many')
  await page.getByRole('status', { name: 'note 9' }).waitFor()
  expect(await page.locator('.notice').count()).toBe(5)
})

test('a confirmation is answered with a button, with Enter and with Escape', async () => {
  const { page } = app
  const dialog = page.getByRole('dialog', { name: 'Delete everything?' })
  await step('confirm')
  await dialog.getByRole('button', { name: 'Cancel' }).click()
  await app.prints(/confirmed\s+false/)
  await step('confirm')
  await dialog.waitFor()
  await page.keyboard.press('Enter')
  await app.prints(/confirmed\s+true/)
  await step('confirm')
  await dialog.waitFor()
  await page.keyboard.press('h') // no shortcut of the page while a dialog is open
  await page.keyboard.press('Escape')
  await app.prints(/confirmed\s+false[^]*confirmed\s+true[^]*confirmed\s+false/)
  expect(await page.evaluate(() => vuerlua.settings.bare.get())).toBe(false)
})

test('a text, a number and a choice', async () => {
  const { page } = app
  await step('ask')
  await page.getByRole('textbox', { name: 'Your name?' }).waitFor()
  await page.keyboard.type('Grace')
  await page.keyboard.press('Enter')
  await app.prints(/name\s+Grace/)
  await step('ask')
  await page.getByRole('textbox').fill('')
  await page.getByRole('button', { name: 'OK' }).click()
  await app.prints(/name\s+\n/)
  await step('number')
  const number = page.getByRole('spinbutton', { name: 'Count' })
  await number.fill('12')
  expect(await page.getByRole('button', { name: 'OK' }).isDisabled()).toBe(true)
  await page.getByText('9 or less').waitFor()
  await number.fill('4')
  await page.keyboard.press('Enter')
  await app.prints(/number\s+4/)
  await step('choose')
  await page.getByRole('combobox', { name: 'Which?' }).selectOption('seven')
  await page.getByRole('button', { name: 'OK' }).click()
  await app.prints(/choice\s+7/)
  await step('choose')
  await page.getByRole('dialog').waitFor()
  await page.keyboard.press('Escape')
  await app.prints(/choice\s+nil/)
})

test('two dialogs are shown one after the other', async () => {
  const { page } = app
  await step('two')
  await page.getByRole('dialog').waitFor()
  expect(await page.getByRole('dialog').count()).toBe(1)
  await page.keyboard.press('Enter')
  await page.getByRole('dialog').waitFor()
  await page.keyboard.press('Escape')
  await app.prints(/(first\s+(true|false))[^]*(second\s+(true|false))|second[^]*first/)
  await page.getByRole('dialog').waitFor({ state: 'detached' })
})

test('a download has the name without the folder', async () => {
  const download = app.page.waitForEvent('download')
  await step('save')
  expect((await download).suggestedFilename()).toBe('notes.txt')
})
