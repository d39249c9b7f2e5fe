/** How a table is sorted: by a column, from 0, upwards or downwards. */
export interface Sorting {
  readonly column: number
  readonly down: boolean
}

const collator = new Intl.Collator(undefined, { numeric: true, sensitivity: 'base' })

/** Returns the numbers of the rows in their order. Rows of equal value keep their order. */
export function order(rows: ArrayLike<unknown>, sorting: Sorting | null): number[] {
  const numbers = Array.from({ length: rows.length }, (_, i) => i)
  if (sorting === null) return numbers
  const { column, down } = sorting
  const sign = down ? -1 : 1
  const values = numbers.map((row) => cellOf(rows[row], column))
  return numbers.sort((a, b) => {
    const [x, y] = [values[a], values[b]]
    // Empty cells come last either way.
    if (isEmpty(x) || isEmpty(y)) return Number(isEmpty(x)) - Number(isEmpty(y)) || a - b
    return sign * compare(x, y) || a - b
  })
}

function compare(a: unknown, b: unknown): number {
  if (typeof a === 'number' && typeof b === 'number') return a - b
  return collator.compare(textOf(a), textOf(b))
}

function isEmpty(value: unknown): boolean {
  return value === undefined || value === null || value === ''
}

/** Returns a cell of a row, which may be a typed array. */
export function cellOf(row: unknown, column: number): unknown {
  return Array.isArray(row) || ArrayBuffer.isView(row)
    ? (row as ArrayLike<unknown>)[column]
    : column === 0
      ? row
      : undefined
}

/** Returns what a cell shows. */
export function textOf(value: unknown): string {
  if (typeof value === 'number')
    return String(Math.fround(value) === value ? Number(value.toPrecision(7)) : value)
  if (typeof value === 'string') return value
  if (typeof value === 'boolean') return value ? 'yes' : 'no'
  return ''
}
