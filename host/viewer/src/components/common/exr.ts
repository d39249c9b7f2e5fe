/**
 * Reports whether the headers of an OpenEXR file are whole. three's reader never stops looking for
 * the end of a name beyond the end of the file.
 */
export function isWholeExr(bytes: Uint8Array): boolean {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  const parts = (bytes[5]! & 0x10) !== 0
  let at: number | null = 8
  do {
    at = afterHeader(view, at)
    // The headers of several parts end with an empty one.
    if (at !== null && parts && bytes[at] === 0) return true
  } while (parts && at !== null)
  return at !== null
}

// Skips attributes, each a name, a type, a size and that many bytes, up to an attribute without a name.
function afterHeader(view: DataView, start: number): number | null {
  let at = start
  while (at < view.byteLength && view.getUint8(at) !== 0) {
    const type = afterName(view, at)
    const size = type === null ? null : afterName(view, type)
    if (size === null || size + 4 > view.byteLength) return null
    const end = size + 4 + view.getUint32(size, true)
    // A list of channels consists of names, and ends as they do.
    if (end > view.byteLength || (nameAt(view, type!) === 'chlist' && view.getUint8(end - 1) !== 0))
      return null
    at = end
  }
  return at < view.byteLength ? at + 1 : null
}

function afterName(view: DataView, start: number): number | null {
  for (let at = start; at < view.byteLength; at++) if (view.getUint8(at) === 0) return at + 1
  return null
}

function nameAt(view: DataView, start: number): string {
  let name = ''
  for (let at = start; view.getUint8(at) !== 0; at++) name += String.fromCharCode(view.getUint8(at))
  return name
}
