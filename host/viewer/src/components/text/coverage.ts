/**
 * Which characters a TrueType font has, by its cmap table (formats 4 and 12). The text
 * library would ask a server for the font of a character that is missing; who knows
 * beforehand need not ask.
 */
export class Coverage {
  #ranges: [first: number, last: number][] = []

  constructor(file: ArrayBuffer | null) {
    if (file) this.#ranges = ranges(new DataView(file))
  }

  has(text: string): boolean {
    for (const character of text) {
      const code = character.codePointAt(0) ?? 0
      if (code > 0x20 && !this.#ranges.some(([first, last]) => first <= code && code <= last)) return false
    }
    return true
  }
}

function ranges(file: DataView): [number, number][] {
  const tables = file.getUint16(4)
  for (let i = 0; i < tables; i++) {
    const at = 12 + i * 16
    // 'cmap'
    if (file.getUint32(at) === 0x636d6170) return subtables(file, file.getUint32(at + 8))
  }
  return []
}

function subtables(file: DataView, cmap: number): [number, number][] {
  const out: [number, number][] = []
  const count = file.getUint16(cmap + 2)
  for (let i = 0; i < count; i++) {
    const platform = file.getUint16(cmap + 4 + i * 8)
    // Unicode, and Windows, whose tables are Unicode as well.
    if (platform !== 0 && platform !== 3) continue
    const at = cmap + file.getUint32(cmap + 8 + i * 8)
    const format = file.getUint16(at)
    if (format === 12) {
      const groups = file.getUint32(at + 12)
      for (let g = 0; g < groups; g++) out.push([file.getUint32(at + 16 + g * 12), file.getUint32(at + 20 + g * 12)])
    } else if (format === 4) {
      const segments = file.getUint16(at + 6) / 2
      for (let s = 0; s < segments; s++) {
        const last = file.getUint16(at + 14 + s * 2)
        const first = file.getUint16(at + 16 + segments * 2 + s * 2)
        if (first !== 0xffff) out.push([first, last])
      }
    }
  }
  return out
}
