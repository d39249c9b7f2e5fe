import { afterAll, expect, test } from 'vitest'
import { App } from './harness/app'
import { until } from './harness/until'

let app: App | undefined

afterAll(async () => {
  await app?.close()
})

const places = [
  'left = 20, top = 20',
  'right = 20, top = 20',
  'right = 20, bottom = 20',
  'left = 20, bottom = 20',
  'left = 0, right = 0, top = 0',
  'left = 0, top = 0, bottom = 0',
]

test.each([
  [800, 600],
  [360, 640],
])(
  'what a script lays over the scene and the page’s own things never overlap, at %d x %d',
  async (width, height) => {
    const panels = places.map(
      (place, i) =>
        `div{ key = "p${i}", style = { position = "absolute", ${place}, width = 150, height = 60, display = "none" }, Paragraph{ "panel ${i}" } }`,
    )
    app = await App.open(
      `spawn(function(session) session:set(DefaultScene{ Box{ key = "b" }, htmlChildren = { ${panels.join(', ')} } }) end)`,
      { width, height },
    )
    const { page } = app
    for (let i = 0; i < places.length; i++) {
      await page.evaluate(
        (n) =>
          document
            .querySelectorAll<HTMLElement>('.h-card > div')
            .forEach((panel, k) => (panel.style.display = k === n ? 'block' : 'none')),
        i,
      )
      const overlaps = () =>
        page.evaluate(() => {
          const own = [...document.querySelectorAll('.pill, .toolbar, .gizmo')]
            .filter((part) => getComputedStyle(part).visibility !== 'hidden')
            .map((part) => part.getBoundingClientRect())
          const theirs = [...document.querySelectorAll('.h-card > div')]
            .map((part) => part.getBoundingClientRect())
            .filter(({ width: w }) => w > 0)
          const all = [...own, ...theirs]
          const meet = (a: DOMRect, b: DOMRect) =>
            a.left < b.right && b.left < a.right && a.top < b.bottom && b.top < a.bottom
          return {
            shown: own.length,
            count: all.filter((a, k) => all.some((b, l) => l > k && meet(a, b))).length,
          }
        })
      await until(async () => (await overlaps()).count === 0, `nothing overlaps with a panel at ${places[i]}`)
      // Each of them has somewhere to go.
      if (width === 800) expect((await overlaps()).shown, places[i]).toBe(3)
    }
    expect(app.complaints).toEqual([])
    await app.close()
    app = undefined
  },
)
