import { Color, type Texture } from 'three'
import { useStore } from '../../use-store'
import { useViewer } from '../../context'

const dark = '#1b1f27'
const light = '#f2f4f8'

/** Reports whether the background is dark: the scene's color or picture, else the page's theme. */
export function useIsDark(): boolean {
  const { settings, backgrounds } = useViewer()
  const theme = useStore(settings.theme)
  const backdrop = useStore(backgrounds.top)
  if (backdrop instanceof Color) return isDark(backdrop.r, backdrop.g, backdrop.b)
  const picture = backdrop === backgrounds.sky ? null : backdrop
  return (picture && isDarkPicture(picture)) ?? theme === 'dark'
}

/** Returns the color of text, points and lines that have none: dark on light, light on dark. */
export function useInk(): string {
  return useIsDark() ? light : dark
}

// From linear components. 0.2 is perceived as halfway between black and white.
function isDark(r: number, g: number, b: number): boolean {
  return 0.2126 * r + 0.7152 * g + 0.0722 * b < 0.2
}

// The verdicts by texture: a picture that changes keeps its texture. A stream of pictures is judged
// by its first picture, so that labels do not flicker with it.
const judged = new WeakMap<Texture, boolean | null>()

/** Reports whether a picture is dark on average; null for one that cannot be read. */
function isDarkPicture(texture: Texture): boolean | null {
  const known = judged.get(texture)
  if (known !== undefined) return known
  const image = texture.image as CanvasImageSource | null
  if (!image) return null
  const verdict = averageIsDark(image)
  judged.set(texture, verdict)
  return verdict
}

function averageIsDark(image: CanvasImageSource): boolean | null {
  const size = 8
  const context = new OffscreenCanvas(size, size).getContext('2d', { willReadFrequently: true })
  if (!context) return null
  try {
    context.drawImage(image, 0, 0, size, size)
    const { data } = context.getImageData(0, 0, size, size)
    const sum = new Color(0)
    const pixel = new Color()
    for (let i = 0; i < data.length; i += 4)
      sum.add(pixel.setRGB(data[i]! / 255, data[i + 1]! / 255, data[i + 2]! / 255).convertSRGBToLinear())
    sum.multiplyScalar(4 / data.length)
    return isDark(sum.r, sum.g, sum.b)
  } catch {
    // A picture of floats, or from another origin.
    return null
  }
}
