import { afterAll, beforeAll, expect, test } from 'vitest'
import { App } from './harness/app'
import { until } from './harness/until'

// Each test sends an event whose name is a step of this script, and waits for what it prints.
const script = `
  local function say(name, ok, why)
    print(name .. ": " .. tostring(ok) .. (why and " " .. why or ""))
  end
  local function where(session)
    local c = session.camera
    local out = {}
    for _, list in ipairs{ c.position, c.target, c.up, { c.fov, c.roll, c.aspect } } do
      for _, n in ipairs(list) do out[#out + 1] = string.format("%.2f", n + 0) end
    end
    return (table.concat(out, " "):gsub("%-0%.00", "0.00"))
  end
  local scene = DefaultScene{
    camera = { from = {3, 3, 3}, at = {0, 1, 0}, fov = 50 },
    Box{ key = "box", position = {0, 1, 0} }, Group{ key = "moved", position = {4, 0, 0}, Sphere{ key = "ball", args = {0.5}, position = {0, 0.5, -2} } },
    Group{ key = "empty", position = {1, 2, 3} },
  }
  local first
  spawn(function(session)
    print("scene " .. where(session))
    session:set(scene)
    if not first then first = session end
  end)
  local steps = {
    AGAIN = function(session) session:set(scene) end,
    KEY = function(session) return session:look{ at = "ball", seconds = 0.2 } end,
    EMPTY = function(session) return session:look{ at = "empty", seconds = 0 } end,
    TOP = function(session) return session:look{ from = {0, 10, 0}, at = {0, 0, 0}, roll = 0.5, fov = 40, seconds = 0.2 } end,
    UP = function(session) return session:look{ from = {6, 0, 2}, at = {0, 0, 0}, up = {0, 0, 1}, roll = 0, seconds = 0.3, ease = "out" } end,
    FIT = function(session) return session:fit{ "box", seconds = 0 } end,
    ALL = function(session) return session:fit() end,
    NOTHING = function(session) return session:fit{ "empty" } end,
    LONG = function(session) return session:look{ from = {0, 2, 8}, at = {0, 1, 0}, up = {0, 1, 0}, seconds = 60 } end,
    LATER = function(session) return session:look{ from = {0, 2, 8}, at = {0, 1, 0}, up = {0, 1, 0}, seconds = 0, wait = false } end,
    FOLLOW = function(session) return session:look{ at = first, seconds = 0.2 } end,
    FLAT = function(session)
      session:set(DefaultScene{ Box{ key = "box", position = {0, 1, 0} }, OrthographicCamera{ key = "flat", makeDefault = true, position = {0, 1, 9}, zoom = 1 } })
      sleep(0.5)
      print("fit: " .. tostring(session:fit{ "box", seconds = 0.2 }))
      local c = session.camera
      return c.orthographic and c.zoom > 1.2
    end,
  }
  for name, step in pairs(steps) do
    on(name, function(event, session)
      say(name, step(session))
      print(name .. " at " .. where(session))
    end)
  end
  on("PRINT", function(event, session) print(event.value .. " " .. where(session)) end)
`

let app: App
let other: App

beforeAll(async () => {
  app = await App.open(script)
})
afterAll(() => app?.close())

async function step(name: string, result = 'true', on = app): Promise<string> {
  const from = on.host.output.length
  await on.page.evaluate((etype) => void vuerlua.reply({ etype }), name)
  return until(
    () => {
      const now = on.host.output.slice(from)
      if (!now.includes(`${name} at `)) return null
      if (!now.includes(`${name}: ${result}`)) throw new Error(now)
      return now.match(new RegExp(`${name} at (.*)`))?.[1]
    },
    `${name} is done\n${on.complaints.join('\n')}`,
  )
}

async function where(on: App): Promise<string> {
  const name = `read ${on.host.output.length}:`
  await on.page.evaluate((value) => void vuerlua.reply({ etype: 'PRINT', value }), name)
  return until(() => on.host.output.split(name + ' ')[1]?.split('\n')[0], 'the camera is printed')
}

test('the scene places the camera, and the script knows it from the start', async () => {
  await app.prints('scene 0.00 5.00 10.00 0.00 0.00 0.00 0.00 1.00 0.00 60.00 0.00 1.33')
  expect(await where(app)).toBe('3.00 3.00 3.00 0.00 1.00 0.00 0.00 1.00 0.00 50.00 0.00 1.33')
  const { x, y } = await app.project(0, 1, 0)
  expect(Math.abs(x - 320) + Math.abs(y - 240)).toBeLessThan(0.01)
})

