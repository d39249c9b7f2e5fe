import { useStore } from '../store'
import { useViewer } from '../viewer'

/** Names the script and shows at a glance whether all is well. A click opens what it says. */
export function Pill() {
  const viewer = useViewer()
  const link = useStore(viewer.linkState)
  const session = useStore(viewer.session)
  const hasScene = useStore(viewer.hasScene)
  const { error, folded, reloaded } = useStore(viewer.script.state)
  const name = session?.script.split('/').at(-1) || 'vuerlua'
  const away = link !== 'open'
  const state = away ? 'away' : error ? error.severity : reloaded ? 'reloaded' : 'live'
  const words = away
    ? hasScene ? 'reconnecting' : 'connecting'
    : error ? (folded ? error.severity : '')
    : reloaded ? `reloaded in ${Math.max(1, Math.round(reloaded.ms))} ms` : ''
  const open = () => (error ? viewer.script.fold(!folded) : viewer.settings.change({ panel: true }))
  return (
    <button type="button" className="pill card" onClick={open} title={error ? 'Show what is wrong' : 'Open the panel'}>
      <span className={`dot ${state}`} aria-hidden />
      <span className="name">{name}</span>
      <span className="quiet" role="status">{words}</span>
    </button>
  )
}
