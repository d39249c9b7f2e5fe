import { useEffect, useRef, useState } from 'react'
import { useStore } from '../use-store'
import { useViewer } from '../context'
import { count } from './count'
import type { Entry, Level } from './log'

const filters: { name: string; levels: readonly Level[] }[] = [
  { name: 'All', levels: ['print', 'info', 'warning', 'error'] },
  { name: 'Prints', levels: ['print'] },
  { name: 'Trouble', levels: ['warning', 'error'] },
]

/** What the script prints, and what goes wrong, in order. */
export function LogTab() {
  const { log } = useViewer()
  const entries = useStore(log.entries)
  const [filter, setFilter] = useState(filters[0])
  const [search, setSearch] = useState('')
  const box = useRef<HTMLOListElement>(null)
  const atEnd = useRef(true)
  const shown = entries.filter(
    (entry) =>
      filter?.levels.includes(entry.level) && entry.text.toLowerCase().includes(search.toLowerCase()),
  )
  // It follows the end, unless someone reads above.
  useEffect(() => {
    if (atEnd.current && box.current) box.current.scrollTop = box.current.scrollHeight
  })
  return (
    <>
      <div className="tools">
        <input
          type="search"
          placeholder="Filter"
          aria-label="Filter the log"
          value={search}
          onChange={(event) => setSearch(event.target.value)}
        />
        {filters.map((each) => (
          <button
            key={each.name}
            type="button"
            aria-pressed={each === filter}
            onClick={() => setFilter(each)}
          >
            {each.name}
          </button>
        ))}
        <button type="button" onClick={() => log.clear()}>
          Clear
        </button>
      </div>
      <ol
        className="log"
        ref={box}
        onScroll={({ currentTarget: at }) =>
          (atEnd.current = at.scrollHeight - at.scrollTop - at.clientHeight < 8)
        }
      >
        {shown.map((entry) => (
          <Line key={entry.id} entry={entry} />
        ))}
        {shown.length === 0 && <li className="empty">Nothing yet. What the script prints appears here.</li>}
      </ol>
    </>
  )
}

function Line({ entry }: { entry: Entry }) {
  const time = new Date(entry.time).toTimeString().slice(0, 8)
  return (
    <li className={entry.level}>
      {entry.omitted && <span className="omitted">{count(entry.omitted, 'more line')}</span>}
      <span className="meta">
        {time}
        {entry.file ? `  ${entry.file}${entry.line ? `:${entry.line}` : ''}` : ''}
        {entry.times > 1 ? `  ×${entry.times}` : ''}
      </span>
      <span className="text">{entry.text}</span>
    </li>
  )
}