test('a look at a key turns the head to the middle of the element', async () => {
  expect(await step('KEY')).toBe('3.00 3.00 3.00 4.00 0.50 -2.00 0.00 1.00 0.00 50.00 0.00 1.33')
  const { x, y } = await app.project(4, 0.5, -2)
  expect(Math.abs(x - 320) + Math.abs(y - 240)).toBeLessThan(0.01)
  expect(await step('EMPTY')).toContain('3.00 3.00 3.00 1.00 2.00 3.00')
})

test('a scene that is set again leaves the camera', async () => {
  expect(await step('AGAIN', 'nil')).toContain('3.00 3.00 3.00 1.00 2.00 3.00')
})

test('roll, fov and the axis up are kept while the visitor turns the camera', async () => {
  expect(await step('TOP')).toBe('0.00 10.00 0.00 0.00 0.00 0.00 0.00 1.00 0.00 40.00 0.50 1.33')
  // Turned to the left, the camera sees x going down to the right.
  const { x, y } = await app.project(1, 0, 0)
  expect(x).toBeGreaterThan(330)
  expect(y).toBeGreaterThan(250)
  await drag(40, 0)
  const turned = await where(app)
  expect(turned).toMatch(/0\.00 0\.00 0\.00 0\.00 1\.00 0\.00 40\.00 0\.50 1\.33$/)
  expect(await step('UP')).toBe('6.00 0.00 2.00 0.00 0.00 0.00 0.00 0.00 1.00 40.00 0.00 1.33')
  const up = await app.project(0, 0, 1)
  expect(Math.abs(up.x - 320)).toBeLessThan(0.01)
  expect(up.y).toBeLessThan(230)
})

test('fit shows elements, or everything', async () => {
  const box = (await step('FIT')).split(' ').map(Number)
  expect(box.slice(3, 6)).toEqual([0, 1, 0])
  for (const [a, b] of [
    [-0.5, 0.5],
    [0.5, 1.5],
  ] as const) {
    const { x, y } = await app.project(a, b, -0.5)
    expect([x > 0 && x < 640, y > 0 && y < 480]).toEqual([true, true])
  }
  const all = (await step('ALL')).split(' ').map(Number)
  expect(all.slice(3, 6)).toEqual([2, 0.75, -1])
  await step('NOTHING', 'false nothing is drawn that the camera could show')
})

test('the later look ends the earlier, and a hand ends both', async () => {
  const first = step('LONG', 'false another look or fit has begun')
  await until(() => app.page.evaluate(() => vuerlua.rig.pilot.flies), 'the camera flies')
  await step('LATER')
  await first
  await until(
    async () => (await where(app)).startsWith('0.00 2.00 8.00 0.00 1.00 0.00'),
    'the camera is there',
  )
  await step('TOP')
  const second = step('LONG', 'false the visitor has moved the camera')
  await until(() => app.page.evaluate(() => vuerlua.rig.pilot.flies), 'the camera flies')
  await app.page.mouse.click(320, 240) // a click does not move the camera
  expect(await app.page.evaluate(() => vuerlua.rig.pilot.flies)).toBe(true)
  await drag(30, 10)
  await second
  expect(await app.page.evaluate(() => vuerlua.rig.pilot.flies)).toBe(false)
})

test('one client follows the camera of another one until its hand ends that', async () => {
  other = await App.open(app)
  try {
    await step('TOP')
    expect(await step('FOLLOW', 'true', other)).toContain('0.00 10.00 0.00')
    await step('LATER')
    await until(async () => (await where(other)).startsWith('0.00 2.00 8.00'), 'the other camera follows')
    await drag(30, 0, other)
    const mine = await where(other)
    await step('TOP')
    expect(await where(other)).toBe(mine)
  } finally {
    await other.context.close()
  }
})

test('a camera without perspective flies as well', async () => {
  expect(await step('FLAT', 'true')).toContain('0.00 1.00 0.00')
  expect(app.complaints).toEqual([])
})

async function drag(dx: number, dy: number, on = app) {
  const { mouse } = on.page
  await mouse.move(320, 240)
  await mouse.down()
  await mouse.move(320 + dx, 240 + dy, { steps: 2 })
  await mouse.up()
  // Until the camera has come to rest, and the host knows.
  await until(async () => (await where(on)) === (await where(on)), 'the camera rests')
}
