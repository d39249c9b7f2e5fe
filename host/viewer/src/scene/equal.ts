// Beyond this a comparison costs more than to take the value as new.
const comparedBytes = 1 << 16

/** Whether two values of a property are the same. */
export function equal(a: unknown, b: unknown): boolean {
  if (Object.is(a, b)) return true
  if (typeof a !== 'object' || typeof b !== 'object' || a === null || b === null) return false
  if (Array.isArray(a)) {
    if (!Array.isArray(b) || a.length !== b.length) return false
    for (let i = 0; i < a.length; i++) if (!equal(a[i], b[i])) return false
    return true
  }
  if (Array.isArray(b)) return false
  if (
    ArrayBuffer.isView(a) ||
    ArrayBuffer.isView(b) ||
    a instanceof ArrayBuffer ||
    b instanceof ArrayBuffer
  ) {
    return sameBytes(a, b)
  }
  const left = a as Record<string, unknown>
  const right = b as Record<string, unknown>
  let count = 0
  for (const name in left) {
    if (!(name in right) || !equal(left[name], right[name])) return false
    count++
  }
  for (const _ in right) count--
  return count === 0
}

function sameBytes(a: object, b: object): boolean {
  if (a.constructor !== b.constructor) return false
  const left = bytes(a)
  const right = bytes(b)
  if (!left || !right || left.length !== right.length || left.length > comparedBytes) return false
  for (let i = 0; i < left.length; i++) if (left[i] !== right[i]) return false
  return true
}

function bytes(value: object): Uint8Array | null {
  if (value instanceof ArrayBuffer) return new Uint8Array(value)
  if (ArrayBuffer.isView(value)) return new Uint8Array(value.buffer, value.byteOffset, value.byteLength)
  return null
}
