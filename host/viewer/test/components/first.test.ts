import { beforeEach, describe, expect, test } from 'vitest'
import { until } from '../harness/until'
import { pixel, withPage, type Isolated, type Node } from './isolated'

let view: Isolated
let tests = 0

withPage((opened) => (view = opened), 240, 180)

// Each test begins with an empty page whose camera is in its usual place and not placed by anyone, as in a new page.
beforeEach(async () => {
  await view.page.emulateMedia({ colorScheme: 'light', reducedMotion: 'reduce' })
  // A pose equal to the previous one would not move the camera.
  view.set([], { camPosition: [0, 5, 10], camTarget: [0, 0, 1e-9 * ++tests] })
  await until(async () => String(await pose()) === '0,5,10', 'the camera is at its start')
  await view.settled()
  await view.page.evaluate(() => void (vuerlua.rig.placed = false))
})

const stage: Node[] = [
  { tag: 'Grid', key: 'grid' },
  { tag: 'HemisphereLightStage', key: 'light-stage' },
  { tag: 'SceneCamera', key: 'SceneCamera', position: [0, 5, 10] },
  { tag: 'SceneCameraControl', key: 'SceneCameraControl', makeDefault: true },
]

const box = (more: Record<string, unknown> = {}): Node => ({ tag: 'Box', key: 'it', ...more })

async function open(children: Node[], more: Record<string, unknown> = {}, bgChildren = stage) {
  // A SET keeps the scene's properties that it does not mention.
  view.set(children, {
    bgChildren,
    camPosition: null,
    camTarget: null,
    camRotation: null,
    shadows: null,
    ...more,
  })
  return view.settled()
}

const pose = () =>
  view.page.evaluate(() => vuerlua.rig.camera!.position.toArray().map((x) => Math.round(x * 1e4) / 1e4))

/** Returns where a node's unit cube has its corners in the picture, from -1 to 1; a place outside of the picture if the node has no object yet. */
const corners = (key = 'it', half = 0.5) =>
  view.page.evaluate(
    ([wanted, size]) => {
      const { camera } = vuerlua.rig
      const object = vuerlua.graph.find(wanted)?.object
      if (!object) return [[9, 9] as const]
      camera!.updateMatrixWorld()
      return [0, 1, 2, 3, 4, 5, 6, 7].map((i) => {
        const at = camera!.position
          .clone()
          .set(i & 1 ? size : -size, i & 2 ? size : -size, i & 4 ? size : -size)
        const { x, y } = object.localToWorld(at).project(camera!)
        return [x, y] as const
      })
    },
    [key, half] as const,
  )

/** Waits until the page has measured the scene again and has drawn the result. */
async function surveyed() {
  const before = await view.page.evaluateHandle(() => vuerlua.rig.extent)
  await until(
    () => view.page.evaluate((old) => (vuerlua.rig.invalidate(), vuerlua.rig.extent !== old), before),
    'the scene is measured',
  )
  await view.settled()
}

/** Returns the color of the picture at a point of the world. */
async function colorAt(x: number, y: number, z: number) {
  const [px, py] = await view.page.evaluate(
    (at) => {
      const { camera, element } = vuerlua.rig
      const { x: sx, y: sy } = camera!.position.clone().fromArray(at).project(camera!)
      return [((sx + 1) / 2) * element!.clientWidth, ((1 - sy) / 2) * element!.clientHeight] as const
    },
    [x, y, z],
  )
  return pixel(await view.look(), px, py)
}

const spread = (points: (readonly [number, number])[]) => Math.max(...points.flat().map(Math.abs))

