import regular from '@fontsource/inter/files/inter-latin-400-normal.woff?url'
import italic from '@fontsource/inter/files/inter-latin-400-italic.woff?url'
import bold from '@fontsource/inter/files/inter-latin-700-normal.woff?url'
import boldItalic from '@fontsource/inter/files/inter-latin-700-italic.woff?url'
import wide from 'dejavu-fonts-ttf/ttf/DejaVuSans.ttf?url'
import wideBold from 'dejavu-fonts-ttf/ttf/DejaVuSans-Bold.ttf?url'
import { Coverage } from './coverage'

/** What a text looks like, beside its font. */
export interface FontStyle {
  bold: boolean
  italic: boolean
}

// The characters of Inter's Latin files. It has a few more, which need no care.
const latin = /^[\s\x20-\x7e\xa0-\xff\u2013\u2014\u2018-\u201a\u201c-\u201e\u2022\u2026\u20ac\u2122\u2212]*$/

/** Inter, which has what western languages need. */
export function latinFont(text: string, { bold: heavy, italic: slanted }: FontStyle): string | null {
  if (!latin.test(text)) return null
  return absolute(heavy ? (slanted ? boldItalic : bold) : slanted ? italic : regular)
}

/** DejaVu, which has most alphabets and symbols, but none of the large scripts of Asia. */
export function wideFont(heavy: boolean): string {
  return absolute(heavy ? wideBold : wide)
}

const coverages = new Map<string, Promise<Coverage>>()

/** What a font file has; one that cannot be read has nothing. */
export function coverageOf(url: string): Promise<Coverage> {
  let coverage = coverages.get(url)
  if (!coverage) {
    coverage = fetch(url)
      .then((response) => (response.ok ? response.arrayBuffer() : Promise.reject(new Error(`${url}: ${response.status}`))))
      .then((file) => new Coverage(file))
      .catch((error: unknown) => {
        console.warn('no font for characters beyond Latin', error)
        return new Coverage(null)
      })
    coverages.set(url, coverage)
  }
  return coverage
}

// The worker that makes the glyphs knows no page that an address could be relative to.
function absolute(url: string): string {
  return new URL(url, document.baseURI).href
}
