import { Font } from 'three-stdlib'
import { cssStyle } from './fonts'
import { trace } from './trace'

interface Glyph {
  /** Advance, and the outline, in units of the font's resolution. */
  ha: number
  o: string
  x_min: number
  x_max: number
}

/** The content of a typeface file, as three's font loader reads it. */
export interface Typeface {
  glyphs: Readonly<Record<string, Glyph>>
  resolution: number
}

// Runs of characters that a typeface lacks are replaced by characters for private use.
const firstPrivate = 0xf0000

/**
 * Returns a 3D font for a text, and the text in the characters of that font. Runs that the typeface
 * lacks are painted with the page's fonts and their outlines traced. Each character is looked up by
 * itself, so a missing character does not change the look of the others.
 */
export function fontFor(text: string, typeface: Typeface, families: string): { font: Font; text: string } {
  const traced: Record<string, Glyph> = {}
  const parts = runs(text, typeface).map(({ run, known }) => {
    if (known) return run
    const name = String.fromCodePoint(firstPrivate + Object.keys(traced).length)
    traced[name] = outline(run, typeface.resolution, families)
    return name
  })
  return {
    font: new Font({ ...typeface, glyphs: { ...typeface.glyphs, ...traced } } as never),
    text: parts.join(''),
  }
}

/** Returns the characters of a text for which a typeface needs other fonts. */
export function foreign(text: string, typeface: Typeface): string {
  return runs(text, typeface)
    .filter(({ known }) => !known)
    .map(({ run }) => run)
    .join('')
}

interface Run {
  run: string
  known: boolean
}

// A space between two words of other fonts belongs to their run: the order of words may depend on it.
function runs(text: string, { glyphs }: Typeface): Run[] {
  const out: Run[] = []
  for (const { segment } of new Intl.Segmenter(undefined, { granularity: 'grapheme' }).segment(text)) {
    if (segment === '\n' || segment === '\r\n') {
      out.push({ run: '\n', known: true })
      continue
    }
    const known = [...segment].every((character) => character in glyphs)
    const last = out.at(-1)
    const before = out.at(-2)
    if (last && last.run !== '\n' && last.known === known) last.run += segment
    else if (!known && last && before && !before.known && /^ +$/.test(last.run)) {
      before.run += last.run + segment
      out.pop()
    } else out.push({ run: segment, known })
  }
  return out
}

const emPixels = 160

// In typeface files a font's em is 100 points at 72 to the inch, whatever the resolution.
const em = 100 / 72

function outline(run: string, resolution: number, families: string): Glyph {
  const context = document.createElement('canvas').getContext('2d', { willReadFrequently: true })
  if (!context) throw new Error('no canvas to trace letters on')
  // Bold, as the bundled typeface is.
  const font = `${cssStyle({ bold: true, italic: false })} ${emPixels}px ${families}`
  context.font = font
  const advance = context.measureText(run).width
  const scale = (resolution * em) / emPixels
  const empty = { ha: advance * scale, o: '', x_min: 0, x_max: advance * scale }
  if (run.trim() === '') return empty
  const margin = Math.ceil(emPixels * 0.4)
  const [width, height] = [
    Math.min(Math.ceil(advance) + 2 * margin, 16_000),
    Math.ceil(emPixels * 1.4) + 2 * margin,
  ]
  const baseline = margin + emPixels
  Object.assign(context.canvas, { width, height })
  context.font = font
  context.fillText(run, margin, baseline)
  const alpha = context.getImageData(0, 0, width, height).data.filter((_, i) => i % 4 === 3)
  const o = trace(alpha, width, height, 0.3)
    .map((loop) => {
      const point = (i: number) =>
        `${Math.round((loop[i]! - margin) * scale)} ${Math.round((baseline - loop[i + 1]!) * scale)}`
      return loop
        .map((_, i) => (i % 2 === 1 ? '' : `${i === 0 ? 'm' : 'l'} ${point(i)}`))
        .filter(Boolean)
        .join(' ')
    })
    .join(' ')
  return { ...empty, o }
}
