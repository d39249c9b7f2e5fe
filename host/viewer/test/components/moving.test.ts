import { expect, test } from 'vitest'
import { until } from '../harness/until'
import { difference, pixel, withPage, type Isolated } from './isolated'
import { lit, picture } from './sample'

let view: Isolated

withPage((opened) => (view = opened))

const ball = (x: number) => ({
  tag: 'Sphere',
  key: 'ball',
  args: [0.1],
  materialType: 'basic',
  color: 'red',
  position: [x, 0, 0],
})

test('a Trail shows where its child has come from, and comes in again', async () => {
  const trail = (children: ReturnType<typeof ball>[]) => [
    { tag: 'Trail', key: 'it', width: 12, length: 6, color: 'blue', children },
  ]
  view.set(trail([ball(-1.5)]))
  await view.settled()
  let most = 0
  for (let x = -1.4; x < 1.5; x += 0.3) {
    view.upsert(ball(x))
    const now = await view.look()
    let blue = 0
    for (let i = 0; i < now.data.length; i += 4) if (now.data[i + 2]! > 200 && now.data[i]! < 80) blue++
    most = Math.max(most, blue)
  }
  expect(most).toBeGreaterThan(60)
  view.set([ball(1.5)])
  const alone = await view.settled()
  view.set(trail([ball(1.5)]))
  await until(async () => difference(alone, await view.look()).count < 30, 'the trail has come in')
})

test('a clip moves what it names, and stands still where it is not played', async () => {
  const scene = (play: boolean) => [
    {
      tag: 'ThreeAnimate',
      key: 'it',
      play,
      speed: 4,
      children: [
        ball(0),
        {
          tag: 'AnimationClip',
          key: 'clip',
          children: [
            {
              tag: 'VectorTrack',
              key: 'v',
              name: 'ball.position',
              times: [0, 1, 2],
              values: [-1, 0, 0, 1, 0, 0, -1, 0, 0],
            },
          ],
        },
      ],
    },
  ]
  const place = () => view.page.evaluate(() => vuerlua.graph.find('ball')?.object?.position.x ?? NaN)
  view.set(scene(true))
  const seen = new Set<string>()
  await until(async () => seen.add((await place()).toFixed(2)).size > 4, 'the ball is at many places')
  view.set(scene(false))
  await view.settled()
  const still = await place()
  await view.page.waitForTimeout(200)
  expect(await place()).toBe(still)
})

test('a track that cannot be is said in the log', async () => {
  view.set([
    {
      tag: 'ThreeAnimate',
      key: 'it',
      children: [
        {
          tag: 'AnimationClip',
          key: 'c',
          children: [{ tag: 'VectorTrack', key: 'v', name: '.position', times: [0, 1], values: [1] }],
        },
      ],
    },
  ])
  const log = () => view.page.evaluate(() => vuerlua.log.entries.get().map((entry) => entry.text))
  await until(
    async () => (await log()).some((line) => line.includes('1 values for 2 times')),
    'the log says so',
  )
})

test('a Text follows what it says, without a gap', async () => {
  const text = (said: string) => ({
    tag: 'Text',
    key: 'it',
    fontSize: 1.5,
    color: 'black',
    children: [said] as never,
  })
  view.set([])
  const nothing = await view.settled()
  view.set([text('HHHH')])
  await until(async () => difference(nothing, await view.look()).count > 100, 'it says something')
  const first = await view.settled()
  for (const said of ['WWWW', 'XXXX', 'HHHH']) view.upsert(text(said))
  await until(async () => difference(first, await view.look()).count === 0, 'it says what it said first')
})

test('a Frustum shows the picture that its camera sees', async () => {
  view.set([
    ...lit,
    {
      tag: 'Frustum',
      key: 'it',
      src: picture(),
      far: 3,
      aspect: 2,
      position: [0, 0, 3],
      showFrustum: false,
      showUp: false,
      showFocalPlane: false,
    },
  ])
  await until(async () => {
    const now = await view.look()
    const [left, right] = [now.width / 2 - 40, now.width / 2 + 40].map((x) =>
      pixel(now, x, now.height / 2 + 20),
    )
    return left![0] > 200 && left![2] < 80 && right![2] > 200 && right![0] < 80
  }, 'its left is red and its right blue')
})

test('an element of the page within the scene says where it belongs', async () => {
  view.set([{ tag: 'Button', key: 'lost', value: 'Go' }])
  const log = () => view.page.evaluate(() => vuerlua.log.entries.get().map((entry) => entry.text))
  await until(
    async () => (await log()).some((line) => line.includes('put it into htmlChildren')),
    'the log says so',
  )
})

test('a Grid that can be hit is hit far out, and one that cannot is not', async () => {
  const clicks = () =>
    view.events
      .filter(({ etype }) => etype === 'CLICK')
      .map(({ key, value }) => [key, value as { position: number[]; normal: number[] }])
  view.events.length = 0
  view.set([{ tag: 'Grid', key: 'floor' }])
  await view.settled()
  await view.page.mouse.click(400, 330)
  view.set([{ tag: 'Grid', key: 'floor', enableRaycast: true }])
  await view.settled()
  await view.page.mouse.click(400, 330)
  await until(() => clicks().length === 1, 'one click hits')
  const [key, hit] = clicks()[0] as [string, { position: number[]; normal: number[] }]
  expect(key).toBe('floor')
  expect(hit.position[1]).toBeCloseTo(0)
  expect(Math.hypot(...hit.position)).toBeGreaterThan(1.5)
  expect(hit.normal.map(Math.round)).toEqual([0, 1, 0])
})
