import { DataTexture, LinearFilter, SRGBColorSpace } from 'three'

// Stops of the maps as #rrggbb, at even steps from least to most.
const stops = {
  turbo:
    '30123b 4145ab 4675ed 39a2fc 1bcfd4 24eca6 61fc6c a4fc3b d1e834 f3c63a fe9b2d f36315 d93806 b11901 7a0402',
  viridis: '440154 482878 3e4989 31688e 26828e 1f9e89 35b779 6ece58 b5de2b fde725',
  inferno: '000004 1b0c41 4a0c6b 781c6d a52c60 cf4446 ed6925 fb9b06 f7d13d fcffa4',
  jet: '00007f 0000ff 007fff 00ffff 7fff7f ffff00 ff7f00 ff0000 7f0000',
} as const

type ColormapName = keyof typeof stops

const made = new Map<ColormapName, DataTexture>()

/** A colour map as a row of 256 colours. All who use it share it. */
export function colormap(name: ColormapName): DataTexture {
  let texture = made.get(name)
  if (!texture) made.set(name, (texture = make(stops[name].split(' '))))
  return texture
}

function make(colors: readonly string[]): DataTexture {
  const data = new Uint8Array(256 * 4)
  for (let i = 0; i < 256; i++) {
    const at = (i / 255) * (colors.length - 1)
    const [a, b] = [parseInt(colors[Math.floor(at)]!, 16), parseInt(colors[Math.ceil(at)]!, 16)]
    for (let c = 0; c < 3; c++) {
      const [from, to] = [(a >> (16 - 8 * c)) & 255, (b >> (16 - 8 * c)) & 255]
      data[i * 4 + c] = Math.round(from + (to - from) * (at % 1))
    }
    data[i * 4 + 3] = 255
  }
  const texture = new DataTexture(data, 256, 1)
  texture.colorSpace = SRGBColorSpace
  texture.minFilter = texture.magFilter = LinearFilter
  texture.needsUpdate = true
  return texture
}
