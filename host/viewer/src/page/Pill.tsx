import { useStore } from '../use-store'
import { useViewer } from '../context'
import { server } from './Consent'
import { count } from './count'

/** Names the script and shows at a glance whether all is well. A click opens what it says. */
export function Pill() {
  const viewer = useViewer()
  const link = useStore(viewer.linkState)
  const session = useStore(viewer.session)
  const hasScene = useStore(viewer.hasScene)
  const { error, further, warnings, folded, reloaded } = useStore(viewer.script.state)
  const name = session?.script.split('/').at(-1) || 'vuerlua'
  const away = link !== 'open'
  const problem = error !== null || warnings.length > 0
  const state = away ? 'away' : error ? 'error' : problem ? 'warning' : reloaded ? 'reloaded' : 'live'
  const words = away
    ? hasScene
      ? 'reconnecting'
      : 'connecting'
    : [
        reloaded && `reloaded in ${Math.max(1, Math.round(reloaded.ms))} ms`,
        error && (folded || further > 0) && (further > 0 ? count(1 + further, 'error') : 'error'),
        warnings.length > 0 && count(warnings.length, 'warning'),
      ]
        .filter(Boolean)
        .join(', ')
  const open = () => (problem ? viewer.script.fold(!folded) : viewer.settings.change({ panel: true }))
  return (
    <button
      type="button"
      className="pill card"
      onClick={open}
      title={problem ? 'Show what is wrong' : 'Open the panel'}
    >
      <span className={`dot ${state}`} aria-hidden />
      <span className="name">{name}</span>
      {server !== null && <span className="server">from {server}</span>}
      <span className="quiet" role="status">
        {words}
      </span>
    </button>
  )
}
