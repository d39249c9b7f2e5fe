import { useEffect, useId, useMemo, useRef, useState, type KeyboardEvent, type SyntheticEvent } from 'react'
import { useViewer } from '../context'
import type { SceneNode } from '../scene/node'
import { useStore } from '../use-store'
import type { Viewer } from '../viewer'
import { choose, pageCommands } from './page-commands'
import './feedback.css'

interface Entry {
  readonly name: string
  readonly kind: 'script' | 'page' | 'node'
  readonly note: string
  readonly run: () => void
}

/** The most entries that the list shows. */
const mostShown = 50
/** The most nodes that are searched. */
const mostNodes = 20_000

/** The list of commands that Ctrl-K opens: the script's, the page's, and the nodes of the scene. */
export function Palette() {
  const { commands } = useViewer()
  return useStore(commands.open) ? <Open /> : null
}

function stop(event: SyntheticEvent) {
  event.stopPropagation()
}

function Open() {
  const viewer = useViewer()
  const { commands } = viewer
  const own = useStore(commands.all)
  const box = useRef<HTMLDialogElement>(null)
  const list = useId()
  const [text, setText] = useState('')
  const [at, setAt] = useState(0)
  const entries = useMemo(() => entriesOf(viewer, own), [viewer, own])
  const found = useMemo(() => search(entries, text), [entries, text])
  const active = Math.min(at, found.length - 1)

  useEffect(() => {
    if (box.current && !box.current.open) box.current.showModal()
  }, [])
  useEffect(() => {
    box.current?.querySelector('[aria-selected=true]')?.scrollIntoView({ block: 'nearest' })
  }, [active])

  const close = () => commands.open.set(false)
  const run = (entry: Entry | undefined) => {
    close()
    entry?.run()
  }
  const press = (event: KeyboardEvent) => {
    event.stopPropagation()
    const step = event.key === 'ArrowDown' ? 1 : event.key === 'ArrowUp' ? -1 : 0
    if (step !== 0) setAt((active + step + found.length) % Math.max(1, found.length))
    else if (event.key === 'Enter' && !event.nativeEvent.isComposing) run(found[active])
    else if ((event.ctrlKey || event.metaKey) && event.key.toLowerCase() === 'k') close()
    else return
    event.preventDefault()
  }
  return (
    <dialog
      ref={box}
      className="palette"
      aria-label="Commands"
      data-keys
      onKeyDown={press}
      onKeyUp={stop}
      onKeyPress={stop}
      onClose={close}
      onClick={(event) => event.target === box.current && close()}
    >
      <input
        type="text"
        role="combobox"
        aria-expanded="true"
        aria-controls={list}
        aria-activedescendant={found.length > 0 ? `${list}-${active}` : undefined}
        aria-label="Search commands and nodes"
        placeholder="Search commands and nodes"
        autoComplete="off"
        spellCheck={false}
        value={text}
        onChange={(event) => {
          setText(event.target.value)
          setAt(0)
        }}
      />
      <div id={list} role="listbox" aria-label="Commands">
        {found.map((entry, i) => (
          <div
            key={i}
            id={`${list}-${i}`}
            role="option"
            aria-selected={i === active}
            onPointerMove={() => setAt(i)}
            onClick={() => run(entry)}
          >
            <span>{entry.name}</span>
            <small>{entry.note}</small>
          </div>
        ))}
        {found.length === 0 && <p className="quiet">Nothing has that name</p>}
      </div>
    </dialog>
  )
}

function entriesOf(viewer: Viewer, own: readonly { name: string; key: string }[]): Entry[] {
  const entries: Entry[] = own.map((command) => ({
    name: command.name,
    kind: 'script',
    note: shown(command.key),
    run: () => choose(viewer, command),
  }))
  for (const { name, key, run } of pageCommands(viewer)) entries.push({ name, kind: 'page', note: key, run })
  const add = (node: SceneNode) => {
    if (entries.length > mostNodes) return
    if (node.key !== undefined)
      entries.push({ name: node.key, kind: 'node', note: node.tag, run: () => show(viewer, node) })
    for (const child of node.children ?? []) if (typeof child !== 'string') add(child)
  }
  for (const root of Object.values(viewer.graph.lists))
    for (const child of root.children ?? []) if (typeof child !== 'string') add(child)
  return entries
}

/** Selects a node, and frames it if it is drawn. */
function show(viewer: Viewer, node: SceneNode) {
  viewer.selection.set(node)
  if (node.object) viewer.rig.frame([node.object])
}

function shown(key: string): string {
  return key
    .split('+')
    .map((part) => part.charAt(0).toUpperCase() + part.slice(1))
    .join(' ')
}

/** Returns the entries with all words of a text. Those whose name begins with it come first. */
function search(entries: readonly Entry[], text: string): Entry[] {
  const words = text.toLowerCase().split(/\s+/).filter(Boolean)
  if (words.length === 0) return entries.slice(0, mostShown)
  const fits = entries.filter(({ name, note }) => {
    const whole = `${name} ${note}`.toLowerCase()
    return words.every((word) => whole.includes(word))
  })
  const start = words[0]!
  const rank = ({ name }: Entry) => (name.toLowerCase().startsWith(start) ? 0 : 1)
  return fits.sort((a, b) => rank(a) - rank(b)).slice(0, mostShown)
}
