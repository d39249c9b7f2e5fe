import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { Locator, Page } from 'playwright-core'
import { PNG } from 'pngjs'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { difference } from './components/isolated'
import { App } from './harness/app'
import { Cable } from './harness/cable'
import { until } from './harness/until'

// All controls in one panel. The script puts what a page sends on all pages, as shared controls do.
const scene = `
  local pages = {}
  on("SET", function(event)
    for _, session in ipairs(pages) do session:update{ key = event.key, value = event.value } end
  end)
  on("CLICK", function(event, session)
    if event.key == "lock" then session:update{ key = "panel", disabled = true }
    elseif event.key == "unlock" then session:update{ key = "panel", disabled = false }
    elseif event.key == "hide" then session:update{ { key = "speed", visible = false }, { key = "folder", visible = false } }
    elseif event.key == "show" then session:update{ { key = "speed", visible = true }, { key = "folder", visible = true } }
    elseif event.key == "same" then session:update{ key = "speed", value = 1 } end
  end)
  spawn(function(session)
    pages[#pages + 1] = session
    session:set(DefaultScene{ htmlChildren = {
      Panel{ key = "panel", title = "Look",
        Slider{ key = "speed", label = "Speed", min = 0, max = 10, step = 1, value = 1, hint = "turns a second", marks = { 0, 5, 10 } },
        RangeSlider{ key = "years", label = "Years", min = 0, max = 100, step = 1, value = {20, 80} },
        NumberBox{ key = "count", label = "Count", min = 0, max = 20, step = 1, value = 5 },
        Checkbox{ key = "solid", label = "Solid" },
        Switch{ key = "grid", label = "Grid" },
        Select{ key = "shape", label = "Shape", options = {"box", "ball", { value = "torus", label = "ring" }} },
        Select{ key = "tags", label = "Tags", multiple = true, options = {"red", "green", "blue"}, value = {"red"} },
        ButtonGroup{ key = "side", label = "Side", options = {"front", "side", "top"} },
        ColorPicker{ key = "color", label = "Colour", value = "#ff8800" },
        ColorPicker{ key = "glass", label = "Glass", value = "#3366ff80", alpha = true },
        TextBox{ key = "name", label = "Name", value = "Ada" },
        TextBox{ key = "live", label = "Live", live = true },
        TextBox{ key = "notes", label = "Notes", multiline = true },
        VectorBox{ key = "place", label = "Place", value = {0, 2, 0.5}, step = 0.5 },
        Divider{ key = "line", label = "More" },
        ProgressBar{ key = "done", label = "Frames", value = 0.3 },
        Folder{ key = "folder", label = "Light", collapsed = true, Slider{ key = "power", label = "Power", value = 3 } },
        Tabs{ key = "parts", label = "Parts", Tab{ key = "arm", label = "Arm", Checkbox{ key = "elbow", label = "Elbow" } }, Tab{ key = "hand", label = "Hand", Checkbox{ key = "grip", label = "Grip" } } },
        Button{ key = "go", "Go", icon = "play", primary = true },
        Button{ key = "held", "Held", hold = 30 },
      },
      Panel{ key = "moves", title = "Moves", place = "left", Button{ key = "lock", "Lock" }, Button{ key = "unlock", "Unlock" }, Button{ key = "hide", "Hide" }, Button{ key = "show", "Show" }, Button{ key = "same", "Same" } },
      Panel{ key = "below", title = "Below", place = "bottom", Slider{ key = "time", label = "Time" } },
      Checkbox{ key = "loose", label = "Loose" },
    } })
  end)`

let app: App
let cable: Cable

beforeAll(async () => {
  app = await App.open(scene, {
    width: 1000,
    height: 900,
    touch: true,
    address: async (host) => {
      cable = await Cable.to(host.port)
      return `http://localhost:${cable.port}/`
    },
  })
  app.context.setDefaultTimeout(15_000)
  // Before this the sliders with two ends are not there.
  await app.page.getByRole('slider', { name: 'from Years' }).waitFor({ state: 'attached' })
})

