import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { App, pixel } from './harness/app'
import { expectLike, fixture, shape } from './harness/shape'
import { until } from './harness/until'

let app: App

async function close() {
  expect(app.strayed).toEqual([])
  expect(app.complaints).toEqual([])
  await app.close()
}

describe('elements of the page', () => {
  beforeAll(async () => {
    app = await App.open(
      `
      on("*", function(event)
        if event.etype ~= "VUERLUA_ACK" and event.etype ~= "INIT" then
          local value = event.value
          print("heard", event.etype, event.key, type(value) == "table" and value.key or value)
        end
      end)
      on("CLICK", function(event, session)
        if event.key == "go" then session:upsert(Slider{ key = "sld", min = 0, max = 10, step = 0.5, value = 2 }) end
      end)
      spawn(function(session)
        session:set(DefaultScene{
          KeyboardMonitor{ key = "keys", enableKeyDown = true },
          htmlChildren = {
            Header1{ "Title" }, Paragraph{ "Some ", Bold{ "bold" }, " and ", Italic{ "slanted" }, " words, and ", Link{ "a link", href = "page.html" } },
            Slider{ key = "sld", min = 0, max = 10, step = 0.5, value = 4, label = "Stiffness" },
            InputBox{ key = "inp", placeholder = "say", clearOnSubmit = true },
            InputBox{ key = "hint", defaultValue = "as before" },
            Button{ key = "go", value = "Go" },
            Img{ key = "pic", src = "data:image/png;base64,iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mP8z8BQDwAEhQGAhKmMIQAAAABJRU5ErkJggg==", style = { width = "40px", height = "20px" } },
            ImageUpload{ key = "upl", label = "Texture" },
            AutoScroll{ key = "log", style = { height = "40px" }, div{ key = "lines", style = { height = "400px" } } },
            Markdown{ key = "md", "## Notes\\n\\n- one **two**\\n\\n<script>document.title = 'run'</script>\\n\\n[x](javascript:document.title='run') [ok](https://vuer.ai)" },
            Iframe{ key = "frame", src = "/workspace/inside.html" },
            div{ key = "corner", style = { position = "absolute", right = "16px", bottom = "16px" }, "corner" },
          },
        })
      end)`,
      { height: 900, files: { 'inside.html': '<p>inside</p>' } },
    )
  })
  afterAll(close)

  test('say what they are told', async () => {
    const { page } = app
    const card = page.locator('.h-card')
    expect(await card.locator('h1').innerText()).toBe('Title')
    expect(await card.locator('p').first().innerText()).toBe('Some bold and slanted words, and a link')
    expect(await card.getByText('bold').evaluate((element) => getComputedStyle(element).fontWeight)).toBe(
      '700',
    )
    expect(await card.getByText('slanted').evaluate((element) => getComputedStyle(element).fontStyle)).toBe(
      'italic',
    )
    expect(await card.getByRole('link', { name: 'a link' }).getAttribute('rel')).toContain('noopener')
    await card.getByRole('slider', { name: 'Stiffness' }).waitFor()
    const corner = await page.getByText('corner').boundingBox()
    expect(corner && [Math.round(corner.x + corner.width), Math.round(corner.y + corner.height)]).toEqual([
      640 - 16,
      900 - 16,
    ])
    await until(
      () => page.frames().some((frame) => frame.url().endsWith('/inside.html')),
      'the frame has its page',
    )
  })

  test('Markdown is rendered, and runs nothing', async () => {
    const text = app.page.locator('.h-prose')
    await text.locator('h2').waitFor()
    expect(await text.locator('li strong').innerText()).toBe('two')
    expect(await text.locator('script').count()).toBe(0)
    expect(await text.getByText('<script>').count()).toBe(1)
    expect(
      await text.locator('a').evaluateAll((links) => links.map((link) => link.getAttribute('href'))),
    ).not.toContain("javascript:document.title='run'")
    await text.getByText('x', { exact: true }).click()
    expect(await app.page.title()).not.toBe('run')
  })

  test('SET of a slider, as a number, while it is dragged and when it is let go', async () => {
    const box = await app.page.locator('input[type=range]').first().boundingBox()
    if (!box) throw new Error('there is no slider')
    const y = box.y + box.height / 2
    await app.page.mouse.move(box.x + 8 + (box.width - 16) * 0.4, y)
    await app.page.mouse.down()
    for (const share of [0.5, 0.6, 0.7, 0.8]) {
      await app.page.mouse.move(box.x + 8 + (box.width - 16) * share, y)
      await app.settled()
    }
    expect(app.events('SET').length).toBeGreaterThan(1)
    await app.page.mouse.up()
    const event = await app.event('SET', ({ value }) => value === 8)
    expectLike(event, 'c2s_browser_SET_html_slider', { other: { value: 'number' } })
    await app.prints(/heard\s+SET\s+sld\s+8\b/)
  })

  test('CLICK of a button, and what the script answers shows', async () => {
    await app.page.getByRole('button', { name: 'Go', exact: true }).click()
    const event = await app.event('CLICK', ({ key }) => key === 'go')
    expect(event).toEqual({ etype: 'CLICK', key: 'go', value: { key: 'go' } })
    await app.prints(/heard\s+CLICK\s+go/)
    await until(
      async () => (await app.page.locator('output').first().innerText()) === '2.0',
      'the slider stands at 2',
    )
  })

  test('INPUT when Enter is pressed, and no key of it reaches the scene', async () => {
    const field = app.page.getByLabel('say')
    await field.click()
    await app.page.keyboard.type('two')
    await app.page.keyboard.press('Shift+Enter')
    await app.page.keyboard.type('lines')
    await app.page.keyboard.press('Enter')
    const event = await app.event('INPUT', ({ key }) => key === 'inp')
    expectLike(event, 'c2s_browser_INPUT_html_input')
    expect(event['value']).toBe('two\nlines')
    expect(await field.inputValue()).toBe('')
    expect(app.events('KeyDown')).toEqual([])
    await field.blur()
    await app.page.keyboard.press('k')
    expect((await app.event('KeyDown'))['value']).toMatchObject({ key: 'k' })
  })

  test('an empty field takes its suggestion', async () => {
    const field = app.page.getByLabel('hint')
    await field.fill('')
    await field.press('ArrowRight')
    await field.press('Enter')
    expect((await app.event('INPUT', ({ key }) => key === 'hint'))['value']).toBe('as before')
  })

  test('CLICK of a picture, with where', async () => {
    const picture = app.page.getByRole('img', { name: 'pic' })
    await picture.click({ position: { x: 10, y: 5 } })
    const event = await app.event('CLICK', ({ key }) => key === 'pic')
    expect(event['value']).toEqual({ x: 10, y: 5, w: 40, h: 20 })
  })

  test('UPLOAD of a picture that is chosen, whatever its format', async () => {
    const png = Buffer.from(String(fixture('c2s_browser_UPLOAD_html_upload')['value']), 'base64')
    const input = app.page.locator('input[type=file]')
    await input.setInputFiles({ name: 'dot.png', mimeType: 'image/png', buffer: png })
    const event = await app.event('UPLOAD')
    expectLike(event, 'c2s_browser_UPLOAD_html_upload')
    expect(Buffer.from(String(event['value']), 'base64')).toEqual(png)
    // The official client cuts the wrong part off any other than a PNG.
    const from = app.sent.length
    await input.setInputFiles({
      name: 'dot.jpg',
      mimeType: 'image/jpeg',
      buffer: Buffer.from([0xff, 0xd8, 0xff]),
    })
    expect((await app.event('UPLOAD', () => true, from))['value']).toBe('/9j/')
    await input.setInputFiles({ name: 'notes.txt', mimeType: 'text/plain', buffer: Buffer.from('no') })
    await app.page.getByText('notes.txt is no picture').waitFor()
    expect(app.events('UPLOAD').length).toBe(2)
  })

  test('AutoScroll shows its end', async () => {
    const log = app.page.locator('.h-scroll')
    expect(
      await log.evaluate((element) => element.scrollTop + element.clientHeight >= element.scrollHeight - 1),
    ).toBe(true)
  })
})

