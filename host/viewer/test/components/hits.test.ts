import { expect, test } from 'vitest'
import { until } from '../harness/until'
import { difference, withPage, type Isolated, type Node } from './isolated'

let view: Isolated

withPage((opened) => (view = opened))

const at = { camPosition: [0, 0, 6], camRotation: [0, 0, 0] }
const back = { tag: 'Sphere', key: 'back', color: 'red' }
const front = { tag: 'Box', key: 'front', args: [2, 2, 0.2], position: [0, 0, 2] }
const clear = { transparent: true, opacity: 0 }

async function show(nodes: Node[], more: Record<string, unknown> = {}) {
  view.set(nodes, { ...at, ...more })
  await view.settled()
  await view.page.evaluate(() => vuerlua.rig.reset(false))
  await view.drawn()
}

/** The keys of what a click in the middle clicks. */
async function clicked(x = 240, y = 180): Promise<unknown[]> {
  const from = view.events.length
  await view.page.mouse.click(x, y)
  await view.drawn()
  return view.events
    .slice(from)
    .filter(({ etype }) => etype === 'CLICK')
    .map(({ key }) => key)
}

test('what is in front is clicked', async () => {
  await show([front, back])
  expect(await clicked()).toEqual(['front'])
})

test.each<[string, Node[]]>([
  ['hidden', [{ ...front, visible: false }]],
  ['in what is hidden', [{ tag: 'Group', key: 'g', visible: false, children: [front] }]],
  [
    'deep in what is hidden',
    [{ tag: 'Group', key: 'g', visible: false, children: [{ tag: 'Group', key: 'h', children: [front] }] }],
  ],
  ['of a material that is hidden', [{ ...front, material: { visible: false } }]],
  [
    'of a child material that is hidden',
    [{ ...front, children: [{ tag: 'meshBasicMaterial', key: 'm', visible: false }] }],
  ],
  ['clear', [{ ...front, material: clear }]],
  ['clear by its own words', [{ ...front, opacity: 0 }]],
  ['of a material that writes no color', [{ ...front, material: { colorWrite: false } }]],
  ['a hidden Clickable', [{ tag: 'Clickable', key: 'c', visible: false, children: [front] }]],
  [
    'a hidden Movable',
    [
      {
        tag: 'Movable',
        key: 'm',
        visible: false,
        position: [0, 0, 2],
        children: [{ tag: 'Box', key: 'b', args: [2, 2, 0.2] }],
      },
    ],
  ],
  ['a hidden cloud', [{ tag: 'PointCloud', key: 'p', visible: false, vertices: [[0, 0, 2]], size: 1 }]],
  [
    'a hidden line',
    [
      {
        tag: 'Line',
        key: 'l',
        visible: false,
        points: [
          [-1, 0, 2],
          [1, 0, 2],
        ],
        lineWidth: 20,
      },
    ],
  ],
  [
    'a hidden text',
    [{ tag: 'Text', key: 't', visible: false, fontSize: 2, position: [0, 0, 2], text: 'HHH' }],
  ],
  ['nearer than the camera draws', [{ ...front, position: [0, 0, 5.99] }]],
])('the ray goes through what is %s', async (_, nodes) => {
  await show([...nodes, back])
  expect(await clicked()).toEqual(['back'])
  expect(await view.page.evaluate(() => vuerlua.selection.get()?.key)).toBe('back')
})

test('the ray goes through what the eye of the tree hides', async () => {
  await show([front, back])
  await view.page.evaluate(() => void (vuerlua.graph.find('front')!.object!.visible = false))
  expect(await clicked()).toEqual(['back'])
})

test('beyond what the camera draws nothing is clicked', async () => {
  await show([back], { bgChildren: [{ tag: 'SceneCamera', key: 'c', near: 0.1, far: 3 }] })
  expect(await clicked()).toEqual([])
})

test('nothing of a hidden Movable can be dragged, and its handles can', async () => {
  const movable = { tag: 'Movable', key: 'm', children: [{ tag: 'Box', key: 'b', args: [0.3, 0.3, 0.3] }] }
  const drag = async () => {
    const from = view.events.length
    const before = await view.page.evaluate(() => vuerlua.rig.camera!.position.toArray())
    // The arrow of x is 100 pixels long, wherever one stands.
    const [x, y] = [240 + 80, 180]
    await view.page.mouse.move(x, y)
    await view.page.mouse.down()
    for (let i = 1; i <= 5; i++) await view.page.mouse.move(x + i * 8, y)
    await view.page.mouse.up()
    await view.drawn()
    const camera = await view.page.evaluate(() => vuerlua.rig.camera!.position.toArray())
    return {
      moves: view.events.slice(from).filter(({ etype }) => String(etype).startsWith('OBJECT_MOVE')).length,
      turned: String(camera) !== String(before),
    }
  }
  for (const camPosition of [
    [0, 0, 3],
    [0, 0, 300],
  ]) {
    await show([movable], { camPosition })
    const shown = await drag()
    expect(shown.moves).toBeGreaterThan(1)
    expect(shown.turned).toBe(false)
    await show([])
  }
  await show([{ ...movable, visible: false }])
  expect((await drag()).moves).toBe(0)
})