afterAll(async () => {
  expect(app.strayed).toEqual([])
  await app.close()
  await cable.cut()
})

const by = (role: Parameters<Page['getByRole']>[0], name: string) =>
  app.page.getByRole(role, { name, exact: true })

/** Does something, and returns what the page has sent for a key when the value is there. */
async function sends(key: string, value: unknown, act: () => Promise<unknown>): Promise<unknown[]> {
  const from = app.sent.length
  await act()
  await app.event('SET', (event) => event['key'] === key && equal(event['value'], value), from)
  return app.sent
    .slice(from)
    .flatMap((event) => (event.etype === 'SET' && event['key'] === key ? [event['value']] : []))
}

const equal = (a: unknown, b: unknown) => JSON.stringify(a) === JSON.stringify(b)

async function middle(element: Locator): Promise<{ x: number; y: number; width: number; left: number }> {
  await element.scrollIntoViewIfNeeded()
  const box = await element.boundingBox()
  if (!box) throw new Error('it is not shown')
  return { x: box.x + box.width / 2, y: box.y + box.height / 2, width: box.width, left: box.x }
}

/** Drags from a point to the right, in steps of a picture each. */
async function drag(from: { x: number; y: number }, by: number, steps = 4) {
  const { mouse } = app.page
  await mouse.move(from.x, from.y)
  await mouse.down()
  for (let i = 1; i <= steps; i++) {
    await mouse.move(from.x + (by * i) / steps, from.y)
    await app.settled()
  }
  await mouse.up()
}

test('the panels are regions with titles, and each control has its role and name', async () => {
  for (const title of ['Look', 'Moves', 'Below', 'Controls'])
    expect(await by('region', title).count(), title).toBe(1)
  const roles = [
    ['slider', 'Speed'],
    ['slider', 'from Years'],
    ['slider', 'to Years'],
    ['spinbutton', 'Count'],
    ['checkbox', 'Solid'],
    ['switch', 'Grid'],
    ['combobox', 'Shape'],
    ['combobox', 'Tags'],
    ['radiogroup', 'Side'],
    ['button', 'Colour'],
    ['textbox', 'Name'],
    ['textbox', 'Notes'],
    ['group', 'Place'],
    ['progressbar', 'Frames'],
    ['tablist', 'Parts'],
    ['tab', 'Arm'],
    ['tabpanel', 'Arm'],
    ['button', 'Light'],
    ['button', 'Go'],
    ['separator', 'More'],
  ] as const
  for (const [role, name] of roles) expect(await by(role, name).count(), `${role} ${name}`).toBe(1)
  for (const axis of ['x', 'y', 'z']) expect(await by('spinbutton', axis).count()).toBe(1)
  expect(await by('slider', 'Speed').getAttribute('aria-describedby')).not.toBeNull()
  expect(await by('region', 'Controls').getByRole('checkbox', { name: 'Loose' }).count()).toBe(1)
})

test('sliders by mouse, at most once a frame, and by keyboard', async () => {
  const slider = await middle(by('slider', 'Speed'))
  const at = (value: number) => slider.left + 7 + ((slider.width - 14) * value) / 10
  const values = await sends('speed', 9, () => drag({ x: at(1), y: slider.y }, at(9) - at(1), 8))
  expect(values.length).toBeLessThanOrEqual(9)
  expect(values.at(-1)).toBe(9)
  await by('slider', 'Speed').focus()
  await sends('speed', 8, () => app.page.keyboard.press('ArrowLeft'))
  await by('slider', 'from Years').focus()
  await sends('years', [21, 80], () => app.page.keyboard.press('ArrowRight'))
  const track = await middle(app.page.locator('.c-line'))
  await sends('years', [21, 100], () =>
    drag({ x: track.left + 0.8 * track.width, y: track.y }, 0.3 * track.width),
  )
})