describe('elements within the scene', () => {
  beforeAll(async () => {
    app = await App.open(`
      on("CLICK", function(event, session) session:upsert(Html{ key = "tag", position = {0, 0, 0}, Paragraph{ "pressed" } }) end)
      spawn(function(session)
        session:set(DefaultScene{ camPosition = {0, 5, 10},
          Html{ key = "tag", position = {0, 0, 0}, center = true, Button{ key = "here", value = "Here" } },
          Clickable{ key = "all", position = {-4, 0, 0}, Sphere{ key = "ball", args = {1, 32, 16} } },
        })
      end)`)
  })
  afterAll(close)

  test('stand where they are put, and are controls like others', async () => {
    const button = app.page.getByRole('button', { name: 'Here', exact: true })
    await button.waitFor()
    const box = await button.boundingBox()
    const at = await app.project(0, 0, 0)
    expect(box && Math.abs(box.x + box.width / 2 - at.x)).toBeLessThan(8)
    expect(box && Math.abs(box.y + box.height / 2 - at.y)).toBeLessThan(8)
    await button.click()
    await app.event('CLICK', ({ key }) => key === 'here')
    await app.page.getByText('pressed').waitFor()
  })

  test('a click in a Clickable is one on it as well', async () => {
    const from = app.sent.length
    const at = await app.project(-4, 0, 0)
    await app.page.mouse.click(at.x, at.y)
    const clicks = ['all', 'ball'].map((key) => app.event('CLICK', (event) => event['key'] === key, from))
    for (const click of await Promise.all(clicks))
      expect((click['value'] as { position: number[] }).position.length).toBe(3)
    expectLike(
      await app.event('ON_CLICK', ({ value }) => (value as { key: string }).key === 'all', from),
      'c2s_browser_ON_CLICK_click_box',
    )
  })

  test('under the pointer a Clickable is outlined, and nothing else is', async () => {
    const { mouse } = app.page
    const cursor = () =>
      app.page.evaluate(() => [vuerlua.hovered.get()?.key, vuerlua.rig.element?.style.cursor])
    await app.page.evaluate(() => vuerlua.selection.set(null))
    await mouse.move(5, 300)
    await until(async () => (await cursor()).join() === ',', 'nothing is under the pointer')
    const calm = await app.marked()
    const at = await app.project(-4, 0, 0)
    await mouse.move(at.x, at.y)
    await until(async () => (await cursor()).join() === 'all,pointer', 'the cursor says so')
    const marked = await app.marked()
    const changed = calm.data.reduce(
      (count, value, i) => count + Number(Math.abs(value - marked.data[i]!) > 24),
      0,
    )
    expect(changed).toBeGreaterThan(100)
    const [x, y] = [Math.round(at.x), Math.round(at.y)]
    expect(pixel(marked, x, y)).toEqual(pixel(calm, x, y)) // it keeps its own colours
    await mouse.move(5, 300)
    await until(async () => (await cursor()).join() === ',', 'the pointer has left')
    expect(Buffer.compare((await app.marked()).data, calm.data)).toBe(0)
    // What goes while it is under the pointer leaves nothing behind.
    await mouse.move(at.x, at.y)
    await until(async () => (await cursor())[0] === 'all', 'it is under the pointer again')
    await app.page.evaluate(() => vuerlua.graph.apply('REMOVE', { keys: ['all'] }))
    await until(async () => (await cursor()).join() === ',', 'it is gone')
  })
})

