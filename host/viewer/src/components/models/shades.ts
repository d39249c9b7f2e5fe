import { Color, SRGBColorSpace } from 'three'
import { colormap } from '../depth/colormaps'

/** Converts numbers, such as a scanner's intensities, to colors between the least and the largest of them. */
export function shadesOf(values: ArrayLike<number>): Float32Array {
  let [least, most] = [Infinity, -Infinity]
  for (let i = 0; i < values.length; i++) {
    const value = values[i]!
    if (!Number.isFinite(value)) continue
    least = Math.min(least, value)
    most = Math.max(most, value)
  }
  const span = most - least || 1
  const ramp = colormap('viridis').image.data as Uint8Array
  const out = new Float32Array(values.length * 3)
  const color = new Color()
  for (let i = 0; i < values.length; i++) {
    const at = 4 * Math.round(255 * Math.min(1, Math.max(0, (values[i]! - least) / span || 0)))
    color
      .setRGB(ramp[at]! / 255, ramp[at + 1]! / 255, ramp[at + 2]! / 255, SRGBColorSpace)
      .toArray(out, i * 3)
  }
  return out
}
