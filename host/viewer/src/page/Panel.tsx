import { useRef, type KeyboardEvent } from 'react'
import { useStore } from '../use-store'
import { useViewer } from '../context'
import { Docs } from './Docs'
import { LogTab } from './LogTab'
import { SceneTab } from './SceneTab'
import { StatsTab } from './StatsTab'

const tabs = [
  { id: 'scene', name: 'Scene', Body: SceneTab },
  { id: 'log', name: 'Log', Body: LogTab },
  { id: 'stats', name: 'Stats', Body: StatsTab },
] as const

/** What the scene is made of, what the script says, and how fast it all goes. */
export function Panel() {
  const { settings } = useViewer()
  const { panel, tab } = useStore(settings.all)
  const list = useRef<HTMLDivElement>(null)
  if (!panel) return null
  const chosen = tabs.find(({ id }) => id === tab) ?? tabs[0]
  const { Body } = chosen

  // The arrows go through the tabs, as everywhere.
  const step = (event: KeyboardEvent) => {
    const by = event.key === 'ArrowRight' ? 1 : event.key === 'ArrowLeft' ? -1 : 0
    if (by === 0) return
    const next = tabs[(tabs.indexOf(chosen) + by + tabs.length) % tabs.length] ?? chosen
    settings.change({ tab: next.id })
    list.current?.querySelector<HTMLElement>(`#tab-${next.id}`)?.focus()
  }
  return (
    <aside className="panel card" data-keys aria-label="Panel">
      <div className="tabs" role="tablist" ref={list} onKeyDown={step}>
        {tabs.map(({ id, name }) => (
          <button
            key={id}
            id={`tab-${id}`}
            type="button"
            role="tab"
            aria-selected={id === chosen.id}
            aria-controls="panel-body"
            tabIndex={id === chosen.id ? 0 : -1}
            onClick={() => settings.change({ tab: id })}
          >
            {name}
          </button>
        ))}
        <Docs className="docs">Docs</Docs>
        <button
          type="button"
          className="icon"
          aria-label="Close the panel (`)"
          title="Close the panel (`)"
          onClick={() => settings.change({ panel: false })}
        >
          <svg viewBox="0 0 16 16" aria-hidden>
            <path d="M4 4l8 8M12 4l-8 8" />
          </svg>
        </button>
      </div>
      <div className="body" id="panel-body" role="tabpanel" aria-labelledby={`tab-${chosen.id}`}>
        <Body />
      </div>
    </aside>
  )
}
