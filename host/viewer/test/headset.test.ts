import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { App } from './harness/app'
import { iwer } from './harness/paths'
import { expectLike, shape } from './harness/shape'
import { until } from './harness/until'

// What the emulated headset is to the tests.
interface Headset {
  controllers: Record<'left' | 'right', Hand & { updateButtonValue(id: string, value: number): void }>
  hands: Record<'left' | 'right', Hand & { updatePinchValue(value: number): void }>
  primaryInputMode: 'controller' | 'hand'
  position: { set(x: number, y: number, z: number): void }
  activeSession?: XRSession
}
interface Hand {
  inputSource: {
    gamepad: { hapticActuators: { pulse: (strength: number, milliseconds: number) => unknown }[] }
  }
  position: { set(x: number, y: number, z: number): void }
}
declare global {
  var headset: Headset
  var pulses: [side: string, strength: number, milliseconds: number][]
}

const emulate = `
  globalThis.headset = new IWER.XRDevice(IWER.metaQuest3, { stereoEnabled: true })
  headset.installRuntime({ forceInstall: true })
  globalThis.pulses = []`

let app: App

describe('a headset', () => {
  beforeAll(async () => {
    app = await App.open(
      `
      on("HAND_MOVE", function(event) if event.value.right and event.value.rightState.pinch then print("pinched", #event.value.right) end end)
      on("CONTROLLER_MOVE", function(event, session)
        if event.value.rightState and event.value.rightState.trigger then
          print("pulled", event.value.rightState.triggerValue > 0.6)
          session:send(HapticActuatorPulse{ left = { strength = 0.5, duration = 100 }, right = { strength = 0.25, duration = 50 } })
        end
      end)
      spawn(function(session)
        session:set(DefaultScene{ camPosition = {0, 5, 10},
          Movable{ key = "mov", position = {0, 1.4, -1}, Box{ key = "box", args = {0.4, 0.4, 0.4}, color = "orange" } },
          bgChildren = { Head{ key = "head", stream = true, show = true }, WebXRMesh{ key = "webxr-mesh" }, Body{ key = "body", stream = true } },
        })
        local mesh = session:get_webxr_mesh{ key = "webxr-mesh", ttl = 20 }
        print("meshes of the room", #mesh.value.meshes)
      end)`,
      { before: [{ path: iwer }, { content: emulate }] },
    )
  })
  afterAll(async () => {
    expect(app.strayed).toEqual([])
    expect(app.complaints).toEqual([])
    await app.close()
  })

  test('there is no emulator but the one of this test', async () => {
    expect(await app.page.evaluate(() => document.querySelectorAll('iframe').length)).toBe(0)
    await app.prints(/meshes of the room\s+0/)
    const answer = app.sent.find(({ etype }) => etype.startsWith('GET_WEBXR_MESH_RESPONSE@'))
    expectLike(answer!, 'c2s_browser_GET_WEBXR_MESH_RESPONSE_u2_webxr_mesh')
  })

  test('a session begins with a button, and the head is sent', async () => {
    const button = app.page.getByRole('button', { name: 'Enter VR' })
    await button.waitFor()
    await until(() => app.page.evaluate(() => vuerlua.xr.begin !== null), 'what it takes is loaded')
    await button.click({ force: true })
    const event = await app.event('HEAD_MOVE')
    expectLike(event, 'c2s_browser_HEAD_MOVE_xr_controllers')
    // Of all events this one has milliseconds.
    expect(event['ts']).toBeGreaterThan(1e12)
    const { matrix } = event['value'] as { matrix: number[] }
    expect(matrix[13]).toBeCloseTo(1.6, 1)
  })

  test('CONTROLLER_MOVE with places and buttons, and pulses back', async () => {
    await app.page.evaluate(() => {
      for (const side of ['left', 'right'] as const) {
        const [actuator] = headset.controllers[side].inputSource.gamepad.hapticActuators
        actuator!.pulse = (strength, milliseconds) => pulses.push([side, strength, milliseconds])
      }
      headset.controllers.right.position.set(0.25, 1.5, -0.4)
      headset.controllers.right.updateButtonValue('trigger', 0.7)
    })
    const event = await app.event(
      'CONTROLLER_MOVE',
      ({ value }) => (value as { rightState: { trigger?: boolean } }).rightState.trigger === true,
    )
    expectLike(event, 'c2s_browser_CONTROLLER_MOVE_xr_buttons')
    const { right, rightState } = event['value'] as { right: number[]; rightState: { triggerValue: number } }
    expect(right.slice(12, 15).map((x) => Math.round(x * 100) / 100)).toEqual([0.25, 1.5, -0.4])
    expect(rightState.triggerValue).toBeCloseTo(0.7)
    await app.prints(/pulled\s+true/)
    const felt = await until(
      () => app.page.evaluate(() => pulses.length >= 2 && pulses.slice(0, 2)),
      'both hands feel it',
    )
    expect(felt).toEqual([
      ['left', 0.5, 100],
      ['right', 0.25, 50],
    ])
    // While hands are away HAND_MOVE says so, once.
    expectLike(await app.event('HAND_MOVE'), 'c2s_browser_HAND_MOVE_xr_controllers')
    expect(app.events('HAND_MOVE').length).toBe(1)
  })

  test('HAND_MOVE with 25 joints a hand, and what it does', async () => {
    await app.page.evaluate(() => {
      headset.controllers.right.updateButtonValue('trigger', 0)
      headset.primaryInputMode = 'hand'
      headset.hands.right.position.set(0.2, 1.4, -0.4)
      headset.hands.right.updatePinchValue(1)
    })
    const event = await app.event(
      'HAND_MOVE',
      ({ value }) => (value as { rightState: { pinch?: boolean } }).rightState.pinch === true,
    )
    const state = {
      pinch: 'boolean',
      pinchValue: 'number',
      squeeze: 'boolean',
      squeezeValue: 'number',
      tap: 'boolean',
      tapValue: 'number',
    }
    expect(shape(event)).toEqual({
      ts: 'number',
      etype: 'string',
      key: 'string',
      value: { left: '400 numbers', leftState: state, right: '400 numbers', rightState: state },
    })
    await app.prints(/pinched\s+400/)
  })

  test('what is movable is grabbed with a ray, and follows it', async () => {
    await app.page.evaluate(() => {
      headset.hands.right.updatePinchValue(0)
      headset.primaryInputMode = 'controller'
      headset.controllers.right.position.set(0, 1.4, -0.2)
    })
    const frames = (count: number) =>
      app.page.evaluate(async (n) => {
        for (let i = 0; i < n; i++)
          await new Promise((resolve) => headset.activeSession!.requestAnimationFrame(resolve))
      }, count)
    const from = app.sent.length
    const matrixOf = (side: 'right') =>
      app.events('CONTROLLER_MOVE').at(-1)?.['value'] as Partial<Record<typeof side, number[]>> | undefined
    await until(() => Math.abs((matrixOf('right')?.right?.[14] ?? 0) + 0.2) < 0.01, 'the controller is there')
    await frames(5)
    await app.page.evaluate(() => headset.controllers.right.updateButtonValue('trigger', 1))
    await frames(5)
    await app.page.evaluate(() => headset.controllers.right.position.set(0.3, 1.5, -0.2))
    const moved = await app.event(
      'OBJECT_MOVE',
      ({ value }) => (value as { position: number[] }).position[0]! > 0.29,
      from,
    )
    expectLike(moved, 'c2s_browser_OBJECT_MOVE_movable_drag')
    expect((moved['value'] as { position: number[] }).position.map((x) => Math.round(x * 100) / 100)).toEqual(
      [0.3, 1.5, -1],
    )
    await app.page.evaluate(() => headset.controllers.right.updateButtonValue('trigger', 0))
    await app.event('OBJECT_MOVE_END', () => true, from)
  })

  test('a short pull of the trigger is a click', async () => {
    const from = app.sent.length
    // On a busy machine two frames may take longer than a click may.
    await until(async () => {
      await app.page.evaluate(async () => {
        const frame = () => new Promise((resolve) => headset.activeSession!.requestAnimationFrame(resolve))
        for (const value of [1, 0]) {
          headset.controllers.right.updateButtonValue('trigger', value)
          await frame()
          await frame()
        }
      })
      return app.sent.slice(from).some(({ etype }) => etype === 'CLICK')
    }, 'a pull is short enough')
    const { key, value } = await app.event('CLICK', () => true, from)
    expect(key).toBe('box')
    expect((value as { distance: number }).distance).toBeCloseTo(0.6, 1)
  })

  test('WEBXR_MESH_UPDATE when the headset has seen something of the room', async () => {
    await app.page.evaluate(async () => {
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
    const { key, value } = await app.event('WEBXR_MESH_UPDATE')
    const identity = [1, 0, 0, 0, 0, 1, 0, 0, 0, 0, 1, 0, 0, 0, 0, 1]
    expect([key, value]).toEqual([
      'webxr-mesh',
      {
        meshes: [
          {
            vertices: [0, 1, 0, 1, 1, 0, 0, 1, 1],
            indices: [0, 1, 2],
            semanticLabel: 'table',
            matrix: identity,
          },
        ],
      },
    ])
    expect(await app.page.evaluate(() => vuerlua.xr.meshes())).toEqual((value as { meshes: unknown }).meshes)
    await new Promise((resolve) => setTimeout(resolve, 200))
    expect(app.events('WEBXR_MESH_UPDATE').length).toBe(1)
  })

  test('the session ends, and the page has its camera back', async () => {
    await app.page.evaluate(() => headset.activeSession?.end())
    await until(
      () =>
        app.page.evaluate(
          () =>
            !('isArrayCamera' in (vuerlua.rig.camera ?? {})) &&
            vuerlua.rig.camera?.position.toArray().map(Math.round).join() === '0,5,10',
        ),
      'the camera is back',
    )
    // What was on its way when it ended may still come; then there is no more.
    const arrived = () => app.events('HEAD_MOVE').length
    let before = -1
    await until(async () => {
      const same = arrived() === before
      before = arrived()
      await new Promise((resolve) => setTimeout(resolve, 200))
      return same
    }, 'the head has come to rest')
  })
})