describe('what is moved by hand', () => {
  beforeAll(async () => {
    app = await App.open(`
      on("OBJECT_MOVE", function(event, session)
        local p = event.value.position
        session:update(Box{ key = "echo", position = { p[1], p[2], -2 } })
        -- A word of the script while it is dragged, which must not hold against the hand.
        session:update(Movable{ key = "mov", position = { -5, 0, 0 } })
      end)
      on("OBJECT_MOVE_END", function(event) print("put down", event.key, event.value.position and event.value.position[1] > 0.5) end)
      on("CLICK", function(event, session) if event.key == "back" then session:update(Movable{ key = "mov", position = { 0, 0, 0 } }) end end)
      spawn(function(session)
        session:set(Scene{
          Movable{ key = "mov", scale = 1.5, position = {0, 0, 0}, Sphere{ key = "ball", args = {0.3} } },
          Box{ key = "echo", position = {0, 0, -2} },
          bgChildren = { SceneCamera{ key = "cam", position = {0, 0, 8} }, SceneCameraControl{ key = "control" } },
          htmlChildren = { Button{ key = "back", value = "Back" } },
        })
      end)`)
  })
  afterAll(close)

  const place = (key: string) =>
    app.page.evaluate(
      (k) => vuerlua.graph.find(k)?.object?.getWorldPosition(vuerlua.rig.camera!.position.clone()).toArray(),
      key,
    )

  test('a drag is OBJECT_MOVE, arrives in the script, and moves another box', async () => {
    // The head of the red arrow.
    const from = await app.project(1.4, 0, 0)
    const to = await app.project(2.9, 0, 0)
    await app.page.mouse.move(from.x, from.y)
    await app.settled()
    await app.page.mouse.down()
    for (let i = 1; i <= 10; i++) {
      await app.page.mouse.move(from.x + ((to.x - from.x) * i) / 10, from.y)
      await app.settled()
    }
    expectLike(await app.event('OBJECT_MOVE'), 'c2s_browser_OBJECT_MOVE_movable_drag')
    await until(async () => ((await place('echo'))?.[0] ?? 0) > 1, 'the box has followed')
    // The hand holds it, whatever the script says meanwhile.
    expect((await place('ball'))?.[0]).toBeGreaterThan(1)
    await app.page.mouse.up()
    const end = await app.event('OBJECT_MOVE_END')
    expect(shape(end)).toEqual({
      ...(shape(fixture('c2s_browser_OBJECT_MOVE_movable_drag')) as object),
      etype: 'string',
    })
    const { position, matrix } = end['value'] as { position: number[]; matrix: number[] }
    expect(position[0]).toBeCloseTo(1.5, 0)
    expect(matrix.slice(12, 15)).toEqual(position)
    await app.prints(/put down\s+mov\s+true/)
  })

  test('the camera stays where it is meanwhile', () => {
    for (const { value } of app.events('CAMERA_MOVE')) {
      const { position } = (value as { camera: { position: number[] } }).camera
      for (const [i, want] of [0, 0, 8].entries()) expect(position[i]).toBeCloseTo(want)
    }
  })

  test('what the script says afterwards holds, also if it said so before', async () => {
    await app.page.getByRole('button', { name: 'Back' }).click()
    await until(async () => Math.abs((await place('ball'))?.[0] ?? 9) < 1e-6, 'it is back')
  })
})
