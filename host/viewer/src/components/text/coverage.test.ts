import { readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { Coverage } from './coverage'
import { latin } from './fonts'

async function read(file: string): Promise<Coverage> {
  const bytes = readFileSync(new URL(`../../../node_modules/${file}`, import.meta.url))
  return Coverage.of(bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.byteLength))
}

const dejavu = await read('dejavu-fonts-ttf/ttf/DejaVuSans.ttf')

test.each(['plain', 'äöü ß', 'Ωαβ', 'Привет', '→ ∑ ≤ ∞', 'שלום', '𝔸 two lines\nand a tab\t'])(
  '%s is in DejaVu Sans',
  (text) => {
    expect(dejavu.has(text)).toBe(true)
  },
)

test.each(['你好', 'half 世', '한국어', '🎉'])('%s is not', (text) => {
  expect(dejavu.has(text)).toBe(false)
})

test('no file has nothing', () => {
  expect(new Coverage(null).has('a')).toBe(false)
})

describe.each(['400-normal', '400-italic', '700-normal', '700-italic'])('Inter %s', async (style) => {
  const inter = await read(`@fontsource/inter/files/inter-latin-${style}.woff`)
  const all = Array.from({ length: 0xffff }, (_, code) => String.fromCodePoint(code))

  test('has each character that a text may have for it', () => {
    expect(
      all.filter((character) => latin.test(character) && !/\s/.test(character) && !inter.has(character)),
    ).toEqual([])
  })
})
