import { useEffect, useState } from 'react'
import { useStore } from '../use-store'
import { useViewer } from '../context'

/** What can be done with the page. It fades away while nobody moves. */
export function Toolbar() {
  const viewer = useViewer()
  const theme = useStore(viewer.settings.theme)
  const { panel } = useStore(viewer.settings.all)
  const modes = useStore(viewer.xr.modes)
  const [full, setFull] = useState(false)
  useEffect(() => {
    const change = () => setFull(document.fullscreenElement !== null)
    document.addEventListener('fullscreenchange', change)
    return () => document.removeEventListener('fullscreenchange', change)
  }, [])
  return (
    <div className="toolbar card" role="toolbar" aria-label="View">
      <Tool name="Frame all (F)" onClick={() => viewer.frameAll()}>
        <path d="M2 5V2h3M11 2h3v3M14 11v3h-3M5 14H2v-3" />
        <circle cx="8" cy="8" r="2.5" />
      </Tool>
      <Tool name="Reset the view (R)" onClick={() => viewer.rig.reset()}>
        <path d="M3 8a5 5 0 1 0 1.6-3.7M3 2v3h3" />
      </Tool>
      <Tool name="Save a picture (P)" onClick={() => viewer.takeSnapshot()}>
        <path d="M2 5h2.5L6 3h4l1.5 2H14v8H2z" />
        <circle cx="8" cy="9" r="2.3" />
      </Tool>
      <Tool name={theme === 'dark' ? 'Light' : 'Dark'} onClick={() => viewer.settings.switchTheme()}>
        {theme === 'dark' ? (
          <>
            <circle cx="8" cy="8" r="3" />
            <path d="M8 1v1.5M8 13.5V15M1 8h1.5M13.5 8H15M3 3l1 1M12 12l1 1M13 3l-1 1M4 12l-1 1" />
          </>
        ) : (
          <path d="M13.5 9.5A6 6 0 0 1 6.5 2.5a6 6 0 1 0 7 7z" />
        )}
      </Tool>
      {document.fullscreenEnabled && (
        <Tool
          name={full ? 'Leave fullscreen' : 'Fullscreen'}
          onClick={() =>
            void (full ? document.exitFullscreen() : document.documentElement.requestFullscreen())
          }
        >
          {full ? (
            <path d="M6 2v4H2M10 2v4h4M6 14v-4H2M10 14v-4h4" />
          ) : (
            <path d="M2 6V2h4M14 6V2h-4M2 10v4h4M14 10v4h-4" />
          )}
        </Tool>
      )}
      {modes.includes('immersive-vr') && (
        <Tool name="Enter VR" text="VR" onClick={() => void viewer.xr.enter('immersive-vr')} />
      )}
      {modes.includes('immersive-ar') && (
        <Tool name="Enter AR" text="AR" onClick={() => void viewer.xr.enter('immersive-ar')} />
      )}
      <Tool name="Panel (`)" pressed={panel} onClick={() => viewer.settings.change({ panel: !panel })}>
        <rect x="2" y="2.5" width="12" height="11" rx="1.5" />
        <path d="M10 2.5v11" />
      </Tool>
    </div>
  )
}

function Tool({
  name,
  text,
  pressed,
  onClick,
  children,
}: {
  name: string
  text?: string
  pressed?: boolean
  onClick: () => void
  children?: React.ReactNode
}) {
  return (
    <button
      type="button"
      className="icon"
      aria-label={name}
      title={name}
      aria-pressed={pressed}
      onClick={onClick}
    >
      {text ?? (
        <svg viewBox="0 0 16 16" aria-hidden>
          {children}
        </svg>
      )}
    </button>
  )
}
