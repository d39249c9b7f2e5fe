import { afterAll, beforeAll, expect, test } from 'vitest'
import { App } from './harness/app'
import { until } from './harness/until'

let app: App

beforeAll(async () => {
  app = await App.open(
    `
    local rows = {}
    for i = 1, 10000 do rows[i] = { "row " .. i, (i * 7919) % 10007, i % 2 == 0 } end
    on("UPLOAD", function(event)
      print("upload", event.key, event.value.name, event.value.type, #event.value.bytes, event.value.bytes:byte(1))
    end)
    on("CLICK", function(event)
      if event.key == "table" then print("cell", event.value.row, event.value.column, event.value.values[1], event.value.values[2]) end
    end)
    on("PUSH", function(event, session)
      local columns = {}
      for i = 1, 8 do columns[i] = Float32Array.linspace(0, i, event.value) end
      session:push("eight", unpack(columns))
      session:push("pairs", Float32Array.linspace(0, 1, 50), Float32Array.linspace(1, 0, 50))
      for i = 1, 20 do session:push("bars", i % 5) end
    end)
    on("BARS", function(_, session)
      for i = 1, 20 do session:push("bars", i % 5) end
    end)
    spawn(function(session)
      session:set(DefaultScene{ Box{ key = "box" }, htmlChildren = {
        Panel{ key = "panel", title = "Data",
          FileUpload{ key = "file", label = "Data file" },
          Table{ key = "table", label = "Numbers", columns = { "name", { label = "value", align = "right" }, "even" }, rows = rows, height = 160 },
          Plot{ key = "eight", label = "Eight", series = { "a", "b", "c", "d", "e", "f", "g", "h" }, height = 140 },
          Plot{ key = "pairs", label = "Pairs", kind = "scatter", series = { "x", "y" }, height = 100 },
          Plot{ key = "bars", label = "Bars", kind = "bars", series = { "n" }, data = { { 3, 1, 2 } }, seconds = 5, height = 100, legend = false },
        } } })
    end)`,
    { width: 1100, height: 900 },
  )
})
afterAll(async () => {
  expect(app.strayed).toEqual([])
  expect(app.complaints).toEqual([])
  await app.close()
})

test('a file of any kind is sent with its name, type and bytes', async () => {
  const input = app.page.getByLabel('Data file')
  await input.setInputFiles({ name: 'a.bin', mimeType: 'application/zip', buffer: Buffer.from([255, 0, 1]) })
  await app.prints(/upload\s+file\s+a.bin\s+application\/zip\s+3\s+255/)
  await app.page.getByText('a.bin sent, 3 bytes').waitFor()
})

test('a file of a gigabyte is refused before it is read', async () => {
  await app.page.evaluate(() => {
    const file = new File([], 'huge.iso')
    Object.defineProperty(file, 'size', { value: 2 ** 30 })
    Object.defineProperty(file, 'arrayBuffer', { value: () => Promise.reject(new Error('it was read')) })
    const target = document.querySelector('.h-upload')!
    const drop = new Event('drop', { bubbles: true, cancelable: true })
    Object.defineProperty(drop, 'dataTransfer', { value: { files: [file], types: ['Files'] } })
    target.dispatchEvent(drop)
  })
  await app.page.getByText('huge.iso has 1 GiB; at most 64 MiB can be sent').waitFor()
})

test('a table of ten thousand rows has few elements, is sorted by a heading, and sends clicks', async () => {
  const { page } = app
  const table = page.getByRole('table', { name: 'Numbers' })
  expect(await table.getAttribute('aria-rowcount')).toBe('10001')
  expect(await table.getByRole('row').count()).toBeLessThan(40)
  await table.getByRole('cell', { name: 'row 3', exact: true }).click()
  await app.prints(/cell\s+3\s+1\s+row 3\s+3743/)
  await table.getByRole('button', { name: 'value' }).click()
  await table
    .getByRole('columnheader', { name: 'value' })
    .and(page.locator('[aria-sort=ascending]'))
    .waitFor()
  await table.getByRole('cell').nth(1).click()
  await app.prints(/cell\s+\d+\s+2\s+row \d+\s+[1-3]\b/)
  await table.focus()
  await page.keyboard.press('End')
  await page.keyboard.press('Enter')
  await app.prints(/cell\s+\d+\s+2\s+row \d+\s+1000[3-6]\b/)
})

test('plots draw what is pushed, and say it', async () => {
  const { page } = app
  await page.evaluate(() => void vuerlua.reply({ etype: 'PUSH', value: 1000 }))
  const plot = page.getByRole('img', { name: 'Eight' })
  await plot.locator('canvas').waitFor()
  await until(
    async () => (await plot.getAttribute('aria-description'))?.includes('1000 values, the newest 1, 2, 3'),
    'the description has the newest values',
  )
  const points = (key: string) =>
    page.evaluate((k) => vuerlua.plots.of(vuerlua.graph.find(k)!).samples.length, key)
  expect(await points('pairs')).toBe(50)
  expect(await points('bars')).toBe(23)
  const drawn = (key: string) =>
    page
      .getByRole('img', { name: key })
      .locator('canvas')
      .evaluate((element) => {
        const canvas = element as HTMLCanvasElement
        const { data } = canvas.getContext('2d')!.getImageData(0, 0, canvas.width, canvas.height)
        let count = 0
        for (let i = 3; i < data.length; i += 4) count += Number(data[i]! > 200)
        return count
      })
  for (const name of ['Eight', 'Pairs'])
    await until(async () => (await drawn(name)) > 100, `${name} is drawn`)
  // Bars older than five seconds have left the plot, and a busy machine can take longer to get here.
  await until(async () => {
    await page.evaluate(() => void vuerlua.reply({ etype: 'BARS' }))
    return (await drawn('Bars')) > 100
  }, 'Bars is drawn')
})

test('a plot is zoomed with the wheel, and follows again after a double click', async () => {
  const { page } = app
  const over = page.getByRole('img', { name: 'Eight' }).locator('.u-over')
  await over.hover()
  const axis = () => page.getByRole('img', { name: 'Eight' }).locator('canvas').screenshot()
  const before = await axis()
  await page.mouse.wheel(0, -600)
  await until(async () => Buffer.compare(await axis(), before) !== 0, 'the picture has changed')
  await over.dblclick()
})