test('the same value as before counts, too', async () => {
  await by('button', 'Same').click()
  await until(async () => (await by('slider', 'Speed').inputValue()) === '1', 'the slider is back')
})

test('numbers by keyboard, typed, and by dragging the label', async () => {
  const box = by('spinbutton', 'Count')
  await box.focus()
  await sends('count', 6, () => app.page.keyboard.press('ArrowUp'))
  await sends('count', 20, async () => {
    await box.fill('300')
    await box.press('Enter')
  })
  await box.fill('x')
  await box.press('Enter')
  await until(async () => (await box.inputValue()) === '20', 'what is not a number is dropped')
  await box.blur()
  const label = await middle(app.page.locator('.c-number .c-label'))
  await sends('count', 10, () => drag(label, -40))
  const y = by('spinbutton', 'y')
  await sends('place', [0, 2.5, 0.5], () => y.press('ArrowUp'))
  await sends('place', [0, 2.5, -1], async () => {
    await by('spinbutton', 'z').fill('-1')
    await by('spinbutton', 'z').blur()
  })
})

test('toggles and choices, by mouse, touch and keyboard', async () => {
  await sends('solid', true, () => by('checkbox', 'Solid').click())
  await sends('solid', false, () => by('checkbox', 'Solid').tap())
  await sends('grid', true, () => by('switch', 'Grid').tap())
  await sends('grid', false, () => by('switch', 'Grid').press(' '))
  await sends('side', 'top', () => by('radio', 'top').click({ force: true }))
  await sends('side', 'side', () => by('radio', 'top').press('ArrowLeft'))
  await sends('shape', 'ball', async () => {
    await by('combobox', 'Shape').click()
    await by('option', 'ball').click()
  })
  await sends('shape', 'torus', async () => {
    await by('combobox', 'Shape').press('ArrowDown')
    await app.page.keyboard.press('r')
    await app.page.keyboard.press('Enter')
  })
  expect(await by('combobox', 'Shape').innerText()).toBe('ring')
  await sends('tags', ['red', 'blue'], async () => {
    await by('combobox', 'Tags').tap()
    await by('option', 'blue').tap()
  })
  await app.page.keyboard.press('Escape')
  await by('listbox', 'Tags').waitFor({ state: 'detached' })
})

