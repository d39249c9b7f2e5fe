import { BufferAttribute, type BufferGeometry } from 'three'
import { shadesOf } from './shades'

/**
 * Reads a PCD cloud with three's reader, which knows neither `rgba` nor fields that are
 * separated by more than one space.
 */
export async function readPcd(bytes: Uint8Array): Promise<BufferGeometry> {
  const { PCDLoader } = await import('three/examples/jsm/loaders/PCDLoader.js')
  const data = withPlainHeader(bytes)
  const { geometry } = new PCDLoader().parse(data.buffer as ArrayBuffer)
  const shades = geometry.getAttribute('intensity') ?? geometry.getAttribute('label')
  if (shades && !geometry.hasAttribute('color'))
    geometry.setAttribute('color', new BufferAttribute(shadesOf(shades.array), 3))
  return geometry
}

const longestHeader = 1 << 16

function withPlainHeader(bytes: Uint8Array): Uint8Array {
  const text = new TextDecoder('latin1').decode(bytes.subarray(0, longestHeader))
  const end = /^DATA[ \t]+(\S+)[ \t]*(\r\n|\n|\r)/im.exec(text)
  if (!end) throw new Error('its header does not end (DATA is missing)')
  const lines = text
    .slice(0, end.index)
    .split(/\r\n|\n|\r/)
    .filter((line) => !line.startsWith('#'))
  const words = new Map(
    lines.map((line) => line.trim().split(/\s+/)).map(([name = '', ...rest]) => [name.toUpperCase(), rest]),
  )
  const fields = words.get('FIELDS')?.map((field) => field.toLowerCase())
  if (!fields || !['x', 'y', 'z'].every((name) => fields.includes(name)))
    throw new Error('its points have no x, y and z')
  // The same four bytes under another name; an ascii file has them as one integer.
  const rgba = fields.includes('rgb') ? -1 : fields.indexOf('rgba')
  if (rgba >= 0) fields[rgba] = 'rgb'
  words.set('FIELDS', fields)
  words.delete('')
  const format = end[1]!.toLowerCase()
  if (!['ascii', 'binary', 'binary_compressed'].includes(format))
    throw new Error(`its data are "${end[1]}", which is not a format of PCD`)
  const header = `# .PCD\n${[...words].map(([name, rest]) => [name, ...rest].join(' ')).join('\n')}\nDATA ${format}\n`
  const begin = new TextEncoder().encode(header)
  const body = bytes.subarray(end.index + end[0].length)
  if (format === 'ascii') checkLines(body, Number(words.get('POINTS')?.[0]))
  const out = new Uint8Array(begin.length + body.length)
  out.set(begin)
  out.set(body, begin.length)
  return out
}

// Throws if there are fewer points than the header promises; NaN stands for a header without a number.
function checkLines(body: Uint8Array, promised: number) {
  const there = new TextDecoder('latin1').decode(body).match(/^[^\S\r\n]*\S/gm)?.length ?? 0
  if (there < promised)
    throw new Error(`it is cut off: its header promises ${promised} points, and there are ${there}`)
}
