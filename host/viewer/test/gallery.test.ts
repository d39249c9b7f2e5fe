import { execFile, spawn } from 'node:child_process'
import { readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { PNG } from 'pngjs'
import { afterAll, beforeEach, expect, onTestFailed, test } from 'vitest'
import { difference } from './components/isolated'
import { App } from './harness/app'
import { binary, iwer } from './harness/paths'
import { until } from './harness/until'

// Every scene of the gallery and every template, one after another on one page, as if each were the next thing
// that somebody writes into the same file: that also shows that none leaves anything behind.

const folder = fileURLToPath(new URL('../../../scripts/', import.meta.url))
const scenes = readdirSync(folder).filter((name) => name.endsWith('.lua'))
/** What `vuerlua new` begins with. */
const templates = fileURLToPath(new URL('../../../cmd/vuerlua/templates/', import.meta.url))

const read = (dir: string, prefix: string, fits: (name: string) => boolean) =>
  Object.fromEntries(
    readdirSync(dir)
      .filter(fits)
      .map((name) => [prefix + name, readFileSync(join(dir, name))]),
  )
const files = {
  ...read(join(folder, 'assets'), 'assets/', () => true),
  ...read(join(templates, 'robot'), '', (name) => !name.endsWith('.lua')),
}

const nothing = 'spawn(function(session) session:set(Scene{}) end)'

/** What has to be seen by itself, beside the scene as a whole. */
const parts: Readonly<Record<string, readonly string[]>> = {
  image_background: ['left'],
  robot_stairs: ['stairs', 'dog'],
  text_3d: ['solid', 'flat', 'facing'],
}

/** What people do in the scenes that are there to be used, and what comes of it. */
const acts: Readonly<Record<string, (app: App) => Promise<unknown>>> = {
  boids: async (app) => {
    const z = () => app.page.evaluate(() => vuerlua.graph.find('boid-1')?.object?.position.z ?? 0)
    const before = await z()
    await until(async () => Math.abs((await z()) - before) > 0.2, 'the flock flies')
  },
  cameras: async (app) => {
    await app.page.keyboard.press('3')
    await until(
      () => app.page.evaluate(() => vuerlua.rig.camera?.type === 'OrthographicCamera'),
      'the third camera is looked through',
    )
  },
  camera_stream: async (app) => {
    await until(
      () =>
        app.page.evaluate(() =>
          String((vuerlua.graph.find('screen')?.props['material'] as { map?: unknown }).map).startsWith(
            'data:image/jpeg',
          ),
        ),
      'the screen shows what the camera sees',
    )
    await seen(app, 'screen')
  },
  custom_events: async (app) => {
    await send(app, 'CONTROL', '"blue"')
    await until(
      () =>
        app.page.evaluate(
          () => (vuerlua.graph.find('box')?.props['material'] as { color?: unknown }).color === 'blue',
        ),
      'the box is blue',
    )
  },
  // The file is read again each second.
  dashboard: async (app) => {
    const rows = String(files['assets/weather.csv']).replace(/^Jan,.*$/m, 'Jan,12.3,12.3,12.3')
    writeFileSync(join(app.host.folder, 'assets/weather.csv'), rows)
    await shows(app, 'value-1', '12.3')
  },
  events: async (app) => {
    await click(app, -1, 0.5, 0.3)
    await until(
      () =>
        app.page.evaluate(
          () => (vuerlua.graph.find('left')?.props['material'] as { color?: unknown }).color === '#ef476f',
        ),
      'the box is painted',
    )
    await app.page.keyboard.press('q')
    await shows(app, 'label', 'q')
  },
  flag: (app) => flows(app, 'flag'),
  flock: (app) => flows(app, 'flock'),
  grab_render: async (app) => {
    await click(app, 0, 0.2, 0.2)
    await until(
      () => app.page.evaluate(() => vuerlua.graph.find('shot')?.object),
      'the picture hangs on the wall',
    )
    await seen(app, 'shot')
  },
  keyboard: async (app) => {
    await app.page.keyboard.down('d')
    await until(
      () => app.page.evaluate(() => (vuerlua.graph.find('car')?.object?.position.x ?? 0) > 0.2),
      'the car drives',
    )
    await app.page.keyboard.up('d')
  },
  lights: (app) => shows(app, 'name', 'hemisphere'),
  panel: async (app) => {
    const field = app.page.getByPlaceholder('a caption')
    await field.fill('round and round')
    await field.press('Enter')
    await shows(app, 'caption', 'round and round')
  },
  robot_arm: async (app) => {
    const slider = app.page.getByRole('slider', { name: 'base' })
    await slider.focus()
    await slider.press('End')
    await until(
      () =>
        app.page.evaluate(
          () => Number((vuerlua.graph.find('arm')?.props['jointValues'] as { base?: unknown }).base) > 3,
        ),
      'the arm turns',
    )
  },
  sandbox: async (app) => {
    const count = () => app.page.evaluate(() => vuerlua.graph.find('blocks')?.children?.length ?? 0)
    const before = await count()
    await click(app, -0.9, 0, 1.2)
    await until(async () => (await count()) === before + 1, 'a block is built')
  },
  shared_world: async (app) => {
    await click(app, 1.5, 0, 1)
    await until(
      () =>
        app.page.evaluate(() => {
          const ball = [...vuerlua.graph.nodes()].find(({ key }) => key?.startsWith('visitor-'))
          return Math.abs((ball?.object?.position.x ?? 0) - 1.5) < 0.1
        }),
      'the ball is where the click was',
    )
  },
  solar: async (app) => {
    // It moves on meanwhile: whoever misses it tries again.
    await until(async () => {
      const [x = 0, y = 0, z = 0] = await app.page.evaluate(
        () =>
          vuerlua.graph
            .find('Neptune')
            ?.object?.getWorldPosition(vuerlua.rig.camera!.position.clone())
            .toArray() ?? [],
      )
      await click(app, x, y, z)
      return app.page.evaluate(() => String(vuerlua.graph.find('name')?.children?.[0]) === 'Neptune')
    }, 'a click names the planet')
  },
  timeline: (app) =>
    until(
      () =>
        app.page
          .getByRole('status')
          .textContent()
          .then((text) => Number(text?.split('/')[0]) > 2),
      'the timeline plays',
    ),
  virtual_camera: async (app) => {
    await app.prints(/picture \d+: 320 x 240/)
    for (const picture of ['colors', 'depths']) await seen(app, picture)
  },
  visitors: async (app) => {
    const other = spawn(binary, ['tail', '--uri', app.host.url.replace('http', 'ws')], { stdio: 'ignore' })
    try {
      await until(
        () => app.page.evaluate(() => vuerlua.graph.find('balls')?.children?.length === 2),
        'another visitor has a ball',
      )
    } finally {
      other.kill()
    }
    await until(
      () => app.page.evaluate(() => vuerlua.graph.find('balls')?.children?.length === 1),
      'it goes when its visitor leaves',
    )
  },
  webxr_mesh: (app) => shows(app, 'caption', 'enter XR to see your room'),
  'new interactive': async (app) => {
    await click(app, 0, 0.25, 0.25)
    await shows(app, 'count', 'clicks: 1')
    await app.page.getByRole('slider', { name: 'Height' }).press('End')
    await until(
      () => app.page.evaluate(() => vuerlua.graph.find('boxes')?.object?.position.y === 2),
      'the boxes are raised',
    )
  },
  'new multiuser': async (app) => {
    const ball = () =>
      app.page.evaluate(
        () =>
          [...vuerlua.graph.nodes()].find(({ key }) => key?.startsWith('ball-'))?.object?.position.x ?? NaN,
      )
    const before = await ball()
    await app.page.keyboard.press('ArrowRight')
    await until(async () => (await ball()) > before, 'the ball moves')
  },
  'new remote-control': async (app) => {
    await send(app, 'SET_POSITION', '[1, 0.5, 0]')
    await until(
      () => app.page.evaluate(() => vuerlua.graph.find('ball')?.object?.position.x === 1),
      'the ball moves',
    )
  },
}

let app: App | null = null

beforeEach(async () => {
  app ??= await App.open(nothing, { width: 480, height: 300, files })
  await app.page.evaluate(() => vuerlua.settings.bare.set(true))
  // What comes next gets a page of its own.
  onTestFailed(async () => {
    const failed = app
    app = null
    await failed?.close()
  })
})

afterAll(() => app?.close())

test.each(scenes.map((name) => name.slice(0, -'.lua'.length)))('%s is seen', (name) =>
  run(name, join(folder, `${name}.lua`)),
)

test.each(readdirSync(templates))('the template %s is seen', (name) =>
  run(`new ${name}`, join(templates, name, 'scene.lua')),
)

test('webxr_mesh shows the room that a headset sees', async () => {
  const emulate = `
    globalThis.headset = new IWER.XRDevice(IWER.metaQuest3, { stereoEnabled: true })
    headset.installRuntime({ forceInstall: true })`
  const worn = await App.open(readFileSync(join(folder, 'webxr_mesh.lua'), 'utf8'), {
    before: [{ path: iwer }, { content: emulate }],
  })
  try {
    const { page } = worn
    await page.mouse.move(100, 100)
    await page.getByRole('button', { name: 'Enter VR' }).click()
    await until(() => page.evaluate(() => headset.activeSession !== undefined), 'the headset is worn')
    await page.evaluate(async () => {
      const meshSpace = await headset.activeSession!.requestReferenceSpace('local-floor')
      const table = {
        vertices: new Float32Array([0, 1, 0, 1, 1, 0, 0, 1, 1]),
        indices: new Uint32Array([0, 1, 2]),
        semanticLabel: 'table',
        lastChangedTime: 1,
        meshSpace,
      }
      Object.defineProperty(XRFrame.prototype, 'detectedMeshes', { get: () => new Set([table]) })
    })
    await shows(worn, 'caption', '1 mesh')
    await until(() => page.evaluate(() => vuerlua.graph.find('surface-1')?.object), 'the table is drawn')
    expect([worn.strayed, worn.complaints]).toEqual([[], []])
  } finally {
    await worn.close()
  }
})

async function run(name: string, script: string) {
  const { host, page } = app!
  const [output, logged] = [
    host.output.length,
    await page.evaluate(() => vuerlua.log.entries.get().at(-1)?.id ?? -1),
  ]
  await write(app!, readFileSync(script, 'utf8'))
  await until(() => page.evaluate(() => vuerlua.graph.lists.children.children?.length), 'the scene has come')
  await page.evaluate(() => vuerlua.rig.reset(false))
  for (const part of [null, ...(parts[name] ?? [])]) await seen(app!, part)
  await acts[name]?.(app!)
  const errors = await page.evaluate(
    (before) =>
      vuerlua.log.entries
        .get()
        .filter(({ id, level }) => id > before && level === 'error')
        .map(({ text }) => text),
    logged,
  )
  const said = host.output
    .slice(output)
    .split('\n')
    .filter((line) => /error|failed|^ +at /.test(line))
  expect({ strayed: app!.strayed, complaints: app!.complaints, errors, said }).toEqual({
    strayed: [],
    complaints: [],
    errors: [],
    said: [],
  })
  await write(app!, nothing)
  await until(() => page.evaluate(() => vuerlua.graph.count === 0), 'the scene is gone')
}

/** Saves a script and waits until it runs. */
async function write({ host }: App, lua: string) {
  const from = host.output.length
  host.write(lua)
  await until(
    () => /reload #\d+ .* ok/.test(host.output.slice(from)),
    `the script is loaded\n${host.output.slice(from)}`,
  )
}

/** Waits until the picture is another one without a node; without all of the scene's children, if it is null. */
async function seen({ page }: App, key: string | null) {
  const look = async (visible: boolean) => {
    await page.evaluate(
      async ([shown, wanted]) => {
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
      },
      [visible, key] as const,
    )
    return PNG.sync.read(await page.screenshot())
  }
  await until(
    async () => difference(await look(false), await look(true)).count > 40,
    `${key ?? 'the scene'} is seen`,
    60_000,
  )
}

/** Waits until the vertices of a mesh move. */
async function flows({ page }: App, key: string) {
  const vertices = () =>
    page.evaluate((wanted) => {
      let at: number[] | null = null
      vuerlua.graph.find(wanted)?.object?.traverse((part) => {
        const { geometry } = part as {
          geometry?: { attributes: Record<string, { array: ArrayLike<number> }> }
        }
        if (geometry) at ??= Array.from(geometry.attributes['position']!.array).slice(300, 360)
      })
      return at as number[] | null
    }, key)
  const before = await until(vertices, `${key} has vertices`)
  await until(
    async () => (await vertices())?.some((value, i) => Math.abs(value - before[i]!) > 0.01),
    `${key} moves`,
  )
}

/** Clicks on a point of the world. */
async function click(app: App, x: number, y: number, z: number) {
  const at = await app.project(x, y, z)
  await app.page.mouse.click(at.x, at.y)
}

/** Waits until a text of the scene is this one. */
async function shows({ page }: App, key: string, text: string) {
  await until(
    () =>
      page.evaluate(([node, wanted]) => String(vuerlua.graph.find(node)?.children?.[0]) === wanted, [
        key,
        text,
      ] as const),
    `${key} shows ${text}`,
  )
}

/** Sends an event as another program would. */
async function send({ host }: App, etype: string, value: string) {
  await promisify(execFile)(binary, ['send', '--uri', host.url.replace('http', 'ws'), etype, value])
}
