import { useEffect, useMemo, useRef, useState } from 'react'
import { listNames } from '../scene/graph'
import type { SceneNode } from '../scene/node'
import { useStore } from '../use-store'
import { useViewer } from '../context'
import { Docs } from './Docs'
import { useEvery } from './every'
import { nodeToLua, toLua } from './lua'

interface Row {
  node: SceneNode
  depth: number
}

const rowHeight = 24

/** The tree of the scene, and the properties of the node that is selected. */
export function SceneTab() {
  const { graph, selection } = useViewer()
  const [search, setSearch] = useState('')
  const [closed, setClosed] = useState<ReadonlySet<SceneNode>>(new Set())
  useEvery(250)
  const { structure } = graph
  const selected = useStore(selection)
  const rows = useMemo(
    () =>
      search
        ? found(graph.nodes(), search)
        : tree(
            listNames.map((name) => graph.lists[name]),
            closed,
          ),
    [graph, structure, search, closed],
  )
  const toggle = (node: SceneNode) =>
    setClosed((all) => {
      const next = new Set(all)
      if (!next.delete(node)) next.add(node)
      return next
    })
  return (
    <>
      <input
        type="search"
        placeholder={`Search ${graph.count} nodes`}
        aria-label="Search the scene"
        value={search}
        onChange={(event) => setSearch(event.target.value)}
      />
      <Rows rows={rows} selected={selected} closed={closed} toggle={toggle} />
      {selected?.parent && <Properties node={selected} />}
    </>
  )
}

// Only the rows that can be seen are in the page: a scene may have ten thousand.
function Rows({
  rows,
  selected,
  closed,
  toggle,
}: {
  rows: Row[]
  selected: SceneNode | null
  closed: ReadonlySet<SceneNode>
  toggle: (node: SceneNode) => void
}) {
  const { selection } = useViewer()
  const box = useRef<HTMLDivElement>(null)
  const [view, setView] = useState({ top: 0, height: 400 })
  const measure = () =>
    box.current && setView({ top: box.current.scrollTop, height: box.current.clientHeight })
  useEffect(() => {
    measure()
    const at = rows.findIndex(({ node }) => node === selected)
    const element = box.current
    if (at < 0 || !element) return
    const y = at * rowHeight
    if (y < element.scrollTop || y > element.scrollTop + element.clientHeight - rowHeight)
      element.scrollTop = y - element.clientHeight / 2
  }, [selected, rows])
  const first = Math.max(0, Math.floor(view.top / rowHeight) - 5)
  const last = Math.min(rows.length, Math.ceil((view.top + view.height) / rowHeight) + 5)
  return (
    <div className="tree" role="tree" ref={box} onScroll={measure}>
      <div
        style={{ height: rows.length * rowHeight, paddingTop: first * rowHeight, boxSizing: 'border-box' }}
      >
        {rows.slice(first, last).map(({ node, depth }) => (
          <div
            key={node.id}
            className="row"
            role="treeitem"
            aria-level={depth + 1}
            aria-selected={node === selected}
            style={{ paddingLeft: 4 + depth * 12 }}
          >
            {node.children?.some((child) => typeof child !== 'string') ? (
              <button
                type="button"
                className={`fold ${closed.has(node) ? '' : 'open'}`}
                aria-label="Fold"
                onClick={() => toggle(node)}
              >
                ›
              </button>
            ) : (
              <span className="fold" />
            )}
            <button
              type="button"
              className="label"
              onClick={() => selection.set(node === selected ? null : node)}
            >
              <span className="key">{node.key ?? ''}</span> <span className="tag">{node.tag}</span>
            </button>
            {node.object && <Eye node={node} />}
          </div>
        ))}
      </div>
    </div>
  )
}

/** Hides an object in this page alone, until the script says something of it. */
function Eye({ node }: { node: SceneNode }) {
  const { rig } = useViewer()
  const shown = node.object?.visible !== false
  const [, again] = useState(0)
  const flip = () => {
    if (node.object) node.object.visible = !shown
    rig.invalidate()
    again((n) => n + 1)
  }
  return (
    <button
      type="button"
      className="icon eye"
      aria-pressed={!shown}
      aria-label={shown ? 'Hide' : 'Show'}
      title={shown ? 'Hide' : 'Show'}
      onClick={flip}
    >
      <svg viewBox="0 0 16 16" aria-hidden>
        <path d="M1.5 8C3 5 5.3 3.5 8 3.5S13 5 14.5 8C13 11 10.7 12.5 8 12.5S3 11 1.5 8z" />
        {shown ? <circle cx="8" cy="8" r="2" /> : <path d="M2.5 13.5l11-11" />}
      </svg>
    </button>
  )
}

function Properties({ node }: { node: SceneNode }) {
  const { log, rig } = useViewer()
  const [copied, setCopied] = useState(false)
  useEffect(() => {
    if (!copied) return
    const timer = setTimeout(() => setCopied(false), 1500)
    return () => clearTimeout(timer)
  }, [copied])
  const copy = () =>
    navigator.clipboard.writeText(nodeToLua(node)).then(
      () => setCopied(true),
      () =>
        log.add({
          level: 'warning',
          text: 'the browser does not let this page copy; it needs https or localhost',
        }),
    )
  return (
    <div className="properties">
      <div className="head">
        <strong>{node.key ?? node.tag}</strong>{' '}
        <Docs className="tag" tag={node.tag}>
          {node.tag}
        </Docs>
        <button type="button" onClick={() => node.object && rig.frame([node.object])} disabled={!node.object}>
          Focus
        </button>
        <button type="button" onClick={() => void copy()}>
          {copied ? 'Copied' : 'Copy as Lua'}
        </button>
      </div>
      <dl>
        {Object.entries(node.props).map(([name, value]) => (
          <div key={name}>
            <dt>{name}</dt>
            <dd title={toLua(value).slice(0, 2000)}>{toLua(value).slice(0, 200)}</dd>
          </div>
        ))}
      </dl>
    </div>
  )
}

function tree(lists: SceneNode[], closed: ReadonlySet<SceneNode>): Row[] {
  const rows: Row[] = []
  const add = (node: SceneNode, depth: number) => {
    rows.push({ node, depth })
    if (closed.has(node)) return
    for (const child of node.children ?? []) if (typeof child !== 'string') add(child, depth + 1)
  }
  for (const list of lists)
    for (const child of list.children ?? []) if (typeof child !== 'string') add(child, 0)
  return rows
}

function found(nodes: Iterable<SceneNode>, search: string): Row[] {
  const wanted = search.toLowerCase()
  const rows: Row[] = []
  for (const node of nodes) {
    if (node.key?.toLowerCase().includes(wanted) || node.tag.toLowerCase().includes(wanted))
      rows.push({ node, depth: 0 })
  }
  return rows
}
