import type { BufferGeometry } from 'three'

const headerLength = 84
const faceLength = 50

/**
 * Reads an STL model with three's reader. The reader takes a binary file for a text if it begins with
 * "solid" and has further bytes at its end, and it knows text in lower case only.
 */
export async function readStl(bytes: Uint8Array): Promise<BufferGeometry> {
  const { STLLoader } = await import('three/examples/jsm/loaders/STLLoader.js')
  const geometry = new STLLoader().parse(plain(bytes).slice().buffer)
  // Many programs write no normals and leave them to the reader.
  const normal = geometry.getAttribute('normal')
  if (normal && !normal.getX(0) && !normal.getY(0) && !normal.getZ(0)) geometry.computeVertexNormals()
  return geometry
}

function plain(bytes: Uint8Array): Uint8Array {
  const head = new TextDecoder('latin1').decode(bytes.subarray(0, 1024))
  // A text has no zero bytes; the header of a binary file is padded with them, and its numbers have some.
  const isText = /^\s*solid/i.test(head) && !head.includes('\0')
  // three reads the 84th byte, however short the text is.
  if (isText)
    return new TextEncoder().encode(
      ended(new TextDecoder().decode(bytes).trimStart().toLowerCase()).padEnd(headerLength),
    )
  if (bytes.length < headerLength) throw new Error(bytes.length === 0 ? 'it is empty' : 'it is cut off')
  const faces = new DataView(bytes.buffer, bytes.byteOffset).getUint32(80, true)
  const there = Math.floor((bytes.length - headerLength) / faceLength)
  if (faces > there)
    throw new Error(`it is cut off: its header promises ${faces} triangles, and there are ${there}`)
  return bytes.subarray(0, headerLength + faces * faceLength)
}

// Some programs leave out the last line, and three shows no solid without it.
function ended(text: string): string {
  return /\bendsolid\b[^\n]*\s*$/.test(text) ? text : `${text}\nendsolid\n`
}
