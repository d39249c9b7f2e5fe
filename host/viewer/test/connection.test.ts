import { afterEach, expect, test } from 'vitest'
import { App } from './harness/app'
import { until } from './harness/until'

let app: App

afterEach(async () => {
  expect(app.strayed).toEqual([])
  await app.close()
})

test('a host that dies and comes back shows its scene again, from where one looked', async () => {
  app = await App.open(
    'spawn(function(s) s:set(DefaultScene{ Box{ key = "box", position = {1, 1, 0} } }) end)',
  )
  await app.page.mouse.move(300, 300)
  await app.page.mouse.down()
  await app.page.mouse.move(380, 260, { steps: 4 })
  await app.page.mouse.up()
  await app.event('CAMERA_MOVE')
  const still = async () =>
    JSON.stringify(
      await app.page.evaluate(() => vuerlua.rig.camera?.position.toArray().map((n) => n.toFixed(4))),
    )
  const before = await until(async () => {
    const one = await still()
    await app.settled()
    await app.settled()
    return one === (await still()) && one
  }, 'the camera rests')
  const uuid = await app.page.evaluate(() => vuerlua.graph.find('box')?.object?.uuid)

  const { port } = app.host
  await app.host.kill()
  await app.page.locator('.pill', { hasText: 'reconnecting' }).waitFor()
  // The scene stays while nobody answers.
  expect(await app.page.evaluate(() => vuerlua.graph.find('box')?.object?.position.x)).toBe(1)
  const from = app.sent.length
  app.host.write('spawn(function(s) s:set(DefaultScene{ Box{ key = "box", position = {2, 1, 0} } }) end)')
  await app.host.run(port)
  await app.event('INIT', () => true, from)
  await app.page.waitForFunction(() => vuerlua.graph.find('box')?.object?.position.x === 2)
  await app.page.locator('.pill', { hasText: 'reconnecting' }).waitFor({ state: 'detached' })
  expect(await still()).toBe(before)
  // It is the same box, so nothing flashed.
  expect(await app.page.evaluate(() => vuerlua.graph.find('box')?.object?.uuid)).toBe(uuid)
})

const ticking = `
  spawn(function(session)
    session:set(DefaultScene{ Box{ key = "box" } })
    for dt, t, n in frames(60) do
      session:upsert(Box{ key = "box", position = {n, 0, 0} })
    end
  end)`

test('what is drawn is acknowledged, at most thirty times a second', async () => {
  app = await App.open(ticking)
  const began = Date.now()
  const from = app.sent.length
  await until(() => app.events('VUERLUA_ACK').length > 20, 'there are acknowledgements')
  const acks = app.sent
    .slice(from)
    .filter(({ etype }) => etype === 'VUERLUA_ACK')
    .map(({ value }) => value as number)
  expect(acks).toEqual([...acks].sort((a, b) => a - b))
  expect(acks.length).toBeLessThanOrEqual(((Date.now() - began) / 1000) * 30 + 2)
  const [acked = 0, received = 0] = await app.page.evaluate(() => [
    vuerlua.counters.acked,
    vuerlua.counters.frames,
  ])
  expect(acked).toBeLessThanOrEqual(received)
  expect(acked).toBeGreaterThan(0)
})

test('a hidden page stays current, and shows it at once when it is seen again', async () => {
  app = await App.open(ticking)
  const hide = (hidden: boolean) =>
    app.page.evaluate((value) => {
      Object.defineProperty(document, 'hidden', { configurable: true, get: () => value })
      Object.defineProperty(document, 'visibilityState', {
        configurable: true,
        get: () => (value ? 'hidden' : 'visible'),
      })
      document.dispatchEvent(new Event('visibilitychange'))
    }, hidden)
  await hide(true)
  const acked = await app.page.evaluate(() => vuerlua.counters.acked)
  await until(
    async () => (await app.page.evaluate(() => vuerlua.counters.acked)) > acked + 20,
    'a hidden page acknowledges',
  )
  // In the very turn in which it is seen again, what was received last is in the scene.
  const [shown, sent] = await app.page.evaluate(() => {
    Object.defineProperty(document, 'hidden', { configurable: true, get: () => false })
    document.dispatchEvent(new Event('visibilitychange'))
    const node = vuerlua.graph.find('box')
    return [node?.object?.position.x, (node?.props['position'] as number[])[0]]
  })
  expect(shown).toBe(sent)
})

test('a sender of a thousand messages a second does not keep the page from drawing', async () => {
  app = await App.open(`
    spawn(function(session)
      session:set(DefaultScene{ Box{ key = "box" } })
      local n = 0
      for _ in frames(1000) do
        n = n + 1
        session:upsert(Box{ key = "box", position = {n, 0, 0} })
      end
    end)`)
  const [frames, received] = await app.page.evaluate(async () => {
    const before = [vuerlua.meter.frames, vuerlua.counters.frames]
    await new Promise((resolve) => setTimeout(resolve, 1000))
    return [vuerlua.meter.frames - (before[0] ?? 0), vuerlua.counters.frames - (before[1] ?? 0)]
  })
  expect(received).toBeGreaterThan(10)
  expect(frames).toBeGreaterThan(3)
})
