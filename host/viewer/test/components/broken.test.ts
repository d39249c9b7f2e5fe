import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { until } from '../harness/until'
import { broken } from './broken'
import { Isolated, type Node } from './isolated'
import { lit } from './sample'

let view: Isolated
let log: string[] = []

const place = (file: string) => `/workspace/broken/${file}`

// All at once: one that fails must not take another with it either.
beforeAll(async () => {
  view = await Isolated.open()
  for (const { file, body } of broken) view.files.set(place(file), body)
  const nodes = broken.map(({ tag, file, props }, i): Node => ({
    tag,
    key: `${i}`,
    src: place(file),
    ...props,
  }))
  view.set([...lit, ...nodes])
  const read = () => view.page.evaluate(() => vuerlua.log.entries.get().map((entry) => entry.text))
  const said = (i: number) => log.some((line) => line.includes(` "${i}": `))
  // A test of its own says which of them was not.
  await until(
    async () => ((log = await read()), broken.every((_, i) => said(i))),
    'all of them are said',
    60_000,
  ).catch(() => {})
  await view.settled()
  log = await read()
})

afterAll(async () => {
  await view?.close()
})

describe('what is wrong with a file is said in plain words', () => {
  test.each(broken.map((each, i) => [each.file, i, each] as const))('%s', (file, i, { tag, says }) => {
    const lines = log.filter((line) => line.startsWith(`${tag} "${i}": `))
    expect(lines).toEqual([expect.stringMatching(says)])
    // What a library says of itself helps nobody.
    expect(lines[0]).not.toMatch(/THREE|undefined|is not a function|DataView|Unexpected token|https?:/)
    if (file !== 'apart.gltf' && file !== 'wears.obj') expect(lines[0]).toContain(file)
  })

  test('and nothing of it is an error of the page', () => {
    expect(view.errors).toEqual([])
  })
})
