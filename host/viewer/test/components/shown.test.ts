import { mkdirSync, writeFileSync } from 'node:fs'
import { PNG } from 'pngjs'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { until } from '../harness/until'
import { samples, workspace } from './catalogue'
import { difference, Isolated, type Node } from './isolated'
import { marks } from './marks'

// With SHOTS=folder every component's picture is left there, to be looked at.
const shots = process.env['SHOTS']

let view: Isolated

beforeAll(async () => {
  view = await Isolated.open()
  for (const [path, body] of workspace) view.files.set(path, body)
  view.files.set('/workspace/film.webm', await view.film('rgb(255, 160, 0)'))
  if (shots) mkdirSync(shots, { recursive: true })
})

afterAll(async () => {
  await view?.close()
})

const empties = new Map<string, PNG>()

/** Returns the picture without a sample. Many samples share it, so each is taken once. */
async function withoutIt(nodes: readonly Node[]): Promise<PNG> {
  await view.drawn()
  const name = JSON.stringify(nodes)
  const empty = empties.get(name) ?? (await view.settled())
  empties.set(name, empty)
  return empty
}

describe('each component shows something', () => {
  test.each([...samples, ...marks].map((sample, i) => [`${i} ${sample.name}`, sample] as const))(
    '%s',
    async (name, sample) => {
      view.set(sample.without ?? [])
      // A stage moves the camera to what is on it.
      await view.page.evaluate(() => vuerlua.rig.reset(false))
      const empty = await withoutIt(sample.without ?? [])
      view.set(sample.children)
      // What it is made of may take a while to come.
      const shown = await until(async () => {
        const now = await view.settled()
        return difference(empty, now).count > 60 && now
      }, 'it is other than without it')
      if (shots) writeFileSync(`${shots}/${name.replace(' ', '-')}.png`, PNG.sync.write(shown))
      const { left, right, top, bottom } = difference(empty, shown)
      const [x, y] = [shown.width / 2, shown.height / 2]
      if (sample.place) {
        expect([Math.abs(left - sample.place.left) < 8, Math.abs(top - sample.place.top) < 8]).toEqual([
          true,
          true,
        ])
      } else if (sample.everywhere) {
        expect(right - left).toBeGreaterThan(x)
      } else {
        // It is at the origin, which the camera looks at.
        expect([left < x + 40, right > x - 40, top < y + 40, bottom > y - 40]).toEqual([
          true,
          true,
          true,
          true,
        ])
      }
    },
  )

  test('with no request for another host, and no error', () => {
    expect(view.strayed).toEqual([])
    expect(view.errors).toEqual([])
  })
})
