import { CanvasTexture, LinearMipmapLinearFilter, NoColorSpace, SRGBColorSpace, type Texture } from 'three'
import { cssStyle, type FontStyle } from './fonts'

/** A text painted by the browser, with all the fonts of the machine. Lengths are in units of the scene. */
export interface Painted {
  /** The opacity, and the colors: null if all of the text has the color of the material. */
  alpha: Texture
  colors: Texture | null
  /** Size of the picture. */
  width: number
  height: number
  /** Size of the block of text in its middle; the text is anchored by the block. */
  block: { width: number; height: number; ascent: number; pitch: number }
}

export interface Edge {
  color: string
  width: number
  opacity: number
}

export interface PaintStyle extends FontStyle {
  /** Families as CSS lists them. */
  families: string
  color: string
  fontSize: number
  /** In units of the font's size; null for the font's own. */
  lineHeight: number | null
  letterSpacing: number
  maxWidth: number
  /** Whether a word that is wider than maxWidth is broken. */
  breakWords: boolean
  align: 'left' | 'center' | 'right'
  direction: 'ltr' | 'rtl'
  outline: Edge & { blur: number; x: number; y: number }
  stroke: Edge
}

/** Pixels of the picture for one unit of the font's size, and the most on a side. */
const emPixels = 112
const mostPixels = 4096

/** Metrics of Inter, by which texts of the bundled fonts are placed. */
export const inter = { ascent: 0.96875, descent: 0.2412, cap: 0.7273, ex: 0.5459 } as const

// Characters with colors of their own.
const emoji = /\p{Emoji_Presentation}|\u{FE0F}/u

/** Paints a text on textures, which the caller disposes of. */
export function paint(text: string, style: PaintStyle): Painted {
  const pixels = emPixels / style.fontSize
  const { outline, stroke } = style
  const pen = newPen(style)
  const lines = text.split('\n').flatMap((line) => wrap(pen, line, style.maxWidth * pixels, style.breakWords))
  const widest = Math.max(1, ...lines.map((line) => pen.measureText(line).width))
  const pitch = emPixels * (style.lineHeight ?? inter.ascent + inter.descent)
  // Marks above and below, and slanted ends, reach beyond the block.
  const margin = Math.ceil(
    emPixels * 0.35 +
      pixels *
        Math.max(outline.width + outline.blur + Math.abs(outline.x) + Math.abs(outline.y), stroke.width),
  )
  const [width, height] = [widest + 2 * margin, pitch * lines.length + 2 * margin]
  const shrink = Math.min(1, mostPixels / Math.max(width, height))
  const baseline = (pitch - emPixels * (inter.ascent + inter.descent)) / 2 + emPixels * inter.ascent
  const begin = () => {
    const context = newPen(style, Math.ceil(width * shrink), Math.ceil(height * shrink))
    context.scale(shrink, shrink)
    return context
  }
  const write = (put: (line: string, x: number, y: number) => void) =>
    lines.forEach((line, i) => {
      const free = widest - pen.measureText(line).width
      const x = margin + (style.align === 'left' ? 0 : style.align === 'right' ? free : free / 2)
      put(line, x, margin + pitch * i + baseline)
    })
  const edged = outline.width > 0 || outline.blur > 0 || outline.x !== 0 || outline.y !== 0
  const draw: Draw = (context, plain) => {
    const tint = (color: string) => (plain ? '#fff' : color)
    if (outline.opacity > 0 && edged) {
      context.save()
      context.globalAlpha = plain ? outline.opacity : 1
      context.filter = outline.blur > 0 ? `blur(${outline.blur * pixels * shrink * 0.5}px)` : 'none'
      context.strokeStyle = context.fillStyle = tint(outline.color)
      context.lineWidth = 2 * outline.width * pixels
      write((line, x, y) => {
        const [left, top] = [x + outline.x * pixels, y + outline.y * pixels]
        if (outline.width > 0) context.strokeText(line, left, top)
        context.fillText(line, left, top)
      })
      context.restore()
    }
    context.fillStyle = tint(style.color)
    write((line, x, y) => context.fillText(line, x, y))
    if (stroke.width <= 0) return
    context.globalAlpha = plain ? stroke.opacity : 1
    context.strokeStyle = tint(stroke.color)
    context.lineWidth = stroke.width * pixels
    write((line, x, y) => context.strokeText(line, x, y))
  }
  const colored = edged || stroke.width > 0 || emoji.test(text)
  const unit = 1 / pixels
  return {
    alpha: textureOf(opacity(begin(), draw), false),
    colors: colored ? textureOf(coloring(begin(), draw, edged ? outline.color : style.color), true) : null,
    width: width * unit,
    height: height * unit,
    block: {
      width: widest * unit,
      height: pitch * lines.length * unit,
      ascent: baseline * unit,
      pitch: pitch * unit,
    },
  }
}

type Draw = (context: CanvasRenderingContext2D, plain: boolean) => void

function newPen(style: PaintStyle, width = 1, height = 1): CanvasRenderingContext2D {
  const context = Object.assign(document.createElement('canvas'), { width, height }).getContext('2d')
  if (!context) throw new Error('no canvas to paint text on')
  context.font = `${cssStyle(style)} ${emPixels}px ${style.families}`
  context.letterSpacing = `${style.letterSpacing * emPixels}px`
  context.direction = style.direction
  context.textAlign = 'left'
  context.lineJoin = 'round'
  return context
}

// Paints how much of each pixel is covered, in white on black: a clear pixel has no color of its own
// that could show at the edges of letters.
function opacity(context: CanvasRenderingContext2D, draw: Draw): HTMLCanvasElement {
  draw(context, true)
  flood(context, 'source-in', '#fff')
  flood(context, 'destination-over', '#000')
  return context.canvas
}

// Paints the colors of all pixels, clear ones included, for the same reason.
function coloring(context: CanvasRenderingContext2D, draw: Draw, around: string): HTMLCanvasElement {
  draw(context, false)
  flood(context, 'destination-over', around)
  return context.canvas
}

function flood(context: CanvasRenderingContext2D, operation: GlobalCompositeOperation, color: string) {
  context.save()
  context.resetTransform()
  context.globalAlpha = 1
  context.globalCompositeOperation = operation
  context.fillStyle = color
  context.fillRect(0, 0, context.canvas.width, context.canvas.height)
  context.restore()
}

function textureOf(canvas: HTMLCanvasElement, colors: boolean): CanvasTexture {
  const texture = new CanvasTexture(canvas)
  texture.colorSpace = colors ? SRGBColorSpace : NoColorSpace
  texture.minFilter = LinearMipmapLinearFilter
  texture.anisotropy = 8
  return texture
}

// Breaks between words, or within what has none, as the scripts of Asia do.
function wrap(context: CanvasRenderingContext2D, line: string, most: number, breakWords: boolean): string[] {
  const width = (part: string) => context.measureText(part.trimEnd()).width
  if (width(line) <= most) return [line]
  const segments = (text: string, granularity: 'word' | 'grapheme') =>
    [...new Intl.Segmenter(undefined, { granularity }).segment(text)].map(({ segment }) => segment)
  const parts = segments(line, 'word').flatMap((word) =>
    breakWords && width(word) > most ? segments(word, 'grapheme') : [word],
  )
  const lines: string[] = []
  let at = ''
  for (const part of parts) {
    // Punctuation stays with its word.
    if (at !== '' && !/^\p{P}+$/u.test(part) && width(at + part) > most) {
      lines.push(at.trimEnd())
      at = part.trimStart()
    } else {
      at += part
    }
  }
  return [...lines, at.trimEnd()]
}
