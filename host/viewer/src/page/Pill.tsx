import { useStore } from '../store'
import { useViewer } from '../viewer'

/** Names the script and shows at a glance whether all is well. */
export function Pill() {
  const viewer = useViewer()
  const link = useStore(viewer.linkState)
  const session = useStore(viewer.session)
  const name = session?.script.split('/').at(-1) ?? 'vuerlua'
  const state = link === 'open' ? 'live' : 'away'
  return (
    <div className="pill" role="status">
      <span className={`dot ${state}`} aria-hidden />
      <span>{name}</span>
      {link !== 'open' && <span className="quiet">{viewer.hasScene.get() ? 'reconnecting' : 'connecting'}</span>}
    </div>
  )
}
