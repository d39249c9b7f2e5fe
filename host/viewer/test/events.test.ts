import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { App } from './harness/app'
import { expectLike } from './harness/shape'
import { until } from './harness/until'

let app: App

// The pages are opened once for several tests: that is what takes time.
async function open(...args: Parameters<typeof App.open>) {
  app = await App.open(...args)
}

async function close() {
  expect(app.strayed).toEqual([])
  expect(app.complaints).toEqual([])
  await app.close()
}

const scene = (inside: string, rest = '') => `
  ${rest}
  spawn(function(session)
    session:set(DefaultScene{ ${inside} })
  end)`

// A gamepad that is plugged in when the test says so.
const pad = `
  const pad = {
    id: 'test pad', index: 0, connected: true, mapping: 'standard', timestamp: 1, axes: [0, 0.5, 0, -1],
    buttons: [{ pressed: true, touched: true, value: 1 }, { pressed: false, touched: false, value: 0 }],
  }
  globalThis.pad = pad
  navigator.getGamepads = () => [globalThis.plugged ? pad : null, null, null, null]`

describe('the pointer', () => {
  beforeAll(() =>
    open(
      scene(
        'camPosition = {0, 5, 10}, Box{ key = "box1", args = {2, 2, 2} }',
        `
    on("CLICK", function(event) print("clicked", event.key, event.value.key) end)`,
      ),
    ),
  )
  afterAll(close)

  test('INIT says who it is, and what it can', async () => {
    const init = await app.event('INIT')
    expectLike(init, 'c2s_browser_INIT', {
      more: ['value.viewer', 'value.acks', 'value.moves', 'value.resume'],
    })
    expect(init['value']).toMatchObject({
      client: 'browser',
      viewer: 'vuerlua',
      acks: true,
      moves: true,
      screenWidth: 640,
      screenHeight: 480,
    })
    expect(app.sent[0]).toBe(init)
  })

  test('CAMERA_MOVE without being asked for, once a frame, until it rests', async () => {
    expect(app.events('CAMERA_MOVE')).toEqual([])
    const frames = await app.page.evaluate(() => vuerlua.meter.frames)
    await app.page.mouse.move(100, 300)
    await app.page.mouse.down()
    for (let x = 100; x < 300; x += 10) await app.page.mouse.move(x, 300)
    await app.page.mouse.up()
    const event = await app.event('CAMERA_MOVE')
    expectLike(event, 'c2s_browser_CAMERA_MOVE_camera_drag')
    expect((event['value'] as { camera: object }).camera).toMatchObject({
      width: 640,
      height: 480,
      fov: 60,
      near: 0.1,
      far: 2000,
      ctype: 'perspective',
    })
    // It comes to rest, and to no more events than frames.
    const count = await until(async () => {
      const before = app.events('CAMERA_MOVE').length
      await new Promise((resolve) => setTimeout(resolve, 400))
      return app.events('CAMERA_MOVE').length === before && before
    }, 'the camera rests')
    const drawn = (await app.page.evaluate(() => vuerlua.meter.frames)) - frames
    expect(count).toBeLessThanOrEqual(drawn)
  })

  test('a click on a box is CLICK, with where it was, and ON_CLICK', async () => {
    await app.page.keyboard.press('r')
    await app.settled()
    const at = await app.project(0, 1, 0)
    await app.page.keyboard.down('Shift')
    await app.page.mouse.click(at.x, at.y)
    await app.page.keyboard.up('Shift')
    expectLike(await app.event('ON_CLICK'), 'c2s_browser_ON_CLICK_click_box')
    const click = await app.event('CLICK')
    expect(click).toMatchObject({
      key: 'box1',
      value: { key: 'box1', button: 0, shiftKey: true, ctrlKey: false },
    })
    const { position, normal, distance } = click['value'] as {
      position: number[]
      normal: number[]
      distance: number
    }
    for (const [i, want] of [0, 1, 0].entries()) expect(position[i]).toBeCloseTo(want, 1)
    expect(normal.map(Math.round)).toEqual([0, 1, 0])
    expect(distance).toBeGreaterThan(5)
    await app.prints(/clicked\s+box1\s+box1/)
    // Heard once, though two events say it.
    expect(app.host.output.match(/clicked/g)).toHaveLength(1)
  })

  test('a click beside everything is none, and a drag is none either', async () => {
    const before = app.events('CLICK').length
    const sent = app.sent.length
    await app.page.mouse.click(20, 400)
    const at = await app.project(0, 0, 0)
    await app.page.mouse.move(at.x, at.y)
    await app.page.mouse.down()
    await app.page.mouse.move(at.x + 60, at.y, { steps: 4 })
    await app.page.mouse.up()
    await app.event('CAMERA_MOVE', () => true, sent)
    expect(app.events('CLICK')).toHaveLength(before)
  })
})

describe('a scene that keeps the camera to itself', () => {
  beforeAll(() =>
    open(scene('Box{ key = "b" }, bgChildren = { OrbitControls{ key = "o", stream = false } }')),
  )
  afterAll(close)

  test('CAMERA_MOVE is off where the scene says so', async () => {
    await app.page.mouse.move(100, 300)
    await app.page.mouse.down()
    await app.page.mouse.move(300, 300, { steps: 5 })
    await app.page.mouse.up()
    await app.settled()
    const moved = await app.page.evaluate(() => vuerlua.rig.camera?.position.x ?? 0)
    expect(Math.abs(moved)).toBeGreaterThan(0.1)
    expect(app.events('CAMERA_MOVE')).toEqual([])
  })
})