describe('the first picture frames the scene', () => {
  test.each([0.01, 1, 1000])('of a size of %d', async (scale) => {
    await open([box({ scale, position: [50 * scale, 3 * scale, -20 * scale] })])
    const most = spread(await corners())
    expect(most).toBeLessThan(0.95)
    expect(most).toBeGreaterThan(0.4)
  })

  test('from the front where z is up as well', async () => {
    await open([box({ position: [0, 0, 0.5] })], { up: [0, 0, 1] })
    const [, y, z] = await pose()
    expect(y).toBeLessThan(-1)
    expect(z).toBeGreaterThan(0.5)
  })

  test('and what comes a little later', async () => {
    await open([box()])
    view.upsert({ tag: 'Sphere', key: 'far', position: [12, 0, 0] })
    await until(async () => spread(await corners('far', 1)) < 1, 'the sphere is in the picture')
  })

  test('without a floor that is far wider than what is on it', async () => {
    await open([
      box({ position: [0, 0.5, 0] }),
      { tag: 'Plane', key: 'floor', args: [12, 12], rotation: [-Math.PI / 2, 0, 0] },
    ])
    expect(spread(await corners())).toBeGreaterThan(0.4)
  })
})

describe('the camera is where it was said to be', () => {
  test('by camPosition', async () => {
    await open([box()], { camPosition: [1, 2, 3] })
    expect(await pose()).toEqual([1, 2, 3])
  })

  const target = () =>
    view.page.evaluate(() => vuerlua.rig.controls!.getTarget(vuerlua.rig.camera!.position.clone()).toArray())

  test('by camPosition and camTarget', async () => {
    await open([box()], { camPosition: [1, 2, 3], camTarget: [1, 2, 0], camRotation: [1, 0, 0] })
    expect([await pose(), await target()]).toEqual([
      [1, 2, 3],
      [1, 2, 0],
    ])
    view.set([box()], { bgChildren: stage, camPosition: [1, 2, 3], camTarget: [0, 5, 0] })
    await until(async () => (await target())[1] === 5, 'the camera turns to the new target')
    expect(await pose()).toEqual([1, 2, 3])
  })

  test('by camTarget alone', async () => {
    await open([box()], { camTarget: [0, 2, 0] })
    expect([await pose(), await target()]).toEqual([
      [0, 5, 10],
      [0, 2, 0],
    ])
  })

  test('by a SceneCamera', async () => {
    await open(
      [box()],
      {},
      stage.map((node) =>
        node.tag === 'SceneCamera' ? { ...node, position: [0, 1, 4], lookAt: [0, 1, 0] } : node,
      ),
    )
    expect(await pose()).toEqual([0, 1, 4])
  })

  test('when the scene is set anew', async () => {
    await open([box()])
    const before = await pose()
    view.set([box({ scale: 5, position: [20, 0, 0] })], { bgChildren: stage })
    await surveyed()
    // Nine seconds later.
    await view.page.evaluate(() => {
      const now = performance.now.bind(performance)
      performance.now = () => now() + 9000
    })
    view.set([box({ scale: 9, position: [20, 0, 0] })], { bgChildren: stage })
    await surveyed()
    const after = await pose()
    view.set([box({ scale: 2, position: [-20, 0, 0] }), box({ key: 'two' })], { bgChildren: stage })
    await surveyed()
    expect(await pose()).toEqual(after)
    expect(before).not.toEqual([0, 5, 10])
  })

  test('by the user', async () => {
    await open([box()])
    await view.page.mouse.move(120, 90)
    await view.page.mouse.wheel(0, 200)
    await view.settled()
    const before = await pose()
    view.upsert({ tag: 'Sphere', key: 'far', position: [12, 0, 0] })
    await surveyed()
    expect(await pose()).toEqual(before)
  })
})

