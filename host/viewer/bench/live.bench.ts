import { expect, test } from 'vitest'
import { App } from '../test/harness/app'

const saves = 60

// 500 lines, as a scene of an evening has.
const scene = (color: string) => `${Array.from(
  { length: 98 },
  (_, i) => `local function part${i}(t)
  local angle = t * ${i} + 0.5
  return { math.sin(angle), ${i} / 10, math.cos(angle) }
end
`,
).join('\n')}
spawn(function(session)
  session:set(DefaultScene{
    Box{ key = "box", args = {2, 2, 2}, position = {0, 1, 0}, materialType = "basic", material = { color = "${color}" } },
  })
  for dt, t in frames(60) do session:update{ key = "box", rotation = {0, t, 0} } end
end)
`

test('from a save to the first frame that shows it', async () => {
  const colors = ['#ff0000', '#00ff00']
  const app = await App.open(scene(colors[0]!))
  // The clock of the page is that of this process: they share the machine.
  await app.page.evaluate(() => {
    const seen: Record<string, number> = {}
    Object.assign(globalThis, { seen })
    const look = () => {
      // What this frame shows was drawn before its callbacks of the next one run.
      const object = vuerlua.graph.find('box')?.object as
        { material?: { color?: { getHexString(): string } } } | undefined
      const color = object?.material?.color?.getHexString()
      requestAnimationFrame((now) => {
        if (color) seen[color] ??= performance.timeOrigin + now
        look()
      })
    }
    look()
  })
  const times: number[] = []
  for (let i = 1; i <= saves; i++) {
    const color = colors[i % 2]!
    await app.page.evaluate(
      (name) => delete (globalThis as never as { seen: Record<string, number> }).seen[name],
      color.slice(1),
    )
    const began = Date.now()
    app.host.write(scene(color))
    const handle = await app.page.waitForFunction(
      (name) => (globalThis as never as { seen: Record<string, number> }).seen[name],
      color.slice(1),
    )
    times.push((await handle.jsonValue())! - began)
    await new Promise((resolve) => setTimeout(resolve, 150 + (i % 7) * 5))
  }
  times.sort((a, b) => a - b)
  const at = (p: number) => times[Math.ceil((times.length * p) / 100) - 1]!.toFixed(0)
  console.log(`\nsave of a script of 500 lines to new pixels: p50 ${at(50)} ms (<= 150), p95 ${at(95)} ms\n`)
  expect(app.strayed).toEqual([])
  await app.close()
})
