import { expect, test } from 'vitest'
import { App } from '../test/harness/app'
import { until } from '../test/harness/until'

// A million triangles in one mesh, and 5,000 other nodes.
const scene = `
  spawn(function(session)
    local boxes = {}
    for i = 1, 5000 do
      boxes[i] = Box{ key = "b" .. i, args = {0.1, 0.1, 0.1}, position = { i % 70 * 0.3 - 10, -4, math.floor(i / 70) * -0.3 } }
    end
    session:set(DefaultScene{
      camPosition = {0, 5, 10}, grid = false,
      Sphere{ key = "ball", args = {2, 708, 708}, hover = true },
      Group{ key = "boxes", boxes },
    })
  end)`

test('a pointer that moves over a million triangles and 5,000 nodes', async () => {
  const app = await App.open(scene)
  try {
    const at = await app.project(0, 0, 0)
    await app.page.mouse.move(at.x, at.y)
    await until(
      () =>
        app.page.evaluate(() => {
          const ball = vuerlua.graph.find('ball')?.object as unknown as {
            geometry?: { boundsTree?: unknown }
          }
          return ball?.geometry?.boundsTree !== undefined
        }),
      'the tree is made',
      60_000,
    )
    const milliseconds = await app.page.evaluate(({ x, y }) => {
      const canvas = vuerlua.rig.element!
      const times: number[] = []
      for (let i = 0; i < 300; i++) {
        const place = { clientX: x + (i % 20) - 10, clientY: y + (i % 15) - 7, bubbles: true, pointerId: 1 }
        const began = performance.now()
        canvas.dispatchEvent(new PointerEvent('pointermove', { ...place, pointerType: 'mouse' }))
        times.push(performance.now() - began)
      }
      return times.sort((a, b) => a - b)[150]!
    }, at)
    console.log(
      `hover, 1,000,000 triangles and 5,000 nodes: ${milliseconds.toFixed(2)} ms a move (reach: 1 ms)`,
    )
    expect(milliseconds).toBeGreaterThan(0)
  } finally {
    await app.close()
  }
})
