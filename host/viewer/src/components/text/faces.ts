import dejavu from 'dejavu-fonts-ttf/ttf/DejaVuSans.ttf?url'
import unifont from '@fontsource/unifontex/files/unifontex-latin-400-normal.woff2?url'
import arabic from '@fontsource/noto-sans-arabic/files/noto-sans-arabic-arabic-400-normal.woff2?url'
import bengali from '@fontsource/noto-sans-bengali/files/noto-sans-bengali-bengali-400-normal.woff2?url'
import devanagari from '@fontsource/noto-sans-devanagari/files/noto-sans-devanagari-devanagari-400-normal.woff2?url'
import ethiopic from '@fontsource/noto-sans-ethiopic/files/noto-sans-ethiopic-ethiopic-400-normal.woff2?url'
import gujarati from '@fontsource/noto-sans-gujarati/files/noto-sans-gujarati-gujarati-400-normal.woff2?url'
import gurmukhi from '@fontsource/noto-sans-gurmukhi/files/noto-sans-gurmukhi-gurmukhi-400-normal.woff2?url'
import kannada from '@fontsource/noto-sans-kannada/files/noto-sans-kannada-kannada-400-normal.woff2?url'
import khmer from '@fontsource/noto-sans-khmer/files/noto-sans-khmer-khmer-400-normal.woff2?url'
import lao from '@fontsource/noto-sans-lao/files/noto-sans-lao-lao-400-normal.woff2?url'
import malayalam from '@fontsource/noto-sans-malayalam/files/noto-sans-malayalam-malayalam-400-normal.woff2?url'
import myanmar from '@fontsource/noto-sans-myanmar/files/noto-sans-myanmar-myanmar-400-normal.woff2?url'
import sinhala from '@fontsource/noto-sans-sinhala/files/noto-sans-sinhala-sinhala-400-normal.woff2?url'
import tamil from '@fontsource/noto-sans-tamil/files/noto-sans-tamil-tamil-400-normal.woff2?url'
import telugu from '@fontsource/noto-sans-telugu/files/noto-sans-telugu-telugu-400-normal.woff2?url'
import thai from '@fontsource/noto-sans-thai/files/noto-sans-thai-thai-400-normal.woff2?url'

/** The family of the bundled scripts that Inter does not have. */
export const scripts = 'Scripts'

/** The families for characters that neither the bundled scripts nor the system's fonts have. */
export const lastResorts = ['DejaVu', 'Unifont'] as const

// The browser loads a file when a text has a character in the file's ranges.
const files: readonly [file: string, ranges: string][] = [
  [arabic, 'U+0600-06FF, U+0750-077F, U+0870-08FF, U+FB50-FDFF, U+FE70-FEFC'],
  // It has the joiners and the punctuation of all scripts of India.
  [devanagari, 'U+0900-097F, U+1CD0-1CF9, U+200C-200D, U+20B9, U+25CC, U+A830-A839, U+A8E0-A8FF'],
  [bengali, 'U+0980-09FF'],
  [gurmukhi, 'U+0A00-0A7F'],
  [gujarati, 'U+0A80-0AFF'],
  [tamil, 'U+0B80-0BFF'],
  [telugu, 'U+0C00-0C7F'],
  [kannada, 'U+0C80-0CFF'],
  [malayalam, 'U+0D00-0D7F'],
  [sinhala, 'U+0D80-0DFF'],
  [thai, 'U+0E00-0E7F'],
  [lao, 'U+0E80-0EFF'],
  [myanmar, 'U+1000-109F, U+A9E0-A9FF, U+AA60-AA7F'],
  [ethiopic, 'U+1200-139F, U+2D80-2DDF, U+AB01-AB2F'],
  [khmer, 'U+1780-17FF, U+19E0-19FF'],
]

/** Makes the bundled fonts known to the page. They are loaded when they are used. */
export function addFaces() {
  for (const [file, unicodeRange] of files) add(scripts, file, { unicodeRange })
  add(lastResorts[0], dejavu)
  add(lastResorts[1], unifont)
}

function add(family: string, file: string, descriptors: FontFaceDescriptors = {}) {
  document.fonts.add(new FontFace(family, `url("${new URL(file, document.baseURI).href}")`, descriptors))
}