describe('components that listen', () => {
  beforeAll(() =>
    open(
      scene(
        `
    KeyboardMonitor{ key = "kbd", enableKeyDown = true, enableKeyUp = true, enableKeyPress = true }, KeyboardMonitor{ key = "up", enableKeyUp = true },
    TimelineControls{ key = "time", start = 0, ["end"] = 10 }, PointerControls{ key = "pointer" },
    PointCloud{ key = "cloud", vertices = { {0, 0, 0}, {2, 1, 0}, {-2, 1, 0} }, size = 0.2 }`,
        'on("UPLOAD", function(event) print("got", event.key) end)',
      ),
      { before: [{ content: pad }] },
    ),
  )
  afterAll(close)

  test('keys, as they are pressed', async () => {
    await app.page.keyboard.press('a')
    await app.page.keyboard.press('Shift+ArrowLeft')
    expectLike(await app.event('KeyDown'), 'c2s_browser_KeyDown_keys')
    expectLike(await app.event('KeyUp'), 'c2s_browser_KeyUp_keys')
    expectLike(await app.event('KeyPress'), 'c2s_browser_KeyPress_keys')
    const left = await app.event('KeyDown', ({ value }) => (value as { key: string }).key === 'ArrowLeft')
    expect(left).toMatchObject({
      key: 'kbd',
      value: { code: 'ArrowLeft', shiftKey: true, ctrlKey: false, repeat: false },
    })
  })

  test('only the kinds of keys that are enabled', async () => {
    await app.page.keyboard.press('b')
    await app.event('KeyUp', ({ key }) => key === 'up')
    expect(app.sent.filter(({ key }) => key === 'up').every(({ etype }) => etype === 'KeyUp')).toBe(true)
  })

  test('TIMELINE_STEP when the line is moved, and while it plays', async () => {
    const slider = app.page.getByRole('slider', { name: 'Step' })
    await slider.press('ArrowRight')
    const event = await app.event('TIMELINE_STEP')
    expect(event).toMatchObject({ key: 'time', value: { step: 1 } })
    expect(Object.keys(event['value'] as object).sort()).toEqual(['delta', 'elapsedTime', 'step'])
    await app.page.getByRole('button', { name: 'Play' }).click()
    await app.event('TIMELINE_STEP', ({ value }) => (value as { step: number }).step === 3)
    await app.page.getByRole('button', { name: 'Pause' }).click()
  })

  test('MOUSE_CLICK and ADD_MARKER of PointerControls', async () => {
    await app.page.mouse.click(40, 400)
    const miss = await app.event('MOUSE_CLICK')
    expect(miss['value']).toEqual({
      pointerX: 40 / 640,
      pointerY: 400 / 480,
      offsetX: 40,
      offsetY: 400,
      offsetWidth: 640,
      offsetHeight: 480,
    })
    const at = await app.project(2, 1, 0)
    const [x, y] = [Math.round(at.x), Math.round(at.y)]
    await app.page.mouse.click(x, y)
    const { key, value } = await app.event('ADD_MARKER')
    const { position, radius, ...place } = value as { position: Record<string, number>; radius: number }
    expect(key).toBe('pointer')
    expect(place).toEqual({
      pointerX: x / 640,
      pointerY: y / 480,
      offsetX: x,
      offsetY: y,
      offsetWidth: 640,
      offsetHeight: 480,
    })
    for (const [axis, want] of Object.entries({ x: 2, y: 1, z: 0 })) expect(position[axis]).toBe(want)
    expect(radius).toBeGreaterThan(0)
  })

  test('GAMEPAD, whenever the pad says something new', async () => {
    expect(app.events('GAMEPAD')).toEqual([])
    await app.page.evaluate(() => {
      Object.assign(globalThis, { plugged: true })
      dispatchEvent(new Event('gamepadconnected'))
    })
    const event = await app.event('GAMEPAD')
    expect(event).toMatchObject({
      key: 'gamepad-0',
      value: { id: 'test pad', axes: [0, 0.5, 0, -1], buttons: [1, 0] },
    })
    expect(typeof event['ts']).toBe('number')
    await app.page.evaluate(() =>
      Object.assign((globalThis as never)['pad'], { timestamp: 2, axes: [1, 0, 0, 0] }),
    )
    await app.event('GAMEPAD', ({ value }) => (value as { axes: number[] }).axes[0] === 1)
    expect(app.events('GAMEPAD')).toHaveLength(2)
  })

  test('UPLOAD of a file that is dropped on the page', async () => {
    const data =
      'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mP8z8BQDwAEhQGAhKmMIQAAAABJRU5ErkJggg=='
    await app.page.evaluate((text) => {
      const bytes = Uint8Array.from(atob(text), (c) => c.charCodeAt(0))
      const dataTransfer = new DataTransfer()
      dataTransfer.items.add(new File([bytes], 'dot.png', { type: 'image/png' }))
      for (const kind of ['dragenter', 'dragover', 'drop']) {
        document.body.dispatchEvent(new DragEvent(kind, { dataTransfer, bubbles: true, cancelable: true }))
      }
    }, data)
    const event = await app.event('UPLOAD')
    expectLike(event, 'c2s_browser_UPLOAD_html_upload', { more: ['name', 'type', 'size'] })
    expect(event).toMatchObject({ key: 'drop', value: data, name: 'dot.png', type: 'image/png' })
    await app.prints(/got\s+drop/)
  })
})
