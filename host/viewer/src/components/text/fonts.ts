import regular from '@fontsource/inter/files/inter-latin-400-normal.woff?url'
import italic from '@fontsource/inter/files/inter-latin-400-italic.woff?url'
import bold from '@fontsource/inter/files/inter-latin-700-normal.woff?url'
import boldItalic from '@fontsource/inter/files/inter-latin-700-italic.woff?url'
import { Coverage } from './coverage'
import { addFaces, lastResorts, scripts } from './faces'

/** What a text looks like, beside its font. */
export interface FontStyle {
  bold: boolean
  italic: boolean
}

/** Matches texts of characters that Inter's Latin files have; a test compares it with the files. */
export const latin =
  /^[\s\x20-\x7e\xa0-\xac\xae-\xff\u2013\u2014\u2018-\u201a\u201c-\u201e\u2022\u2026\u20ac\u2122\u2212]*$/

/** Returns the address of Inter if it has all characters of a text; else null. */
export function latinFont(text: string, { bold: heavy, italic: slanted }: FontStyle): string | null {
  if (!latin.test(text)) return null
  return new URL(heavy ? (slanted ? boldItalic : bold) : slanted ? italic : regular, document.baseURI).href
}

const coverages = new Map<string, Promise<Coverage>>()

/** Reads which characters a font file has. The coverage of a file that cannot be read is empty. */
export function coverageOf(url: string): Promise<Coverage> {
  let coverage = coverages.get(url)
  if (!coverage) {
    coverage = fetch(url)
      .then((response) =>
        response.ok ? response.arrayBuffer() : Promise.reject(new Error(`${url}: ${response.status}`)),
      )
      .then((file) => Coverage.of(file))
      .catch(() => new Coverage(null))
    coverages.set(url, coverage)
  }
  return coverage
}

// Color emoji come before fonts that have a few emoji in black and white.
const families = `'Inter Variable', '${scripts}', system-ui, 'Apple Color Emoji', 'Segoe UI Emoji', 'Noto Color Emoji', sans-serif`
const resorts = lastResorts.map((name) => `'${name}'`).join(', ')

/** The fonts of a text that the browser paints, and the characters that none of them has. */
export interface Face {
  /** Families as CSS lists them. */
  families: string
  missing: readonly string[]
}

/** Where a character comes from: the usual families, the last resorts, or none. */
type Source = 'usual' | 'resort' | 'none'

/**
 * Finds the fonts for texts: Inter, the bundled scripts, the system's fonts, and the last resorts for
 * what all of those lack. Coverage is found by painting a character and comparing it with the box
 * for a character that no font has, since a page cannot ask for the system's fonts.
 */
class FontBook {
  #sources = new Map<string, Source>()
  #loaded = new Set<string>()
  #added = false

  /** Returns the fonts of a text, or null if `prepare` has to be called first. */
  ready(text: string, style: FontStyle, own: string | null = null): Face | null {
    const missing: string[] = []
    let resort = false
    for (const character of characters(text)) {
      const source = this.#sources.get(character)
      if (source === undefined || !this.#loaded.has(loadedKey(character, style, own))) return null
      if (source === 'none') missing.push(character)
      resort ||= source === 'resort'
    }
    return { families: `${familiesWith(own)}${resort ? `, ${resorts}` : ''}`, missing }
  }

  /** Loads the fonts of a text. `ready` returns them from then on. */
  async prepare(text: string, style: FontStyle, own: string | null = null): Promise<void> {
    if (!this.#added) addFaces()
    this.#added = true
    await load(`${cssStyle(style)} 16px ${familiesWith(own)}`, text)
    const all = [...characters(text)]
    const fresh = all.filter((character) => !this.#sources.has(character))
    const lacking = new Set(fresh.filter((character) => !hasGlyph(character, families)))
    if (lacking.size > 0) await load(`16px ${resorts}`, [...lacking].join(''))
    for (const character of fresh) {
      this.#sources.set(
        character,
        !lacking.has(character)
          ? 'usual'
          : hasGlyph(character, `${families}, ${resorts}`)
            ? 'resort'
            : 'none',
      )
    }
    for (const character of all) this.#loaded.add(loadedKey(character, style, own))
  }
}

/** The fonts of the page. */
export const fontBook = new FontBook()

const ownFamilies = new Map<string, string>()

/** Returns the family by which a font file can be used in the page. */
export function familyOf(file: string): string {
  let family = ownFamilies.get(file)
  if (!family) {
    ownFamilies.set(file, (family = `Own ${ownFamilies.size}`))
    document.fonts.add(new FontFace(family, `url("${file}")`))
  }
  return family
}

/** Returns the style and the weight as CSS writes them before a font's size. */
export function cssStyle({ bold: heavy, italic: slanted }: FontStyle): string {
  return `${slanted ? 'italic ' : ''}${heavy ? 700 : 400}`
}

function familiesWith(own: string | null): string {
  return own === null ? families : `'${own}', ${families}`
}

// A font that cannot be loaded leaves its characters to the next one.
async function load(font: string, text: string) {
  await document.fonts.load(font, text).catch(() => [])
}

function loadedKey(character: string, style: FontStyle, own: string | null): string {
  return `${cssStyle(style)} ${own ?? ''} ${character}`
}

// Characters without a shape of their own: space, controls, joiners, marks, selectors and skin tones.
const shapeless = /[\s\p{Cc}\p{Cf}\p{M}\p{Emoji_Modifier}]/u

/** Returns the characters of a text that need a glyph, each once. */
export function characters(text: string): Set<string> {
  return new Set([...text].filter((character) => !shapeless.test(character)))
}

let probe: CanvasRenderingContext2D | null = null
const boxes = new Map<string, string>()

function hasGlyph(character: string, list: string): boolean {
  let box = boxes.get(list)
  // A noncharacter, which no font has.
  if (box === undefined) boxes.set(list, (box = printOf('\u{10ffff}', list)))
  return printOf(character, list) !== box
}

function printOf(character: string, list: string): string {
  probe ??= Object.assign(document.createElement('canvas'), { width: 32, height: 32 }).getContext('2d', {
    willReadFrequently: true,
  })
  if (!probe) return ''
  probe.clearRect(0, 0, 32, 32)
  probe.font = `20px ${list}`
  probe.textBaseline = 'middle'
  probe.fillText(character, 4, 16)
  return String.fromCharCode(...probe.getImageData(0, 0, 32, 32).data.filter((_, i) => i % 4 === 3))
}
