import { execFileSync } from 'node:child_process'
import { mkdirSync, openSync, closeSync, renameSync, rmSync, writeFileSync, writeSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { App, pixel } from './harness/app'
import { until } from './harness/until'

// One scene that is edited while it runs, as somebody on a stage would.

const cube = `v -1 -1 -1
v 1 -1 -1
v 1 1 -1
v -1 1 -1
f 1 2 3 4
`

const scene = (color: string, more = '') => `
spawn(function(session)
  session:set(DefaultScene{
    Box{ key = "box", args = {2, 2, 2}, position = {0, 1, 0}, materialType = "basic", material = { color = "${color}" } },
    Obj{ key = "model", src = asset("cube.obj"), position = {4, 1, 0} },
    Box{ key = "moving", position = {-4, 1, 0} },
  })
  for dt, t, n in frames(30) do
    session:update{ key = "moving", position = {-4, 1 + n / 1000, 0} }
    ${more}
  end
end)
`

const colors = {
  '#ff0000': [255, 0, 0],
  '#00ff00': [0, 255, 0],
  '#0000ff': [0, 0, 255],
  '#ffff00': [255, 255, 0],
} as const
type Color = keyof typeof colors

let app: App
let sockets = 0
const asked: string[] = []
let camera = ''
let uuids: unknown

const cameraNow = () =>
  app.page.evaluate(() => JSON.stringify(vuerlua.rig.camera?.position.toArray().map((n) => n.toFixed(4))))
const uuidsNow = () =>
  app.page.evaluate(() => ['box', 'model', 'moving'].map((key) => vuerlua.graph.find(key)?.object?.uuid))

beforeAll(async () => {
  app = await App.open(scene('#ff0000'), { files: { 'cube.obj': cube } })
  app.page.on('websocket', () => sockets++)
  await app.page.waitForFunction(() => (vuerlua.graph.find('model')?.object?.children.length ?? 0) > 0)
  app.page.on('request', (request) => {
    const path = new URL(request.url()).pathname
    if (!path.startsWith('/assets/')) asked.push(path) // the sheet has a font of its own
  })
  await app.page.mouse.move(300, 300)
  await app.page.mouse.down()
  await app.page.mouse.move(330, 290, { steps: 4 })
  await app.page.mouse.up()
  camera = await until(async () => {
    const one = await cameraNow()
    await app.settled()
    await app.settled()
    return one === (await cameraNow()) && one
  }, 'the camera rests')
  uuids = await uuidsNow()
})

afterAll(async () => {
  expect(app.strayed).toEqual([])
  await app.close()
})

/** Waits until the box has the colour, and checks that it is the same page all the same. */
async function shows(color: Color) {
  await until(
    async () => {
      const at = await app.project(0, 1, 1)
      return pixel(await app.picture(), at.x, at.y).every((n, i) => Math.abs(n - colors[color][i]!) <= 2)
    },
    `the box is ${color}\n${app.host.output.slice(-1500)}`,
  )
  expect(await cameraNow()).toBe(camera)
  expect(await uuidsNow()).toEqual(uuids)
  expect(sockets).toBe(0)
  expect(asked).toEqual([])
}

/** Waits until the scene that runs has moved on. */
async function animates() {
  const height = () => app.page.evaluate(() => vuerlua.graph.find('moving')?.object?.position.y ?? 0)
  const before = await height()
  await until(async () => (await height()) !== before, 'the scene goes on')
}

const saves: [string, Color, (path: string, text: string) => void][] = [
  [
    'vim',
    '#00ff00',
    (path, text) => {
      const probe = join(path, '..', '4913')
      writeFileSync(probe, '')
      rmSync(probe)
      renameSync(path, `${path}~`)
      writeFileSync(path, text)
      rmSync(`${path}~`)
    },
  ],
  [
    'VS Code',
    '#0000ff',
    (path, text) => {
      const file = openSync(path, 'w')
      writeSync(file, text)
      closeSync(file)
    },
  ],
  [
    'sed -i',
    '#ff0000',
    (path) => {
      execFileSync('sed', ['-i', 's/#0000ff/#ff0000/', path])
    },
  ],
]

test.each(saves)('what %s saves is on the screen, and nothing else is touched', async (_, color, save) => {
  save(app.host.script, scene(color))
  await shows(color)
  await animates()
})

const mistakes: [string, string, string, RegExp][] = [
  ['syntax', 'local a = 1\nlocal b = = 2\n', 'scene.lua:2', /./],
  ['an error in the main chunk', 'local t = nil\n\nprint(t.x)\n', 'scene.lua:3', /'t' is nil/],
  ['a missing module', 'require "lib.gone"\n', 'scene.lua:1', /module 'lib.gone' not found/],
  ['an endless loop', '\n\nwhile true do end\n', 'scene.lua:3', /never waits/],
  [
    'a loop that has no end when it runs',
    'local n = 1\n\nwhile n > 0 do n = n + 1 end\n',
    'scene.lua:3',
    /ran too long/,
  ],
]

test.each(mistakes)(
  '%s is shown with its line, the old scene goes on, and the next save mends it',
  async (_, text, place, sentence) => {
    app.host.write(text)
    const sheet = app.page.locator('.sheet.error')
    await sheet.locator('.sentence', { hasText: sentence }).waitFor()
    expect(await sheet.locator('.place').textContent()).toBe(place)
    expect(await sheet.locator('.culprit .number').textContent()).toBe(place.split(':')[1])
    await animates()
    await shows('#ff0000')
    app.host.write(scene('#ffff00'))
    await sheet.waitFor({ state: 'detached' })
    await shows('#ffff00')
    app.host.write(scene('#ff0000'))
    await shows('#ff0000')
  },
)

test('an error in a task is shown, and the others go on', async () => {
  app.host.write(
    scene('#00ff00', 'if n == 5 then session:spawn_task(function() local t = nil\n t.x = 1 end) end'),
  )
  const sheet = app.page.locator('.sheet.error')
  await sheet.locator('.sentence', { hasText: "'t' is nil" }).waitFor()
  expect(await sheet.locator('.place').textContent()).toBe('scene.lua:11')
  await shows('#00ff00')
  await animates()
  app.host.write(scene('#0000ff'))
  await sheet.waitFor({ state: 'detached' })
  await shows('#0000ff')
})

test('nodes that are sent no more disappear, and a model that changes is loaded again', async () => {
  app.host.write(
    `spawn(function(session) session:upsert(Obj{ key = "model", src = asset("cube.obj"), position = {4, 1, 0} }) end)`,
  )
  await app.page.waitForFunction(
    () => !vuerlua.graph.find('box') && !vuerlua.graph.find('moving') && !!vuerlua.graph.find('model'),
  )
  expect(asked).toEqual([])
  writeFileSync(join(app.host.folder, 'cube.obj'), cube.replace('v 1 1 -1', 'v 2 2 -1'))
  await until(() => asked.includes('/workspace/cube.obj'), 'the model is asked for again')
  // A module that was missed is a reason to try again.
  app.host.write('require "lib.late"\n')
  await app.page.locator('.sheet.error .sentence', { hasText: "module 'lib.late' not found" }).waitFor()
  mkdirSync(join(app.host.folder, 'lib'))
  writeFileSync(
    join(app.host.folder, 'lib', 'late.lua'),
    'spawn(function(session) session:set(Scene{ Box{ key = "late" } }) end)',
  )
  await app.page.waitForFunction(() => !!vuerlua.graph.find('late') && !vuerlua.graph.find('model'))
})
