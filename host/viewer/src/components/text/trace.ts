/** A closed line with the covered area on its right: pairs of x and y in pixels, y down. */
export type Loop = number[]

/**
 * Traces the edges of the pixels that are covered by at least half, with marching squares: the points
 * lie between pixels, in proportion to their coverage. The border of the picture has to be clear.
 */
export function trace(
  coverage: Uint8Array | Uint8ClampedArray,
  width: number,
  height: number,
  tolerance: number,
): Loop[] {
  const half = 127.5
  const at = (x: number, y: number) => coverage[y * width + x]!
  // The edge by which a line leaves a cell, by the edge by which it enters. Edges are numbered by the
  // pixel at their upper left, the horizontal one before the vertical one.
  const next = new Map<number, number>()
  const across = (x: number, y: number) => 2 * (y * width + x)
  const down = (x: number, y: number) => across(x, y) + 1
  for (let y = 0; y + 1 < height; y++) {
    for (let x = 0; x + 1 < width; x++) {
      const inside =
        (at(x, y) > half ? 8 : 0) |
        (at(x + 1, y) > half ? 4 : 0) |
        (at(x + 1, y + 1) > half ? 2 : 0) |
        (at(x, y + 1) > half ? 1 : 0)
      if (inside === 0 || inside === 15) continue
      const edges = { t: across(x, y), r: down(x + 1, y), b: across(x, y + 1), l: down(x, y) }
      for (const [from, to] of turns[inside]!) next.set(edges[from], edges[to])
    }
  }
  const pointOf = (edge: number): [number, number] => {
    const pixel = edge >> 1
    const [x, y] = [pixel % width, Math.floor(pixel / width)]
    const [a, b] = [at(x, y), edge & 1 ? at(x, y + 1) : at(x + 1, y)]
    const part = (half - a) / (b - a)
    return edge & 1 ? [x, y + part] : [x + part, y]
  }
  const loops: Loop[] = []
  for (const start of next.keys()) {
    const points: [number, number][] = []
    for (let edge: number | undefined = start; edge !== undefined && next.has(edge);) {
      points.push(pointOf(edge))
      const after = next.get(edge)
      next.delete(edge)
      edge = after
    }
    const loop = simplify(points, tolerance)
    if (loop.length >= 6) loops.push(loop)
  }
  return loops
}

type Side = 't' | 'r' | 'b' | 'l'

// The lines through a cell by its covered corners (upper left 8, upper right 4, lower right 2, lower
// left 1), with the covered area on their right.
const turns: Readonly<Record<number, readonly (readonly [Side, Side])[]>> = {
  1: [['b', 'l']],
  2: [['r', 'b']],
  3: [['r', 'l']],
  4: [['t', 'r']],
  5: [
    ['t', 'l'],
    ['b', 'r'],
  ],
  6: [['t', 'b']],
  7: [['t', 'l']],
  8: [['l', 't']],
  9: [['b', 't']],
  10: [
    ['l', 'b'],
    ['r', 't'],
  ],
  11: [['r', 't']],
  12: [['l', 'r']],
  13: [['b', 'r']],
  14: [['l', 'b']],
}

// Leaves out points that are within the tolerance of a line between others (Douglas and Peucker).
function simplify(points: readonly [number, number][], tolerance: number): Loop {
  if (points.length < 3) return []
  const kept = new Set([0, Math.floor(points.length / 2)])
  const closed = [...points, points[0]!]
  const spans: [number, number][] = [
    [0, Math.floor(points.length / 2)],
    [Math.floor(points.length / 2), points.length],
  ]
  for (let span = spans.pop(); span; span = spans.pop()) {
    const [first, last] = span
    const [[x0, y0], [x1, y1]] = [closed[first]!, closed[last]!]
    const length = Math.hypot(x1 - x0, y1 - y0)
    let [far, most] = [-1, tolerance]
    for (let i = first + 1; i < last; i++) {
      const [x, y] = closed[i]!
      const away =
        length > 0
          ? Math.abs((x - x0) * (y1 - y0) - (y - y0) * (x1 - x0)) / length
          : Math.hypot(x - x0, y - y0)
      if (away > most) [far, most] = [i, away]
    }
    if (far < 0) continue
    kept.add(far)
    spans.push([first, far], [far, last])
  }
  return [...kept].sort((a, b) => a - b).flatMap((i) => points[i]!)
}
