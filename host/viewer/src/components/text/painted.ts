import { CanvasTexture, LinearMipmapLinearFilter, SRGBColorSpace } from 'three'

/** A text as the browser draws it, with all the fonts of the machine. */
export interface Painted {
  texture: CanvasTexture
  /** In units of the scene. */
  width: number
  height: number
}

export interface PaintStyle {
  color: string
  fontSize: number
  lineHeight: number
  maxWidth: number
  bold: boolean
  italic: boolean
  align: 'left' | 'center' | 'right'
  outlineWidth: number
  outlineColor: string
}

/** Pixels of the picture for one unit of the font's size, and the most on a side. */
const emPixels = 96
const mostPixels = 4096

/** Paints a text on a texture, which the caller disposes of. */
export function paint(text: string, style: PaintStyle): Painted {
  const canvas = document.createElement('canvas')
  const context = canvas.getContext('2d')
  if (!context) throw new Error('no canvas to paint text on')
  const fontOf = (pixels: number) => `${style.italic ? 'italic ' : ''}${style.bold ? 700 : 400} ${pixels}px 'Inter Variable', system-ui, sans-serif`
  context.font = fontOf(emPixels)
  const most = Number.isFinite(style.maxWidth) ? (style.maxWidth / style.fontSize) * emPixels : Infinity
  const lines = text.split('\n').flatMap((line) => wrap(context, line, most))
  const outline = (style.outlineWidth / style.fontSize) * emPixels
  const margin = Math.ceil(emPixels * 0.1 + outline)
  const widest = Math.max(1, ...lines.map((line) => context.measureText(line).width)) + 2 * margin
  const pitch = emPixels * style.lineHeight
  const highest = pitch * lines.length + 2 * margin
  const shrink = Math.min(1, mostPixels / Math.max(widest, highest))
  canvas.width = Math.ceil(widest * shrink)
  canvas.height = Math.ceil(highest * shrink)
  context.scale(shrink, shrink)
  context.font = fontOf(emPixels)
  context.textAlign = style.align
  context.textBaseline = 'middle'
  context.lineJoin = 'round'
  const x = style.align === 'left' ? margin : style.align === 'right' ? widest - margin : widest / 2
  lines.forEach((line, i) => {
    const y = margin + pitch * (i + 0.5)
    if (outline > 0) {
      context.strokeStyle = style.outlineColor
      context.lineWidth = outline * 2
      context.strokeText(line, x, y)
    }
    context.fillStyle = style.color
    context.fillText(line, x, y)
  })
  const texture = new CanvasTexture(canvas)
  texture.colorSpace = SRGBColorSpace
  texture.minFilter = LinearMipmapLinearFilter
  texture.anisotropy = 8
  const unit = style.fontSize / emPixels
  return { texture, width: widest * unit, height: highest * unit }
}

// Breaks between words, or within what has none, as the scripts of Asia do.
function wrap(context: CanvasRenderingContext2D, line: string, most: number): string[] {
  if (context.measureText(line).width <= most) return [line]
  const lines: string[] = []
  let at = ''
  for (const { segment } of new Intl.Segmenter(undefined, { granularity: 'word' }).segment(line)) {
    if (at !== '' && context.measureText((at + segment).trimEnd()).width > most) {
      lines.push(at.trimEnd())
      at = segment.trimStart()
    } else {
      at += segment
    }
  }
  return [...lines, at.trimEnd()]
}
