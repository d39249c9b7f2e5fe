import { useMemo, useRef, useState, type KeyboardEvent } from 'react'
import { register, type ComponentProps } from '../../scene/registry'
import { useViewer } from '../../context'
import { isMap } from '../../wire/codec'
import { attributes, classes } from '../html/attributes'
import { useReport } from '../../scene/hooks'
import { useDisabled } from './section'
import { useNaming } from './row'
import { cellOf, order, textOf, type Sorting } from './sorting'

interface Column {
  label: string
  align: 'left' | 'right' | 'center' | undefined
  width: number | undefined
}

const rowHeight = 28
/** Rows beside those that are seen, so that scrolling shows no gaps. */
const spare = 8
/** The most rows that the page takes. */
const mostRows = 100_000

/** A table of which only the rows that are seen are elements of the page. */
function Table({ node, props, sent }: ComponentProps<'Table'>) {
  const viewer = useViewer()
  const disabled = useDisabled(props.disabled)
  const columns = useMemo(() => readColumns(props.columns), [props.columns])
  const count = Math.min(props.rows.length, mostRows)
  const [sorting, setSorting] = useState<Sorting | null>(null)
  const [top, setTop] = useState(0)
  const [active, setActive] = useState({ row: 0, column: 0 })
  const box = useRef<HTMLDivElement>(null)
  const [, naming] = useNaming(node, props)
  useReport(node, props.rows.length > mostRows ? `only ${mostRows} of its rows are shown` : null)
  const sorted = useMemo(() => order(props.rows, sorting).slice(0, mostRows), [props.rows, sorting])
  const seen = Math.ceil(props.height / rowHeight)
  const first = Math.max(0, Math.min(Math.floor(top / rowHeight) - spare, count - seen))
  const last = Math.min(count, first + seen + 2 * spare)

  const press = (at: number, column: number) => {
    setActive({ row: at, column })
    const row = sorted[at]
    if (disabled || row === undefined) return
    const values = columns.map((_, i) => cellOf(props.rows[row], i) ?? null)
    const value = { key: node.key ?? '', row: row + 1, column: column + 1, values }
    viewer.send({ etype: 'CLICK', key: node.key, value })
  }
  const move = (event: KeyboardEvent) => {
    const step = stepOf(event.key, seen, count)
    if (step) {
      const row = clip(active.row + step[0], count)
      reveal(box.current, row)
      setActive({ row, column: clip(active.column + step[1], columns.length) })
    } else if (event.key === 'Enter' || event.key === ' ') press(active.row, active.column)
    else return
    event.preventDefault()
    event.stopPropagation()
  }
  const { className, title, ...given } = attributes(sent)
  const widths = columns.map(({ width }) => (width ? `${width}px` : 'minmax(48px, 1fr)')).join(' ')
  return (
    <div
      {...given}
      hidden={!props.visible}
      title={props.hint ?? (typeof title === 'string' ? title : undefined)}
      className={classes('c-table', className)}
      data-disabled={disabled || undefined}
      data-keys
    >
      {props.label !== undefined && (
        <span id={naming['aria-labelledby']} className="c-label">
          {props.label}
        </span>
      )}
      <div
        {...naming}
        ref={box}
        className="c-grid"
        role="table"
        aria-rowcount={count + 1}
        aria-colcount={columns.length}
        tabIndex={0}
        style={{ maxHeight: props.height, '--columns': widths } as object}
        onScroll={(event) => setTop(event.currentTarget.scrollTop)}
        onKeyDown={move}
      >
        <Head columns={columns} sorting={sorting} sort={setSorting} />
        <div className="c-rows" role="rowgroup" style={{ height: count * rowHeight }}>
          {sorted.slice(first, last).map((row, i) => (
            <Line
              key={row}
              at={first + i}
              row={props.rows[row]}
              columns={columns}
              active={first + i === active.row ? active.column : -1}
              press={press}
            />
          ))}
        </div>
      </div>
    </div>
  )
}

/** Returns by how many rows and columns a key moves. */
function stepOf(key: string, seen: number, count: number): [row: number, column: number] | undefined {
  const steps: Record<string, [row: number, column: number]> = {
    ArrowUp: [-1, 0],
    ArrowDown: [1, 0],
    ArrowLeft: [0, -1],
    ArrowRight: [0, 1],
    PageUp: [-seen, 0],
    PageDown: [seen, 0],
    Home: [-count, 0],
    End: [count, 0],
  }
  return steps[key]
}

function Head({
  columns,
  sorting,
  sort,
}: {
  columns: readonly Column[]
  sorting: Sorting | null
  sort: (sorting: Sorting | null) => void
}) {
  return (
    <div role="row" aria-rowindex={1} className="c-head">
      {columns.map(({ label, align }, i) => {
        const way = sorting?.column === i ? (sorting.down ? 'descending' : 'ascending') : 'none'
        return (
          <div key={i} role="columnheader" aria-sort={way} style={{ textAlign: align }}>
            <button type="button" tabIndex={-1} onClick={() => sort(next(sorting, i))}>
              {label}
              <span aria-hidden>{way === 'none' ? '' : way === 'ascending' ? ' ▲' : ' ▼'}</span>
            </button>
          </div>
        )
      })}
    </div>
  )
}

/** One row, at its place among the sorted rows. active is the column that the keys have chosen in it, -1 for none. */
function Line({
  at,
  row,
  columns,
  active,
  press,
}: {
  at: number
  row: unknown
  columns: readonly Column[]
  active: number
  press: (at: number, column: number) => void
}) {
  return (
    <div role="row" aria-rowindex={at + 2} style={{ top: at * rowHeight }}>
      {columns.map(({ align }, column) => {
        const value = cellOf(row, column)
        return (
          <div
            key={column}
            role="cell"
            style={{ textAlign: align ?? (typeof value === 'number' ? 'right' : undefined) }}
            data-active={column === active || undefined}
            onClick={() => press(at, column)}
          >
            {textOf(value)}
          </div>
        )
      })}
    </div>
  )
}

function clip(n: number, count: number): number {
  return Math.max(0, Math.min(n, count - 1))
}

/** Upwards, downwards, and then as the script has it. */
function next(sorting: Sorting | null, column: number): Sorting | null {
  if (sorting?.column !== column) return { column, down: false }
  return sorting.down ? null : { column, down: true }
}

/** Scrolls to a row. The heading covers one row. */
function reveal(box: HTMLDivElement | null, row: number) {
  if (!box) return
  const top = row * rowHeight
  const room = box.clientHeight - rowHeight
  if (top < box.scrollTop) box.scrollTop = top
  else if (top + rowHeight > box.scrollTop + room) box.scrollTop = top + rowHeight - room
}

function readColumns(given: ArrayLike<unknown>): Column[] {
  return Array.from(given, (column) => {
    const { label, align, width } = isMap(column) ? column : { label: column }
    return {
      label: textOf(label),
      align: align === 'left' || align === 'right' || align === 'center' ? align : undefined,
      width: typeof width === 'number' && width > 0 ? width : undefined,
    }
  })
}

register('html', 'Table', { component: Table, control: true })
