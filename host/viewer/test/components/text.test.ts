import { afterAll, describe, expect, test } from 'vitest'
import { until } from '../harness/until'
import { difference, withPage, type Isolated, type Node } from './isolated'

let view: Isolated

withPage((opened) => (view = opened), 320, 240)

afterAll(() => expect(view.strayed).toEqual([]))

interface Shape {
  vertices: number
  left: number
  right: number
  top: number
}

/** Shows a text in three dimensions, and measures its geometry. */
async function solid(text: string, more: Record<string, unknown> = {}): Promise<Shape> {
  const key = `k${Math.random()}`
  view.set([{ tag: 'Text3D', key, children: [text as never], ...more }])
  return until(
    () =>
      view.page.evaluate((wanted) => {
        const mesh = vuerlua.graph.find(wanted)?.object as
          | {
              geometry?: {
                attributes: { position?: { count: number } }
                computeBoundingBox(): void
                boundingBox: { min: { x: number }; max: { x: number; y: number } }
              }
            }
          | undefined
        const { geometry } = mesh ?? {}
        if (!geometry?.attributes.position) return null
        geometry.computeBoundingBox()
        const { min, max } = geometry.boundingBox
        return { vertices: geometry.attributes.position.count, left: min.x, right: max.x, top: max.y }
      }, key),
    `${text} is there`,
  )
}

const log = () => view.page.evaluate(() => vuerlua.log.entries.get().map(({ text }) => text))

describe('Text3D', () => {
  test('has a space between words, and nothing in it', async () => {
    const [apart, together] = [await solid('a b'), await solid('ab')]
    expect(apart.vertices).toBe(together.vertices)
    expect(apart.right).toBeGreaterThan(together.right + 0.15)
  })

  test.each(['@', '|', 'é', 'ö', 'Ж', 'Ω', '日', 'न', '→'])('has %s', async (character) => {
    const { vertices } = await solid(character)
    expect(vertices).toBeGreaterThan(0)
    // A letter that is missing was shown as a question mark.
    expect(vertices).not.toBe((await solid('?')).vertices)
  })

  test('looks the same beside letters of another font', async () => {
    const [alone, beside] = [await solid('x'), await solid('x日')]
    expect(beside.left).toBeCloseTo(alone.left, 5)
    expect(beside.vertices).toBeGreaterThan(alone.vertices)
    expect(beside.vertices - alone.vertices).toBe((await solid('日')).vertices)
  })

  test('has letters of one size, whichever font they are of', async () => {
    const [latin, cyrillic] = [await solid('H'), await solid('Н')]
    expect(Math.abs(latin.top / cyrillic.top - 1)).toBeLessThan(0.03)
  })

  test('takes a typeface as it is, and other fonts for what that lacks', async () => {
    const font = {
      resolution: 1000,
      boundingBox: { yMin: 0, yMax: 1000 },
      underlineThickness: 50,
      familyName: 'square',
      glyphs: { a: { ha: 1000, o: 'm 0 0 l 0 1000 l 1000 1000 l 1000 0' } },
    }
    const square = await solid('a', { font })
    expect([square.left, square.right, square.top]).toEqual([0, 1, 1])
    expect((await solid('ab', { font })).vertices).toBeGreaterThan(square.vertices)
  })
})

describe('Text', () => {
  const show = async (node: Record<string, unknown>) => {
    view.set([])
    const empty = await view.settled()
    view.set([{ tag: 'Text', key: 'it', fontSize: 1.5, ...node } as Node])
    await until(async () => difference(empty, await view.settled(), 60).count > 40, 'it shows something')
    return view.settled()
  }

  test.each(['漢字', '한국어', 'مرحبا', 'नमस्ते', 'ไทย', 'தமிழ்', 'שלום', 'አማርኛ', '→ ∑', '🎉'])(
    '%s is not a row of boxes',
    async (text) => {
      const boxes = await show({ children: [[...text].map(() => '\u{10fffd}').join('')] })
      const shown = await show({ children: [text] })
      expect(difference(boxes, shown).count).toBeGreaterThan(40)
      expect(
        (await log()).filter((line) =>
          [...text.replaceAll(' ', '')].some((character) => line.includes(character)),
        ),
      ).toEqual([])
    },
  )

  test('of a character that no font has is said', async () => {
    view.set([
      { tag: 'Text', key: 'odd', children: ['a\u{10fffd}' as never] },
      { tag: 'Text3D', key: 'odd3', children: ['a\u{10fffd}' as never] },
    ])
    await until(
      async () =>
        (await log()).filter((line) => /"odd3?": no font of this machine has \u{10fffd}/u.test(line))
          .length === 2,
      'both are said',
    )
  })

  test('of letters in many scripts is as far to the left as it is anchored', async () => {
    const ends = async (anchorX: string) => {
      view.set([])
      const empty = await view.settled()
      const shown = await show({ children: ['Жу'], anchorX })
      return difference(empty, shown, 60)
    }
    expect((await ends('left')).left).toBeGreaterThan(157)
    expect((await ends('right')).right).toBeLessThan(163)
  })
})
