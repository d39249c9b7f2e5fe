import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { Coverage } from './coverage'

const file = readFileSync(new URL('../../../node_modules/dejavu-fonts-ttf/ttf/DejaVuSans.ttf', import.meta.url))
const dejavu = new Coverage(file.buffer.slice(file.byteOffset, file.byteOffset + file.byteLength))

test.each(['plain', 'äöü ß', 'Ωαβ', 'Привет', '→ ∑ ≤ ∞', 'שלום', '𝔸 two lines\nand a tab\t'])('%s is in DejaVu Sans', (text) => {
  expect(dejavu.has(text)).toBe(true)
})

test.each(['你好', 'half 世', '한국어', '🎉'])('%s is not', (text) => {
  expect(dejavu.has(text)).toBe(false)
})

test('no file has nothing', () => {
  expect(new Coverage(null).has('a')).toBe(false)
})