describe('light', () => {
  test.each(['light', 'dark'] as const)('makes white white and keeps its form, %s', async (colorScheme) => {
    await view.page.emulateMedia({ colorScheme, reducedMotion: 'reduce' })
    await open([box({ color: 'white', position: [0, 0.5, 0] })])
    const [top, front, side] = [
      await colorAt(0, 1, 0),
      await colorAt(0, 0.5, 0.5),
      await colorAt(0.5, 0.5, 0),
    ]
    for (const shade of [...top, ...front]) expect(shade).toBeGreaterThanOrEqual(240)
    for (const shade of side) expect(shade).toBeLessThan(225)
  })

  test('leaves what is not lit as it is', async () => {
    await open([box({ color: '#ff0000', materialType: 'basic', position: [0, 0.5, 0] })])
    expect(await colorAt(0, 0.5, 0.5)).toEqual([255, 0, 0])
  })

  test('of the script is added to that of the official client', async () => {
    await open([box(), { tag: 'PointLight', key: 'p', position: [2, 2, 2] }])
    const lights = () =>
      view.page.evaluate(() => {
        const found: [string, number][] = []
        vuerlua.graph
          .find('light-stage')!
          .object!.traverse(
            (part) =>
              'isLight' in part &&
              found.push([part.type, (part as unknown as { intensity: number }).intensity]),
          )
        return found.sort()
      })
    await until(
      async () => String(await lights()) === 'DirectionalLight,1,HemisphereLight,1',
      'the lights are those of the official client',
      10_000,
    )
  })

  test('from the sun shades all of the scene', async () => {
    await open(
      [
        box({ position: [0, 1, 0], castShadow: true }),
        box({ key: 'far', position: [40, 1, 0], castShadow: true }),
        {
          tag: 'Plane',
          key: 'floor',
          args: [100, 100],
          rotation: [-Math.PI / 2, 0, 0],
          receiveShadow: true,
          color: 'white',
        },
        { tag: 'DirectionalLight', key: 'sun', position: [0, 10, 0.01], intensity: 3 },
      ],
      { camPosition: [40, 3, 8], camRotation: [-0.35, 0, 0] },
    )
    await until(
      async () => (await colorAt(40, 0, 0.3))[0] < (await colorAt(43, 0, 3))[0] - 15,
      'there is a shadow below the far box',
    )
  })
})

describe('the ground', () => {
  const ground = () =>
    view.page.evaluate(() => {
      const { children } = vuerlua.graph.find('light-stage')!.object!.parent!
      const found = children.find(({ userData }) => 'draws' in userData)
      return found
        ? { visible: found.visible, draws: found.userData['draws'] as number, y: found.position.y }
        : null
    })
  const beside = async (more: Record<string, unknown>, scene: Record<string, unknown> = {}) => {
    await open(
      [box({ position: [0, 0.5, 0], ...more })],
      { camPosition: [0, 2, 4], ...scene },
      stage.slice(1),
    )
    return (await colorAt(0, 0, 0.58))[0]
  }

  test('takes a soft shadow of what stands on it', async () => {
    const [shaded, plain] = [await beside({}), await beside({}, { shadows: false })]
    expect(shaded).toBeLessThan(plain - 20)
    expect(await beside({ castShadow: false })).toBeCloseTo(plain, -1)
    expect(await beside({ material: { transparent: true, opacity: 0.2 }, visible: false })).toBeCloseTo(
      plain,
      -1,
    )
  })

  test('is drawn anew only when something has moved', async () => {
    await open([box({ position: [0, 0.5, 0] })])
    await until(async () => (await ground())?.visible, 'there is a shadow')
    // The page draws it again when its place is final.
    const before = await until(async () => {
      const { draws } = (await ground())!
      await surveyed()
      return draws === (await ground())!.draws && draws
    }, 'the shadow is settled')
    await view.page.mouse.move(120, 90)
    await view.page.mouse.wheel(0, 200)
    await view.settled()
    expect((await ground())!.draws).toBe(before)
    view.upsert(box({ position: [0.5, 0.5, 0] }))
    await until(async () => (await ground())!.draws > before, 'it was drawn again')
  })

  test('is the floor that the scene brings, which is not its own shadow', async () => {
    await open(
      [
        box({ position: [0, 1.1, 0] }),
        { tag: 'Box', key: 'floor', args: [8, 0.1, 8], position: [0, 0.55, 0], color: 'white' },
      ],
      { camPosition: [0, 4, 6] },
    )
    await until(async () => (await ground())?.visible, 'there is a shadow')
    expect((await ground())!.y).toBeCloseTo(0.6, 3)
    expect(pixel(await view.look(), 30, 150)[0]).toBeGreaterThan(200)
  })

  test('is left to a stage', async () => {
    await open([{ tag: 'Stage', key: 'stage', environment: null, children: [box()] } as Node])
    expect(await ground()).toBeNull()
  })
})
