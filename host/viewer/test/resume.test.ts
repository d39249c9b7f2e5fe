import { afterEach, expect, test } from 'vitest'
import { App } from './harness/app'
import { Cable } from './harness/cable'
import { until } from './harness/until'

let app: App
let cable: Cable

afterEach(async () => {
  expect(app.strayed).toEqual([])
  await app.close()
  await cable.cut()
})

/** Opens a scene, page and all, through a cable. */
async function openByCable(lua: string) {
  app = await App.open(lua, {
    address: async (host) => {
      cable = await Cable.to(host.port)
      return `http://localhost:${cable.port}/`
    },
  })
}

const shown = (key: string) =>
  app.page.evaluate((name) => vuerlua.graph.find(name)?.object?.position.x ?? null, key)
const session = () => app.page.evaluate(() => vuerlua.session.get())

test('a page whose connection is cut gets its session back, and what it missed', async () => {
  await openByCable(`
    spawn(function(session)
      print("begin " .. session.id)
      session:on_close(function(reason) print("end " .. reason) end)
      session:set(DefaultScene{ Box{ key = "tick" }, Box{ key = "old" } })
      session:spawn_task(function()
        while not session.resuming do sleep(0.02) end
        session:remove("old")
        session:upsert(Box{ key = "new", position = {3, 0, 0} })
      end)
      for dt, t, n in frames(60) do
        session:upsert(Box{ key = "tick", position = {n, 0, 0} })
      end
    end)`)
  await until(async () => ((await shown('tick')) ?? 0) > 30, 'the box moves')
  const before = await session()
  const at = (await shown('tick')) ?? 0

  await cable.cut()
  await app.page.locator('.pill', { hasText: 'reconnecting' }).waitFor()
  await new Promise((resolve) => setTimeout(resolve, 2000))
  await cable.mend()
  await until(async () => (await session())?.resumed === true, 'the page has its session back')
  await app.page.locator('.pill', { hasText: 'reconnecting' }).waitFor({ state: 'detached' })
  const after = await session()
  expect(after?.id).toBe(before?.id)
  expect(after?.token).not.toBe(before?.token)
  // Two seconds of frames went by without it, and it is where the script is.
  await until(async () => ((await shown('tick')) ?? 0) > at + 60, 'the box has moved on')
  expect(await shown('new')).toBe(3)
  expect(await shown('old')).toBeNull()
  expect(app.host.output.match(/begin|end/g)).toEqual(['begin'])
})

test('a page that is left is not waited for', async () => {
  await openByCable(`
    spawn(function(session)
      session:on_close(function(reason) print("end " .. reason) end)
      session:set(DefaultScene{})
    end)`)
  await app.page.goto('about:blank')
  await app.prints('end client left')
})
