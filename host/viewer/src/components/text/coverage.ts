/**
 * Holds which characters a TrueType, OpenType or WOFF font has, by its cmap table (formats 4 and 12).
 * The text library would ask a server for the font of a missing character; with the coverage,
 * callers avoid that.
 */
export class Coverage {
  #ranges: [first: number, last: number][] = []

  constructor(cmap: DataView | null) {
    if (cmap) this.#ranges = ranges(cmap)
  }

  /** Reads a font file. It rejects if the file is not a font. */
  static async of(file: ArrayBuffer): Promise<Coverage> {
    const view = new DataView(file)
    return new Coverage(view.getUint32(0) === tag('wOFF') ? await unpack(view) : table(view))
  }

  /** Reports whether nothing is known of the font. */
  get empty(): boolean {
    return this.#ranges.length === 0
  }

  has(text: string): boolean {
    for (const character of text) {
      const code = character.codePointAt(0) ?? 0
      if (code > 0x20 && !this.#ranges.some(([first, last]) => first <= code && code <= last)) return false
    }
    return true
  }
}

function tag(name: string): number {
  return [...name].reduce((number, character) => number * 256 + character.charCodeAt(0), 0)
}

function table(file: DataView): DataView | null {
  for (let i = 0; i < file.getUint16(4); i++) {
    const at = 12 + i * 16
    if (file.getUint32(at) === tag('cmap'))
      return new DataView(file.buffer, file.getUint32(at + 8), file.getUint32(at + 12))
  }
  return null
}

async function unpack(file: DataView): Promise<DataView | null> {
  for (let i = 0; i < file.getUint16(12); i++) {
    const at = 44 + i * 20
    if (file.getUint32(at) !== tag('cmap')) continue
    const [start, packed, size] = [4, 8, 12].map((field) => file.getUint32(at + field)) as [
      number,
      number,
      number,
    ]
    const bytes = file.buffer.slice(start, start + packed) as ArrayBuffer
    if (packed === size) return new DataView(bytes)
    const stream = new Blob([bytes]).stream().pipeThrough(new DecompressionStream('deflate'))
    return new DataView(await new Response(stream).arrayBuffer())
  }
  return null
}

function ranges(cmap: DataView): [number, number][] {
  const out: [number, number][] = []
  const count = cmap.getUint16(2)
  for (let i = 0; i < count; i++) {
    const platform = cmap.getUint16(4 + i * 8)
    // Unicode, and Windows, whose tables are Unicode as well.
    if (platform !== 0 && platform !== 3) continue
    const at = cmap.getUint32(8 + i * 8)
    const format = cmap.getUint16(at)
    if (format === 12) {
      const groups = cmap.getUint32(at + 12)
      for (let g = 0; g < groups; g++)
        out.push([cmap.getUint32(at + 16 + g * 12), cmap.getUint32(at + 20 + g * 12)])
    } else if (format === 4) {
      const segments = cmap.getUint16(at + 6) / 2
      for (let s = 0; s < segments; s++) {
        const last = cmap.getUint16(at + 14 + s * 2)
        const first = cmap.getUint16(at + 16 + segments * 2 + s * 2)
        if (first !== 0xffff) out.push([first, last])
      }
    }
  }
  return out
}
