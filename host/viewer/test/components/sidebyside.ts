import { until } from '../harness/until'
import { pixel, type Isolated, type Node } from './isolated'

const wide = 5

/**
 * Shows nodes side by side, each in a square of its own, and returns the names of the colors at their
 * middles. With wanted, it waits until the names are these, for a while.
 */
export async function sideBySide(
  view: Isolated,
  nodes: readonly Node[],
  wanted?: readonly string[],
  simple = (name: string) => name,
): Promise<string[]> {
  const columns = Math.min(wide, nodes.length)
  const rows = Math.ceil(nodes.length / columns)
  const at = nodes.map(
    (_, i) =>
      [
        ((i % columns) - (columns - 1) / 2) * 1.2,
        ((rows - 1) / 2 - Math.floor(i / columns)) * 1.2,
        0,
      ] as const,
  )
  const camera = {
    tag: 'OrthographicCamera',
    key: 'eye',
    makeDefault: true,
    position: [0, 0, 50],
    zoom: 0.55,
  }
  view.set([
    ...nodes.map((node, i): Node => ({
      tag: 'Group',
      key: `g${i}`,
      position: [...at[i]!],
      scale: 0.5,
      children: [{ key: `n${i}`, ...node }],
    })),
    camera,
  ])
  const look = async () => {
    const seen = await view.settled()
    const places = await view.page.evaluate(
      (points) =>
        points.map(([x, y, z]) => {
          const { camera, element } = vuerlua.rig
          const point = camera!.position.clone().set(x, y, z).project(camera!)
          return [
            ((point.x + 1) / 2) * element!.clientWidth,
            ((1 - point.y) / 2) * element!.clientHeight,
          ] as const
        }),
      at,
    )
    return places.map(([x, y]) => simple(nameOf(pixel(seen, x, y))))
  }
  if (!wanted) return look()
  let last: string[] = []
  await until(
    async () => ((last = await look()), last.join() === wanted.join()),
    'all is there',
    40_000,
  ).catch(() => {})
  return last
}

const names: Readonly<Record<string, string>> = {
  '0,0,0': 'black',
  '1,0,0': 'red',
  '0,1,0': 'green',
  '0,0,1': 'blue',
  '1,1,1': 'white',
  '1,1,0': 'yellow',
  '0,1,1': 'cyan',
  '1,0,1': 'magenta',
}

/** Returns the name of a color that is close to one with a name, and its numbers otherwise. */
export function nameOf(color: readonly number[]): string {
  return names[color.map((value) => (value > 200 ? 1 : value < 60 ? 0 : 0.5)).join()] ?? color.join(' ')
}

/** Returns the strongest parts of a color by its name from nameOf: tone mapping takes a little of a colour's strength. */
export function strongest(name: string): string {
  const color = name.split(' ').map(Number)
  if (color.length < 3) return name
  const most = Math.max(...color)
  return ['red', 'green', 'blue'].filter((_, i) => color[i]! > most / 2).join(' ')
}