test('colours, by their value and by eye', async () => {
  await by('button', 'Colour').click()
  const dialog = by('dialog', 'Colour')
  await sends('color', '#ff0000', async () => {
    await dialog.getByRole('textbox').fill('red')
    await dialog.getByRole('textbox').press('Enter')
  })
  await dialog.getByRole('slider', { name: 'hue' }).focus()
  await app.page.keyboard.press('End')
  const area = await middle(dialog.locator('.c-area'))
  const from = app.sent.length
  await drag(area, -40)
  await app.event('SET', ({ key, value }) => key === 'color' && /^#[0-9a-f]{6}$/.test(String(value)), from)
  await app.page.keyboard.press('Escape')
  await dialog.waitFor({ state: 'detached' })
  await by('button', 'Glass').click()
  await sends('glass', '#11223344', async () => {
    await by('dialog', 'Glass').getByRole('textbox').fill('#1234')
    await by('dialog', 'Glass').getByRole('textbox').press('Enter')
  })
  await app.page.keyboard.press('Escape')
  await by('dialog', 'Glass').waitFor({ state: 'detached' })
})

test('texts: finished, at each key, and of several lines', async () => {
  const name = await sends('name', 'Grace', async () => {
    await by('textbox', 'Name').fill('Grace')
    await by('textbox', 'Name').press('Enter')
  })
  expect(name).toEqual(['Grace'])
  const live = await sends('live', 'abc', async () => {
    await by('textbox', 'Live').focus()
    await app.page.keyboard.type('abc', { delay: 60 })
  })
  expect(live.length).toBeGreaterThan(1)
  await sends('notes', 'a\nb', async () => {
    await by('textbox', 'Notes').focus()
    await app.page.keyboard.type('a')
    await app.page.keyboard.press('Enter')
    await app.page.keyboard.type('b')
    await by('textbox', 'Notes').blur()
  })
})

test('buttons: once, and at a rate while held by mouse, touch and Space', async () => {
  const clicks = (key: string, from: number) =>
    app.sent.slice(from).filter((event) => event.etype === 'CLICK' && event['key'] === key).length
  let from = app.sent.length
  await by('button', 'Go').click()
  await by('button', 'Go').tap()
  await by('button', 'Go').press('Enter')
  await until(() => clicks('go', from) === 3, 'three clicks')
  const held = await middle(by('button', 'Held'))
  from = app.sent.length
  await app.page.mouse.move(held.x, held.y)
  await app.page.mouse.down()
  await until(() => clicks('held', from) > 3, 'clicks of the mouse')
  await app.page.mouse.up()
  await app.settled()
  from = app.sent.length
  await by('button', 'Held').tap()
  await until(() => clicks('held', from) === 1, 'one click of a tap')
  await by('button', 'Held').focus()
  await app.page.keyboard.down(' ')
  await until(() => clicks('held', from) > 4, 'clicks of Space')
  await app.page.keyboard.up(' ')
  await app.settled()
  from = app.sent.length
  await app.settled()
  expect(clicks('held', from)).toBe(0)
})

test('folders and tabs are the user’s own', async () => {
  const folder = by('button', 'Light')
  expect(await folder.getAttribute('aria-expanded')).toBe('false')
  expect(await by('slider', 'Power').count()).toBe(0)
  await folder.press('Enter')
  expect(await folder.getAttribute('aria-expanded')).toBe('true')
  expect(await by('slider', 'Power').count()).toBe(1)
  expect(await by('checkbox', 'Grip').count()).toBe(0)
  await by('tab', 'Arm').press('ArrowRight')
  expect(await by('tab', 'Hand').getAttribute('aria-selected')).toBe('true')
  await sends('grip', true, () => by('checkbox', 'Grip').tap())
})

test('disabled and visible hold for all in it', async () => {
  const inputs = () =>
    by('region', 'Look').locator('input, textarea, .c-body button:not(.c-fold, [role=tab])')
  await by('button', 'Lock').click()
  await until(
    async () =>
      (await inputs().evaluateAll(
        (all) => all.filter((each) => !(each as HTMLInputElement).disabled).length,
      )) === 0,
    'nothing can be used',
  )
  await by('button', 'Unlock').click()
  await until(() => by('checkbox', 'Solid').isEnabled(), 'it can be used again')
  await by('button', 'Hide').click()
  await until(
    async () => (await by('slider', 'Speed').count()) + (await by('button', 'Light').count()) === 0,
    'they are gone',
  )
  await by('button', 'Show').click()
  await until(
    async () => (await by('slider', 'Power').count()) === 1,
    'they are back, and the folder is open',
  )
})

test('two pages follow each other, and not under the finger', async () => {
  const other = await App.open(app)
  const there = (name: string) => other.page.getByRole('slider', { name, exact: true })
  const slider = await middle(by('slider', 'Speed'))
  const { mouse } = app.page
  const at = (value: number) => slider.left + 7 + ((slider.width - 14) * value) / 10
  await mouse.move(at(1), slider.y)
  await mouse.down()
  await mouse.move(at(7), slider.y)
  await until(async () => (await there('Speed').inputValue()) === '7', 'the other page has followed')
  await there('Speed').press('ArrowRight')
  await other.event('SET', ({ value }) => value === 8)
  await app.settled()
  expect(await by('slider', 'Speed').inputValue()).toBe('7')
  await mouse.up()
  await until(
    async () => (await by('slider', 'Speed').inputValue()) === '8',
    'the value comes at the release',
  )
  await other.context.close()
})

test('a value is kept when the connection is cut, and sent when it was chosen meanwhile', async () => {
  await cable.cut()
  await app.page.locator('.pill', { hasText: 'reconnecting' }).waitFor()
  await by('checkbox', 'Solid').click()
  const from = app.sent.length
  await cable.mend()
  await app.event('SET', ({ key, value }) => key === 'solid' && value === true, from)
  await app.settled()
  expect(await by('checkbox', 'Solid').isChecked()).toBe(true)
  expect(await by('combobox', 'Shape').innerText()).toBe('ring')
})

test('a new version of the script begins with its own values', async () => {
  app.host.write(scene.replace('label = "Solid"', 'label = "Massive"'))
  await by('checkbox', 'Massive').waitFor()
  await until(async () => (await by('combobox', 'Shape').innerText()) === 'box', 'the values of the script')
  expect(await by('checkbox', 'Massive').isChecked()).toBe(false)
})

test.each([
  [1000, 900],
  [700, 560],
  [360, 640],
])('panels and the page’s own things never overlap, at %d x %d', async (width, height) => {
  await app.page.setViewportSize({ width, height })
  for (const open of [false, true]) {
    await app.page.evaluate((panel) => vuerlua.settings.change({ panel }), open)
    await until(async () => (await overlaps(app.page)).length === 0, 'nothing overlaps').catch(
      async (error: unknown) => {
        throw new Error(`${String(error)}: ${(await overlaps(app.page)).join()}, side panel ${open}`)
      },
    )
  }
  await app.page.evaluate(() => vuerlua.settings.change({ panel: false }))
})

function overlaps(page: Page): Promise<string[]> {
  return page.evaluate(() => {
    const boxes = [...document.querySelectorAll('.pill, .toolbar, .gizmo, .panel, .h-slots')]
      .filter((part) => getComputedStyle(part).visibility !== 'hidden')
      .map((part) => ({ name: part.className, box: part.getBoundingClientRect() }))
      .filter(({ box }) => box.width > 0 && box.height > 0)
    const meet = (a: DOMRect, b: DOMRect) =>
      a.left < b.right && b.left < a.right && a.top < b.bottom && b.top < a.bottom
    return boxes.flatMap(({ name, box }, i) =>
      boxes
        .slice(i + 1)
        .flatMap((other) => (meet(box, other.box) ? [`${String(name)} and ${String(other.name)}`] : [])),
    )
  })
}

test.each(['light', 'dark'] as const)('the panel looks as it did, %s', async (colorScheme) => {
  const { page } = app
  await page.setViewportSize({ width: 1000, height: 1000 })
  await page.emulateMedia({ colorScheme })
  await until(
    () => page.evaluate((theme) => vuerlua.settings.theme.get() === theme, colorScheme),
    'the theme is there',
  )
  await page.mouse.move(500, 500)
  await page.evaluate(() => (document.activeElement as HTMLElement | null)?.blur())
  const file = fileURLToPath(new URL(`components/golden/panel-${colorScheme}.png`, import.meta.url))
  const look = async () => {
    await app.settled()
    return PNG.sync.read(await by('region', 'Look').screenshot())
  }
  let shown = await look()
  if (process.env['UPDATE_GOLDENS'] === '1') writeFileSync(file, PNG.sync.write(shown))
  expect(existsSync(file), `${file} is missing: make it with UPDATE_GOLDENS=1, and look at it`).toBe(true)
  const golden = PNG.sync.read(readFileSync(file))
  const fits = () =>
    shown.width === golden.width &&
    shown.height === golden.height &&
    difference(golden, shown, 24).count <= golden.width * golden.height * 0.005
  await until(async () => fits() || ((shown = await look()), fits()), `it looks like ${file}`).catch(
    (error: unknown) => {
      writeFileSync(join(tmpdir(), `panel-${colorScheme}.actual.png`), PNG.sync.write(shown))
      throw error
    },
  )
  expect(app.complaints.filter((text) => !text.includes('WebSocket'))).toEqual([])
})
