import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import type { WireEvent } from '../src/wire/codec'
import { App } from './harness/app'
import { until } from './harness/until'

let app: App

const value = (event: WireEvent) => event['value'] as Record<string, unknown>

describe('pointers', () => {
  beforeAll(async () => {
    app = await App.open(`
      on("POINTER_ENTER", function(event) print("enter", event.key) end)
      on("POINTER_LEAVE", function(event) print("leave", event.key) end)
      on("DRAG", function(event, session)
        if event.key == "puck" then session:update{ key = "puck", position = {5, 0, 0} } end
      end)
      on("DRAG_END", function(event, session)
        print("dropped", event.key, table.concat(event.value.node, " "))
        session:update{ key = event.key, position = event.value.node }
      end)
      spawn(function(session)
        session:on("KeyDown", function(event)
          if event.value.key == "s" then
            session:on("RECT_SELECT", function(e)
              table.sort(e.value.keys)
              print("selected", table.concat(e.value.keys, " "), e.value.modifiers.shift)
            end)
          end
          if event.value.key == "p" then
            local under = session:pick{ 0.5, 0.5, ttl = 20 }
            local through = session:raycast{ origin = {-2, 9, 0}, direction = {0, -2, 0}, ttl = 20 }
            print("picked", under[1].key, #through, through[1].key, through[1].position[2], through[1].screen)
          end
          if event.value.key == "l" then
            session:on("DOUBLE_CLICK", function(e) print("double", e.key) end)
            session:on("CONTEXT_MENU", function(e) print("menu", e.key, e.value.button) end)
            session:on("POINTER_DOWN", function(e) print("down", e.key) end)
            session:on("POINTER_UP", function(e) print("up", e.key) end)
            print("listens")
          end
        end)
        session:set(DefaultScene{
          camPosition = {0, 5, 10}, grid = false,
          Group{ key = "group", hover = true, click = true, Box{ key = "inner", position = {-2, 0, 0} } },
          Box{ key = "plain", position = {2, 0, 0} },
          Box{ key = "curtain", position = {-1.5, 1.2, 2.9}, pointer = "none", material = { opacity = 0.2, transparent = true } },
          Box{ key = "puck", position = {5, 0, 0}, drag = { plane = "xz", snap = 0.5, bounds = {{-4, 0, -4}, {4, 0, 4}}, move = true } },
          Group{ key = "shelf", position = {0, 3, 0}, Box{ key = "book", position = {1, 0, 0}, args = {0.6, 0.6, 0.6}, drag = { axis = "x" } } },
          Sphere{ key = "ball", position = {-5, 0, 0}, args = {0.8, 200, 200}, hover = true },
          Box{ key = "hidden", position = {2, 0, 3}, visible = false, hover = true },
          Box{ key = "wall", position = {0, 0, 1}, args = {0.5, 2, 0.2} },
          Box{ key = "behind", position = {0, 0, 0}, args = {0.4, 0.4, 0.4}, hover = true },
          bgChildren = { KeyboardMonitor{ key = "keys", enableKeyDown = true } },
        })
      end)`)
  })
  afterAll(async () => {
    expect(app.strayed).toEqual([])
    expect(app.complaints).toEqual([])
    await app.close()
  })

  let from = 0
  beforeEach(() => {
    from = app.sent.length
  })
  const sent = (etype: string) => app.sent.slice(from).filter((event) => event.etype === etype)

  const to = async (x: number, y: number, z: number) => {
    const at = await app.project(x, y, z)
    await app.page.mouse.move(at.x, at.y)
    await app.settled()
    return at
  }

  test('a hit on a child goes to the nearest ancestor that listens', async () => {
    await to(0, 3, 0)
    await to(-2, 0, 0.5)
    const enter = await app.event('POINTER_ENTER', undefined, from)
    expect(enter).toMatchObject({ key: 'group', value: { key: 'group', pointer: 'mouse', button: 0 } })
    const { position, screen, ray, modifiers, uv } = value(enter)
    expect((position as number[])[2]).toBeCloseTo(0.5, 1)
    expect((screen as number[])[0]).toBeGreaterThan(0.2)
    expect((screen as number[])[0]).toBeLessThan(0.5)
    expect((ray as { origin: number[] }).origin.map(Math.round)).toEqual([0, 5, 10])
    expect(modifiers).toEqual({ shift: false, ctrl: false, alt: false, meta: false })
    expect(uv).toHaveLength(2)
    await to(-1.8, 0, 0.5)
    await app.event('POINTER_MOVE', ({ key }) => key === 'group', from)
    await to(0, 3, 0)
    expect((await app.event('POINTER_LEAVE', undefined, from)).key).toBe('group')
    await app.prints(/enter\s+group[^]*leave\s+group/)
  })

  test('what does not listen hides what is behind it, and what is hidden is not hit', async () => {
    await to(0, 0.1, 1.1)
    await to(2, 0, 0.5)
    await to(0, 3, 0)
    expect(sent('POINTER_ENTER')).toEqual([])
    expect(sent('POINTER_MOVE')).toEqual([])
  })

  test('a click goes to the group, and on a plain box to the box', async () => {
    const at = await to(-2, 0, 0.5)
    await app.page.mouse.click(at.x, at.y)
    const click = await app.event('CLICK', undefined, from)
    expect(click).toMatchObject({ key: 'group', value: { key: 'group', shiftKey: false, pointer: 'mouse' } })
    const other = await to(2, 0, 0.5)
    await app.page.mouse.click(other.x, other.y)
    await app.event('CLICK', ({ key }) => key === 'plain', from)
  })

  test('events without a handler are not sent', async () => {
    const at = await to(2, 0, 0.5)
    await app.page.mouse.dblclick(at.x, at.y)
    await app.page.mouse.click(at.x, at.y, { button: 'right' })
    await app.event('CLICK', ({ value }) => (value as { button: number }).button === 2, from)
    for (const etype of ['DOUBLE_CLICK', 'CONTEXT_MENU', 'POINTER_DOWN', 'POINTER_UP'])
      expect(sent(etype)).toEqual([])
    await app.page.evaluate(() => vuerlua.rig.reset(false))
    await until(
      () => app.page.evaluate(() => Math.abs(vuerlua.rig.camera!.position.z - 10) < 0.01),
      'the camera is back',
    )
  })

  test('with handlers they are, and the page leaves the camera where it is', async () => {
    await app.page.keyboard.press('l')
    await app.prints('listens')
    await until(() => app.page.evaluate(() => vuerlua.heard.get().has('DOUBLE_CLICK')), 'the page knows')
    const at = await to(2, 0, 0.5)
    await app.page.mouse.dblclick(at.x, at.y)
    await app.prints(/double\s+plain/)
    await app.page.mouse.click(at.x, at.y, { button: 'right' })
    await app.prints(/menu\s+plain\s+2/)
    await app.prints(/down\s+plain/)
    await app.prints(/up\s+plain/)
    expect(await app.page.evaluate(() => vuerlua.rig.camera!.position.z)).toBeCloseTo(10, 1)
    await app.page.mouse.down()
    await to(0, 4, 0)
    await app.page.mouse.up()
    const up = await app.event('POINTER_UP', ({ key }) => key === undefined, from)
    expect(value(up)['position']).toBeUndefined()
  })

  const placeOf = (key: string) =>
    app.page.evaluate((k) => vuerlua.graph.find(k)!.object!.position.toArray(), key)

  test('a drag moves the node at once, and the script does not jerk it back', async () => {
    await app.page.evaluate(() => vuerlua.rig.reset(false))
    await app.settled()
    const views = app.events('CAMERA_MOVE').length
    await to(5, 0, 0)
    await app.page.mouse.down()
    await to(4.5, 0, 0.5)
    const start = await app.event('DRAG_START', undefined, from)
    expect(start).toMatchObject({ key: 'puck', value: { key: 'puck', pointer: 'mouse', button: 0 } })
    await to(3.2, 0, 1.1)
    const drag = await app.event('DRAG', ({ value }) => (value as { node: number[] }).node[2] === 1, from)
    expect(value(drag)['node']).toEqual([3, 0, 1])
    const { position } = value(drag) as { position: number[] }
    for (const [i, want] of [3.2, 0, 1.1].entries()) expect(position[i]).toBeCloseTo(want, 1)
    await app.prints(/enter/)
    await new Promise((resolve) => setTimeout(resolve, 200))
    await app.settled()
    expect(await placeOf('puck')).toEqual([3, 0, 1])
    await to(0, 0, 5.5)
    expect(await placeOf('puck')).toEqual([0, 0, 4])
    await app.page.mouse.up()
    await app.prints(/dropped\s+puck\s+0 0 4/)
    await app.settled()
    expect(await placeOf('puck')).toEqual([0, 0, 4])
    expect(sent('CLICK')).toEqual([])
    expect(app.events('CAMERA_MOVE')).toHaveLength(views)
    // A press without a drag is a click, and then the camera turns again.
    const at = await to(0, 0.2, 4.4)
    await app.page.mouse.click(at.x, at.y)
    await app.event('CLICK', ({ key }) => key === 'puck', from)
  })

  test('without move the script moves the node, in the coordinates of its parent', async () => {
    await to(1, 3, 0)
    await app.page.mouse.down()
    await to(1.5, 3, 0)
    await to(2.5, 3.4, 0)
    expect(await placeOf('book')).toEqual([1, 0, 0])
    await app.page.mouse.up()
    const end = await app.event('DRAG_END', undefined, from)
    const { node } = value(end) as { node: number[] }
    expect(node[0]).toBeGreaterThan(2)
    expect(node.slice(1).map((n) => Math.round(n * 1e6) / 1e6 + 0)).toEqual([0, 0])
    await until(async () => Math.abs((await placeOf('book'))[0]! - node[0]!) < 1e-4, 'the script moves it')
  })

  test('the script asks what is at a place, and what a ray hits', async () => {
    await app.page.evaluate(() => vuerlua.rig.reset(false))
    await app.settled()
    await app.page.keyboard.press('p')
    await app.prints(/picked\s+wall\s+1\s+inner\s+0.5\s+nil/)
  })

  test('a large mesh gets a tree, in which a ray finds the same point', async () => {
    type Tree = { boundsTree?: unknown }
    const ball = () =>
      app.page.evaluate(() => {
        const { geometry } = vuerlua.graph.find('ball')!.object as unknown as { geometry: Tree }
        return geometry.boundsTree !== undefined
      })
    await to(-5, 0, 0)
    await app.event('POINTER_ENTER', ({ key }) => key === 'ball', from)
    await until(ball, 'the worker has made the tree')
    const at = await to(-5, 0.3, 0)
    await app.page.mouse.click(at.x, at.y)
    const click = await app.event('CLICK', ({ key }) => key?.toString().startsWith('ball') === true, from)
    const { position, normal, uv } = value(click) as Record<'position' | 'normal' | 'uv', number[]>
    expect(Math.hypot(position[0]! + 5, position[1]!, position[2]!)).toBeCloseTo(0.8, 3)
    expect(
      normal[0]! * (position[0]! + 5) + normal[1]! * position[1]! + normal[2]! * position[2]!,
    ).toBeCloseTo(0.8, 2)
    expect(uv).toHaveLength(2)
  })

  test('Shift and a drag select what is wholly inside', async () => {
    await app.page.keyboard.press('s')
    await until(() => app.page.evaluate(() => vuerlua.heard.get().has('RECT_SELECT')), 'the page knows')
    const views = app.events('CAMERA_MOVE').length
    await to(1, 1.5, 1)
    await app.page.keyboard.down('Shift')
    await app.page.mouse.down()
    await to(2, 0, 1)
    await to(3, -1.2, 1)
    expect(await app.page.locator('.marquee').isVisible()).toBe(true)
    await app.page.mouse.up()
    await app.page.keyboard.up('Shift')
    const event = await app.event('RECT_SELECT', undefined, from)
    expect(value(event)['keys']).toEqual(['plain'])
    expect(value(event)['screen']).toHaveLength(4)
    await app.prints(/selected\s+plain\s+true/)
    expect(await app.page.locator('.marquee').count()).toBe(0)
    expect(app.events('CAMERA_MOVE')).toHaveLength(views)
    expect(sent('CLICK')).toEqual([])
  })
})