const hover = () => view.page.evaluate(() => vuerlua.hovered.get()?.key ?? null)

test('hovering means what is seen', async () => {
  const clickable = { tag: 'Clickable', key: 'c', children: [back] }
  const over = async (nodes: Node[]) => {
    await show(nodes)
    await view.page.mouse.move(5, 5)
    await view.page.mouse.move(238, 180)
    await view.page.mouse.move(240, 180)
    await view.drawn()
    return hover()
  }
  expect(await over([clickable])).toBe('c')
  expect(await over([clickable, { ...front, visible: false }])).toBe('c')
  expect(await over([clickable, front])).toBe(null)
  expect(await over([{ ...clickable, visible: false }])).toBe(null)
})

test('a double click looks at what is seen', async () => {
  await show([
    { ...front, visible: false },
    { ...back, position: [0.2, 0, -10] },
  ])
  await view.page.mouse.dblclick(240, 180)
  await view.settled()
  const target = await view.page.evaluate(() =>
    vuerlua.rig.controls!.getTarget(vuerlua.rig.camera!.position.clone()).toArray(),
  )
  expect(target[2]).toBeCloseTo(-10)
})

test('points and lines are clicked by pixels, however large the scene is', async () => {
  for (const size of [0.001, 1, 1000]) {
    const point = { tag: 'PointCloud', key: 'p', vertices: [[0, 0, 0]], size: size / 1000 }
    await show([point], { camPosition: [0, 0, 6 * size] })
    expect(await clicked(242, 180)).toEqual(['p'])
    expect(await clicked(252, 180)).toEqual([])
  }
})

test('what lies over the picture is clicked where it is, and before what it covers', async () => {
  const hud = {
    tag: 'ViewportHud',
    key: 'hud',
    left: 300,
    top: 20,
    width: 100,
    height: 100,
    children: [{ tag: 'Box', key: 'badge', args: [1, 1, 1] }],
  }
  await show([{ tag: 'Plane', key: 'wall', args: [50, 50] }, hud])
  expect(await clicked(350, 70)).toEqual(['badge'])
  expect(await clicked(240, 180)).toEqual(['wall'])
  expect(await clicked(305, 25)).toEqual(['wall'])
})

test('a selected node is outlined, unless the script says no', async () => {
  const outlined = async (node: Node, more: Record<string, unknown> = {}) => {
    await show([node], more)
    await view.page.evaluate(() => {
      vuerlua.settings.bare.set(false)
      vuerlua.selection.set(null)
    })
    const before = await view.settled()
    await view.page.evaluate(() => vuerlua.selection.set(vuerlua.graph.find('back')!))
    return difference(before, await view.settled()).count
  }
  await until(async () => (await outlined(back)) > 100, 'it is outlined')
  const not = (node: Node, more: Record<string, unknown> = {}) =>
    until(async () => (await outlined(node, more)) === 0, 'nothing is outlined')
  await not({ ...back, outline: false })
  await not({ tag: 'Group', key: 'g', outline: false, children: [back] })
  await not(back, { outline: false })
  view.upsert({ tag: 'Sphere', key: 'back', outline: true })
  await show([back])
  await view.page.evaluate(() => vuerlua.settings.bare.set(true))
})

test('a joint behind a wall is not turned, nor one that is hidden', async () => {
  const urdf = `<robot name="r"><link name="base"/><joint name="j" type="revolute"><parent link="base"/><child link="arm"/><axis xyz="0 0 1"/><limit lower="-3" upper="3"/></joint>
    <link name="arm"><visual><origin xyz="0 0 0"/><geometry><box size="2 2 2"/></geometry></visual></link></robot>`
  view.files.set('/workspace/r.urdf', urdf)
  const robot = {
    tag: 'Urdf',
    key: 'r',
    src: '/workspace/r.urdf',
    isDraggable: true,
    draggable: true,
    jointValues: { j: 0 },
  }
  const turn = async () => {
    // A drag beside it turns the camera.
    await view.page.evaluate(() => vuerlua.rig.reset(false))
    await view.drawn()
    await view.page.mouse.move(300, 180)
    await view.page.mouse.down()
    for (let i = 1; i <= 5; i++) await view.page.mouse.move(300, 180 - i * 12)
    await view.page.mouse.up()
    return view.page.evaluate(() => {
      let angle = NaN
      vuerlua.graph.find('r')!.object!.traverse((part) => {
        const { joints } = part as unknown as { joints?: Record<string, { angle: number }> }
        if (joints?.['j']) angle = joints['j'].angle
      })
      return angle
    })
  }
  await show([robot])
  await until(async () => Math.abs(await turn()) > 0.05, 'it can be turned')
  // Another robot, so that it begins at 0.
  await show([{ ...robot, name: 'other', jointValues: { j: 0 } }, front])
  const still = await turn()
  expect(await turn()).toBe(still)
  await show([{ ...robot, visible: false }])
  expect(await turn()).toBe(still)
})
