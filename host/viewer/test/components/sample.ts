import { PNG } from 'pngjs'
import type { Node } from './isolated'

/** A component by itself, at the origin, with what it needs to be seen. */
export interface Sample {
  name: string
  children: Node[]
  /** What the scene has without it. */
  without?: Node[]
  /** It covers the whole picture, rather than the middle of it. */
  everywhere?: true
  /** Where its left and top edges are, in pixels, if it is not in the middle. */
  place?: { left: number; top: number }
}

export const lit: Node[] = [
  { tag: 'AmbientLight', key: 'ambient', intensity: 1 },
  { tag: 'DirectionalLight', key: 'sun', intensity: 2, position: [3, 5, 4] },
]

export const box: Node = {
  tag: 'Box',
  key: 'box',
  args: [1, 1, 1],
  rotation: [0.4, 0.6, 0],
  material: { color: '#d0d0d0' },
}

/** Returns the sample of a component in light. */
export function alone(tag: string, props: Record<string, unknown> = {}, children?: Node[]): Sample {
  return {
    name: tag,
    children: [...lit, { tag, key: 'it', ...props, ...(children ? { children } : {}) }],
    without: lit,
  }
}

/** Left half red, right half blue, with a green corner at the top left: to be seen which way round it is. */
export function picture(
  width = 64,
  height = 32,
  all?: readonly [number, number, number, number],
): Uint8Array {
  const png = new PNG({ width, height })
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      const corner = x < width / 4 && y < height / 4
      png.data.set(
        all ?? (corner ? [0, 255, 0, 255] : x < width / 2 ? [255, 0, 0, 255] : [0, 0, 255, 255]),
        (y * width + x) * 4,
      )
    }
  }
  return PNG.sync.write(png)
}

/** Returns a number from -2 to 2 for each i, without an order. */
export const scattered = (i: number) => ((Math.sin(i * 12.9898) * 43758.5453) % 1) * 2
