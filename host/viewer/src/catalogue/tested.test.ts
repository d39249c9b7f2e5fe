import { readdirSync, readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import type { About } from './entry'
import { catalogue } from './generated'
import { requests } from './generated/messages'

/** Tags whose component has no test in a browser, which would show it: take one off the list when it has. */
const untested = new Set([
  // A headset or a game controller is needed for them to send anything.
  ...['Gamepad', 'Hands', 'MotionControllers'],
  // They show nothing by themselves.
  ...['CameraPreviewOverlay', 'CameraPreviewThumbs', 'GrabRender', 'QuaternionTrack'],
  ...['SimpleOrthographicCamera', 'SimplePerspectiveCamera', 'article'],
  // Controls.
  ...['ButtonGroup', 'Checkbox', 'ColorPicker', 'Divider', 'Folder', 'NumberBox', 'Panel', 'ProgressBar'],
  ...['RangeSlider', 'Select', 'Switch', 'Tab', 'Tabs', 'TextBox', 'VectorBox'],
])

const folder = new URL('../../test/', import.meta.url).pathname
const text = readdirSync(folder, { recursive: true, encoding: 'utf8' })
  .filter((file) => file.endsWith('.ts'))
  .map((file) => readFileSync(folder + file, 'utf8'))
  .join('\n')

test('a browser test asks the page for every answer', () => {
  // By its etype, or by the method of sessions.
  const method = (etype: string) => `:${etype.replace(/^(VUERLUA|CAMERA)_/, '').toLowerCase()}`
  const missing = Object.keys(requests).filter(
    (etype) => !text.includes(etype) && !text.includes(method(etype)),
  )
  expect(missing, 'test the answer in test/rpc.test.ts').toEqual([])
})

test('a browser test shows every component', () => {
  // As an element of a scene in TypeScript, tag: 'Box', or as a constructor in a script, Box{.
  const mentioned = (name: string) => new RegExp(`['"\`]${name}['"\`]|\\b${name}\\s*\\{`).test(text)
  const all: Readonly<Record<string, About>> = catalogue
  const missing = Object.keys(all).filter(
    (tag) =>
      tag !== 'Scene' &&
      all[tag]!.tier < 3 &&
      !untested.has(tag) &&
      ![tag, ...all[tag]!.names].some(mentioned),
  )
  expect(missing, 'add a sample to test/components/catalogue.ts or marks.ts, or a test of its own').toEqual(
    [],
  )
  const unknown = [...untested].filter((tag) => !(tag in all))
  expect(unknown, 'the catalogue does not have these').toEqual([])
})
