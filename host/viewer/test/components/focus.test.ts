import { expect, test } from 'vitest'
import { until } from '../harness/until'
import { withPage, type Isolated } from './isolated'

let view: Isolated

withPage((opened) => (view = opened))

test('a label hides behind what moves in front of it, while the camera rests', async () => {
  const camera = { camPosition: [0, 1, 6], camRotation: [0, 0, 0] }
  const label = {
    tag: 'Html',
    key: 'h',
    position: [0, 1, -1],
    center: true,
    occlude: true,
    children: [{ tag: 'Header3', key: 't', children: ['label'] }],
  }
  const wall = { tag: 'Box', key: 'w', position: [0, 1, 1], args: [2, 2, 0.1] }
  const seen = (visible: boolean) =>
    until(
      async () => (await view.page.getByText('label').isVisible()) === visible,
      `the label is ${visible ? '' : 'not '}seen`,
    )
  view.set([wall as never, label as never], camera)
  await seen(false)
  view.upsert({ tag: 'Box', key: 'w', position: [5, 1, 1] })
  await seen(true)
  view.upsert({ tag: 'Box', key: 'w', position: [0, 1, 1] })
  await seen(false)
  view.upsert({ tag: 'Box', key: 'w', visible: false })
  await seen(true)
  view.upsert({ tag: 'Box', key: 'w', visible: true }, { tag: 'Html', key: 'h', occlude: false })
  await seen(true)
  view.upsert({ tag: 'Html', key: 'h', visible: false })
  await seen(false)
})

const controls = [
  { tag: 'Slider', key: 's', min: 0, max: 10, value: 5 },
  { tag: 'Button', key: 'go', value: 'Go' },
  { tag: 'Input', key: 'i', placeholder: 'write' },
]

test('the keys of the page work after a slider or a button was used, and not while one writes', async () => {
  view.set([{ tag: 'Box', key: 'b' }], { htmlChildren: controls, camPosition: [0, 5, 30] })
  await view.settled()
  const distance = () => view.page.evaluate(() => vuerlua.rig.controls!.distance)
  for (const control of [
    view.page.locator('input[type=range]'),
    view.page.getByRole('button', { name: 'Go' }),
  ]) {
    await view.page.evaluate(() => vuerlua.rig.reset(false))
    await control.click()
    const before = await distance()
    await view.page.keyboard.press('f')
    await until(async () => (await distance()) < before / 2, 'the scene is framed')
  }
  await view.page.evaluate(() => vuerlua.rig.reset(false))
  const before = await distance()
  await view.page.locator('textarea').click()
  await view.page.keyboard.type('fff')
  expect(await distance()).toBe(before)
  expect(await view.page.locator('textarea').inputValue()).toBe('fff')
})

test('a key is for the scene or for the control that has the focus, never for both', async () => {
  view.set(
    [
      { tag: 'Box', key: 'b' },
      { tag: 'KeyboardMonitor', key: 'k', enableKeyDown: true },
    ],
    { htmlChildren: controls },
  )
  await view.settled()
  const heard = (etype: string) => view.events.filter((event) => event['etype'] === etype).length
  await view.page.getByRole('button', { name: 'Go' }).click()
  await until(() => heard('CLICK') === 1, 'the button is heard')
  await view.page.keyboard.press('Space')
  await until(() => heard('KeyDown') === 1, 'the key is heard')
  expect(heard('CLICK')).toBe(1)
  // Whoever came to it by keyboard presses it by keyboard.
  await view.page.getByRole('button', { name: 'Go' }).focus()
  await view.page.keyboard.press('Space')
  await until(() => heard('CLICK') === 2, 'the button is pressed')
  expect(heard('KeyDown')).toBe(1)
})
