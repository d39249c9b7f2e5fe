import { expect, test } from 'vitest'
import { attributes, decimal, framePermissions, styleOf } from './attributes'

test('a style may be written as in CSS or in camel case', () => {
  expect(styleOf({ 'font-size': '2em', lineHeight: 2, '--mine': 1, bad: { a: 1 } })).toEqual({
    fontSize: '2em',
    lineHeight: 2,
    '--mine': 1,
  })
  expect(styleOf('color: red')).toBeUndefined()
})

test('what would run something is left out', () => {
  const given = attributes({
    href: 'javascript:alert(1)',
    src: 'data:text/html,<script>',
    onClick: 'x',
    dangerouslySetInnerHTML: { __html: 'x' },
    srcDoc: '<script>',
    ref: 'x',
    key: 'x',
    'aria-label': 'a',
    title: 't',
    className: 'c',
    style: { color: 'red' },
  })
  expect(given).toEqual({ 'aria-label': 'a', title: 't', className: 'c', style: { color: 'red' } })
})

test.each([
  'https://vuer.ai',
  'page.html',
  '/workspace/a.png',
  'data:image/png;base64,AA==',
  'mailto:a@b.c',
  '#top',
])('%s is kept', (href) => {
  expect(attributes({ href })).toEqual({ href })
})

test.each([
  ['camera; microphone', undefined],
  ['fullscreen', 'fullscreen'],
  [
    "camera *; fullscreen 'self'; geolocation; XR-spatial-tracking; autoplay *",
    "fullscreen 'self'; XR-spatial-tracking; autoplay *",
  ],
  ['fullscreen-camera; camera fullscreen', undefined],
  [7, undefined],
  ['', undefined],
])('a frame that wants %s is allowed %s', (allow, want) => {
  expect(framePermissions(allow)).toBe(want)
})

test.each([0.1, 0.05, -2.5, 1e-7, 3.1, 123456.7, 16777216, 0, 1 / 3])(
  '%d comes back from single precision',
  (number) => {
    expect(decimal(Math.fround(number))).toBeCloseTo(number, 6)
    expect(Math.fround(decimal(Math.fround(number)))).toBe(Math.fround(number))
    expect(decimal(number)).toBe(number)
  },
)

test('what has few digits comes back as it was', () => {
  for (const number of [0.1, 0.05, -2.5, 3.1, 0.3, 12.75]) expect(decimal(Math.fround(number))).toBe(number)
})
