/** A picture being plotted, row by row from below. */
export interface Sheet {
  width: number
  height: number
  /** Nearest depth of each pixel as in a depth buffer, from 0 to 1; `bare` where nothing is. */
  depth: Float32Array
  /** What one sees there, as bytes r, g, b, a in memory. */
  color: Uint32Array
}

/** The depth of a pixel where nothing is. */
export const bare = 2

export interface Dots {
  /** Coordinates: three for each, every `stride` numbers. */
  points: Float32Array
  stride: number
  /** A colour for each, as bytes r, g, b, a in memory; or one for all. */
  colors: Uint32Array | number
  count: number
  /** The side of a square in pixels: `size / w` in perspective, as far as `w` is the distance. */
  size: number
  perspective: boolean
}

export function newSheet(width: number, height: number): Sheet {
  return { width, height, depth: new Float32Array(width * height), color: new Uint32Array(width * height) }
}

/**
 * Draws points as the GPU would: as squares about their place, none of them smaller than a
 * pixel, those nearer over those behind. The matrix leads from the points to the clip space.
 */
export function plot(
  sheet: Sheet,
  matrix: ArrayLike<number>,
  { points, stride, colors, count, size, perspective }: Dots,
) {
  const { width, height, depth, color } = sheet
  const [xx, xy, xz, xw, yx, yy, yz, yw, zx, zy, zz, zw, tx, ty, tz, tw] = matrix as unknown as Sixteen
  const one = typeof colors === 'number' ? colors : 0
  const many = typeof colors === 'number' ? null : colors
  const halfWidth = width / 2
  const halfHeight = height / 2
  depth.fill(bare)
  for (let i = 0, at = 0; i < count; i++, at += stride) {
    const px = points[at]!
    const py = points[at + 1]!
    const pz = points[at + 2]!
    const w = xw * px + yw * py + zw * pz + tw
    const x = xx * px + yx * py + zx * pz + tx
    const y = xy * px + yy * py + zy * pz + ty
    const z = xz * px + yz * py + zz * pz + tz
    // Not a number is never within.
    if (!(x >= -w && x <= w && y >= -w && y <= w && z >= -w && z <= w)) continue
    const inverse = 1 / w
    const column = (x * inverse + 1) * halfWidth
    const row = (y * inverse + 1) * halfHeight
    const near = (z * inverse + 1) / 2
    const seen = many ? many[i]! : one
    const side = perspective ? size * inverse : size
    if (side <= 1) {
      const pixel = Math.min(row | 0, height - 1) * width + Math.min(column | 0, width - 1)
      if (near > depth[pixel]!) continue
      depth[pixel] = near
      color[pixel] = seen
      continue
    }
    // A pixel is covered where its centre is.
    const reach = side / 2
    const left = Math.max(0, Math.ceil(column - reach - 0.5))
    const right = Math.min(width, Math.ceil(column + reach - 0.5))
    const top = Math.min(height, Math.ceil(row + reach - 0.5))
    for (let line = Math.max(0, Math.ceil(row - reach - 0.5)); line < top; line++) {
      const end = line * width + right
      for (let pixel = line * width + left; pixel < end; pixel++) {
        if (near > depth[pixel]!) continue
        depth[pixel] = near
        color[pixel] = seen
      }
    }
  }
}

type Sixteen = [
  number,
  number,
  number,
  number,
  number,
  number,
  number,
  number,
  number,
  number,
  number,
  number,
  number,
  number,
  number,
  number,
]
