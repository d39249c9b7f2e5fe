import { afterAll, beforeAll, expect, test } from 'vitest'
import { App } from './harness/app'
import { iwer } from './harness/paths'
import { expectLike } from './harness/shape'
import { until } from './harness/until'

let app: App

// A headset that is not there, put into the page before anything of it runs.
const headset = `
  globalThis.headset = new IWER.XRDevice(IWER.metaQuest3, { stereoEnabled: true })
  headset.installRuntime({ forceInstall: true })
  headset.controllers.left.position.set(-0.25, 1.5, -0.4)
  headset.controllers.right.position.set(0.25, 1.5, -0.4)`

beforeAll(async () => {
  app = await App.open(
    `
    on("HAND_MOVE", function(event, session)
      if event.value.leftState and event.value.leftState.pinch then print("pinched") end
    end)
    on("CONTROLLER_MOVE", function(event, session)
      if event.value.rightState.trigger then session:send(HapticActuatorPulse{ right = { strength = 0.7, duration = 50 } }) end
    end)
    on("HEAD_MOVE", function(event, session)
      if asked then return end
      asked = true
      local mesh = session:get_webxr_mesh{ key = "webxr-mesh", ttl = 30 }
      print("meshes", #mesh.value.meshes)
    end)
    asked = false
    spawn(function(session)
      session:set(DefaultScene{
        Box{ key = "box", position = {0, 1.5, -2} },
        bgChildren = { Head{ key = "head", stream = true }, Body{ key = "body", stream = true, leftHand = true, rightHand = true }, WebXRMesh{ key = "webxr-mesh" } },
      })
    end)`,
    { before: [{ path: iwer }, { content: headset }] },
  )
})

afterAll(async () => {
  expect(app.strayed).toEqual([])
  expect(app.complaints).toEqual([])
  await app.close()
})

test('the headset is offered, and entered by a click', async () => {
  await app.page.mouse.move(100, 100)
  const enter = app.page.getByRole('button', { name: 'Enter VR' })
  await enter.waitFor()
  await app.page.waitForFunction(() => vuerlua.xr.begin !== null)
  await enter.click()
  const head = await app.event('HEAD_MOVE')
  expectLike(head, 'c2s_browser_HEAD_MOVE_xr_controllers')
  // In milliseconds, unlike all others.
  expect(head['ts']).toBeGreaterThan(1e12)
})

test('controllers: where they are, what is pressed, and a pulse back', async () => {
  await app.page.evaluate(() => {
    const { right, left } = (globalThis as never)['headset']['controllers'] as never as Record<
      string,
      { updateButtonValue(name: string, value: number): void }
    >
    right?.updateButtonValue('trigger', 0.7)
    left?.updateButtonValue('squeeze', 1)
    for (const source of (globalThis as never)['headset']['inputSources'] as Iterable<XRInputSource>) {
      const pad = source.gamepad as never as {
        vibrationActuator?: object
        hapticActuators?: { pulse(strength: number, ms: number): unknown }[]
      }
      const actuator = pad.hapticActuators?.[0]
      if (actuator) actuator.pulse = (strength, ms) => Object.assign(globalThis, { pulsed: [strength, ms] })
      else if (pad.vibrationActuator)
        Object.assign(pad.vibrationActuator, {
          playEffect: (_: string, { duration, strongMagnitude }: GamepadEffectParameters) =>
            Object.assign(globalThis, { pulsed: [strongMagnitude, duration] }),
        })
    }
  })
  const event = await app.event(
    'CONTROLLER_MOVE',
    ({ value }) => (value as { rightState: { trigger: boolean } }).rightState.trigger,
  )
  expectLike(event, 'c2s_browser_CONTROLLER_MOVE_xr_buttons', { other: { key: 'string' } })
  expect(event['value']).toMatchObject({
    rightState: { trigger: true, squeeze: false },
    leftState: { squeeze: true, squeezeValue: 1 },
  })
  expect((event['value'] as { left: number[] }).left[12]).toBeCloseTo(-0.25)
  const pulsed = await until(
    () => app.page.evaluate(() => (globalThis as never)['pulsed'] as number[] | undefined),
    'the controller buzzes',
  )
  expect(pulsed[0]).toBeCloseTo(0.7)
  expect(pulsed[1]).toBe(50)
})

test('hands: twenty-five joints each, and their pinch', async () => {
  await app.page.evaluate(() => {
    const device = (globalThis as never)['headset'] as {
      primaryInputMode: string
      hands: { left: { updatePinchValue(value: number): void } }
    }
    device.primaryInputMode = 'hand'
    device.hands.left.updatePinchValue(1)
  })
  const event = await app.event('HAND_MOVE', ({ value }) => (value as { left?: number[] }).left !== undefined)
  const { left, right, leftState } = event['value'] as { left: number[]; right: number[]; leftState: object }
  expect(left).toHaveLength(400)
  expect(right).toHaveLength(400)
  expect(Object.keys(leftState).sort()).toEqual([
    'pinch',
    'pinchValue',
    'squeeze',
    'squeezeValue',
    'tap',
    'tapValue',
  ])
  await app.prints('pinched')
})

test('the room: an answer, though it has seen nothing yet', async () => {
  const answer = await app.event(/^GET_WEBXR_MESH_RESPONSE@/)
  expectLike({ ...answer, etype: 'x' }, 'c2s_browser_GET_WEBXR_MESH_RESPONSE_u2_webxr_mesh', {
    other: { etype: 'string' },
  })
  await app.prints(/meshes\s+0/)
})

test('an error of the script is before the eyes', async () => {
  await app.page.evaluate(() => {
    const data = {
      severity: 'error',
      message: 'no good',
      file: 'scene.lua',
      line: 2,
      source: [{ line: 2, text: 'bad' }],
      generation: 1,
    }
    vuerlua.script.handle({ etype: 'SCRIPT_ERROR', data })
  })
  // What of the page is drawn into the scene is in front of the camera now.
  await app.page.waitForFunction(() => {
    let top = vuerlua.graph.find('box')?.object ?? null
    while (top?.parent) top = top.parent
    let seen = false
    top?.traverse((object) => {
      if (object.userData['chrome'] && object.type === 'Group' && object.children[0]?.renderOrder === 10_001)
        seen = Math.abs(object.position.y - 1.35) < 0.2
    })
    return seen
  })
  await app.page.evaluate(() => vuerlua.script.fold(true))
})

test('and back to the desk', async () => {
  await app.page.evaluate(() =>
    ((globalThis as never)['headset'] as { activeSession: XRSession }).activeSession.end(),
  )
  const quiet = await until(async () => {
    const count = app.sent.length
    await new Promise((resolve) => setTimeout(resolve, 500))
    return (
      app.sent.length - app.events('VUERLUA_ACK').length === count - app.events('VUERLUA_ACK').length && count
    )
  }, 'the headset is silent')
  expect(quiet).toBeGreaterThan(0)
  // The page has its camera back.
  await app.page.keyboard.press('f')
  await app.event('CAMERA_MOVE')
})
