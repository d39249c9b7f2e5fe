import { existsSync, mkdirSync, writeFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { PNG } from 'pngjs'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { difference, Isolated, type Node } from '../components/isolated'
import { until } from '../harness/until'
import { publicFiles } from './files'

const folder = fileURLToPath(new URL('../../../../.cache/public-files', import.meta.url))

// With SHOTS=folder every picture is left there, to be looked at.
const shots = process.env['SHOTS']

/** The light of a DefaultScene. */
const lit: Node[] = [{ tag: 'HemisphereLightStage', key: 'light-stage' }]

let view: Isolated

beforeAll(async () => {
  if (!existsSync(folder)) throw new Error(`${folder} is not there: make public-files fetches it`)
  view = await Isolated.open()
  view.workspace = folder
  if (shots) mkdirSync(shots, { recursive: true })
})

afterAll(async () => {
  await view?.close()
})

interface Found {
  shapes: string[]
  size: number[]
  log: string[]
}

/** What there is of a node: the shapes that are drawn, how large they are together, and what the log says. */
const found = (): Promise<Found> =>
  view.page.evaluate(() => {
    const shapes = new Set<string>()
    const object = vuerlua.graph.find('it')?.object
    const [min, max] = [
      [Infinity, Infinity, Infinity],
      [-Infinity, -Infinity, -Infinity],
    ]
    object?.updateWorldMatrix(true, true)
    object?.traverse((part) => {
      const kind =
        'isMesh' in part
          ? 'mesh'
          : 'isPoints' in part
            ? 'points'
            : 'isLine' in part
              ? 'lines'
              : 'isBone' in part
                ? 'bones'
                : null
      if (kind) shapes.add(kind)
      const { geometry } = part as {
        geometry?: {
          computeBoundingBox(): void
          boundingBox: {
            clone(): {
              applyMatrix4(matrix: unknown): unknown
              min: { toArray(): number[] }
              max: { toArray(): number[] }
            }
          } | null
        }
      }
      if (!geometry || kind === null) return
      geometry.computeBoundingBox()
      const box = geometry.boundingBox?.clone()
      box?.applyMatrix4(part.matrixWorld)
      box?.min.toArray().forEach((value, i) => (min[i] = Math.min(min[i]!, value)))
      box?.max.toArray().forEach((value, i) => (max[i] = Math.max(max[i]!, value)))
    })
    return {
      shapes: [...shapes],
      size: min.map((value, i) => Number((max[i]! - value).toPrecision(3))),
      log: vuerlua.log.entries.get().map((entry) => entry.text),
    }
  })

describe('a file of a public collection is shown as it should look, or is named in plain words', () => {
  test.each(publicFiles.map((file) => [file.path, file] as const))(
    '%s',
    async (path, { tag, shape, size, says, unseen }) => {
      view.set(lit)
      const empty = await view.settled()
      await view.page.evaluate(() => vuerlua.log.clear())
      view.set([...lit, { tag, key: 'it', src: `/workspace/${path}`, playAnimation: false }])
      const there = await until(
        async () => {
          const now = await found()
          return (
            (shape === null ? now.log.length > 0 : now.shapes.length > 0 && (!says || now.log.length > 0)) &&
            now
          )
        },
        'it is shown or said',
        60_000,
      )
      await view.settled()
      // From aside, so that nothing flat is looked at along its plane.
      await view.page.evaluate(() => {
        const { rig } = vuerlua
        if (rig.camera) rig.lookFrom(rig.camera.position.clone().set(2, 1.2, 3), false)
      })
      await view.page.evaluate(() =>
        vuerlua.rig.frame(
          [vuerlua.graph.find('it')!.object!].filter((object) => object !== null),
          false,
        ),
      )
      const seen = await view.settled()
      if (shots) writeFileSync(`${shots}/${path.replaceAll('/', '-')}.png`, PNG.sync.write(seen))
      if (process.env['FOUND']) console.log(JSON.stringify({ path, tag, ...there }))
      expect(there.log.map((line) => line.replace(`${tag} "it": `, ''))).toEqual(
        says ? [expect.stringMatching(says)] : [],
      )
      expect(difference(empty, seen).count).toBeGreaterThan(
        unseen ? -1 : shape === null || shape === 'points' ? 20 : 100,
      )
      if (shape === null) return
      expect(there.shapes).toContain(shape)
      if (size) expect(there.size).toEqual(size)
    },
  )

  test('and nothing of it is an error of the page', () => {
    expect(view.errors).toEqual([])
    expect(view.strayed).toEqual([])
  })
})
